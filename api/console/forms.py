"""An article as the fields of a form and back. Lists have one entry a line; what is wrong is told at its field."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from api.console.labels import Field
from api.publishing.dealing import RECHECK_AFTER
from knowledge import Article
from knowledge.article import Amount, ArticleText, Channel, Source

Values = Mapping[str, str]
Errors = Mapping[str, tuple[str, ...]]

TEXTS = {"id_text": "id", "en_text": "en"}
_DATES = ("valid_from", "valid_to", "reviewed_on", "recheck_by")
_ONE_LINE = ("topic", "flow", *_DATES)
_AMOUNT, _SOURCE = tuple(Amount.model_fields), tuple(Source.model_fields)

_REQUIRED = "Isian ini wajib diisi."
_SENTENCES = {
    "string_too_short": _REQUIRED,
    "missing": _REQUIRED,
    "too_short": "Tulis setidaknya satu.",
    "enum": "Tingkat kepercayaan hanya A, B, atau C.",
}
_SLUG = "Pakai huruf kecil, angka, dan tanda hubung saja, misalnya jht-pencairan-sebagian."
_DATE = "Tanggal itu tidak dikenal."
_PARTIAL_DATE = "Tulis tanggalnya sebagai 2026, 2026-11, atau 2026-11-20."
_PARTS = "Tulis {count} bagian yang dipisahkan garis tegak: {form}."
_LINE = "Baris {line}: {sentence}"


@dataclass(frozen=True)
class Form:
    """What stands in the fields, by their names, and what is wrong with it."""

    values: Values
    errors: Errors = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        return self.values.get(name, "")


class Invalid(ValueError):
    """The fields make no article; `errors` says why, by field."""

    def __init__(self, errors: Errors) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def blank(today: date) -> dict[str, str]:
    """The fields of a new article."""
    return {"reviewed_on": str(today), "recheck_by": str(today + RECHECK_AFTER)}


def values_of(article: Article) -> dict[str, str]:
    """The fields that tell `article`."""
    values = {name: str(getattr(article, name) or "") for name in _ONE_LINE}
    values |= {
        "segments": " ".join(article.segments),
        "sources": "\n".join(_joined(source, _SOURCE) for source in article.sources),
        "legal": "\n".join(article.legal),
        "related": "\n".join(article.related),
        "questions.id": "\n".join(article.questions.id),
        "questions.en": "\n".join(article.questions.en),
    }
    for name in TEXTS:
        values |= {f"{name}.{key}": value for key, value in _text_values(getattr(article, name)).items()}
    return values


def article_of(article_id: str, values: Values) -> Article:
    """The article that the fields tell. Raises `Invalid`."""
    errors: defaultdict[str, list[str]] = defaultdict(list)
    content = _content(values, errors)
    try:
        article = Article.model_validate({"id": article_id, **content})
    except ValidationError as error:
        # A field whose lines could not even be read has been told already.
        told = set(errors)
        for item in error.errors():
            name, sentence = _told(item["loc"], item["type"])
            if name not in told and sentence not in errors[name]:
                errors[name].append(sentence)
    if errors:
        raise Invalid({name: tuple(sentences) for name, sentences in errors.items()})
    return article


def lines(value: str) -> tuple[str, ...]:
    """The lines of a field that hold something."""
    return tuple(line.strip() for line in value.splitlines() if line.strip())


def _text_values(text: ArticleText) -> dict[str, str]:
    values = {
        "title": text.title,
        "answer": text.answer,
        "if_that_fails": text.if_that_fails,
        "steps": "\n".join(text.steps),
        "documents": "\n".join(text.documents),
        "amounts": "\n".join(_joined(amount, _AMOUNT) for amount in text.amounts),
    }
    return values | {f"channels.{channel}": text.channels.get(channel, "") for channel in Channel}


def _joined(value: Amount | Source, parts: Sequence[str]) -> str:
    return " | ".join(str(getattr(value, part)) for part in parts)


def _content(values: Values, errors: defaultdict[str, list[str]]) -> dict[str, Any]:
    def rows(name: str, parts: Sequence[str], form: str) -> list[dict[str, str]]:
        return _rows(values.get(name, ""), parts, lambda at: errors[name].append(_at(at, _parts(parts, form))))

    content: dict[str, Any] = {name: values.get(name, "").strip() or None for name in _ONE_LINE}
    content["topic"] = content["topic"] or ""
    content["segments"] = values.get("segments", "").split()
    content["sources"] = rows("sources", _SOURCE, "judul | tanggal | A, B, atau C | kode")
    content["legal"] = lines(values.get("legal", ""))
    content["related"] = values.get("related", "").replace(",", " ").split()
    content["questions"] = {code: lines(values.get(f"questions.{code}", "")) for code in TEXTS.values()}
    for name in TEXTS:
        text = _text_content({part: values.get(f"{name}.{part}", "") for part in _text_parts()})
        content[name] = text | {"amounts": rows(f"{name}.amounts", _AMOUNT, "label | nilai | sejak")}
    return content


def _text_parts() -> Iterable[str]:
    return (*("title", "answer", "if_that_fails", "steps", "documents"), *(f"channels.{one}" for one in Channel))


def _text_content(values: Values) -> dict[str, Any]:
    told = {channel: values[f"channels.{channel}"].strip() for channel in Channel}
    return {
        **{name: values[name].strip() for name in ("title", "answer", "if_that_fails")},
        **{name: lines(values[name]) for name in ("steps", "documents")},
        "channels": {channel.value: how for channel, how in told.items() if how},
    }


def _rows(value: str, parts: Sequence[str], wrong: Callable[[int], None]) -> list[dict[str, str]]:
    """Each line as a row of parts, of which the first may hold bars; `wrong` hears of lines that lack parts."""
    rows = []
    for at, line in enumerate(lines(value), start=1):
        found = [part.strip() for part in line.rsplit("|", len(parts) - 1)]
        if len(found) == len(parts) and all(found):
            rows.append(dict(zip(parts, found, strict=True)))
        else:
            wrong(at)
    return rows


def _parts(parts: Sequence[str], form: str) -> str:
    return _PARTS.format(count=len(parts), form=form)


def _at(line: int, sentence: str) -> str:
    return _LINE.format(line=line, sentence=sentence)


def _told(location: tuple[int | str, ...], kind: str) -> tuple[str, str]:
    """The field and the sentence for what pydantic found."""
    place = next((at for at, part in enumerate(location) if isinstance(part, int)), len(location))
    name = ".".join(map(str, location[:place]))
    inside = location[place + 1 :]
    sentence = _sentence(name, str(inside[0]) if inside else "", kind)
    return name, _at(int(location[place]) + 1, sentence) if place < len(location) else sentence


def _sentence(name: str, inside: str, kind: str) -> str:
    if name in _DATES and kind != "missing":
        return _DATE
    if kind == "string_pattern_mismatch":
        return _SLUG if name in {Field.ID, Field.RELATED} else _PARTIAL_DATE
    if kind == "enum" and inside != "confidence":
        return "Pilihan itu tidak dikenal."
    return _SENTENCES.get(kind, "Isian ini belum benar.")
