"""Adds labels to files of any length, a few hundred rows at a time."""

import csv
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import TextIO

from triage.classifier import Classifier
from triage.decision import Triage
from triage.tables import Row, TableError, columns, rows

ADDED = ("category", "confidence", "secondary", "severity", "type", "language")
_BATCH = 256


def classify_file(
    source: Path, target: Path, classifier: Classifier, progress: Callable[[int], None] | None = None
) -> int:
    """Write every row of `source` to `target` with the labels added; return how many rows.

    A column that has the name of a label is kept as `given_<name>`. `target` appears only when complete.
    Raises TableError when a file cannot be used; `progress` hears the bytes read so far.
    """
    given = columns(source)
    with _written_at_once(target) as file:
        return _write(rows(source, ("text",), progress), given, file, classifier)


def classify_lines(lines: Iterable[str], file: TextIO, classifier: Classifier) -> int:
    """Write a CSV row for every line; an empty line is an empty text. Returns how many."""
    texts: Iterator[Row] = ({"text": line.rstrip("\r\n")} for line in lines)
    return _write(texts, ["text"], file, classifier)


def _write(texts: Iterator[Row], given: Sequence[str], file: TextIO, classifier: Classifier) -> int:
    names = [f"given_{name}" if name in ADDED else name for name in given]
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([*names, *ADDED])
    count = 0
    while batch := list(islice(texts, _BATCH)):
        found = classifier.classify_many([row["text"] for row in batch])
        for row, triage in zip(batch, found, strict=True):
            writer.writerow([*(row[name] for name in given), *_cells(triage)])
        file.flush()
        count += len(batch)
    return count


def _cells(triage: Triage) -> tuple[str, ...]:
    return (
        triage.category,
        f"{triage.confidence:.4f}",
        triage.secondary or "",
        triage.severity,
        triage.type,
        triage.language,
    )


@contextmanager
def _written_at_once(target: Path) -> Iterator[TextIO]:
    try:
        handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    except OSError as error:
        raise TableError(f"{target.name} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            yield file
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
