"""What triage teaches the encoder: category, type, severity, and which categories a text names at all."""

from collections.abc import Sequence
from typing import Protocol

from language.lessons import Course, Kind, Lesson, Task
from triage.taxonomy import Category, MessageType, Severity

CATEGORY, TYPE, SEVERITY, MENTIONED = "category", "type", "severity", "mentioned"
# A second category is partly true of the first question too: what the text is about.
_SECONDARY_SHARE = 0.15
_CATEGORIES = tuple(map(str, Category))

TASKS = (
    Task(CATEGORY, _CATEGORIES),
    Task(TYPE, tuple(map(str, MessageType)), weight=0.3),
    Task(SEVERITY, tuple(map(str, Severity)), weight=0.4),
    Task(MENTIONED, _CATEGORIES, Kind.ANY),
)


class Judged(Protocol):
    """A text and what a reader said it is; `secondary` may hold remarks that are no category."""

    @property
    def text(self) -> str: ...
    @property
    def category(self) -> Category: ...
    @property
    def secondary(self) -> Sequence[str]: ...
    @property
    def severity(self) -> Severity | None: ...
    @property
    def type(self) -> MessageType | None: ...


def course(texts: Sequence[Judged]) -> Course:
    """The labelled texts as lessons; one without type or severity teaches the other tasks."""
    return Course(TASKS, tuple(_lesson(text) for text in texts))


def _lesson(text: Judged) -> Lesson:
    further = [name for name in text.secondary if name in _CATEGORIES and name != text.category]
    shares = {name: _SECONDARY_SHARE / len(further) for name in further}
    truths = {
        CATEGORY: {**shares, str(text.category): 1.0 - sum(shares.values())},
        MENTIONED: dict.fromkeys([str(text.category), *further], 1.0),
    }
    for head, label in ((TYPE, text.type), (SEVERITY, text.severity)):
        if label is not None:
            truths[head] = {str(label): 1.0}
    return Lesson(text.text, truths)
