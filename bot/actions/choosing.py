"""Buttons in words: who types "2", "yang kedua" or the title of a button means that button."""

import re
from collections.abc import Sequence

from bot.answer import Button

_BEFORE = r"(?:(?:saya|pilih|pilihan|mau|#|\(|yg|yang|nomor|nomer|no\.?|opsi|ke|the|number|option)[ -]*)*"
_AFTER = r"(?: ?(?:one|aja|saja|deh|dong|kak|pak|bu|bang|mas|mbak|min|please))*\W*"
_PLACES = (
    "1|1st|satu|pertama|first|one",
    "2|2nd|dua|kedua|second|two",
    "3|3rd|tiga|ketiga|third|three",
    "4|4th|empat|keempat|fourth|four",
    "5|5th|lima|kelima|fifth|five",
)
_PATTERNS = tuple(re.compile(rf"{_BEFORE}(?:{words}){_AFTER}", re.IGNORECASE) for words in _PLACES)
_LAST = re.compile(rf"{_BEFORE}(?:last|terakhir|paling bawah){_AFTER}", re.IGNORECASE)


def chosen(text: str, buttons: Sequence[Button]) -> Button | None:
    """The button that the words mean, if they mean one."""
    words = text.strip()
    title = words.rstrip(".!, ").casefold()
    for button, pattern in zip(buttons, _PATTERNS, strict=False):
        if pattern.fullmatch(words) or title == button.title.casefold():
            return button
    return buttons[-1] if buttons and _LAST.fullmatch(words) else None
