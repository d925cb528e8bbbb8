"""Reading CSV files that people hand in: row by row, with errors that name the row."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from io import TextIOWrapper
from pathlib import Path
from typing import BinaryIO

Row = dict[str, str]
Hears = Callable[[int], None]
# A pasted letter is longer than the csv module expects of a cell.
_LONGEST_CELL = 10_000_000


class TableError(ValueError):
    """A file that cannot be used; the message is one sentence for the person who gave it."""


def rows(
    path: Path, needed: tuple[str, ...], progress: Hears | None = None, torn: Hears | None = None
) -> Iterator[Row]:
    """Yield the rows of a UTF-8 CSV file. Missing cells are empty. `progress` hears the bytes read so far.

    Raises TableError for an unreadable file, a missing or repeated column, bad UTF-8 or broken quoting. With `torn`,
    which then hears its number, a row with bad UTF-8 is yielded too: bad bytes as surrogates, so that they can be
    written back.
    """
    with _opened(path) as table:
        for column in needed:
            if column not in table.header:
                raise TableError(f"{path.name} has no column {column!r}.")
        for row in table.rows(torn):
            yield row
            if progress is not None:
                progress(table.raw.tell())


def columns(path: Path) -> list[str]:
    """The header of a CSV file. Raises TableError like `rows`."""
    with _opened(path) as table:
        return table.header


@dataclass(frozen=True, slots=True)
class _Table:
    """An open file: its bytes (to see how far it is read), its header, and the lines after it."""

    name: str
    raw: BinaryIO
    header: list[str]
    lines: Iterator[list[str]]

    def rows(self, torn: Hears | None) -> Iterator[Row]:
        number = 1
        try:
            for cells in self.lines:
                number += 1
                # In a file of one column an empty line is an empty text; in others it is no row.
                if cells or len(self.header) == 1:
                    yield self._row(cells, number, torn)
        except csv.Error as error:
            raise TableError(f"{self.name}, row {number + 1}: {error}.") from error

    def _row(self, cells: Sequence[str], number: int, torn: Hears | None) -> Row:
        if len(cells) > len(self.header):
            raise TableError(f"{self.name}, row {number} has more cells than the header.")
        if any(map(_has_bad_bytes, cells)):
            if torn is None:
                raise TableError(f"{self.name}, row {number} is not UTF-8.")
            torn(number)
        return dict.fromkeys(self.header, "") | dict(zip(self.header, cells, strict=False))


@contextmanager
def _opened(path: Path) -> Iterator[_Table]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        # Bad bytes are smuggled through so that the error can name the row.
        with (
            path.open("rb") as raw,
            TextIOWrapper(raw, encoding="utf-8-sig", errors="surrogateescape", newline="") as text,
        ):
            lines = csv.reader(text, strict=True)
            yield _Table(path.name, raw, _header(lines, path.name), lines)
    except OSError as error:
        raise TableError(f"{path.name} cannot be read: {error.strerror}.") from error


def _header(lines: Iterator[list[str]], name: str) -> list[str]:
    try:
        header = next(lines, [])
    except csv.Error as error:
        raise TableError(f"{name}, row 1: {error}.") from error
    if any(map(_has_bad_bytes, header)):
        raise TableError(f"{name}, row 1 is not UTF-8.")
    repeated = sorted({column for column in header if header.count(column) > 1})
    if repeated:
        raise TableError(f"{name} has two columns {repeated[0]!r}; give each its own name.")
    return header


def _has_bad_bytes(text: str) -> bool:
    return not text.isascii() and any("\udc80" <= character <= "\udcff" for character in text)
