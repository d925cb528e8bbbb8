"""What the ticket API takes and gives."""

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from api.conversations.enums import Author, MessageState, Owner
from api.fields import Written
from api.tickets.enums import EventKind, Resolution, TicketState
from bot.actions.port import HandOffReason
from bot.channels.inbound import Channel
from language.detection import Language
from triage import Category, MessageType, Severity


class TicketLine(BaseModel):
    """A ticket in a list."""

    model_config = ConfigDict(from_attributes=True)

    number: str = Field(examples=["JMO-4K7P2M"])
    state: TicketState
    reason: HandOffReason
    problem: str = Field(description="What the participant said is wrong, in his own words, masked")
    category: Category
    category_confidence: float = Field(description="Probability of the predicted category, 0 to 1")
    sure: bool = Field(description="False: the prediction is in the not-sure band; please read with care")
    severity: Severity
    type: MessageType
    language: Language
    officer_id: int | None
    opened_at: datetime
    due_at: datetime


class TranscriptLine(BaseModel):
    """A line of the talk. Personal numbers are masked."""

    model_config = ConfigDict(from_attributes=True)

    seq: int
    author: Author
    text: str
    payload: str | None = Field(description="What the pressed button carried; None for typed words")
    language: Language
    meta: dict[str, Any]
    state: MessageState
    failure: str | None = Field(description="Why it did not reach the participant, if it did not")
    created_at: datetime


class Event(BaseModel):
    """An audit row."""

    model_config = ConfigDict(from_attributes=True)

    kind: EventKind
    officer_id: int | None
    old: str | None
    new: str | None
    at: datetime


class MaskedValue(BaseModel):
    """A number that was masked in the transcript and can be revealed."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    kind: str
    created_at: datetime


class TicketPage(BaseModel):
    """A page of tickets, the one due first at the top. `next` goes into `after` for the following page."""

    tickets: list[TicketLine]
    next: str | None = None


class TicketDetail(TicketLine):
    """A ticket with everything that an officer needs."""

    predicted_category: Category
    predicted_severity: Severity
    severity_confidence: float
    type_confidence: float
    secondary: Category | None
    model: str = Field(description="Which classifier made the prediction")
    details: dict[str, str] = Field(description="What the participant told when asked, by question")
    article: str | None = Field(description="The article that the bot had offered")
    resolution: Resolution | None
    first_answered_at: datetime | None
    resolved_at: datetime | None
    owner: Owner
    channel: Channel
    window_closes_at: datetime | None = Field(
        description="Until when the channel takes answers at once; later ones wait until the participant writes. "
        "None: at any time"
    )
    transcript: list[TranscriptLine]
    events: list[Event]
    masked_values: list[MaskedValue]


class AnswerIn(BaseModel):
    text: Annotated[Written, Field(examples=["Selamat pagi, Ibu. Akun sudah kami buka."])]


class NoteIn(BaseModel):
    text: Written


class CategoryIn(BaseModel):
    category: Category


class SeverityIn(BaseModel):
    severity: Severity


class ResolveIn(BaseModel):
    resolution: Resolution
    text: Annotated[Written | None, Field(description="A last answer to the participant")] = None


class RevealedValue(BaseModel):
    value: str
