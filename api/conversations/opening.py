"""Some channels let us speak only for a while after the participant wrote. Here he writes, and what waited may go."""

import re
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.enums import MessageState
from api.conversations.models import Contact, Conversation, Message
from api.conversations.wakeups import call_courier

# What we ask to be answered with, to read what waits: it means nothing else, so no turn follows.
_KEYS = frozenset({"buka", "open"})


async def opened(
    session: AsyncSession, conversation: Conversation, contact: Contact, closes_at: datetime | None
) -> bool:
    """The participant has written: the window is open, and whatever waited for it is queued. Whether anything was.

    The caller holds the conversation's row lock.
    """
    await session.refresh(contact)  # the courier may have parked his answers while this waited for the lock
    contact.window_closes_at = closes_at
    if contact.invited_at is None:
        return False
    contact.invited_at = None
    await session.execute(
        update(Message)
        .where(Message.conversation_id == conversation.id, Message.state == MessageState.PENDING)
        .values(state=MessageState.QUEUED)
    )
    await call_courier(session, conversation.id)
    return True


def is_key(text: str) -> bool:
    """Whether somebody wrote just the word that opens."""
    return re.sub(r"\W", "", text).casefold() in _KEYS
