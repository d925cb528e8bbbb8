"""Messages that did not reach the participant, or perhaps did not: seen by officers, sent again when they say so."""

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.enums import UNDELIVERED, Author, MessageState
from api.conversations.models import Message
from api.conversations.wakeups import call_courier
from api.delivery import ledger
from api.delivery.models import Delivery
from api.errors import IllegalMove, NotFound
from bot.channels.inbound import Channel

_DEAD = (Message.state.in_(UNDELIVERED), Message.channel != Channel.WEB, Message.author != Author.PARTICIPANT)


async def listed(session: AsyncSession, *, before: int | None, limit: int) -> list[Message]:
    """The newest first; `before` is the id of the last one on the page before."""
    query = select(Message).where(*_DEAD).order_by(Message.id.desc()).limit(limit)
    return list(await session.scalars(query if before is None else query.where(Message.id < before)))


async def replay(session: AsyncSession, message_id: int) -> Message:
    """Queue it once more; parts that arrived are not sent again. Raises `NotFound`, or `IllegalMove` for a live one.

    One whose fate is unknown may then arrive twice: that is for a person to decide.
    """
    if await session.get(Message, message_id) is None:
        raise NotFound
    message = await ledger.locked_message(session, message_id)
    if message.inbound or message.channel == Channel.WEB or message.state not in UNDELIVERED:
        raise IllegalMove
    message.state, message.attempts, message.next_try_at, message.failure = MessageState.QUEUED, 0, None, None
    await session.execute(
        update(Delivery)
        .where(Delivery.message_id == message.id, Delivery.state.in_(UNDELIVERED))
        .values(state=MessageState.QUEUED)
    )
    await call_courier(session, message.conversation_id)
    return message


async def replay_all(session: AsyncSession) -> int:
    """All that failed for good, the oldest first; not those whose fate is unknown. How many."""
    failed = await session.scalars(
        select(Message.id).where(*_DEAD, Message.state == MessageState.FAILED).order_by(Message.id)
    )
    return len([await replay(session, message_id) for message_id in failed])
