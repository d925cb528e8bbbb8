"""What Telegram takes as a message (core.telegram.org/bots/api#sendmessage)."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from ops.providers.telegram_html import Unparsable, plain

TEXT_MAX = 4096  # UTF-16 code units, after entities parsing
CALLBACK_DATA_MAX = 64  # bytes
BUTTONS_MAX = 100  # undocumented, as python-telegram-bot knows it
# Control characters become spaces; these vanish.
_CLEANED = {
    **dict.fromkeys([*range(10), *range(11, 32)], " "),
    **dict.fromkeys([0x0D, *range(0x2028, 0x202F)], None),
}
Arguments = Mapping[str, Any]
Buttons = tuple[tuple[str, str], ...]


class BotApiError(Exception):
    """A call that Telegram refuses."""

    def __init__(self, status: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.status, self.description, self.retry_after = status, description, retry_after

    def as_dict(self) -> dict[str, Any]:
        body: dict[str, Any] = {"ok": False, "error_code": self.status, "description": self.description}
        return body if self.retry_after is None else {**body, "parameters": {"retry_after": self.retry_after}}


def bad_request(what: str) -> BotApiError:
    return BotApiError(400, f"Bad Request: {what}")


def too_many(wait_s: float) -> BotApiError:
    seconds = max(1, math.ceil(wait_s))
    return BotApiError(429, f"Too Many Requests: retry after {seconds}", seconds)


def utf16(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def text_of(arguments: Arguments) -> str:
    """The text as it is shown. Raises `BotApiError`."""
    text = _parsed(str(arguments.get("text", "")), str(arguments.get("parse_mode") or ""))
    text = text.translate(_CLEANED).strip()
    if not text:
        raise bad_request("message text is empty")
    if utf16(text) > TEXT_MAX:
        raise bad_request("message is too long")
    return text


def _parsed(text: str, mode: str) -> str:
    if not mode:
        return text
    if mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    try:
        return plain(text)
    except Unparsable as error:
        raise bad_request(f"can't parse entities: {error}") from error


def json_of(arguments: Arguments, name: str) -> Any:
    """An argument that is an object or a list; forms carry it as JSON. None if it is not there."""
    value = arguments.get(name)
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value) if value else None
    except ValueError as error:
        raise bad_request(f"can't parse {name} JSON object") from error


def int_of(arguments: Arguments, name: str, default: int) -> int:
    try:
        return int(arguments.get(name) or default)
    except ValueError as error:
        raise bad_request(f"{name} is not a number") from error


def flag_of(arguments: Arguments, name: str) -> bool:
    return str(arguments.get(name, "")).lower() in {"true", "1", "yes"}


def rows_of(arguments: Arguments) -> list[list[dict[str, Any]]]:
    """The inline keyboard, checked. Other keyboards count as none. Raises `BotApiError`."""
    markup = json_of(arguments, "reply_markup") or {}
    rows = markup.get("inline_keyboard", []) if isinstance(markup, dict) else None
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request("object expected as reply markup")
    buttons = [button for row in rows for button in row]
    if not all(isinstance(button, dict) for button in buttons):
        raise bad_request("object expected as inline keyboard button")
    for button in buttons:
        _check_button(button)
    if len(buttons) > BUTTONS_MAX:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return rows


def _check_button(button: Mapping[str, Any]) -> None:
    if not str(button.get("text") or "").strip():
        raise bad_request("inline keyboard button text must not be empty")
    if "callback_data" not in button and "url" not in button:
        raise bad_request("text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= CALLBACK_DATA_MAX:
        raise bad_request("BUTTON_DATA_INVALID")


def buttons_of(rows: Sequence[Sequence[Mapping[str, Any]]]) -> Buttons:
    """(title, what it carries) of every button, in reading order."""
    return tuple(
        (str(button["text"]), str(button.get("callback_data", button.get("url")))) for row in rows for button in row
    )
