"""The help desk behind the actions' port: each method is one transaction on the conversation's row lock."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from sqlalchemy.dialects.postgresql import insert

from api.clock import Clock
from api.conversations.models import ArticleFeedback, Message
from api.conversations.outbox import last_said, lock_conversation
from api.db import Database
from api.privacy import service as privacy
from api.ratings import service as ratings
from api.tickets import service as tickets
from api.tickets.due import opening_after
from api.tickets.enums import ACTIVE_STATES, TicketState
from api.tickets.models import Ticket
from bot.actions.port import HandOffReason, Rated, TicketView, Turn
from language.detection import Language
from triage import Triage


@dataclass(frozen=True)
class Desk:
    """Implements `bot.actions.port.HelpDesk`."""

    database: Database
    clock: Clock
    zone: ZoneInfo

    async def open_ticket(
        self,
        turn: Turn,
        *,
        reason: HandOffReason,
        triage: Triage,
        article: str | None,
        problem: str,
        details: Mapping[str, str],
    ) -> TicketView:
        async with self.database.transaction() as session:
            conversation = await lock_conversation(session, turn.conversation_id)
            ticket, created = await tickets.open_ticket(
                session,
                conversation,
                message_id=turn.message_id,
                language=turn.language,
                reason=reason,
                triage=triage,
                article=article,
                problem=problem,
                details=details,
                clock=self.clock,
                zone=self.zone,
            )
            return replace(_view(ticket), created=created, opens_at=opening_after(self.clock(), self.zone))

    async def add_details(self, turn: Turn, details: Mapping[str, str]) -> TicketView | None:
        async with self.database.transaction() as session:
            ticket = await tickets.active_ticket(session, turn.conversation_id)
            if ticket is None:
                return None
            tickets.add_details(ticket, details)
            return _view(ticket)

    async def ticket_status(self, turn: Turn, *, number: str | None) -> TicketView | None:
        async with self.database.transaction() as session:
            if number is None:
                ticket = await tickets.latest_ticket(session, turn.conversation_id)
            else:
                ticket = await tickets.of_conversation(session, turn.conversation_id, number)
            if ticket is None:
                return None
            last = await last_said(session, turn.conversation_id)
            asked = last is not None and last.meta.get("asks_about") == ticket.number
            return replace(_view(ticket), asked_about=asked and ticket.state == TicketState.RESOLVED)

    async def confirm_solved(self, turn: Turn, *, number: str) -> TicketView | None:
        async with self.database.transaction() as session:
            await lock_conversation(session, turn.conversation_id)
            ticket = await tickets.of_conversation(session, turn.conversation_id, number)
            if ticket is None or ticket.state not in {TicketState.RESOLVED, TicketState.CLOSED}:
                return None
            await tickets.close(session, ticket, clock=self.clock)
            return _view(ticket)

    async def reopen(self, turn: Turn, *, number: str) -> TicketView | None:
        async with self.database.transaction() as session:
            conversation = await lock_conversation(session, turn.conversation_id)
            ticket = await tickets.of_conversation(session, turn.conversation_id, number)
            if ticket is None:
                return None
            ticket = await tickets.reopen(session, conversation, ticket, clock=self.clock, zone=self.zone)
            return _view(ticket)

    async def note_feedback(self, turn: Turn, *, article: str, helped: bool) -> None:
        feedback = {
            "message_id": turn.message_id,
            "article": article,
            "helped": helped,
            "at": self.clock(),
        }
        async with self.database.transaction() as session:
            await session.execute(insert(ArticleFeedback).values(feedback).on_conflict_do_nothing())

    async def rate(self, turn: Turn, scores: Mapping[Rated, int], *, about: str) -> None:
        async with self.database.transaction() as session:
            await ratings.rate(session, turn.conversation_id, scores, about=about, clock=self.clock)

    async def forget(self, turn: Turn) -> None:
        async with self.database.transaction() as session:
            conversation = await lock_conversation(session, turn.conversation_id)
            message = await session.get_one(Message, turn.message_id)
            await privacy.forget(session, conversation, said_until=message.seq, clock=self.clock)

    async def choose_language(self, turn: Turn, language: Language) -> None:
        async with self.database.transaction() as session:
            conversation = await lock_conversation(session, turn.conversation_id)
            conversation.language, conversation.language_fixed = language, True


def _view(ticket: Ticket) -> TicketView:
    return TicketView(
        number=ticket.number,
        state_id=ticket.state.label_id,
        state_en=ticket.state.label_en,
        due_at=ticket.due_at,
        opened_at=ticket.opened_at,
        active=ticket.state in ACTIVE_STATES,
        category=ticket.category,
    )
