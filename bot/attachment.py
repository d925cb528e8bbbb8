"""What participants send instead of words, or beside them."""

from bot.payload import Payload
from language.labelled import Labelled


class Attachment(Labelled):
    """What may come instead of words. Its label stands in the talk where the words would."""

    PHOTO = "photo", "[foto]", "[photo]"
    VOICE = "voice", "[pesan suara]", "[voice message]"
    STICKER = "sticker", "[stiker]", "[sticker]"
    VIDEO = "video", "[video]", "[video]"
    DOCUMENT = "document", "[dokumen]", "[document]"
    LOCATION = "location", "[lokasi]", "[location]"
    CONTACT = "contact", "[kontak]", "[contact]"
    OTHER = "other", "[kiriman]", "[item]"


def media(kind: Attachment, caption: str) -> tuple[str, Payload | None]:
    """Text and payload of a message with an attachment: words beside it count as words."""
    if caption.strip():
        return f"{kind.label_id} {caption}", None
    return kind.label_id, Payload("attachment", {"kind": kind})
