"""What is written down of a message on its way: claimed as it leaves, settled when the provider answers."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.enums import MessageState
from api.conversations.models import Message
from api.delivery.models import Delivery

# From worst to best: a message is as far as the part of it that is least far, and no part ever goes back.
_RANK = (
    MessageState.QUEUED,
    MessageState.SENDING,
    MessageState.FAILED,
    MessageState.UNKNOWN,
    MessageState.SENT,
    MessageState.DELIVERED,
    MessageState.READ,
)
# What a provider's later word may still change into "failed", and what shows that it has not failed after all.
_MAY_FAIL = (MessageState.SENDING, MessageState.UNKNOWN, MessageState.SENT)
_ARRIVED = (MessageState.DELIVERED, MessageState.READ)


async def claim(session: AsyncSession, message_id: int, part: int, now: datetime) -> bool:
    """Note that the part leaves now. False when somebody else has sent it or is sending it."""
    row = {"message_id": message_id, "part": part, "state": MessageState.SENDING, "at": now}
    claimed = await session.scalar(
        insert(Delivery)
        .values(row)
        .on_conflict_do_update(
            index_elements=[Delivery.message_id, Delivery.part],
            set_={"state": MessageState.SENDING, "provider_id": None, "at": now},
            where=Delivery.state == MessageState.QUEUED,
        )
        .returning(Delivery.id)
    )
    return claimed is not None


async def release(session: AsyncSession, message_id: int, part: int, now: datetime) -> None:
    """It has certainly not arrived, so it may be sent again."""
    await session.execute(
        update(Delivery)
        .where(Delivery.message_id == message_id, Delivery.part == part, Delivery.state == MessageState.SENDING)
        .values(state=MessageState.QUEUED, at=now)
    )


def settle(delivery: Delivery, state: MessageState, now: datetime, *, provider_id: str | None = None) -> None:
    """Let the part come as far as `state`, unless it came farther already."""
    if state == MessageState.FAILED:
        better = delivery.state in _MAY_FAIL
    elif delivery.state == MessageState.FAILED:
        better = state in _ARRIVED
    else:
        better = _RANK.index(state) > _RANK.index(delivery.state)
    if better:
        delivery.state, delivery.at = state, now
    delivery.provider_id = delivery.provider_id or provider_id


async def delivery_of(session: AsyncSession, message_id: int, part: int) -> Delivery | None:
    """The part, its row locked."""
    return await session.scalar(
        select(Delivery).where(Delivery.message_id == message_id, Delivery.part == part).with_for_update()
    )


async def how_far(session: AsyncSession, message_id: int) -> MessageState:
    """How far the message is, by its parts; one that needs none is withdrawn."""
    states = await session.scalars(select(Delivery.state).where(Delivery.message_id == message_id))
    return min(states, key=_RANK.index, default=MessageState.WITHDRAWN)


async def locked_message(session: AsyncSession, message_id: int) -> Message:
    """The message, its row locked, as it is now: the courier and a provider's word may come at once."""
    locked = select(Message).where(Message.id == message_id).with_for_update()
    return (await session.scalars(locked, execution_options={"populate_existing": True})).one()
