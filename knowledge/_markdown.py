"""One article as Markdown: fields between two lines of `---`, then a part for each language and for the questions."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge import _yaml
from knowledge._fields import AMOUNT_PARTS, article_of, channel_item, channels_of, parts_of
from knowledge._markdown_text import (
    BLANKS,
    Line,
    bullets,
    bullets_of_parts,
    items_of,
    line_of,
    numbered,
    text_lines,
    text_of,
    unescaped,
)
from knowledge.article import Article, ArticleText
from knowledge.faults import ArticleError, Fault
from language.detection import Language

_HEADING = re.compile(r" {0,3}(#+)(?:[ \t]+(.*?))?[ \t]*#*[ \t]*")
_Headings = Mapping[str, tuple[str, str]]

_FENCE = "---"
# The headings of each field in Indonesian and English; both are understood everywhere.
_PARTS: _Headings = {
    "id_text": ("Bahasa Indonesia", "Indonesian"),
    "en_text": ("Bahasa Inggris", "English"),
    "questions": ("Pertanyaan", "Questions"),
}
_ASKED: _Headings = {"id": _PARTS["id_text"], "en": _PARTS["en_text"]}
_SECTIONS: _Headings = {
    "title": ("Judul", "Title"),
    "answer": ("Jawaban", "Answer"),
    "steps": ("Langkah", "Steps"),
    "if_that_fails": ("Kalau belum berhasil", "If that fails"),
    "channels": ("Kanal", "Channels"),
    "documents": ("Dokumen", "Documents"),
    "amounts": ("Jumlah", "Amounts"),
}


def dump(article: Article) -> str:
    """The whole file, line breaks included."""
    blocks = [[_FENCE, *_yaml.head(article), _FENCE]]
    for name, language in (("id_text", Language.ID), ("en_text", Language.EN)):
        blocks += [[f"# {_heading(_PARTS[name], language)}"], *_text_sections(article.text(language), language)]
    blocks.append([f"# {_PARTS['questions'][0]}"])
    for language, questions in ((Language.ID, article.questions.id), (Language.EN, article.questions.en)):
        blocks += _section(_heading(_ASKED[language], language), bullets(questions))
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def parse(content: str, file: str) -> Article:
    """The article in `content`; raises `ArticleError` naming `file` and each wrong line and field."""
    lines = list(enumerate(content.split("\n"), start=1))
    start, end = _fences(lines, file)
    body = _Body(file)
    for section in _cut(lines[end:]):
        body.place(section)
    try:
        front = _front(lines[start : end - 1], file)
    except ArticleError as error:
        raise ArticleError((*error.faults, *body.faults)) from error
    return article_of({**front, **body.fields}, file, faults=body.faults)


def _heading(names: tuple[str, str], language: Language) -> str:
    return names[language is Language.EN]


def _section(heading: str, lines: list[str]) -> list[list[str]]:
    return [[f"## {heading}"], lines] if lines else []


def _text_sections(text: ArticleText, language: Language) -> Iterator[list[str]]:
    written = {
        "title": text_lines(text.title),
        "answer": text_lines(text.answer, folded=True),
        "steps": numbered(text.steps),
        "if_that_fails": text_lines(text.if_that_fails, folded=True),
        "channels": bullets(channel_item(channel, told, language) for channel, told in text.channels.items()),
        "documents": bullets(text.documents),
        "amounts": bullets_of_parts([getattr(it, part) for part in AMOUNT_PARTS] for it in text.amounts),
    }
    for name, lines in written.items():
        yield from _section(_heading(_SECTIONS[name], language), lines)


def _fences(lines: Sequence[Line], file: str) -> tuple[int, int]:
    """The numbers of the two lines around the fields."""
    fences = [number for number, line in lines if line.rstrip(BLANKS) == _FENCE][:2]
    if len(fences) < 2 or any(line.strip(BLANKS) for _, line in lines[: fences[0] - 1]):
        raise ArticleError((Fault(file, "line 1", f"must begin with the fields between two lines of {_FENCE}"),))
    return fences[0], fences[1]


def _front(lines: Sequence[Line], file: str) -> dict[Any, Any]:
    first = lines[0][0] if lines else 2
    fields = _yaml.load("\n".join(line for _, line in lines), file, first)
    if not isinstance(fields, dict):
        raise ArticleError((Fault(file, f"line {first}", "fields are written like 'topic: account.otp'"),))
    wrong = tuple(Fault(file, name, "stands below, under a heading of its own") for name in _PARTS if name in fields)
    if wrong:
        raise ArticleError(wrong)
    return fields


@dataclass
class _Section:
    """What stands below a heading: of a part if `name` is None, else of a section of that part."""

    line: int
    part: str | None
    name: str | None
    lines: list[Line] = field(default_factory=list)


def _cut(lines: Sequence[Line]) -> Iterator[_Section]:
    section = _Section(lines[0][0] if lines else 0, None, None)
    for number, line in lines:
        heading = _HEADING.fullmatch(line)
        if heading is None:
            section.lines.append((number, line))
            continue
        yield section
        title = heading[2] or ""
        section = _Section(number, title, None) if heading[1] == "#" else _Section(number, section.part, title)
    yield section


class _Body:
    """The texts and questions as `Article.model_validate` wants them, and what is wrong with them."""

    def __init__(self, file: str) -> None:
        self._file = file
        self.fields: dict[str, dict[str, object]] = {}
        self.faults: list[Fault] = []

    def place(self, section: _Section) -> None:
        """Read `section` into the field that its headings name."""
        part = _known(section.part, _PARTS)
        if part is None:
            self._outside(section)
        elif section.name is None:
            self.fields.setdefault(part, {})
            self._want_nothing(section)
        else:
            self._fill(self.fields.setdefault(part, {}), _ASKED if part == "questions" else _SECTIONS, section)

    def _outside(self, section: _Section) -> None:
        """Of an unknown part only the heading is at fault, not all that stands below it."""
        if section.part is None:
            self._want_nothing(section)
        if section.part is None and section.name is not None:
            self._complain(section.line, "stands above the first part, such as '# Bahasa Indonesia'")
        elif section.part is not None and section.name is None:
            self._complain(section.line, f"there is no part '{section.part}', only {_offer(_PARTS)}")

    def _fill(self, fields: dict[str, object], headings: _Headings, section: _Section) -> None:
        name = _known(section.name, headings)
        if name is None:
            self._complain(section.line, f"there is no section '{section.name}' here, only {_offer(headings)}")
        elif name in fields:
            self._complain(section.line, f"the section '{section.name}' is there twice")
        else:
            fields[name] = self._value(name, section)

    def _value(self, name: str, section: _Section) -> object:
        if name in {"title", "answer", "if_that_fails"}:
            return text_of(section.lines, self._complain)
        items = items_of(section.lines, self._complain)
        if name == "amounts":
            return [amount for item in items if (amount := self._amount(item))]
        texts = [text_of(item, self._complain) for item in items]
        return self._channels(texts, section.line) if name == "channels" else texts

    def _amount(self, item: Sequence[Line]) -> dict[str, str] | None:
        try:
            return {name: unescaped(part) for name, part in parts_of(line_of(item), AMOUNT_PARTS).items()}
        except ValueError as error:
            self._complain(item[0][0], str(error))
            return None

    def _channels(self, texts: Sequence[str], line: int) -> object:
        try:
            return channels_of(texts)
        except ValueError as error:
            self._complain(line, str(error))
            return {}

    def _want_nothing(self, section: _Section) -> None:
        for number, line in section.lines:
            if line.strip(BLANKS):
                self._complain(number, "stands below no section, such as '## Jawaban'")

    def _complain(self, line: int, message: str) -> None:
        self.faults.append(Fault(self._file, f"line {line}", message))


def _known(title: str | None, headings: _Headings) -> str | None:
    wanted = (title or "").rstrip(": ").casefold()
    return next((name for name, both in headings.items() if wanted in map(str.casefold, both)), None)


def _offer(headings: _Headings) -> str:
    return ", ".join(" / ".join(both) for both in headings.values())
