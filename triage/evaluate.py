"""Measures a classifier on labelled texts."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Self, TypeVar

from triage.classifier import Classifier
from triage.corpus import LabelledText
from triage.decision import Triage
from triage.metrics import (
    expected_calibration_error,
    macro_f1,
    macro_f1_interval,
    per_class,
    share_interval,
)
from triage.tables import Row, TableError, rows
from triage.taxonomy import Category, MessageType, Severity

_Label = TypeVar("_Label", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Case:
    """A text and what a reader said it is; severity and type where the reader said so."""

    text: str
    category: Category
    secondary: tuple[str, ...] = ()
    severity: Severity | None = None
    type: MessageType | None = None

    @classmethod
    def of(cls, text: LabelledText) -> Self:
        return cls(text.text, text.category, text.secondary, text.severity, text.type)


def read_cases(path: Path) -> list[Case]:
    """Read `text, category[, secondary, severity, type]`. Raises TableError with the row of a bad label.

    Secondaries that are no category are ignored: readers put remarks there.
    """
    cases = [
        _case(row, f"{path.name}, row {number}") for number, row in enumerate(rows(path, ("text", "category")), start=2)
    ]
    if not cases:
        raise TableError(f"{path.name} has no row to measure.")
    return cases


def _case(row: Row, where: str) -> Case:
    category = _label(Category, row["category"], where)
    if category is None:
        raise TableError(f"{where} has no category.")
    return Case(
        text=row["text"],
        category=category,
        secondary=tuple(name.strip() for name in row.get("secondary", "").split("|") if name.strip()),
        severity=_label(Severity, row.get("severity", ""), where),
        type=_label(MessageType, row.get("type", ""), where),
    )


def _label(enum: type[_Label], value: str, where: str) -> _Label | None:
    if not value.strip():
        return None
    try:
        return enum(value.strip())
    except ValueError as error:
        raise TableError(f"{where}: {value!r} is no {enum.__name__.lower()}.") from error


def measure(cases: Sequence[Case], classifier: Classifier) -> dict[str, Any]:
    """All figures of one run, ready for JSON. Heads of which no case has a label are null."""
    guesses = classifier.classify_many([case.text for case in cases])
    truth, guess = [case.category for case in cases], [found.category for found in guesses]
    right = [case.category is found.category for case, found in zip(cases, guesses, strict=True)]
    lenient = [_accepted(case, found) for case, found in zip(cases, guesses, strict=True)]
    n = len(cases)
    return {
        "n": n,
        "model": guesses[0].model,
        "accuracy": sum(right) / n,
        "macro_f1": macro_f1(truth, guess),
        "lenient_accuracy": sum(lenient) / n,
        "severity_macro_f1": _head((case.severity, found.severity) for case, found in zip(cases, guesses, strict=True)),
        "type_macro_f1": _head((case.type, found.type) for case, found in zip(cases, guesses, strict=True)),
        "ece": expected_calibration_error([found.confidence for found in guesses], right),
        "intervals_95": {
            "accuracy": asdict(share_interval(sum(right), n)),
            "lenient_accuracy": asdict(share_interval(sum(lenient), n)),
            "macro_f1": asdict(macro_f1_interval(truth, guess)),
        },
        "sure": _sure(right, guesses),
        "per_class": per_class(truth, guess),
        "severity_per_class": per_class(
            *_known((case.severity, found.severity) for case, found in zip(cases, guesses, strict=True))
        ),
    }


def _accepted(case: Case, found: Triage) -> bool:
    return found.category is case.category or found.category in case.secondary


def _head(pairs: Iterable[tuple[StrEnum | None, StrEnum]]) -> float | None:
    truth, guess = _known(pairs)
    return macro_f1(truth, guess) if truth else None


def _known(pairs: Iterable[tuple[StrEnum | None, StrEnum]]) -> tuple[list[str], list[str]]:
    known = [(str(truth), str(guess)) for truth, guess in pairs if truth is not None]
    return [truth for truth, _ in known], [guess for _, guess in known]


def _sure(right: Sequence[bool], guesses: Sequence[Triage]) -> dict[str, float | None]:
    """How many texts the classifier is sure of, and how often it is then right."""
    hits = [hit for hit, found in zip(right, guesses, strict=True) if found.sure]
    return {"share": len(hits) / len(right), "accuracy": sum(hits) / len(hits) if hits else None}
