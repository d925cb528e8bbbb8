"""What the file formats share: checking fields, folding texts, and items of several parts."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from knowledge.article import Amount, Article, Channel, Source
from knowledge.faults import ArticleError, Fault
from language.detection import Language

WIDTH = 120
# Characters that cannot be seen, that editors take for line breaks, or that YAML forbids.
UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
AMOUNT_PARTS, SOURCE_PARTS = tuple(Amount.model_fields), tuple(Source.model_fields)

_SENTENCE_END = re.compile(r"(?<=[^ ][.?!]) (?! )")
_SINGLE_SPACE = re.compile(r"(?<! ) (?! )")
_BAR = re.compile(r"(?<!\\)\|")


def article_of(fields: object, file: str, at: str = "", faults: Sequence[Fault] = ()) -> Article:
    """The article with these fields; raises `ArticleError` naming each wrong one, with `at` before its name.

    `faults` are those found on the way here; the error names them, too.
    """
    try:
        article = Article.model_validate(fields)
    except ValidationError as error:
        wrong = (Fault(file, at + _path(item["loc"]), _message(item)) for item in error.errors())
        raise ArticleError((*faults, *wrong)) from error
    if faults:
        raise ArticleError(tuple(faults))
    return article


def named(article: Article, file: str) -> Article:
    """The article, if the file `file` bears its id; else raises `ArticleError`."""
    if article.id != Path(file).stem:
        raise ArticleError((Fault(file, "id", f"'{article.id}' differs from the file name"),))
    return article


def fold(text: str, width: int = WIDTH) -> list[str]:
    """`text` as lines of at most `width` characters, one or more a sentence; joined by spaces they give it back."""
    return [line for sentence in _SENTENCE_END.split(text) for line in _filled(sentence, width)]


def channel_item(channel: str, text: str, language: Language) -> str:
    """`Kantor cabang: …`, as a reader knows the place."""
    return f"{Channel(channel).label(language)}: {text}"


def channels_of(items: Iterable[str]) -> dict[str, str]:
    """What `channel_item` wrote, read back; raises `ValueError` for a place that is unknown or told of twice."""
    channels: dict[str, str] = {}
    for item in items:
        name, _, text = item.partition(":")
        channel = _channel(name.strip())
        if channel in channels:
            raise ValueError(f"'{name.strip()}' is there twice")
        channels[channel] = text
    return channels


def parts_of(item: str, names: Sequence[str]) -> dict[str, str]:
    """The parts of `item` (`first | second`, still escaped) by name; raises `ValueError` if their number is wrong."""
    parts = [part.strip(" \t") for part in _BAR.split(item)]
    if len(parts) != len(names):
        raise ValueError(f"'{item}' must have {len(names)} parts: {' | '.join(names)}")
    return dict(zip(names, parts, strict=True))


def _filled(text: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in _SINGLE_SPACE.split(text):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _channel(name: str) -> str:
    for channel in Channel:
        if name.casefold() in {channel.casefold(), channel.label_id.casefold(), channel.label_en.casefold()}:
            return str(channel)
    known = ", ".join(channel.label_id for channel in Channel)
    raise ValueError(f"'{name}' is none of the channels: {known}")


def _path(location: tuple[int | str, ...]) -> str:
    """`("id_text", "steps", 2)` → `id_text.steps.3`: people count from one."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in location) or "file"


def _message(item: Any) -> str:
    """Spreadsheets like to rewrite dates, so these errors say how a date is written."""
    given = item["input"]
    if item["type"].startswith("date") and not isinstance(given, date | datetime):
        return f"{given!r} is no date; write it like 2026-11-20"
    return str(item["msg"])
