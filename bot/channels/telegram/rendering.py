"""What is to be said, as messages that Telegram takes: https://core.telegram.org/bots/api#sendmessage."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.adapter import Outgoing
from bot.channels.inbound import ButtonRef
from bot.channels.splitting import length, shortened, split, visible
from bot.channels.telegram import limits
from bot.channels.telegram.words import MORE, Word
from language.detection import Language

_HEADING = 60
_HALF_A_ROW = 12
# Telegram turns most control characters into blanks, but counts them first.
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f]")
_HALF_A_CHARACTER = re.compile(r"[\ud800-\udfff]")
# A sentence, a greeting, a step or an item of a list, a number or a link.
_NO_HEADING = re.compile(r"[.!?…,;]$|^\d{1,2}[.)]|^[-–•*]|\d{3}|https?:|www\.", re.IGNORECASE)


@dataclass(frozen=True)
class Key:
    """A button under a message."""

    title: str
    ref: ButtonRef

    def __post_init__(self) -> None:
        if not visible(self.title) or length(self.title) > limits.TITLE or not _is_clean(self.title):
            raise ValueError("a title of a button that Telegram does not take")
        if len(str(self.ref).encode()) > limits.CALLBACK_DATA_BYTES:
            raise ValueError("a reference of a button that is too long")


@dataclass(frozen=True)
class TelegramPart:
    """One message; an illegal one cannot be made. Its first `heading` characters are bold."""

    text: str
    heading: int = 0
    rows: tuple[tuple[Key, ...], ...] = ()

    def __post_init__(self) -> None:
        if not visible(self.text) or length(self.text) > limits.TEXT or not _is_clean(self.text):
            raise ValueError("a text that Telegram does not take")
        if not 0 <= self.heading <= len(self.text):
            raise ValueError("a heading longer than its text")
        if sum(map(len, self.rows)) > limits.BUTTONS:
            raise ValueError("too many buttons")
        if not all(1 <= len(row) <= limits.BUTTONS_A_ROW for row in self.rows):
            raise ValueError("a row with no button or too many")

    @property
    def html(self) -> str:
        """For `parse_mode` HTML; nothing in the text is read as markup."""
        bold, plain = (escape(text, quote=False) for text in (self.text[: self.heading], self.text[self.heading :]))
        return f"<b>{bold}</b>{plain}" if bold else plain

    @property
    def keyboard(self) -> InlineKeyboardMarkup | None:
        rows = [[InlineKeyboardButton(key.title, callback_data=str(key.ref)) for key in row] for row in self.rows]
        return InlineKeyboardMarkup(rows) if rows else None


def render(outgoing: Outgoing) -> list[TelegramPart]:
    """The messages that say it, in order; the buttons are under the last, as many as it may have, and behind it."""
    titled = zip(outgoing.buttons, outgoing.refs(), strict=True)
    keys = [Key(_title(title, outgoing.language), ref) for title, ref in titled]
    boards = [_rows(keys[start : start + limits.BUTTONS]) for start in range(0, len(keys), limits.BUTTONS)]
    texts = [piece for piece in split(_clean(outgoing.text), limits.TEXT) if visible(piece)]
    if boards:
        texts = [*(texts or [Word.CHOOSE.label(outgoing.language)]), *[MORE] * (len(boards) - 1)]
    before = [()] * (len(texts) - len(boards))
    return [
        TelegramPart(text, _heading(text) if place == 0 else 0, rows)
        for place, (text, rows) in enumerate(zip(texts, [*before, *boards], strict=True))
    ]


def _rows(keys: Sequence[Key]) -> tuple[tuple[Key, ...], ...]:
    """One button a row; two if both are short."""
    rows: list[tuple[Key, ...]] = []
    for key in keys:
        if rows and len(rows[-1]) == 1 and _is_short(rows[-1][0]) and _is_short(key):
            rows[-1] = (*rows[-1], key)
        else:
            rows.append((key,))
    return tuple(rows)


def _is_short(key: Key) -> bool:
    return length(key.title) <= _HALF_A_ROW


def _heading(text: str) -> int:
    """How many characters at the beginning are clearly a title: a short line that stands above the rest."""
    title, _, rest = text.partition("\n")
    title = title.rstrip()
    stands_apart = title.endswith(":") or not rest.partition("\n")[0].strip()
    fits = length(title) <= _HEADING and any(map(str.isalpha, title)) and not _NO_HEADING.search(title)
    return len(title) if rest and stands_apart and fits else 0


def _title(title: str, language: Language) -> str:
    short = shortened(" ".join(_clean(title).split()), limits.TITLE)
    return short if visible(short) else Word.BUTTON.label(language)


def _clean(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return _HALF_A_CHARACTER.sub("\ufffd", _CONTROL.sub(" ", text))


def _is_clean(text: str) -> bool:
    return _clean(text) == text
