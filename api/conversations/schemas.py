"""What the web chat sends and gets."""

from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

from pydantic import BaseModel, Field, StringConstraints

from api.conversations.enums import Author, MessageState, Owner
from api.conversations.models import Message
from api.fields import Printable
from bot.attachment import Attachment
from language.detection import Language

Session = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,128}$")]


class ChatIn(BaseModel):
    """A message of a participant. The same `client_id` again is answered again, not stored again."""

    session: Session = Field(description="A secret that only this participant's browser knows")
    text: Annotated[Printable, Field(max_length=20_000)] = ""
    language: Language | None = Field(default=None, description="Only when the participant chose one")
    client_id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_-]{1,64}$")] = Field(
        default_factory=lambda: uuid4().hex
    )
    payload: Annotated[Printable | None, Field(max_length=256, description="What the pressed button carried")] = None
    attachment: Attachment | None = Field(default=None, description="What came instead of words or beside them")


class ChatMessage(BaseModel):
    """A line of the talk. `id` counts 1, 2, 3 … within the conversation; a receipt has none."""

    id: int | None
    sender: Author = Field(serialization_alias="from")
    text: str
    buttons: list[dict[str, Any]] = []
    meta: dict[str, Any] = {}
    sent_at: datetime
    client_id: str | None = None
    state: MessageState | None = None

    @classmethod
    def of(cls, message: Message) -> "ChatMessage":
        return cls(
            id=message.seq,
            sender=message.author,
            text=message.text,
            buttons=message.buttons,
            meta=message.meta,
            sent_at=message.created_at,
            client_id=_client_id(message),
            state=message.state,
        )


def _client_id(message: Message) -> str | None:
    return message.provider_message_id.partition(":")[2] if message.provider_message_id else None


class ChatOut(BaseModel):
    """Messages in order. After reading the talk, ask for what came after `cursor`.

    A reply to one's own message holds its answers only; what an officer wrote in between comes by reading on
    from the last cursor that reading gave.
    """

    messages: list[ChatMessage]
    cursor: int
    language: Language
    owner: Owner
