"""Reading tickets: the queue by due time, and one ticket with all that belongs to it."""

import base64
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.models import Contact, Conversation, Message, SealedValue
from api.errors import BadInput
from api.fields import MAX_ID
from api.tickets import service
from api.tickets.enums import TicketState
from api.tickets.models import Ticket, TicketEvent
from api.tickets.schemas import Event, MaskedValue, TicketDetail, TicketLine, TicketPage, TranscriptLine
from language.detection import Language
from triage import Category, Severity

TRANSCRIPT_LINES = 200


@dataclass(frozen=True)
class Filter:
    """What a list is narrowed to; an empty tuple means no restriction."""

    states: tuple[TicketState, ...] = ()
    categories: tuple[Category, ...] = ()
    severities: tuple[Severity, ...] = ()
    languages: tuple[Language, ...] = ()
    officer_id: int | None = None

    def conditions(self) -> list[Any]:
        chosen = (
            (Ticket.state, self.states),
            (Ticket.category, self.categories),
            (Ticket.severity, self.severities),
            (Ticket.language, self.languages),
        )
        conditions: list[Any] = [column.in_(values) for column, values in chosen if values]
        if self.officer_id is not None:
            conditions.append(Ticket.officer_id == self.officer_id)
        return conditions


async def page(session: AsyncSession, wanted: Filter, *, limit: int, after: str | None) -> TicketPage:
    """Tickets by due time. `after` is the `next` of the page before; raises `BadInput` for anything else."""
    query = select(Ticket).where(*wanted.conditions()).order_by(Ticket.due_at, Ticket.id).limit(limit + 1)
    if after is not None:
        query = query.where(tuple_(Ticket.due_at, Ticket.id) > _read_cursor(after))
    rows = list(await session.scalars(query))
    lines = [TicketLine.model_validate(row) for row in rows[:limit]]
    return TicketPage(tickets=lines, next=_cursor(rows[limit - 1]) if len(rows) > limit else None)


def _cursor(ticket: Ticket) -> str:
    position = json.dumps([ticket.due_at.isoformat(), ticket.id])
    return base64.urlsafe_b64encode(position.encode()).decode()


def _read_cursor(cursor: str) -> tuple[datetime, int]:
    try:
        due_at, ticket_id = json.loads(base64.urlsafe_b64decode(cursor))
        return datetime.fromisoformat(due_at), max(0, min(int(ticket_id), MAX_ID))
    except (ValueError, TypeError, OverflowError, RecursionError) as error:
        raise BadInput from error


async def detail(session: AsyncSession, number: str) -> TicketDetail:
    """Everything about a ticket. Raises `TicketNotFound`."""
    ticket = await service.get(session, number)
    conversation = await session.get_one(Conversation, ticket.conversation_id)
    contact = await session.get_one(Contact, conversation.contact_id)
    return TicketDetail(
        **{name: getattr(ticket, name) for name in _own_fields()},
        owner=conversation.owner,
        channel=contact.channel,
        window_closes_at=contact.window_closes_at,
        transcript=await _transcript(session, conversation.id),
        events=await _events(session, ticket.id),
        masked_values=await _masked_values(session, conversation.id),
    )


def _own_fields() -> list[str]:
    return [name for name in TicketDetail.model_fields if hasattr(Ticket, name)]


async def _transcript(session: AsyncSession, conversation_id: int) -> list[TranscriptLine]:
    newest = await session.scalars(
        select(Message)
        .where(Message.conversation_id == conversation_id)
        .order_by(Message.seq.desc())
        .limit(TRANSCRIPT_LINES)
    )
    return [TranscriptLine.model_validate(message) for message in reversed(list(newest))]


async def _events(session: AsyncSession, ticket_id: int) -> list[Event]:
    rows = await session.scalars(select(TicketEvent).where(TicketEvent.ticket_id == ticket_id).order_by(TicketEvent.id))
    return [Event.model_validate(row) for row in rows]


async def _masked_values(session: AsyncSession, conversation_id: int) -> list[MaskedValue]:
    rows = await session.scalars(
        select(SealedValue).where(SealedValue.conversation_id == conversation_id).order_by(SealedValue.id)
    )
    return [MaskedValue.model_validate(row) for row in rows]
