"""Reading CSV files that people hand in: row by row, with errors that name the row."""

import csv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

Row = dict[str, str]
# A pasted letter is longer than the csv module expects of a cell.
_LONGEST_CELL = 10_000_000


class TableError(ValueError):
    """A file that cannot be used; the message is one sentence for the person who gave it."""


def rows(path: Path, needed: tuple[str, ...], progress: Callable[[int], None] | None = None) -> Iterator[Row]:
    """Yield the rows of a UTF-8 CSV file. Missing cells are empty. `progress` hears the bytes read so far.

    Raises TableError for an unreadable file, a missing column, bad UTF-8 or broken quoting.
    """
    with _opened(path) as (raw, reader):
        for column in needed:
            if column not in (reader.fieldnames or []):
                raise TableError(f"{path.name} has no column {column!r}.")
        for row in _checked_rows(reader, path.name):
            yield row
            if progress is not None:
                progress(raw.tell())


def columns(path: Path) -> list[str]:
    """The header of a CSV file. Raises TableError like `rows`."""
    with _opened(path) as (_, reader):
        return list(reader.fieldnames or [])


@contextmanager
def _opened(path: Path) -> "Iterator[tuple[BinaryIO, csv.DictReader[str]]]":
    """The file as bytes (to see how far it is read) and as rows, the header being checked."""
    csv.field_size_limit(_LONGEST_CELL)
    try:
        # Bad bytes are smuggled through so that the error can name the row.
        with (
            path.open("rb") as raw,
            TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="") as text,
        ):
            reader = csv.DictReader(text, strict=True)
            _check_header(reader, path.name)
            yield raw, reader
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror}.") from error


def _check_header(reader: "csv.DictReader[str]", name: str) -> None:
    try:
        header = "".join(reader.fieldnames or [])
    except csv.Error as error:
        raise TableError(f"{name}, row 1: {error}.") from error
    if _has_bad_bytes(header):
        raise TableError(f"{name}, row 1 is not UTF-8.")


def _checked_rows(reader: "csv.DictReader[str]", name: str) -> Iterator[Row]:
    number = 1
    try:
        for row in reader:
            number += 1
            yield _checked(row, name, number)
    except csv.Error as error:
        raise TableError(f"{name}, row {number + 1}: {error}.") from error


def _checked(row: dict[str | None, str | list[str] | None], name: str, number: int) -> Row:
    if None in row:
        raise TableError(f"{name}, row {number} has more cells than the header.")
    cells = {str(column): str(cell or "") for column, cell in row.items()}
    if any(map(_has_bad_bytes, cells.values())):
        raise TableError(f"{name}, row {number} is not UTF-8.")
    return cells


def _has_bad_bytes(text: str) -> bool:
    return not text.isascii() and any("\udc80" <= character <= "\udcff" for character in text)
