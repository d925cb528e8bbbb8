"""What the inbox says by itself: to somebody who writes faster than we answer, and in groups."""

from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations import outbox
from api.conversations.enums import Author, MessageState
from api.conversations.models import Conversation, Message
from bot.actions.texts import Texts

# So many messages of one talk may wait for their answers. No person who waits for ours gets there.
MOST_WAITING = 20
# Nobody is told the same more often than this.
TOLD_AGAIN_AFTER = timedelta(minutes=10)


async def floods(session: AsyncSession, conversation: Conversation) -> bool:
    """Whether as many messages wait already as one participant may have waiting."""
    if conversation.last_seq < MOST_WAITING:
        return False
    waiting = select(Message.id).where(
        Message.conversation_id == conversation.id, Message.state == MessageState.RECEIVED
    )
    count = await session.scalar(select(func.count()).select_from(waiting.limit(MOST_WAITING).subquery()))
    return (count or 0) >= MOST_WAITING


async def tell_once(
    session: AsyncSession, conversation: Conversation, message: Message, response: str, *, texts: Texts, clock: Clock
) -> None:
    """Answer a message that gets no turn, unless this conversation was told just now."""
    now = clock()
    if conversation.slowed_at is not None and now - conversation.slowed_at < TOLD_AGAIN_AFTER:
        return
    conversation.slowed_at = now
    said = texts.say(response, message.language)
    await outbox.queue(session, conversation, [said], author=Author.SYSTEM, clock=clock, reply_to=message)
