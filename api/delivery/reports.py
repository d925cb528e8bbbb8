"""What providers tell later of messages that we sent, in any order and any number of times."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations import outbox, window
from api.conversations.enums import UNDELIVERED, Author, MessageState
from api.conversations.models import INVITES, Message
from api.conversations.wakeups import call_courier
from api.delivery import ledger
from api.delivery.models import Delivery
from bot.actions.texts import Texts
from bot.channels.inbound import Channel, Reached, Report

_STATES = {
    Reached.SENT: MessageState.SENT,
    Reached.DELIVERED: MessageState.DELIVERED,
    Reached.READ: MessageState.READ,
    Reached.FAILED: MessageState.FAILED,
}
# A message that is still on its way gets its state from the courier, when all parts were tried; one that was given
# up before that (it has no `processed_at`) keeps it.
_ON_ITS_WAY = frozenset({MessageState.QUEUED, MessageState.PENDING, MessageState.WITHDRAWN})


async def note(
    session: AsyncSession, channel: Channel, reports: Iterable[Report], *, texts: Texts, clock: Clock
) -> None:
    """Let messages come as far as the provider says. Reports on messages that are not ours are left aside."""
    found = [(await _message(session, channel, report), report) for report in reports]
    ours = [(message, report) for message, report in found if message is not None]
    # Conversations before messages, as everywhere, and each kind in its order: nobody waits for each other.
    for conversation_id in sorted({message.conversation_id for message, report in ours if report.window_closed}):
        await outbox.lock_conversation(session, conversation_id)
    for message, report in sorted(ours, key=lambda pair: pair[0].id):
        await _note(session, message.id, report, texts, clock)


async def _message(session: AsyncSession, channel: Channel, report: Report) -> Message | None:
    """The message that the report brings news of."""
    delivery = await _delivery(session, channel, report)
    if delivery is None or _is_known(delivery, report):
        return None
    return await session.get_one(Message, delivery.message_id)


def _is_known(delivery: Delivery, report: Report) -> bool:
    """That it was sent we know from the answer to our sending, nearly always."""
    same = delivery.state == _STATES[report.reached] and delivery.provider_id == report.provider_id
    return same and report.reached != Reached.FAILED


async def _delivery(session: AsyncSession, channel: Channel, report: Report) -> Delivery | None:
    """By the reference that we gave along, which is known even if the answer to our sending never came."""
    query = select(Delivery).join(Message).where(Message.channel == channel)
    message_id, _, part = (report.reference or "").partition(".")
    if message_id.isdecimal() and part.isdecimal() and len(message_id) < 19 and len(part) < 5:
        return await session.scalar(query.where(Delivery.message_id == int(message_id), Delivery.part == int(part)))
    return await session.scalar(query.where(Delivery.provider_id == report.provider_id).limit(1))


async def _note(session: AsyncSession, message_id: int, report: Report, texts: Texts, clock: Clock) -> None:
    message = await ledger.locked_message(session, message_id)
    delivery = await _delivery(session, message.channel, report)
    assert delivery is not None
    await session.refresh(delivery)
    if delivery.provider_id not in {None, report.provider_id}:  # of an earlier sending
        return
    if report.window_closed and delivery.state != MessageState.QUEUED and not message.meta.get(INVITES):
        await _back_to_the_window(session, message, delivery, texts, clock)
        return
    ledger.settle(delivery, _STATES[report.reached], clock(), provider_id=report.provider_id)
    await session.flush()
    if delivery.state == MessageState.FAILED:
        message.failure = report.failure or message.failure
    if message.state not in _ON_ITS_WAY and message.processed_at is not None:
        message.state = await ledger.how_far(session, message.id)
        message.failure = message.failure if message.state in UNDELIVERED else None


async def _back_to_the_window(
    session: AsyncSession, message: Message, delivery: Delivery, texts: Texts, clock: Clock
) -> None:
    """Taken at first, refused later, because the participant had been silent for too long: it waits for him.

    If he has written meanwhile, it need not.
    """
    left_at = delivery.at
    delivery.state, delivery.provider_id = MessageState.QUEUED, None
    message.state = MessageState.QUEUED
    await session.flush()
    if await _has_written_since(session, message.conversation_id, left_at):
        await call_courier(session, message.conversation_id)
    else:
        await window.park(session, message.conversation_id, texts=texts, clock=clock, closed=True)


async def _has_written_since(session: AsyncSession, conversation_id: int, moment: datetime) -> bool:
    written = select(Message.id).where(
        Message.conversation_id == conversation_id,
        Message.author == Author.PARTICIPANT,
        Message.created_at > moment,
    )
    return await session.scalar(written.limit(1)) is not None
