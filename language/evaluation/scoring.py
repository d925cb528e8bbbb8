"""Precision and recall of `language.masking` on texts whose personal numbers are marked inline."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from language.masking import SensitiveKind, mask

_MARKED = re.compile(r"<(NIK|KPJ|HP|EMAIL|REKENING|OTP|SANDI|IBU)>(.*?)</\1>")
_KIND_OF_TAG = {kind.placeholder.strip("[]"): kind for kind in SensitiveKind}
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Example:
    """A text and the values in it that have to go."""

    text: str
    values: tuple[tuple[SensitiveKind, str], ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """What was missed and what was masked in vain in one text."""

    text: str
    missed: tuple[str, ...]
    in_vain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """Exact values count: half a number masked is a number missed. Rates are 0 to 1."""

    texts: int
    values: int
    precision: float
    recall: float
    kind_accuracy: float
    failures: tuple[Failure, ...]


def parse(line: str) -> Example:
    """Read `nik saya <NIK>…</NIK>`; a written `\\n` stands for a line break."""
    line = line.replace("\\n", "\n")
    values = tuple((_KIND_OF_TAG[match[1]], match[2]) for match in _MARKED.finditer(line))
    return Example(_MARKED.sub(r"\2", line), values)


def hand_written() -> list[Example]:
    """The lines of `masking.tsv`, with which the rules were made."""
    return _lines("masking.tsv")


def held_out() -> list[Example]:
    """The lines of `held_out.tsv`, written by somebody who had not seen the rules; nothing is tuned on them."""
    return _lines("held_out.tsv")


def _lines(name: str) -> list[Example]:
    return [parse(line) for line in (_HERE / name).read_text(encoding="utf-8").splitlines()[1:]]


def score(examples: Iterable[Example]) -> Score:
    """Mask every example and compare with what is marked."""
    texts = wanted = found = hits = right_kind = 0
    failures: list[Failure] = []
    for example in examples:
        masked = [(item.kind, item.value) for item in mask(example.text).found]
        missed, in_vain = _difference(example.values, masked)
        texts += 1
        wanted += len(example.values)
        found += len(masked)
        hits += len(example.values) - len(missed)
        right_kind += (Counter(example.values) & Counter(masked)).total()
        if missed or in_vain:
            failures.append(Failure(example.text, missed, in_vain))
    return Score(texts, wanted, _rate(hits, found), _rate(hits, wanted), _rate(right_kind, hits), tuple(failures))


def _difference(
    marked: Iterable[tuple[SensitiveKind, str]], masked: Iterable[tuple[SensitiveKind, str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    wanted = Counter(value for _, value in marked)
    got = Counter(value for _, value in masked)
    return tuple((wanted - got).elements()), tuple((got - wanted).elements())


def _rate(part: int, whole: int) -> float:
    return part / whole if whole else 1.0
