"""What the Cloud API takes as a message (developers.facebook.com/docs/whatsapp/cloud-api/reference/messages)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from ops.providers.telegram_rules import utf16

# .../messages/text-messages, interactive-reply-buttons-messages, interactive-list-messages
TEXT_MAX = LIST_BODY_MAX = 4096
BUTTON_BODY_MAX, EDGE_MAX = 1024, 60
BUTTONS_MAX, BUTTON_TITLE_MAX, BUTTON_ID_MAX = 3, 20, 256
SECTIONS_MAX, SECTION_TITLE_MAX = 10, 24
ROWS_MAX, ROW_TITLE_MAX, ROW_DESCRIPTION_MAX, ROW_ID_MAX = 10, 24, 72, 200
REFERENCE_MAX = 512
_PARAMETER = re.compile(r"\{\{\s*(\d+)\s*\}\}")
Json = Mapping[str, Any]


class GraphError(Exception):
    """A call that the Graph API refuses."""

    def __init__(self, code: int, title: str, details: str = "", status: int = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(f"(#{code}) {title}")
        self.code, self.title, self.details, self.status = code, title, details or title, status

    def as_dict(self) -> dict[str, Any]:
        """The body of the answer."""
        data = {"messaging_product": "whatsapp", "details": self.details}
        kind, trace = "OAuthException", uuid4().hex[:22]
        return {
            "error": {"message": str(self), "type": kind, "code": self.code, "error_data": data, "fbtrace_id": trace}
        }

    def as_failure(self) -> dict[str, Any]:
        """How a status tells it."""
        details = {"details": self.details}
        return {"code": self.code, "title": self.title, "message": self.title, "error_data": details}


def invalid(details: str) -> GraphError:
    return GraphError(100, "Invalid parameter", details)


@dataclass(frozen=True)
class Content:
    """What a payload shows. `buttons` are (title, id); `free`: it needs an open window."""

    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    free: bool = True


def content_of(payload: Json, templates: Mapping[str, str]) -> Content:
    """The checked content of a message. Raises `GraphError`."""
    if payload.get("messaging_product") != "whatsapp":
        raise invalid("messaging_product must be whatsapp")
    if payload.get("recipient_type", "individual") != "individual":
        raise invalid("recipient_type must be individual")
    if "biz_opaque_callback_data" in payload:
        _text(payload, "biz_opaque_callback_data", REFERENCE_MAX)
    match payload.get("type", "text"):
        case "text":
            return Content(_text(_object(payload, "text"), "body", TEXT_MAX))
        case "interactive":
            return _interactive(_object(payload, "interactive"))
        case "template":
            return _template(_object(payload, "template"), templates)
        case other:
            raise invalid(f"type {other!r} is not supported")


def recipient_of(payload: Json) -> str:
    """The number written to, digits only."""
    number = str(payload.get("to") or "").removeprefix("+")
    if not re.fullmatch(r"\d{5,20}", number, re.ASCII):
        raise invalid("to is not a phone number")
    return number


def _object(parent: Json, name: str) -> Json:
    value = parent.get(name)
    if not isinstance(value, dict):
        raise invalid(f"{name} is required")
    return value


def _list(parent: Json, name: str, most: int) -> Sequence[Json]:
    value = parent.get(name)
    if not isinstance(value, list) or not 1 <= len(value) <= most or not all(isinstance(item, dict) for item in value):
        raise invalid(f"{name} must be 1 to {most} objects")
    return value


def _text(parent: Json, name: str, most: int) -> str:
    value = parent.get(name)
    if not isinstance(value, str) or not value.strip():
        raise invalid(f"{name} is required")
    if utf16(value) > most:
        raise invalid(f"{name} must be at most {most} characters long")
    return value


def _interactive(interactive: Json) -> Content:
    kind, action = interactive.get("type"), _object(interactive, "action")
    if kind == "button":
        return Content(_shown(interactive, BUTTON_BODY_MAX), _reply_buttons(action))
    if kind == "list":
        _text(action, "button", BUTTON_TITLE_MAX)
        return Content(_shown(interactive, LIST_BODY_MAX), _list_rows(action))
    raise invalid("interactive type must be button or list")


def _shown(interactive: Json, most: int) -> str:
    """Header, body and footer, one below the other."""
    parts = [_text(_object(interactive, "body"), "text", most)]
    if "header" in interactive:
        parts.insert(0, _text(_object(interactive, "header"), "text", EDGE_MAX))
    if "footer" in interactive:
        parts.append(_text(_object(interactive, "footer"), "text", EDGE_MAX))
    return "\n\n".join(parts)


def _reply_buttons(action: Json) -> tuple[tuple[str, str], ...]:
    buttons = []
    for button in _list(action, "buttons", BUTTONS_MAX):
        if button.get("type") != "reply":
            raise invalid("button type must be reply")
        reply = _object(button, "reply")
        buttons.append((_text(reply, "title", BUTTON_TITLE_MAX), _id(reply, BUTTON_ID_MAX)))
    _all_different("button titles", [title for title, _ in buttons])
    _all_different("button ids", [own for _, own in buttons])
    return tuple(buttons)


def _list_rows(action: Json) -> tuple[tuple[str, str], ...]:
    sections = _list(action, "sections", SECTIONS_MAX)
    for section in sections:
        if len(sections) > 1 or "title" in section:
            _text(section, "title", SECTION_TITLE_MAX)
    rows = [_row(row) for section in sections for row in _list(section, "rows", ROWS_MAX)]
    if len(rows) > ROWS_MAX:
        raise invalid(f"at most {ROWS_MAX} rows in all sections")
    _all_different("row ids", [own for _, own in rows])
    return tuple(rows)


def _row(row: Json) -> tuple[str, str]:
    if "description" in row:
        _text(row, "description", ROW_DESCRIPTION_MAX)
    return _text(row, "title", ROW_TITLE_MAX), _id(row, ROW_ID_MAX)


def _id(parent: Json, most: int) -> str:
    own = _text(parent, "id", most)
    if own != own.strip():
        raise invalid("id must not begin or end with a space")
    return own


def _all_different(what: str, values: Sequence[str]) -> None:
    if len(set(values)) < len(values):
        raise invalid(f"{what} must be unique")


def _template(template: Json, templates: Mapping[str, str]) -> Content:
    name, language = _text(template, "name", REFERENCE_MAX), _object(template, "language")
    _text(language, "code", EDGE_MAX)
    if name not in templates:
        raise GraphError(132001, "Template does not exist", f"no template {name!r}", HTTPStatus.NOT_FOUND)
    given = [
        str(parameter.get("text", ""))
        for component in template.get("components") or ()
        if component.get("type") == "body"
        for parameter in component.get("parameters") or ()
    ]
    if len(given) != len(set(_PARAMETER.findall(templates[name]))):
        raise GraphError(132000, "Number of parameters does not match the expected number of params")
    return Content(_PARAMETER.sub(lambda place: given[int(place[1]) - 1], templates[name]), free=False)
