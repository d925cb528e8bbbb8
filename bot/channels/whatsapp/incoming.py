"""What Meta posts: https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview

One call brings several messages and reports. What cannot be read among them is left out, and the rest is taken.
"""

import json
import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Annotated, Any, Literal, NamedTuple, NoReturn, Self, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.attachment import Attachment, media
from bot.channels.adapter import Malformed
from bot.channels.inbound import Batch, ButtonRef, Channel, Inbound, Reached, Report
from bot.channels.whatsapp import limits
from bot.payload import Payload

_log = logging.getLogger(__name__)

GROUP_TEXT = "[grup]"
_ATTACHMENTS = {
    "image": Attachment.PHOTO,
    "audio": Attachment.VOICE,
    "voice": Attachment.VOICE,
    "sticker": Attachment.STICKER,
    "video": Attachment.VIDEO,
    "document": Attachment.DOCUMENT,
    "location": Attachment.LOCATION,
    "contacts": Attachment.CONTACT,
}
# They need no answer: an emoji on a message, a change of number, a message taken back.
_SILENT = frozenset({"reaction", "system", "ephemeral", "revoke", "request_welcome"})
_NAMED_IN_LOGS = frozenset({*_ATTACHMENTS, "text", "interactive", "button", "edit", "unsupported", "order"})
_REACHED = {str(reached): reached for reached in Reached}
# Halves of surrogate pairs, as JSON's escapes can write them: no text anywhere else may have them.
_HALVES = re.compile("[\ud800-\udfff]")


def _whole(value: object) -> object:
    return _HALVES.sub("", value) if isinstance(value, str) else value


Words = Annotated[str, BeforeValidator(_whole)]
Id = Annotated[str, Field(min_length=1, max_length=255, pattern=r"^[!-~]+$")]
MaybeId = Annotated[Id | None, BeforeValidator(lambda value: None if value == "" else value)]


class _Lenient(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Envelope(_Lenient):
    object: Literal["whatsapp_business_account"]
    entry: list[Any]


class _Entry(_Lenient):
    changes: list[Any]


class _Metadata(_Lenient):
    phone_number_id: str


class _Value(_Lenient):
    """News of our number; other news of the account has no `metadata`."""

    metadata: _Metadata | None = None
    messages: list[Any] = []
    statuses: list[Any] = []


class _Change(_Lenient):
    value: _Value


class _Message(_Lenient):
    """`from` is missing when the person shows a user name and no number: then `from_user_id` is how to reach him.

    https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
    """

    id: Id
    type: str = "unknown"
    number: MaybeId = Field(default=None, alias="from")
    from_user_id: MaybeId = None
    group_id: MaybeId = None

    @model_validator(mode="after")
    def _has_a_sender(self) -> Self:
        if not self.address:
            raise ValueError("nobody sent it")
        return self

    @property
    def address(self) -> str:
        return self.group_id or self.number or self.from_user_id or ""


class _Text(_Lenient):
    body: Words


class _TemplateButton(_Lenient):
    text: Words


class _Reply(_Lenient):
    """What was pressed. A row whose title had to be cut has the whole of it as its description."""

    id: str
    title: Words
    description: Words | None = None


class _Interactive(_Lenient):
    button_reply: _Reply | None = None
    list_reply: _Reply | None = None


class _Media(_Lenient):
    caption: Words | None = None


class _Edit(_Lenient):
    """https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/edit"""

    original_message_id: Id
    message: dict[str, Any]


class _Error(_Lenient):
    code: int = Field(ge=0, lt=10**9)


class _Status(_Lenient):
    id: Id
    status: str
    biz_opaque_callback_data: MaybeId = None
    errors: list[_Error] = []


class _Content(NamedTuple):
    text: str
    payload: Payload | None = None
    button: ButtonRef | None = None


Read = TypeVar("Read")


def parse(body: bytes, phone_number_id: str) -> Batch:
    """What concerns this number of ours, in the order in which it stands there. Raises `Malformed`."""
    values = [value for value in _values(_envelope(body)) if _is_for(phone_number_id, value)]
    messages = (_read(_inbound, raw) for value in values for raw in value.messages)
    reports = (_read(_report, raw) for value in values for raw in value.statuses)
    return Batch(tuple(filter(None, messages)), tuple(filter(None, reports)))


def _envelope(body: bytes) -> _Envelope:
    try:
        return _Envelope.model_validate(json.loads(body.decode("utf-8"), parse_constant=_no_number))
    except (ValueError, RecursionError):
        raise Malformed("not a webhook of WhatsApp") from None  # the cause holds words


def _no_number(constant: str) -> NoReturn:
    raise ValueError(constant)


def _values(envelope: _Envelope) -> Iterator[_Value]:
    entries = filter(None, (_read(_Entry.model_validate, raw) for raw in envelope.entry))
    for raw in (raw for entry in entries for raw in entry.changes):
        change = _read(_Change.model_validate, raw)
        if change is not None:
            yield change.value


def _is_for(phone_number_id: str, value: _Value) -> bool:
    return value.metadata is not None and value.metadata.phone_number_id == phone_number_id


def _read(read: Callable[[Any], Read], raw: Any) -> Read | None:
    """None, and a line in the log, for what cannot be read."""
    try:
        return read(raw)
    except ValidationError:
        kind = raw.get("type") if isinstance(raw, dict) else None
        known = kind if isinstance(kind, str) and kind in _NAMED_IN_LOGS else "other"
        _log.warning("left out of a webhook of WhatsApp, as it cannot be read: %s", known)
        return None


def _inbound(raw: Any) -> Inbound | None:
    message = _Message.model_validate(raw)
    if message.type in _SILENT:
        return None
    if message.group_id:
        return Inbound(Channel.WHATSAPP, message.address, message.id, GROUP_TEXT, in_group=True)
    said = Inbound(Channel.WHATSAPP, message.address, message.id, "", answerable_for=limits.WINDOW)
    if message.type == "edit":
        edit = _Edit.model_validate(raw.get("edit"))
        content = _content(str(edit.message.get("type")), edit.message)
        return replace(said, provider_message_id=edit.original_message_id, edited=True, **content._asdict())
    return replace(said, **_content(message.type, raw)._asdict())


def _content(kind: str, raw: dict[str, Any]) -> _Content:
    content = raw.get(kind)
    match kind:
        case "text":
            return _Content(_Text.model_validate(content).body)
        case "button":
            return _Content(_TemplateButton.model_validate(content).text)
        case "interactive":
            return _pressed(_Interactive.model_validate(content))
    caption = _Media.model_validate(content).caption if isinstance(content, dict) else None
    return _Content(*media(_ATTACHMENTS.get(kind, Attachment.OTHER), caption or ""))


def _pressed(interactive: _Interactive) -> _Content:
    reply = interactive.button_reply or interactive.list_reply
    if reply is None:
        return _Content(*media(Attachment.OTHER, ""))
    return _Content(reply.description or reply.title, button=ButtonRef.parse(reply.id))


def _report(raw: Any) -> Report | None:
    status = _Status.model_validate(raw)
    reached = _REACHED.get(status.status)
    if reached is None:
        return None
    code = status.errors[0].code if status.errors else None
    failure = None if code is None else str(code)
    return Report(status.id, reached, status.biz_opaque_callback_data, failure, code == limits.WINDOW_CLOSED)
