"""Adds labels to files of any length, a few hundred rows at a time, on one processor or on several."""

import csv
import multiprocessing
import os
import tempfile
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from triage.classifier import Classifier, load_classifier, load_ngram
from triage.decision import Triage
from triage.tables import Row, TableError, columns, rows

ADDED = ("category", "confidence", "secondary", "severity", "type", "language")
_BATCH = 256
# Batches that may wait for each worker: enough to keep it busy, few enough to keep memory constant.
_WAITING = 3
_TORN_NAMED = 100
_Batch = list[Row]
# Takes batches of rows and gives them back in order, each with its labels.
Labeller = Callable[[Iterator[_Batch]], Iterator[tuple[_Batch, list[Triage]]]]


def by(classifier: Classifier) -> Labeller:
    """Labels batches in this process."""

    def label(batches: Iterator[_Batch]) -> Iterator[tuple[_Batch, list[Triage]]]:
        for batch in batches:
            yield batch, classifier.classify_many([_readable(row["text"]) for row in batch])

    return label


@contextmanager
def workers(count: int) -> Iterator[Labeller]:
    """Labels batches in `count` processes, each with a classifier of its own."""
    load_ngram()  # so that the workers find the n-gram model fitted, instead of fitting it each
    fresh = multiprocessing.get_context("spawn")  # a fork would copy the threads of this process half
    with ProcessPoolExecutor(count, mp_context=fresh, initializer=_start_worker) as pool:

        def label(batches: Iterator[_Batch]) -> Iterator[tuple[_Batch, list[Triage]]]:
            waiting: deque[tuple[_Batch, Future[list[Triage]]]] = deque()
            for batch in batches:
                waiting.append((batch, pool.submit(_in_worker, [_readable(row["text"]) for row in batch])))
                if len(waiting) >= count * _WAITING:
                    yield _finished(waiting.popleft())
            while waiting:
                yield _finished(waiting.popleft())

        yield label


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows were labelled, and the numbers of those that were not UTF-8 (the first hundred of them)."""

    rows: int
    torn: tuple[int, ...]
    torn_rows: int


def classify_file(
    source: Path, target: Path, label: Labeller, progress: Callable[[int], None] | None = None
) -> Written:
    """Write every row of `source` to `target` with the labels added.

    A column that has the name of a label is kept as `given_<name>`. `target` appears only when complete. A row that
    is not UTF-8 is labelled by what can be read of it and written back byte by byte.
    Raises TableError when a file cannot be used; `progress` hears the bytes read so far.
    """
    given, torn = columns(source), _Torn()
    with _written_at_once(target) as file:
        count = _write(rows(source, ("text",), progress, torn.add), given, file, label)
    return Written(count, tuple(torn.first), torn.count)


class _Torn:
    """Counts rows without keeping them all: a file in another encoding has millions."""

    def __init__(self) -> None:
        self.first: list[int] = []
        self.count = 0

    def add(self, number: int) -> None:
        self.count += 1
        if len(self.first) < _TORN_NAMED:
            self.first.append(number)


def classify_lines(lines: Iterable[str], target: Path | TextIO, label: Labeller) -> int:
    """Write a CSV row for every line; an empty line is an empty text. Returns how many.

    A `target` that is a path appears only when complete.
    """
    texts: Iterator[Row] = ({"text": line.rstrip("\r\n")} for line in lines)
    with nullcontext(target) if not isinstance(target, Path) else _written_at_once(target) as file:
        return _write(texts, ["text"], file, label)


def _write(texts: Iterator[Row], given: Sequence[str], file: TextIO, label: Labeller) -> int:
    names = _kept_names(given)
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*names, *ADDED])
    count = 0
    for batch, found in label(_batches(texts)):
        for row, triage in zip(batch, found, strict=True):
            writer.writerow([*(row[name] for name in given), *_cells(triage)])
        file.flush()
        count += len(batch)
    return count


def _kept_names(given: Sequence[str]) -> list[str]:
    """A label that came with the file stays, beside ours and beside those of earlier runs."""
    taken, names = {*ADDED, *given}, []
    for name in given:
        kept = name
        while kept in ADDED or (kept != name and kept in taken):
            kept = f"given_{kept}"
        taken.add(kept)
        names.append(kept)
    return names


def _batches(texts: Iterator[Row]) -> Iterator[_Batch]:
    while batch := list(islice(texts, _BATCH)):
        yield batch


def _readable(text: str) -> str:
    """Bad bytes, which travel as surrogates, become the sign for what cannot be read."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _cells(triage: Triage) -> tuple[str, ...]:
    return (
        triage.category,
        f"{triage.confidence:.4f}",
        triage.secondary or "",
        triage.severity,
        triage.type,
        triage.language,
    )


def _finished(waited: tuple[_Batch, Future[list[Triage]]]) -> tuple[_Batch, list[Triage]]:
    batch, labels = waited
    return batch, labels.result()


_of_worker: list[Classifier] = []


def _start_worker() -> None:
    _of_worker.append(load_classifier())


def _in_worker(texts: list[str]) -> list[Triage]:
    return _of_worker[0].classify_many(texts)


@contextmanager
def _written_at_once(target: Path) -> Iterator[TextIO]:
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise TableError(f"{target.name} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", errors="surrogateescape", newline="") as file:
            yield file
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
