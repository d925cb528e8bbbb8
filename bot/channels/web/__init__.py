"""The web channel: the chat page, and how its requests become inbound messages."""

from pathlib import Path

from bot.attachment import Attachment, media
from bot.channels.inbound import Channel, Inbound
from bot.payload import Payload
from language.detection import Language

PAGE = Path(__file__).parent / "page"


def parse(
    *,
    session: str,
    text: str,
    client_id: str,
    payload: str | None = None,
    language: Language | None = None,
    attachment: Attachment | None = None,
) -> Inbound:
    """A chat request as an inbound message. Raises `InvalidPayload` for a button that is none of ours."""
    pressed = Payload.parse(payload) if payload is not None else None
    if attachment is not None:
        text, pressed = media(attachment, text)
    return Inbound(
        channel=Channel.WEB,
        address=session,
        provider_message_id=client_id,
        text=text,
        payload=pressed,
        language=language,
    )
