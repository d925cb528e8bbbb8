"""What every channel hands to the help desk."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

from bot.payload import Payload
from language.detection import Language
from language.labelled import Labelled


class Channel(Labelled):
    """Where a participant writes."""

    WEB = "web", "Web", "Web"
    TELEGRAM = "telegram", "Telegram", "Telegram"
    WHATSAPP = "whatsapp", "WhatsApp", "WhatsApp"


@dataclass(frozen=True)
class ButtonRef:
    """Which of our buttons was pressed: the place of its message in the talk, and its own place there.

    So short that every channel can carry it, and nothing can be pressed that was not offered.
    """

    seq: int
    index: int

    def __str__(self) -> str:
        return f"{self.seq}.{self.index}"

    @classmethod
    def parse(cls, text: str) -> "ButtonRef | None":
        """The reference that `text` writes; None for anything else."""
        match = re.fullmatch(r"([1-9]\d{0,8})\.(\d{1,3})", text, re.ASCII)
        return cls(int(match[1]), int(match[2])) if match else None


@dataclass(frozen=True)
class Inbound:
    """One message as a channel received it: raw text, not yet masked, never logged.

    `provider_message_id` is unique among the messages of its address; `language` is set only when the
    participant chose one. A press comes as `payload` or as `button`, with the button's title as text.
    `edited`: it replaces what the same id said before. `in_group`: others read along. `answerable_for`: how long
    after it the channel lets us speak freely (None: always).
    """

    channel: Channel
    address: str = field(repr=False)
    provider_message_id: str
    text: str = field(repr=False)
    payload: Payload | None = None
    language: Language | None = None
    button: ButtonRef | None = None
    edited: bool = False
    in_group: bool = False
    answerable_for: timedelta | None = None


class Reached(Labelled):
    """How far a provider says that a message came."""

    SENT = "sent", "Terkirim", "Sent"
    DELIVERED = "delivered", "Sampai", "Delivered"
    READ = "read", "Dibaca", "Read"
    FAILED = "failed", "Gagal", "Failed"


@dataclass(frozen=True)
class Report:
    """A provider's word on a message that we sent. `reference` is what we gave along with it, if it came back.

    `window_closed`: it failed because the participant has been silent for too long.
    """

    provider_id: str
    reached: Reached
    reference: str | None = None
    failure: str | None = None
    window_closed: bool = False


@dataclass(frozen=True)
class Batch:
    """What one call of a provider brought; a provider may bring several things at once, and things twice.

    `reply` is the body of the acknowledgement, where the provider reads it.
    """

    messages: tuple[Inbound, ...] = ()
    reports: tuple[Report, ...] = ()
    reply: dict[str, str] | None = None
