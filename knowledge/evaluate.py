"""How well the search finds topics and refuses what is out of scope, measured on a CSV file."""

import csv
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from knowledge.bands import Band, Finding
from knowledge.search import Search

ANSWER_COLUMNS = ("topics", "accepted")


class InputError(ValueError):
    """A file that cannot be measured; the message is one sentence for the person who named it."""


@dataclass(frozen=True)
class Row:
    """A text and the topics that may answer it; none means out of scope."""

    text: str
    topics: frozenset[str]


@dataclass(frozen=True)
class Report:
    """All shares lie between 0 and 1; None where the file has no row of the kind.

    `n`, `top1`, `top3`, `mrr`: rows in scope, and how the topics rank among all topics. `answered` and
    `wrong_refusals`: shares of them in any band but LOST, and LOST. `sure`, `sure_right`: share of them that
    is SURE, and how many of these have the right topic first. `oos_n`, `oos_answered`, `oos_sure`: rows out
    of scope, share not LOST, share SURE. Times are milliseconds per search.
    """

    n: int
    top1: float | None
    top3: float | None
    mrr: float | None
    answered: float | None
    wrong_refusals: float | None
    sure: float | None
    sure_right: float | None
    oos_n: int
    oos_answered: float | None
    oos_sure: float | None
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True)
class _Result:
    row: Row
    finding: Finding
    rank: float  # of the first accepted topic, infinite when no article has it
    milliseconds: float


def read_rows(file: Path, *, out_of_scope: bool = False) -> list[Row]:
    """The rows of a CSV file with a column `text` and one of `topics`, `accepted` (slugs parted by `|`).

    With `out_of_scope` the other columns do not matter. Raises `InputError`.
    """
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            columns, records = reader.fieldnames or (), list(reader)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(f"{file} cannot be read as a UTF-8 CSV file.") from error
    answers = _answer_column(file, columns, out_of_scope)
    rows = [Row(record["text"] or "", _slugs(record[answers] if answers else "")) for record in records]
    if not rows:
        raise InputError(f"{file} has no rows.")
    return rows


def measure(search: Search, rows: Iterable[Row]) -> Report:
    """Search for every row, one by one, and count."""
    results = [_search(search, row) for row in rows]
    inside = [result for result in results if result.row.topics]
    outside = [result for result in results if not result.row.topics]
    sure = [result for result in inside if result.finding.band is Band.SURE]
    p50, p95 = np.quantile([result.milliseconds for result in results], [0.5, 0.95])
    return Report(
        n=len(inside),
        top1=_share(result.rank <= 1 for result in inside),
        top3=_share(result.rank <= 3 for result in inside),
        mrr=_share(1 / result.rank for result in inside),
        answered=_share(result.finding.band is not Band.LOST for result in inside),
        wrong_refusals=_share(result.finding.band is Band.LOST for result in inside),
        sure=_share(result.finding.band is Band.SURE for result in inside),
        sure_right=_share(result.rank <= 1 for result in sure),
        oos_n=len(outside),
        oos_answered=_share(result.finding.band is not Band.LOST for result in outside),
        oos_sure=_share(result.finding.band is Band.SURE for result in outside),
        p50_ms=round(float(p50), 2),
        p95_ms=round(float(p95), 2),
    )


def rank_of(topics: Iterable[str], accepted: frozenset[str]) -> float:
    """Place of the first accepted topic when each topic counts once, at its best; infinite if absent."""
    distinct = enumerate(dict.fromkeys(topics), start=1)
    return next((float(place) for place, topic in distinct if topic in accepted), float("inf"))


def _search(search: Search, row: Row) -> _Result:
    started = time.perf_counter()
    finding = search.search(row.text, k=len(search.articles))
    milliseconds = (time.perf_counter() - started) * 1000
    return _Result(row, finding, rank_of((hit.article.topic for hit in finding.hits), row.topics), milliseconds)


def _answer_column(file: Path, columns: Sequence[str], out_of_scope: bool) -> str | None:
    if "text" not in columns:
        raise InputError(f"{file} has no column 'text'.")
    if out_of_scope:
        return None
    found = [column for column in ANSWER_COLUMNS if column in columns]
    if not found:
        raise InputError(f"{file} has no column 'topics' or 'accepted' (nor was --out-of-scope said).")
    return found[0]


def _slugs(value: str | None) -> frozenset[str]:
    return frozenset(slug.strip() for slug in (value or "").split("|") if slug.strip())


def _share(values: Iterable[float]) -> float | None:
    numbers = list(values)
    return round(sum(numbers) / len(numbers), 4) if numbers else None
