"""Some channels let us speak only for a while after the participant wrote: his window. What comes later waits for him.

One invitation goes out by the channel's approved template; whatever he then writes opens the window.
"""

import re
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations import outbox
from api.conversations.enums import Author, MessageState
from api.conversations.models import INVITES, Contact, Conversation, Message
from api.conversations.wakeups import call_courier
from bot.actions.texts import Texts
from bot.answer import Answer

# What asks a participant to open his window again: the template in words.
TEMPLATE_RESPONSE = "utter_invitation"
# What we ask to be answered with, to read what waits: it means nothing else, so no turn follows.
_KEYS = frozenset({"buka", "open"})


async def opened(
    session: AsyncSession, conversation: Conversation, contact: Contact, closes_at: datetime | None
) -> bool:
    """The participant has written: the window is open, and whatever waited for it is queued. Whether anything was.

    The caller holds the conversation's row lock.
    """
    if closes_at is None:  # a channel without windows
        return False
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


async def park(
    session: AsyncSession, conversation_id: int, *, texts: Texts, clock: Clock, closed: bool = False
) -> None:
    """The channel's window is closed: what is queued waits until the participant writes, and he is asked to, once.

    `closed`: the provider says so, whatever we thought.
    """
    conversation = await outbox.lock_conversation(session, conversation_id)
    contact = await session.get_one(Contact, conversation.contact_id, populate_existing=True)
    if closed:
        contact.window_closes_at = clock()
    elif contact.window_open(clock()):  # he has written just now
        return
    await session.execute(
        update(Message)
        .where(
            Message.conversation_id == conversation_id,
            Message.state == MessageState.QUEUED,
            ~Message.meta.has_key(INVITES),
        )
        .values(state=MessageState.PENDING, attempts=0, next_try_at=None)
    )
    if contact.invited_at is None:
        contact.invited_at = clock()
        await _invite(session, conversation, texts, clock)


async def _invite(session: AsyncSession, conversation: Conversation, texts: Texts, clock: Clock) -> None:
    said = texts.say(TEMPLATE_RESPONSE, conversation.language)
    invitation = Answer(said.text, meta={INVITES: True})
    await outbox.queue(session, conversation, [invitation], author=Author.SYSTEM, clock=clock)
