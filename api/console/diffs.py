"""What differs between two versions of an article: by field, by line, and inside a line by word."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from api.console.forms import TEXTS, Values, values_of
from api.console.labels import Field
from api.console.problems import LANGUAGES
from knowledge import Article

_WORDS = re.compile(r"\s+|[^\s]+")
# Lines that share less than this are not the same line reworded.
_REWORDED = 0.4


@dataclass(frozen=True)
class Piece:
    """A part of a line, and whether it is what differs."""

    text: str
    changed: bool = False


@dataclass(frozen=True)
class Line:
    """A line that went (`-`) or came (`+`)."""

    sign: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True)
class FieldDiff:
    name: str
    label: str
    lines: tuple[Line, ...]


def diff(old: Article | None, new: Article) -> list[FieldDiff]:
    """The fields that differ; without an old article everything came."""
    return diff_values(values_of(old) if old else {}, values_of(new))


def diff_values(old: Values, new: Values) -> list[FieldDiff]:
    """The same for fields as they stand in a form, which need not make an article."""
    pairs = ((name, label, old.get(name, ""), new.get(name, "")) for name, label in all_fields())
    return [FieldDiff(name, label, tuple(_lines(a, b))) for name, label, a, b in pairs if _told(a) != _told(b)]


def merged(base: Values, theirs: Values, mine: Values) -> dict[str, str]:
    """My fields, but theirs where only they have changed something since we both read `base`."""
    untouched = {name for name, _ in all_fields() if _told(mine.get(name, "")) == _told(base.get(name, ""))}
    return {**mine, **{name: theirs.get(name, "") for name in untouched}}


def all_fields() -> Iterator[tuple[str, str]]:
    """Names and labels of all fields of an article in the order of the editor."""
    text = Field.TITLE, Field.ANSWER, Field.STEPS, Field.IF_THAT_FAILS, Field.JMO, Field.LAPAK_ASIK, Field.BRANCH
    for one in (*text, Field.CALL_175, Field.DOCUMENTS, Field.AMOUNTS):
        for name in TEXTS:
            yield f"{name}.{one}", f"{one.label_id} ({LANGUAGES[name]})"
    for language in TEXTS.values():
        yield f"questions.{language}", f"{Field.QUESTIONS.label_id} ({LANGUAGES[language]})"
    common = Field.TOPIC, Field.SEGMENTS, Field.VALID_FROM, Field.VALID_TO, Field.REVIEWED_ON, Field.RECHECK_BY
    for one in (*common, Field.SOURCES, Field.LEGAL, Field.RELATED, Field.FLOW):
        yield one.value, one.label_id


def _told(value: str) -> list[str]:
    return [line.strip() for line in value.splitlines() if line.strip()]


def _lines(old: str, new: str) -> Iterator[Line]:
    before, after = _told(old), _told(new)
    for kind, a, b, c, d in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "replace" and b - a == d - c:
            for gone, came in zip(before[a:b], after[c:d], strict=True):
                yield from _reworded(gone, came)
        elif kind != "equal":
            yield from _whole("-", before[a:b])
            yield from _whole("+", after[c:d])


def _whole(sign: str, lines: Sequence[str]) -> Iterator[Line]:
    return (Line(sign, (Piece(line),)) for line in lines)


def _reworded(gone: str, came: str) -> Iterator[Line]:
    """Two versions of a line with the words that differ marked, unless hardly anything is left."""
    before, after = _WORDS.findall(gone), _WORDS.findall(came)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    if matcher.ratio() < _REWORDED:
        yield from (*_whole("-", [gone]), *_whole("+", [came]))
        return
    codes = matcher.get_opcodes()
    yield Line("-", _pieces((before[a:b], kind != "equal") for kind, a, b, _, _ in codes))
    yield Line("+", _pieces((after[c:d], kind != "equal") for kind, _, _, c, d in codes))


def _pieces(parts: Iterator[tuple[Sequence[str], bool]]) -> tuple[Piece, ...]:
    return tuple(Piece("".join(words), changed) for words, changed in parts if words)
