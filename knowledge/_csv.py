r"""Articles as rows of a spreadsheet: lists hold one item a line, parts of an item stand between bars.

Escapes are `\n` for a line break inside an item, `\|` for a bar inside a part, `\u0009` for what cannot be seen and
`\\` for the backslash itself.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from knowledge._fields import AMOUNT_PARTS, SOURCE_PARTS, UNSEEN, article_of, channel_item, channels_of, parts_of
from knowledge.article import Article
from knowledge.faults import ArticleError, Fault
from language.detection import Language

# A spreadsheet would run these as formulas, or rewrite them as numbers and dates of its own; an apostrophe stops it.
_TAKEN = re.compile(r"'*(?:[=+\-@]|[0-9%.,/: -]+\Z)")
_ESCAPE = re.compile(r"\\(?:u((?!d[89a-f])[0-9a-f]{4})|([n|\\]))")
_BLANKS = " \t\n"


@dataclass(frozen=True)
class _Kind:
    """How a value of `Article.model_dump` becomes a cell, and a cell such a value (`ValueError` if it cannot)."""

    write: Callable[[Any], str]
    read: Callable[[str], object]


def dump(articles: Sequence[Article]) -> str:
    """The whole file with its heading; rows end with CRLF, as RFC 4180 wants."""
    target = io.StringIO(newline="")
    writer = csv.writer(target)
    writer.writerow(_COLUMNS)
    for article in articles:
        fields = article.model_dump(mode="json")
        writer.writerow(kind.write(_field(fields, path)) for path, kind in _COLUMNS.values())
    return target.getvalue()


def parse(content: str, file: str) -> tuple[Article, ...]:
    """The articles in `content`, separated by `,` or `;`; raises `ArticleError` with the faults of all rows."""
    rows = _rows(content, file)
    names = _names(rows[0] if rows else [], file)
    articles: dict[int, Article] = {}
    faults: list[Fault] = []
    for number, cells in enumerate(rows[1:], start=2):
        try:
            if any(cell.strip(_BLANKS) for cell in cells):
                articles[number] = _article(names, cells, file, number)
        except ArticleError as error:
            faults += error.faults
    faults += _repeated(articles, file)
    if faults:
        raise ArticleError(tuple(faults))
    return tuple(articles.values())


def _rows(content: str, file: str) -> list[list[str]]:
    heading = content.partition("\n")[0]
    delimiter = ";" if heading.count(";") > heading.count(",") else ","
    rows: list[list[str]] = []
    try:
        for cells in csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True):
            rows.append(cells)
    except csv.Error as error:
        raise ArticleError((Fault(file, f"row {len(rows) + 1}", str(error)),)) from error
    return rows


def _names(heading: Sequence[str], file: str) -> list[str]:
    """The names of the columns; all must be there, for a lost column would empty that field of every article."""
    names = [name.strip(_BLANKS).lower() for name in heading]
    wrong = [(name, "there is no such column") for name in names if name and name not in _COLUMNS]
    wrong += [(name, "the column is missing") for name in _COLUMNS if name not in names]
    wrong += [(name, "the column is there twice") for name in _COLUMNS if names.count(name) > 1]
    if wrong:
        raise ArticleError(tuple(Fault(file, f"row 1: {name}", message) for name, message in wrong))
    return names


def _article(names: Sequence[str], cells: Sequence[str], file: str, number: int) -> Article:
    faults: list[Fault] = []
    fields: dict[str, Any] = {"id_text": {}, "en_text": {}, "questions": {}}
    for column, cell in enumerate(cells):
        if not cell.strip(_BLANKS):
            continue
        if column >= len(names) or not names[column]:
            faults.append(Fault(file, f"row {number}", f"column {column + 1} has no heading"))
            continue
        path, kind = _COLUMNS[names[column]]
        try:
            _field(fields, path[:-1])[path[-1]] = kind.read(cell)
        except ValueError as error:
            faults.append(Fault(file, f"row {number}: {'.'.join(path)}", str(error)))
    return article_of(fields, file, f"row {number}: ", faults)


def _repeated(articles: dict[int, Article], file: str) -> Iterable[Fault]:
    first: dict[str, int] = {}
    for number, article in articles.items():
        if first.setdefault(article.id, number) != number:
            yield Fault(file, f"row {number}: id", f"'{article.id}' is also in row {first[article.id]}")


def _field(fields: Any, path: Sequence[str]) -> Any:
    for name in path:
        fields = fields[name]
    return fields


def _text_cell(text: str | None) -> str:
    return _guarded("\n".join(map(_escaped, (text or "").split("\n"))))


def _text_of(cell: str) -> str:
    return _unescaped(_unguarded(cell.strip(_BLANKS)))


def _lines(items: Iterable[str]) -> str:
    return "\n".join(map(_guarded, items))


def _items(cell: str) -> list[str]:
    lines = (line.strip(_BLANKS) for line in cell.split("\n"))
    return [_unguarded(line) for line in lines if line]


def _list_cell(items: Sequence[str]) -> str:
    return _lines(map(_escaped, items))


def _list_of(cell: str) -> list[str]:
    return list(map(_unescaped, _items(cell)))


def _records(names: Sequence[str]) -> _Kind:
    """A list of items with these parts."""

    def write(items: Sequence[dict[str, str]]) -> str:
        return _lines(" | ".join(_escaped(item[name]).replace("|", r"\|") for name in names) for item in items)

    def read(cell: str) -> list[dict[str, str]]:
        parts = (parts_of(item, names) for item in _items(cell))
        return [{name: _unescaped(part) for name, part in item.items()} for item in parts]

    return _Kind(write, read)


def _channels(language: Language) -> _Kind:
    def write(channels: dict[str, str]) -> str:
        return _list_cell([channel_item(name, text, language) for name, text in channels.items()])

    return _Kind(write, lambda cell: channels_of(_list_of(cell)))


def _guarded(text: str) -> str:
    return "'" + text if _TAKEN.match(text) else text


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and _TAKEN.match(text, 1) else text


def _escaped(text: str) -> str:
    return UNSEEN.sub(_code, text.replace("\\", r"\\"))


def _code(found: re.Match[str]) -> str:
    return r"\n" if found[0] == "\n" else f"\\u{ord(found[0]):04x}"


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2].replace("n", "\n"), text)


def _text_columns(language: Language) -> dict[str, tuple[tuple[str, ...], _Kind]]:
    kinds = {"title": _TEXT, "answer": _TEXT, "steps": _LIST, "if_that_fails": _TEXT}
    kinds |= {"channels": _channels(language), "documents": _LIST, "amounts": _records(AMOUNT_PARTS)}
    return {f"{language}_{name}": ((f"{language}_text", name), kind) for name, kind in kinds.items()}


_TEXT = _Kind(_text_cell, _text_of)
_LIST = _Kind(_list_cell, _list_of)
# The heading of each column with the place of its value in the article.
_COLUMNS: dict[str, tuple[tuple[str, ...], _Kind]] = {
    **{name: ((name,), _TEXT) for name in ("id", "topic")},
    "segments": (("segments",), _LIST),
    **{name: ((name,), _TEXT) for name in ("flow", "valid_from", "valid_to", "reviewed_on", "recheck_by")},
    "sources": (("sources",), _records(SOURCE_PARTS)),
    **{name: ((name,), _LIST) for name in ("legal", "related")},
    **_text_columns(Language.ID),
    **_text_columns(Language.EN),
    "id_questions": (("questions", "id"), _LIST),
    "en_questions": (("questions", "en"), _LIST),
}
