"""What happens to tickets on the participant's side: opened, written to, closed, opened again."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations.enums import Owner
from api.conversations.models import Conversation, Message
from api.errors import IllegalMove, TicketNotFound
from api.tickets.due import due_at
from api.tickets.enums import ACTIVE_STATES, EventKind, TicketState
from api.tickets.models import Ticket, TicketEvent
from bot.actions.port import HandOffReason
from language.detection import Language
from triage import Triage

# No 0/O, 1/I/L: numbers are read aloud and copied by hand.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_NUMBER_LENGTH = 6


def new_number() -> str:
    """A ticket number that can be dictated: JMO- and six unmistakable letters and digits, no word by chance."""
    while True:
        drawn = "".join(secrets.choice(_ALPHABET) for _ in range(_NUMBER_LENGTH))
        if any(character.isdigit() for character in drawn):
            return f"JMO-{drawn}"


def note(
    session: AsyncSession,
    ticket: Ticket,
    kind: EventKind,
    *,
    clock: Clock,
    officer_id: int | None = None,
    old: str | None = None,
    new: str | None = None,
) -> None:
    """Append an audit row."""
    session.add(TicketEvent(ticket_id=ticket.id, kind=kind, officer_id=officer_id, old=old, new=new, at=clock()))


async def get(session: AsyncSession, number: str, *, lock: bool = False) -> Ticket:
    """The ticket of that number. Raises `TicketNotFound`."""
    query = select(Ticket).where(Ticket.number == number.strip().upper())
    ticket = await session.scalar(query.with_for_update() if lock else query)
    if ticket is None:
        raise TicketNotFound
    return ticket


async def active_ticket(session: AsyncSession, conversation_id: int) -> Ticket | None:
    """The conversation's ticket that is still being worked on, its row locked."""
    return await session.scalar(
        select(Ticket)
        .where(Ticket.conversation_id == conversation_id, Ticket.state.in_(ACTIVE_STATES))
        .with_for_update()
    )


async def latest_ticket(session: AsyncSession, conversation_id: int) -> Ticket | None:
    """The conversation's newest ticket, whatever its state."""
    return await session.scalar(
        select(Ticket).where(Ticket.conversation_id == conversation_id).order_by(Ticket.id.desc()).limit(1)
    )


async def open_ticket(
    session: AsyncSession,
    conversation: Conversation,
    *,
    message_id: int,
    language: Language,
    reason: HandOffReason,
    triage: Triage,
    article: str | None,
    problem: str,
    details: Mapping[str, str],
    clock: Clock,
    zone: ZoneInfo,
) -> tuple[Ticket, bool]:
    """The conversation's active ticket and whether it is new. The caller holds the conversation's row lock.

    Doing it again for the same message finds the ticket that the first time made.
    """
    known = await session.scalar(select(Ticket).where(Ticket.opened_by_message_id == message_id))
    if known is not None:
        return known, True
    active = await active_ticket(session, conversation.id)
    if active is not None:
        _raise_severity(session, active, triage, clock=clock, zone=zone)
        add_details(active, details)
        return active, False
    ticket = _new_ticket(conversation, message_id, language, reason, triage, opened_at=clock(), zone=zone)
    ticket.article, ticket.problem, ticket.details = article, problem, dict(details)
    session.add(ticket)
    await session.flush()
    note(session, ticket, EventKind.OPENED, clock=clock, new=str(reason))
    conversation.owner = Owner.QUEUE
    return ticket, True


def _new_ticket(
    conversation: Conversation,
    message_id: int,
    language: Language,
    reason: HandOffReason,
    triage: Triage,
    *,
    opened_at: datetime,
    zone: ZoneInfo,
) -> Ticket:
    return Ticket(
        number=new_number(),
        conversation_id=conversation.id,
        opened_by_message_id=message_id,
        state=TicketState.NEW,
        reason=reason,
        language=language,
        opened_at=opened_at,
        due_at=due_at(opened_at, triage.severity, zone),
        **_prediction(triage),
    )


def _prediction(triage: Triage) -> dict[str, Any]:
    """The columns that the triage fills. Officers change `category` and `severity`, never what was predicted."""
    return {
        "type": triage.type,
        "type_confidence": triage.type_confidence,
        "category": triage.category,
        "predicted_category": triage.category,
        "category_confidence": triage.confidence,
        "secondary": triage.secondary,
        "severity": triage.severity,
        "predicted_severity": triage.severity,
        "severity_confidence": triage.severity_confidence,
        "sure": triage.sure,
        "model": triage.model,
    }


def add_details(ticket: Ticket, details: Mapping[str, str]) -> None:
    """Keep what the participant told when asked; a newer answer replaces the older of the same name."""
    ticket.details = {**ticket.details, **details}


def _raise_severity(session: AsyncSession, ticket: Ticket, triage: Triage, *, clock: Clock, zone: ZoneInfo) -> None:
    """A later message may make a ticket more urgent, never less: S1 is the highest."""
    if triage.severity >= ticket.severity:
        return
    note(session, ticket, EventKind.SEVERITY_SET, clock=clock, old=ticket.severity, new=triage.severity)
    ticket.severity = triage.severity
    ticket.due_at = min(ticket.due_at, due_at(clock(), triage.severity, zone))


async def participant_wrote(
    session: AsyncSession, conversation: Conversation, message: Message, *, clock: Clock
) -> bool:
    """A message that goes to the officer: audited, and an officer who waited for it gets the ball back.

    False when there is no case any more; the talk is the bot's again then.
    """
    ticket = await active_ticket(session, conversation.id)
    if ticket is None:
        conversation.owner = Owner.BOT
        return False
    note(session, ticket, EventKind.PARTICIPANT_WROTE, clock=clock, new=str(message.seq))
    if ticket.state == TicketState.WAITING:
        ticket.state = TicketState.OPEN
    return True


async def of_conversation(session: AsyncSession, conversation_id: int, number: str) -> Ticket | None:
    """The ticket of that number, only if it belongs to this conversation; locked."""
    return await session.scalar(
        select(Ticket)
        .where(Ticket.number == number.strip().upper(), Ticket.conversation_id == conversation_id)
        .with_for_update()
    )


async def close(session: AsyncSession, ticket: Ticket, *, clock: Clock) -> None:
    """The participant confirms the solution."""
    if ticket.state == TicketState.CLOSED:
        return
    if ticket.state != TicketState.RESOLVED:
        raise IllegalMove
    ticket.state = TicketState.CLOSED
    note(session, ticket, EventKind.CLOSED, clock=clock)


async def reopen(
    session: AsyncSession, conversation: Conversation, ticket: Ticket, *, clock: Clock, zone: ZoneInfo
) -> Ticket:
    """Not solved after all: back to the queue with a fresh promise. Another active ticket takes its place."""
    active = await active_ticket(session, conversation.id)
    if active is not None:
        return active
    note(session, ticket, EventKind.REOPENED, clock=clock, old=ticket.state)
    ticket.state, ticket.officer_id, ticket.resolution, ticket.resolved_at = TicketState.NEW, None, None, None
    ticket.due_at = due_at(clock(), ticket.severity, zone)
    conversation.owner = Owner.QUEUE
    return ticket


async def erase(session: AsyncSession, conversation: Conversation, *, clock: Clock) -> None:
    """Blank what the tickets of the talk tell, and close the one that is still open."""
    ticket = await active_ticket(session, conversation.id)
    if ticket is not None:
        note(session, ticket, EventKind.ERASED, clock=clock, old=ticket.state)
        ticket.state, conversation.owner = TicketState.CLOSED, Owner.BOT
    own = Ticket.conversation_id == conversation.id
    await session.execute(update(Ticket).where(own).values(problem="", details={}))
