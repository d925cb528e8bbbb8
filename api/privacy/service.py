"""Erasing what a participant has written."""

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations.models import WHOLE, Conversation, Message, SealedValue
from api.tickets import service as tickets


async def forget(session: AsyncSession, conversation: Conversation, *, said_until: int, clock: Clock) -> None:
    """Erase the words of the talk up to the place `said_until`, of its tickets, and the sealed numbers.

    Rasa's memory follows when the turn is over (`api.privacy.memories`).

    What stays is that there were messages and tickets, and when: the figures need it, and it names nobody.
    The caller holds the conversation's row lock.
    """
    await tickets.erase(session, conversation, clock=clock)
    conversation.to_be_erased, own = True, conversation.id
    await session.execute(delete(SealedValue).where(SealedValue.conversation_id == own))
    said = (Message.conversation_id == own, Message.seq <= said_until)
    await session.execute(update(Message).where(*said).values(text="", buttons=[], meta=Message.meta.op("-")(WHOLE)))
