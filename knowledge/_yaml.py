"""Articles as YAML, laid out like the shipped files."""

import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import Any

import yaml

from knowledge._fields import UNSEEN, WIDTH, article_of, fold
from knowledge.article import Article, ArticleText
from knowledge.faults import ArticleError, Fault


def dump(article: Article) -> str:
    """The whole file, line breaks included."""
    lines = [*head(article), *_language("id_text", article.id_text), *_language("en_text", article.en_text)]
    return "\n".join([*lines, *_questions(article)]) + "\n"


def parse(content: str, file: str) -> Article:
    """The article in `content`; raises `ArticleError` naming `file` and each wrong field."""
    return article_of(load(content, file), file)


def load(content: str, file: str, first_line: int = 1) -> object:
    """What `content` says, nothing checked; raises `ArticleError` for what is no YAML or says a thing twice."""
    try:
        return yaml.load(content, Loader=_Loader)  # noqa: S506 - a SafeLoader
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"line {mark.line + first_line}" if mark else "file"
        raise ArticleError((Fault(file, place, error.problem or "is no YAML"),)) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:  # ValueError: 2026-02-30 looks like a date
        raise ArticleError((Fault(file, "file", " ".join(str(error).split())),)) from error


def head(article: Article) -> list[str]:
    """The lines of all fields but the texts and questions."""
    lines = [f"id: {_scalar(article.id)}", f"topic: {_scalar(article.topic)}"]
    lines += _flow("segments", article.segments)
    lines += [f"flow: {_scalar(article.flow)}"] if article.flow else []
    for name in ("valid_from", "valid_to", "reviewed_on", "recheck_by"):
        day = getattr(article, name)
        lines += [f"{name}: {day.isoformat()}"] if day else []
    lines.append("sources:")
    for source in article.sources:
        lines += [f"  - title: {_scalar(source.title)}", f"    date: {_partial_date(source.date)}"]
        lines += [f"    confidence: {source.confidence.value}", f"    code: {_scalar(source.code)}"]
    return [*lines, *_flow("legal", article.legal), *_flow("related", article.related)]


def _language(name: str, text: ArticleText) -> Iterator[str]:
    yield f"{name}:"
    yield f"  title: {_scalar(text.title)}"
    yield from _long_text("answer", text.answer)
    yield from _list("steps", text.steps, _scalar)
    yield from _long_text("if_that_fails", text.if_that_fails)
    if text.channels:
        yield "  channels:"
    yield from (f"    {channel.value}: {_scalar(told)}" for channel, told in text.channels.items())
    yield from _list("documents", text.documents, _scalar)
    if text.amounts:
        yield "  amounts:"
    for amount in text.amounts:
        yield f"    - label: {_scalar(amount.label)}"
        yield f"      value: {_scalar(amount.value)}"
        yield f"      since: {_partial_date(amount.since)}"


def _questions(article: Article) -> Iterator[str]:
    yield "questions:" if article.questions.all() else "questions: {}"
    yield from _list("id", article.questions.id, _quoted)
    yield from _list("en", article.questions.en, _quoted)


def _list(name: str, items: Sequence[str], written: Callable[[str], str]) -> list[str]:
    return [f"  {name}:", *(f"    - {written(item)}" for item in items)] if items else []


def _flow(name: str, items: Sequence[str]) -> list[str]:
    return [f"{name}: [{', '.join(map(_in_brackets, items))}]"] if items else []


def _long_text(name: str, text: str) -> list[str]:
    """Folded; as it stands if it has lines of its own; quoted if an editor might change it unseen."""
    lines = text.split("\n")
    if any(UNSEEN.search(line) or line.endswith(" ") for line in lines):
        return [f"  {name}: {_quoted(text)}"]
    style, lines = ("|-", lines) if len(lines) > 1 else (">-", fold(text, WIDTH - 4))
    return [f"  {name}: {style}", *(f"    {line}" if line else "" for line in lines)]


def _scalar(text: str) -> str:
    """`text` without quotes where YAML then reads the very same text."""
    return text if _reads_as(text) == text else _quoted(text)


def _in_brackets(text: str) -> str:
    """As `_scalar`, but commas and brackets need quotes, too."""
    return text if _reads_as(text) == text and _reads_as(f"[{text}]") == [text] else _quoted(text)


def _partial_date(text: str) -> str:
    """`2025` and `2025-05-01` need no quotes, although YAML reads them as a number and a date."""
    return text if str(_reads_as(text)) == text else _quoted(text)


def _reads_as(text: str) -> object:
    """What YAML makes of `text` without quotes; None if nothing."""
    if UNSEEN.search(text):
        return None
    try:
        return yaml.safe_load(f"k: {text}").get("k")
    except (yaml.YAMLError, ValueError):
        return None


def _quoted(text: str) -> str:
    """JSON's quotes are YAML's, but for a few more characters that YAML wants escaped."""
    return UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


class _Loader(yaml.SafeLoader):
    """Refuses a key that is there twice: the first text would be lost without a word."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen = set()
        for key, _ in node.value:
            if key.value in seen and isinstance(key, yaml.ScalarNode):
                raise yaml.MarkedYAMLError(problem=f"'{key.value}' is there twice", problem_mark=key.start_mark)
            seen.add(key.value if isinstance(key, yaml.ScalarNode) else id(key))
        return super().construct_mapping(node, deep=deep)
