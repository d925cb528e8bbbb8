"""From probabilities to the labels that people act on."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from language.detection import Language, detect
from triage.taxonomy import Category, MessageType, Severity
from triage.urgency import is_cry_for_help

_Label = TypeVar("_Label", bound=StrEnum)
_HAS_WORD = re.compile(r"[^\W_]")
_LAST_LATIN = "\u024f"
# A greeting in Arabic letters before an Indonesian sentence is no foreign text.
_LATIN_SHARE = 0.4
_LOOKED_AT = 2000
# Above this, 93 % were right on unseen voices and 94 % on real texts; nine texts in ten reach it. Below, one in two.
SURE = 0.6
# From here on a category counts as named in the text besides the first one.
MENTIONED = 0.5
# S1 is taken earlier than its share would win: a missed one costs savings, a false alarm a minute. Of real texts one
# in forty reaches this; it finds all of the held-out voices' and four in five of the calibration texts' S1.
CRITICAL = 0.15


@dataclass(frozen=True, slots=True)
class Probabilities:
    """One row a text, columns in the order of the enumeration; rows of the first three sum to 1.

    `mentioned` holds, for each Category by itself, whether the text names it at all.
    """

    category: NDArray[np.float64]
    type: NDArray[np.float64]
    severity: NDArray[np.float64]
    mentioned: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Triage:
    """What a text is about and how soon somebody is needed. Confidences are calibrated, 0 to 1."""

    category: Category
    confidence: float
    secondary: Category | None
    severity: Severity
    severity_confidence: float
    type: MessageType
    type_confidence: float
    language: Language
    sure: bool
    model: str


def decide(texts: Sequence[str], probabilities: Probabilities, model: str) -> list[Triage]:
    """One Triage a text, in order."""
    return list(_decisions(texts, probabilities, model))


def _decisions(texts: Sequence[str], probabilities: Probabilities, model: str) -> Iterator[Triage]:
    for row, text in enumerate(texts):
        if not _is_readable(text):
            yield _nothing_said(model)
            continue
        category, confidence = _best(Category, probabilities.category[row])
        message_type, type_confidence = _best(MessageType, probabilities.type[row])
        severity, severity_confidence = _severity(text, probabilities.severity[row])
        yield Triage(
            category=category,
            confidence=confidence,
            secondary=_second(probabilities.mentioned[row], category),
            severity=severity,
            severity_confidence=severity_confidence,
            type=message_type,
            type_confidence=type_confidence,
            language=detect(text),
            sure=confidence >= SURE,
            model=model,
        )


def _is_readable(text: str) -> bool:
    """Whether there is a word or a number, and not mostly in a script that the models have never seen."""
    if _HAS_WORD.search(text) is None:
        return False
    letters = [letter for letter in unicodedata.normalize("NFKC", text[:_LOOKED_AT]) if letter.isalpha()]
    return not letters or sum(letter <= _LAST_LATIN for letter in letters) >= _LATIN_SHARE * len(letters)


def _best(enum: type[_Label], row: NDArray[np.float64]) -> tuple[_Label, float]:
    index = int(row.argmax())
    return list(enum)[index], float(row[index])


def _second(row: NDArray[np.float64], first: Category) -> Category | None:
    others = {
        category: float(row[index])
        for index, category in enumerate(Category)
        if category not in (first, Category.OTHER_NONE)
    }
    likeliest = max(others, key=others.__getitem__)
    return likeliest if others[likeliest] >= MENTIONED else None


def _severity(text: str, row: NDArray[np.float64]) -> tuple[Severity, float]:
    critical = float(row[list(Severity).index(Severity.S1)])
    if critical >= CRITICAL or is_cry_for_help(text):
        return Severity.S1, critical
    return _best(Severity, row)


def _nothing_said(model: str) -> Triage:
    """Empty, only emoji and marks, or in a foreign script: nothing to go by, and nothing to be sure of."""
    return Triage(
        category=Category.OTHER_NONE,
        confidence=0.0,
        secondary=None,
        severity=Severity.S4,
        severity_confidence=0.0,
        type=MessageType.OFF_TOPIC,
        type_confidence=0.0,
        language=Language.ID,
        sure=False,
        model=model,
    )
