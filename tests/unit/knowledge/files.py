"""Articles as files of some format: written, read back, edited by hand."""

import csv
import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from knowledge.article import Article
from knowledge.faults import ArticleError
from knowledge.formats import Format, read, write

MakeArticle = Callable[..., Article]


def place(folder: Path, format: Format) -> Path:
    return folder / "articles.csv" if format is Format.CSV else folder


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def written(article: Article, folder: Path, format: Format) -> str:
    """What the file says, as an editor shows it."""
    write([article], place(folder, format), format)
    (file,) = folder.iterdir()
    return file.read_text(encoding="utf-8-sig")


def faults(source: Path) -> list[str]:
    with pytest.raises(ArticleError) as caught:
        read(source)
    return [str(fault) for fault in caught.value.faults]


def edited(folder: Path, name: str, content: str) -> Article:
    file = folder / name
    file.write_text(content, encoding="utf-8")
    (article,) = read(file)
    return article


def rows(file: Path, **changed: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""), **changed))


def save(file: Path, table: Sequence[Sequence[str]], **options: Any) -> None:
    """As a spreadsheet would save it."""
    target = io.StringIO(newline="")
    csv.writer(target, **options).writerows(table)
    file.write_text(target.getvalue(), encoding="utf-8", newline="")


def text(title: str, answer: str, *steps: str, **more: Any) -> dict[str, Any]:
    """One language of an article."""
    return {"title": title, "answer": answer, "steps": list(steps), "if_that_fails": "175."} | more
