"""Text cut into pieces that a channel takes: between paragraphs if it can be, never within a letter."""

from bisect import bisect_right
from enum import IntEnum, auto
from itertools import accumulate

import regex

ELLIPSIS = "…"

# Flags first: \X alone counts back through a whole row of them at each one.
_GRAPHEME = regex.compile(r"\p{RI}{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*+|\X")
_SPACE = regex.compile(r"[\s\x1c-\x1f]+")
# "2. " begins a step; it ends no sentence.
_SENTENCE = regex.compile(r"(?<!(?:^|\s)\d{1,2})[.!?…][\"')\]”’»]{0,2}$")
# DI: code points that show nothing by themselves; the two behind are drawn as nothing.
_VISIBLE = regex.compile(r"[^\p{Z}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{DI}\u2800\ufffc]")


class _Gap(IntEnum):
    """What a stretch of white space divides: the greater, the better to cut there."""

    WORDS = auto()
    SENTENCES = auto()
    LINES = auto()
    PARAGRAPHS = auto()


def length(text: str) -> int:
    """How long providers find a text, in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def visible(text: str) -> bool:
    """Whether there is anything to see: a text of blanks, joiners and control characters counts as empty."""
    return _VISIBLE.search(text) is not None


def split(text: str, limit: int) -> list[str]:
    """Pieces of at most `limit` (≥ 2) UTF-16 units, none blank, without white space at their ends.

    Cut between paragraphs, else lines, sentences, words, where that leaves a piece at least half full; within a
    word only if it has no end in reach. Nothing but white space at the cuts is left out.
    """
    if limit < 2:
        raise ValueError("a piece holds at least one character of two units")
    pieces, start, text = [], 0, text.strip()
    while start < len(text):
        end = start + _cut(text, start, limit)
        pieces.append(text[start:end].rstrip())
        gap = _SPACE.match(text, end)
        start = gap.end() if gap else end
    return pieces


def shortened(text: str, limit: int) -> str:
    """The text without outer white space, or its beginning and "…", in at most `limit` (≥ 1) UTF-16 units."""
    if limit < 1:
        raise ValueError("an ellipsis needs one unit")
    text = text.strip()
    if _reach(text, 0, limit) == len(text):
        return text
    size = _reach(text, 0, limit - 1)
    return text[: _last_boundary(text[: size + 1], size)].rstrip() + ELLIPSIS


def _reach(text: str, start: int, limit: int) -> int:
    """How many characters from `start` on fit into `limit` units."""
    widths = (1 + (character > "\uffff") for character in text[start : start + limit])
    return bisect_right(list(accumulate(widths)), limit)


def _cut(text: str, start: int, limit: int) -> int:
    """How many characters the piece from `start` on takes."""
    size = _reach(text, start, limit)
    if start + size == len(text):
        return size
    # Two more characters show whether the piece may end where it is full.
    ahead = text[start : start + size + 2]
    gaps = [(_kind(found), int(found.start())) for found in _SPACE.finditer(ahead) if found.start() <= size]
    if not gaps:
        return _last_boundary(ahead, size)
    return max((gap for gap in gaps if gap[1] >= size / 2), default=gaps[-1])[1]


def _kind(gap: regex.Match[str]) -> _Gap:
    lines = gap.group().count("\n")
    if lines:
        return _Gap.PARAGRAPHS if lines > 1 else _Gap.LINES
    before = gap.string[max(0, gap.start() - 6) : gap.start()]
    return _Gap.SENTENCES if _SENTENCE.search(before) else _Gap.WORDS


def _last_boundary(text: str, size: int) -> int:
    """The last place up to `size` where a grapheme ends; `size` if the first alone is longer."""
    starts = (int(found.start()) for found in _GRAPHEME.finditer(text))
    return max((start for start in starts if 0 < start <= size), default=size)
