r"""Texts and lists as lines of Markdown, and such lines as texts and lists.

As everywhere in Markdown a line break is a space, a `\` at the end of a line breaks it, an empty line starts a
paragraph, and a `\` before a sign takes its meaning from it. `&#9;` stands for a character that cannot be seen.
"""

import re
from collections.abc import Callable, Iterable, Sequence

from knowledge._fields import UNSEEN, fold

Line = tuple[int, str]  # its number in the file, and what it says
Complain = Callable[[int, str], None]  # told the number of a line and what is wrong with it

BLANKS = " \t"

_PARAGRAPH = re.compile(r"(?<!\n)\n\n(?!\n)")
_SIGNS = re.compile(r"[\\`*_\[<]|&(?=#)")
_LINE_START = re.compile(r"^(?:(?=[#\-+=>|~])|([0-9]+)(?=[.)](?: |$)))")
_EDGE = re.compile(r"^ | $")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])|&#([0-9]{1,7});")
_HARD_BREAK = re.compile(r"(?<!\\)(?:\\\\)*\\$")
# Three digits and more are no marker: "175." may begin a line that an editor has wrapped.
_LAST_MARKER = 99
_MARKER = re.compile(r"([ \t]*)(?:[0-9]{1,2}[.)]|[-*+])(?:[ \t]+|$)")
_RULE = re.compile(r"[ \t]*([-=*_])\1\1+[ \t]*$")


def text_lines(text: str, *, folded: bool = False) -> list[str]:
    """`text` as it stands under a heading or in an item; if `folded`, sentences begin lines of their own."""
    lines: list[str] = []
    for number, paragraph in enumerate(_PARAGRAPH.split(text)):
        lines += [""] if number else []
        for line in paragraph.split("\n"):
            written = _EDGE.sub("&#32;", _escaped(line))
            lines += [_start_escaped(piece) for piece in (fold(written) if folded else [written])]
            lines[-1] += "\\"
        lines[-1] = lines[-1][:-1]
    return lines


def bullets(items: Iterable[str]) -> list[str]:
    """A list of texts."""
    return _listed(("- ", text_lines(item)) for item in items)


def numbered(items: Iterable[str]) -> list[str]:
    """An ordered list of texts."""
    return _listed((f"{min(number, _LAST_MARKER)}. ", text_lines(item)) for number, item in enumerate(items, start=1))


def bullets_of_parts(items: Iterable[Sequence[str]]) -> list[str]:
    """A list of items such as `first | second`."""
    lines = (" | ".join(_escaped(part).replace("|", r"\|") for part in parts) for parts in items)
    return _listed(("- ", [_start_escaped(line)]) for line in lines)


def text_of(lines: Iterable[Line], complain: Complain) -> str:
    """The text that `text_lines` wrote, also if edited since."""
    paragraphs: list[list[str]] = [[]]
    for number, line in lines:
        _want_plain(number, line, complain)
        if line.strip(BLANKS):
            paragraphs[-1].append(line.strip(BLANKS))
        elif paragraphs[-1]:
            paragraphs.append([])
    return "\n\n".join(_joined(paragraph) for paragraph in paragraphs if paragraph)


def items_of(lines: Iterable[Line], complain: Complain) -> list[list[Line]]:
    """The lines of each item of a list, markers removed; an item ends where the next marker stands as far left."""
    items: list[list[Line]] = []
    offset = 0
    for number, line in lines:
        marker = _MARKER.match(line)
        if marker and (not items or _width(marker[1]) < offset):
            items.append([(number, line[marker.end() :])])
            offset = _width(marker[0])
        elif items and (line[:1] in BLANKS or items[-1][-1][1].strip(BLANKS)):
            items[-1].append((number, line))
        elif line.strip(BLANKS):
            complain(number, "belongs to no item of the list; begin an item with '- ' or '1. '")
    return items


def line_of(item: Sequence[Line]) -> str:
    """An item on one line, still escaped."""
    return " ".join(line.strip(BLANKS) for _, line in item if line.strip(BLANKS))


def unescaped(text: str) -> str:
    """`text` as it was before it was escaped."""
    return _ESCAPE.sub(lambda found: found[1] or _character(found), text)


def _want_plain(number: int, line: str, complain: Complain) -> None:
    """What looks like a list or a rule, but would be read as a part of the sentence, is not what the author meant."""
    if _MARKER.match(line) or _RULE.match(line):
        complain(number, "a list or rule cannot stand here; write \\ before its sign if it belongs to the text")


def _listed(items: Iterable[tuple[str, list[str]]]) -> list[str]:
    """Items behind their markers; further lines of an item stand below its first word."""
    lines: list[str] = []
    for marker, (first, *others) in items:
        lines += [marker + first, *(" " * len(marker) + line if line else "" for line in others)]
    return lines


def _escaped(text: str) -> str:
    return UNSEEN.sub(lambda found: f"&#{ord(found[0])};", _SIGNS.sub(r"\\\g<0>", text))


def _start_escaped(line: str) -> str:
    """Escapes what would make the line a heading, an item, a quotation, a rule or a table."""
    return _LINE_START.sub(lambda found: f"{found[1] or ''}\\", line)


def _joined(lines: Iterable[str]) -> str:
    text = ""
    for line in lines:
        broken = _HARD_BREAK.search(line) is not None
        text += unescaped(line[:-1].rstrip(BLANKS)) + "\n" if broken else unescaped(line) + " "
    return text[:-1]


def _character(found: re.Match[str]) -> str:
    code = int(found[2])
    exists = code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF
    return chr(code) if exists else found[0]


def _width(text: str) -> int:
    return len(text.expandtabs(4))
