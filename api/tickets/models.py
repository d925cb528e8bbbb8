"""Tables of the tickets. Predictions are kept beside what officers made of them; events are append-only."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from api.conversations.models import Conversation, Message
from api.db import Base, BigId
from api.officers.models import Officer
from api.tickets.enums import EventKind, Resolution, TicketState
from bot.actions.port import HandOffReason
from language.detection import Language
from triage import Category, MessageType, Severity


class Ticket(Base):
    """One case of one conversation; at most one per conversation is active."""

    __tablename__ = "tickets"
    __table_args__ = (
        Index(
            "uq_tickets_active_conversation",
            "conversation_id",
            unique=True,
            postgresql_where=text("state IN ('new', 'open', 'waiting')"),
        ),
        Index("ix_tickets_queue", "state", "due_at"),
    )

    id: Mapped[BigId]
    number: Mapped[str] = mapped_column(Text, unique=True)
    conversation_id: Mapped[int] = mapped_column(ForeignKey(Conversation.id), index=True)
    opened_by_message_id: Mapped[int] = mapped_column(ForeignKey(Message.id), unique=True)
    state: Mapped[TicketState]
    reason: Mapped[HandOffReason]
    language: Mapped[Language]
    article: Mapped[str | None] = mapped_column(Text)
    problem: Mapped[str] = mapped_column(Text)
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    type: Mapped[MessageType]
    type_confidence: Mapped[float]
    category: Mapped[Category]
    predicted_category: Mapped[Category]
    category_confidence: Mapped[float]
    secondary: Mapped[Category | None]
    severity: Mapped[Severity]
    predicted_severity: Mapped[Severity]
    severity_confidence: Mapped[float]
    sure: Mapped[bool]
    model: Mapped[str] = mapped_column(Text)
    officer_id: Mapped[int | None] = mapped_column(ForeignKey(Officer.id), index=True)
    resolution: Mapped[Resolution | None]
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    first_answered_at: Mapped[datetime | None]
    resolved_at: Mapped[datetime | None]


class TicketEvent(Base):
    """One thing that happened to a ticket: who, when, old and new value. Never updated, never deleted."""

    __tablename__ = "ticket_events"

    id: Mapped[BigId]
    ticket_id: Mapped[int] = mapped_column(ForeignKey(Ticket.id), index=True)
    kind: Mapped[EventKind]
    officer_id: Mapped[int | None] = mapped_column(ForeignKey(Officer.id))
    old: Mapped[str | None] = mapped_column(Text)
    new: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime]
