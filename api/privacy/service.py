"""Erasing what a participant has written."""

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations.enums import Owner
from api.conversations.models import Conversation, Message, SealedValue
from api.tickets.enums import EventKind, TicketState
from api.tickets.models import Ticket
from api.tickets.service import active_ticket, note


async def forget(session: AsyncSession, conversation: Conversation, *, clock: Clock) -> None:
    """Erase the words of the talk, of its tickets, and the sealed numbers; close a ticket that is still open.

    What stays is that there were messages and tickets, and when: the figures need it, and it names nobody.
    The caller holds the conversation's row lock.
    """
    ticket = await active_ticket(session, conversation.id)
    if ticket is not None:
        note(session, ticket, EventKind.ERASED, clock=clock, old=ticket.state)
        ticket.state, conversation.owner = TicketState.CLOSED, Owner.BOT
    own = conversation.id
    await session.execute(delete(SealedValue).where(SealedValue.conversation_id == own))
    await session.execute(update(Message).where(Message.conversation_id == own).values(text="", buttons=[]))
    await session.execute(update(Ticket).where(Ticket.conversation_id == own).values(problem="", details={}))
