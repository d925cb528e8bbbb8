"""Golden questions: what must go on being answered, whatever a trainer changes.

They are written by people who have not seen the questions of the articles, and nothing learns from them; so they
also tell how far the search can be trusted (`knowledge.calibration`).
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from knowledge.bands import Band, Finding
from knowledge.search import Search

GOLDEN_FOLDER = Path(__file__).parent / "golden"
NONE = "-"


@dataclass(frozen=True)
class Golden:
    """A text and the ids of the articles that may answer it; none means out of scope."""

    text: str
    expected: frozenset[str]


@dataclass(frozen=True)
class Change:
    """A golden question that another article would answer: `before` and `after` are ids, None for no article."""

    question: Golden
    before: str | None
    after: str | None

    @property
    def worse(self) -> bool:
        """Whether it was right before and is not any more."""
        return is_right(self.question, self.before) and not is_right(self.question, self.after)


def load_golden(folder: Path = GOLDEN_FOLDER) -> tuple[Golden, ...]:
    """The questions of all `*.tsv` (columns `expected`, `text`; ids parted by `|`, `-` for out of scope)."""
    rows: list[Golden] = []
    for file in sorted(folder.glob("*.tsv")):
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                ids = (part.strip() for part in row["expected"].split("|"))
                rows.append(Golden(row["text"].strip(), frozenset(ids) - {NONE, ""}))
    return tuple(rows)


def is_right(question: Golden, answered: str | None) -> bool:
    """Whether that article, or none, is what the question wants."""
    return answered in question.expected if question.expected else answered is None


def answers(search: Search, questions: Sequence[Golden], today: date) -> list[str | None]:
    """The id of the article that each question would be given first; None where the search is lost.

    What is not valid `today` is never given.
    """
    return [_first(finding, today) for finding in search.search_many([one.text for one in questions])]


def changes(questions: Sequence[Golden], before: Iterable[str | None], after: Iterable[str | None]) -> list[Change]:
    """The questions whose answer differs, those that get worse first."""
    found = (Change(*one) for one in zip(questions, before, after, strict=True))
    return sorted((change for change in found if change.before != change.after), key=lambda change: not change.worse)


def _first(finding: Finding, today: date) -> str | None:
    valid = (hit.article.id for hit in finding.hits if hit.article.is_valid_on(today))
    return None if finding.band is Band.LOST else next(valid, None)
