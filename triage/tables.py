"""Reading CSV files that people hand in: row by row, with errors that name the row."""

import csv
from collections.abc import Callable, Iterator
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
    try:
        with path.open("rb") as raw:
            for row in _rows(raw, path.name, needed):
                yield row
                if progress is not None:
                    progress(raw.tell())
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror}.") from error


def columns(path: Path) -> list[str]:
    """The header of a CSV file. Raises TableError like `rows`."""
    try:
        with path.open("rb") as raw:
            return list(_reader(raw, path.name).fieldnames or [])
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror}.") from error


def _rows(raw: BinaryIO, name: str, needed: tuple[str, ...]) -> Iterator[Row]:
    reader = _reader(raw, name)
    for column in needed:
        if column not in (reader.fieldnames or []):
            raise TableError(f"{name} has no column {column!r}.")
    number = 1
    try:
        for number, row in enumerate(reader, start=2):
            yield _checked(row, name, number)
    except csv.Error as error:
        raise TableError(f"{name}, row {number + 1}: {error}.") from error


def _reader(raw: BinaryIO, name: str) -> "csv.DictReader[str]":
    csv.field_size_limit(_LONGEST_CELL)
    # Bad bytes are smuggled through so that the error can name the row.
    reader = csv.DictReader(TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline=""), strict=True)
    try:
        header = "".join(reader.fieldnames or [])
    except csv.Error as error:
        raise TableError(f"{name}, row 1: {error}.") from error
    if _has_bad_bytes(header):
        raise TableError(f"{name}, row 1 is not UTF-8.")
    return reader


def _checked(row: dict[str | None, str | list[str] | None], name: str, number: int) -> Row:
    if None in row:
        raise TableError(f"{name}, row {number} has more cells than the header.")
    cells = {str(column): str(cell or "") for column, cell in row.items()}
    if any(map(_has_bad_bytes, cells.values())):
        raise TableError(f"{name}, row {number} is not UTF-8.")
    return cells


def _has_bad_bytes(text: str) -> bool:
    return not text.isascii() and any("\udc80" <= character <= "\udcff" for character in text)
