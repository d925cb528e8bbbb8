"""Which articles the list shows, and in which order: filters and sorting of summaries."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from api.console.labels import Text
from api.publishing.enums import RevisionState
from api.publishing.queries import Summary
from knowledge.lint import RECHECK_NOTICE, Level, Problem
from knowledge.topics import Area, Topic, load_topics


class State(StrEnum):
    """Where an article stands, for the filter."""

    label_id: str

    def __new__(cls, value: str, label_id: str) -> "State":
        member = str.__new__(cls, value)
        member._value_, member.label_id = value, label_id
        return member

    LIVE = "live", "Terbit"
    DRAFT = "draft", "Ada draf"
    IN_REVIEW = "in_review", "Sedang ditinjau"
    ARCHIVED = "archived", "Ditarik"
    NEVER = "never", "Belum pernah terbit"


class Order(StrEnum):
    TITLE = "title"
    CHANGED = "changed"
    RECHECK = "recheck"
    HELPED = "helped"
    NOT_HELPED = "not_helped"


@dataclass(frozen=True)
class Asked:
    """What the trainer wants to see."""

    words: str = ""
    area: str = ""
    state: str = ""
    recheck: bool = False
    expired: bool = False
    faults: bool = False
    order: Order = Order.TITLE
    down: bool = False

    @property
    def filters(self) -> bool:
        return any((self.words, self.area, self.state, self.recheck, self.expired, self.faults))

    def query(self, **changes: Any) -> str:
        """The address of the same list with `changes`."""
        named = {
            "q": self.words,
            "area": self.area,
            "state": self.state,
            "recheck": "1" if self.recheck else "",
            "expired": "1" if self.expired else "",
            "faults": "1" if self.faults else "",
            "order": "" if self.order is Order.TITLE else self.order,
            "down": "1" if self.down else "",
        } | changes
        return "?" + urlencode({name: value for name, value in named.items() if value})

    def sorted_by(self, order: str) -> str:
        """The address of the list in that order; once more turns it round."""
        turned = self.order == order and not self.down
        return self.query(order="" if order == Order.TITLE else order, down="1" if turned else "")


@dataclass(frozen=True)
class Row:
    """An article in the list."""

    summary: Summary
    faults: int
    recheck: bool
    overdue: bool
    expired: bool
    never: bool

    def stands(self, state: str) -> bool:
        summary = self.summary
        match state:
            case State.LIVE:
                return summary.live is not None
            case State.DRAFT | State.IN_REVIEW:
                return summary.state == RevisionState(state)
            case State.ARCHIVED:
                return summary.live is None and not self.never
            case State.NEVER:
                return self.never
        return True


def rows(
    summaries: Iterable[Summary], *, problems: Mapping[str, Sequence[Problem]], published: Collection[str], today: date
) -> list[Row]:
    """`published` are the ids of those that were ever live."""
    return [
        Row(
            summary,
            faults=sum(one.level is Level.ERROR for one in problems.get(summary.article_id, ())),
            recheck=summary.recheck_by <= today + RECHECK_NOTICE,
            overdue=summary.recheck_by <= today,
            expired=summary.valid_to is not None and summary.valid_to < today,
            never=summary.article_id not in published,
        )
        for summary in summaries
    ]


def shown(all_rows: Iterable[Row], asked: Asked) -> list[Row]:
    """The rows that pass all filters, in order."""
    found = [row for row in all_rows if _fits(row, asked)]
    found.sort(key=lambda row: row.summary.title.casefold())
    if asked.order is not Order.TITLE or asked.down:
        found.sort(key=_KEYS[asked.order], reverse=asked.down)
    return found


def counts(all_rows: Sequence[Row]) -> list[tuple[str, int, str]]:
    """Label, number and address of each count on top of the list."""
    kept: list[tuple[str, Callable[[Row], bool], Asked]] = [
        *((state.label_id, lambda row, state=state: row.stands(state), Asked(state=state)) for state in State),
        (Text.FILTER_RECHECK, lambda row: row.recheck, Asked(recheck=True)),
        (Text.FILTER_EXPIRED, lambda row: row.expired, Asked(expired=True)),
        (Text.FILTER_FAULTS, lambda row: row.faults > 0, Asked(faults=True)),
    ]
    return [(label, sum(map(fits, all_rows)), asked.query()) for label, fits, asked in kept]


def topics_by_area() -> dict[Area, list[Topic]]:
    """For choosing among a hundred topics."""
    grouped: defaultdict[Area, list[Topic]] = defaultdict(list)
    for topic in load_topics().values():
        grouped[Area.of(topic.slug)].append(topic)
    return {area: grouped[area] for area in Area if area in grouped}


def _fits(row: Row, asked: Asked) -> bool:
    return (
        _speaks_of(row.summary, asked.words)
        and (not asked.area or row.summary.topic == asked.area or row.summary.topic.startswith(f"{asked.area}."))
        and row.stands(asked.state)
        and (not asked.recheck or row.recheck)
        and (not asked.expired or row.expired)
        and (not asked.faults or row.faults > 0)
    )


def _speaks_of(summary: Summary, words: str) -> bool:
    content = summary.content
    told = (content.id, content.id_text.title, content.en_text.title, *content.questions.all())
    text = "\n".join(told).casefold()
    return all(word in text for word in words.casefold().split())


_KEYS: Mapping[Order, Callable[[Row], Any]] = {
    Order.TITLE: lambda row: row.summary.title.casefold(),
    Order.CHANGED: lambda row: row.summary.changed_at,
    Order.RECHECK: lambda row: row.summary.recheck_by,
    Order.HELPED: lambda row: row.summary.helped,
    Order.NOT_HELPED: lambda row: row.summary.not_helped,
}
