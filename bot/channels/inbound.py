"""What every channel hands to the help desk."""

from dataclasses import dataclass, field

from bot.payload import Payload
from language.detection import Language
from language.labelled import Labelled


class Channel(Labelled):
    """Where a participant writes."""

    WEB = "web", "Web", "Web"


@dataclass(frozen=True)
class Inbound:
    """One message as a channel received it: raw text, not yet masked, never logged.

    `provider_message_id` is unique among the messages of its address; `language` is set only when the
    participant chose one.
    """

    channel: Channel
    address: str = field(repr=False)
    provider_message_id: str
    text: str = field(repr=False)
    payload: Payload | None = None
    language: Language | None = None
