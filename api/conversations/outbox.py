"""The one way out: whatever a participant is to read is first a row here."""

from collections.abc import Iterable

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations.enums import Author, MessageState
from api.conversations.models import Contact, Conversation, Message
from api.conversations.wakeups import announce, call_courier
from bot.answer import Answer
from bot.channels.inbound import Channel


async def lock_conversation(session: AsyncSession, conversation_id: int) -> Conversation:
    """The conversation, its row locked until the transaction ends."""
    return (
        await session.scalars(select(Conversation).where(Conversation.id == conversation_id).with_for_update())
    ).one()


async def queue(
    session: AsyncSession,
    conversation: Conversation,
    answers: Iterable[Answer],
    *,
    author: Author,
    clock: Clock,
    reply_to: Message | None = None,
) -> list[Message]:
    """Put answers into the outbox, in order. The caller holds the conversation's row lock."""
    channel = reply_to.channel if reply_to else (await session.get_one(Contact, conversation.contact_id)).channel
    now = clock()
    rows = [
        Message(
            conversation_id=conversation.id,
            seq=conversation.next_seq(),
            author=author,
            channel=channel,
            text=answer.text,
            language=conversation.language,
            buttons=[button.as_dict() for button in answer.buttons],
            meta=dict(answer.meta),
            state=MessageState.QUEUED,
            reply_to_id=reply_to.id if reply_to else None,
            created_at=now,
        )
        for answer in answers
    ]
    session.add_all(rows)
    if channel == Channel.WEB:
        await announce(session, conversation.id, answered=True)
    else:
        await call_courier(session, conversation.id)
    return rows


async def last_said(session: AsyncSession, conversation_id: int) -> Message | None:
    """The newest message to the participant."""
    return await session.scalar(
        select(Message)
        .where(Message.conversation_id == conversation_id, Message.author != Author.PARTICIPANT)
        .order_by(Message.seq.desc())
        .limit(1)
    )


async def mark_fetched(session: AsyncSession, conversation_id: int, *, seen: int, fetched: int) -> None:
    """The web pulls its messages: what it fetched is sent, what it confirms as seen is delivered."""
    outbound = (Message.conversation_id == conversation_id, Message.author != Author.PARTICIPANT)
    if seen > 0:
        await session.execute(
            update(Message)
            .where(*outbound, Message.seq <= seen, Message.state.in_([MessageState.QUEUED, MessageState.SENT]))
            .values(state=MessageState.DELIVERED)
        )
    await session.execute(
        update(Message)
        .where(*outbound, Message.seq > seen, Message.seq <= fetched, Message.state == MessageState.QUEUED)
        .values(state=MessageState.SENT)
    )
