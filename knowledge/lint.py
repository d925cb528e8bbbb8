"""Checks that keep the articles short, plain, sourced, current and distinct."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations
from pathlib import Path

from knowledge import wording
from knowledge.article import Article, ArticleText
from knowledge.store import ARTICLES_FOLDER, read_folder
from knowledge.topics import load_topics
from language.normaliser import normalise

MAX_ANSWER_CHARACTERS = 300
MAX_STEPS = 7
MAX_SENTENCE_WORDS = 25
MIN_QUESTIONS = {"id": 25, "en": 10}
RECHECK_NOTICE = timedelta(days=30)
Runs = frozenset[tuple[str, ...]]
TO_WRITE = ("(tulis", "(write")  # how the placeholders of a new article begin
NEAR_DUPLICATE = 0.5  # share of three-word runs in common; unrelated articles share under 0.05


class Level(StrEnum):
    """An error stops publication, a warning does not."""

    ERROR = "error"
    WARNING = "warning"

    @property
    def label_id(self) -> str:
        """Name for readers of Indonesian."""
        return {"error": "Kesalahan", "warning": "Peringatan"}[self.value]

    @property
    def label_en(self) -> str:
        """Name for readers of English."""
        return {"error": "Error", "warning": "Warning"}[self.value]


@dataclass(frozen=True)
class Problem:
    """Something to mend in the field `field` of the article `article`."""

    article: str
    field: str
    message: str
    level: Level = Level.ERROR


def lint_folder(today: date, folder: Path = ARTICLES_FOLDER) -> list[Problem]:
    """Problems of the article files, those that do not fit the schema included."""
    articles, faults = read_folder(folder)
    broken = [Problem(Path(fault.file).stem, fault.field, fault.message) for fault in faults]
    known = {Path(fault.file).stem for fault in faults}
    return broken + lint(articles, today, also_known=known)


def lint(articles: Sequence[Article], today: date, *, also_known: Collection[str] = ()) -> list[Problem]:
    """Problems of `articles` as seen on `today`; `also_known` are further ids that `related` may name."""
    ids = {article.id for article in articles} | set(also_known)
    problems = [problem for article in articles for problem in _lint_one(article, today, ids)]
    problems += _repeated_ids(articles)
    problems += _near_duplicates(combinations(articles, 2))
    problems += _questions_in_two_topics(articles)
    return problems


def lint_one(
    article: Article, others: Sequence[Article], today: date, *, also_known: Collection[str] = ()
) -> list[Problem]:
    """What of `lint` concerns `article` among the others, without comparing these with each other."""
    ids = {article.id, *(other.id for other in others), *also_known}
    problems = list(_lint_one(article, today, ids))
    pairs = ((article, other) for other in others)
    return [*problems, *_near_duplicates(pairs), *_questions_in_two_topics([article, *others], of=article)]


def _lint_one(article: Article, today: date, ids: Collection[str]) -> Iterator[Problem]:
    if article.topic not in load_topics():
        yield Problem(article.id, "topic", f"'{article.topic}' is not in topics.csv")
    for other in article.related:
        if other not in ids:
            yield Problem(article.id, "related", f"there is no article '{other}'")
    yield from _dates(article, today)
    yield from _languages(article)
    for name, text in (("id_text", article.id_text), ("en_text", article.en_text)):
        yield from _lengths(article.id, name, text)
        yield from _undated_amounts(article.id, name, text)
    yield from _few_questions(article)
    yield from _unwritten(article)


def _dates(article: Article, today: date) -> Iterator[Problem]:
    if article.valid_to is not None and article.valid_to < today:
        yield Problem(article.id, "valid_to", f"expired on {article.valid_to}", Level.WARNING)
    if article.recheck_by <= today + RECHECK_NOTICE:
        yield Problem(article.id, "recheck_by", f"to be checked again by {article.recheck_by}", Level.WARNING)


def _languages(article: Article) -> Iterator[Problem]:
    """Both languages tell the same: as many steps, documents and amounts, and the same channels."""
    first, second = article.id_text, article.en_text
    if set(first.channels) != set(second.channels):
        yield Problem(article.id, "channels", "differ between Indonesian and English")
    for field in ("steps", "documents", "amounts"):
        counts = len(getattr(first, field)), len(getattr(second, field))
        if counts[0] != counts[1]:
            yield Problem(article.id, field, f"{counts[0]} in Indonesian, {counts[1]} in English")


def _lengths(article: str, name: str, text: ArticleText) -> Iterator[Problem]:
    if len(text.answer) > MAX_ANSWER_CHARACTERS:
        message = f"{len(text.answer)} characters, {MAX_ANSWER_CHARACTERS} are allowed"
        yield Problem(article, f"{name}.answer", message)
    if len(text.steps) > MAX_STEPS:
        yield Problem(article, f"{name}.steps", f"{len(text.steps)} steps, {MAX_STEPS} are allowed")
    for field, paragraph in _paragraphs(text):
        longest = max((len(sentence.split()) for sentence in wording.sentences(paragraph)), default=0)
        if longest > MAX_SENTENCE_WORDS:
            message = f"a sentence of {longest} words, {MAX_SENTENCE_WORDS} are allowed"
            yield Problem(article, f"{name}.{field}", message)


def _paragraphs(text: ArticleText) -> Iterator[tuple[str, str]]:
    yield "answer", text.answer
    yield from ((f"steps.{number}", step) for number, step in enumerate(text.steps, start=1))
    yield "if_that_fails", text.if_that_fails
    yield from ((f"channels.{channel}", told) for channel, told in text.channels.items())


def _undated_amounts(article: str, name: str, text: ArticleText) -> Iterator[Problem]:
    """Amounts change: whoever updates them must find each with the date it holds from."""
    dated = {found for amount in text.amounts for found in wording.amounts(f"{amount.label}; {amount.value}")}
    for field, paragraph in _paragraphs(text):
        if field.startswith(("answer", "steps")):
            for unit, number in sorted(set(wording.amounts(paragraph)) - dated):
                message = f"{unit} {number:,.10g} has no dated entry under amounts"
                yield Problem(article, f"{name}.{field}", message)


def _few_questions(article: Article) -> Iterator[Problem]:
    for language, least in MIN_QUESTIONS.items():
        count = len(getattr(article.questions, language))
        if count < least:
            message = f"{count} questions, at least {least} are wanted"
            yield Problem(article.id, f"questions.{language}", message, Level.WARNING)


def _unwritten(article: Article) -> Iterator[Problem]:
    """What a new article begins with, to be replaced."""
    told = [("sources", source.title) for source in article.sources]
    for name, text in (("id_text", article.id_text), ("en_text", article.en_text)):
        told += [(f"{name}.{field}", paragraph) for field, paragraph in _paragraphs(text)]
    for field, paragraph in told:
        if paragraph.startswith(TO_WRITE):
            yield Problem(article.id, field, f"'{paragraph}' is still to be written")


def _repeated_ids(articles: Sequence[Article]) -> Iterator[Problem]:
    for article, count in Counter(article.id for article in articles).items():
        if count > 1:
            yield Problem(article, "id", f"used by {count} articles")


def _near_duplicates(pairs: Iterable[tuple[Article, Article]]) -> Iterator[Problem]:
    runs: dict[str, Runs] = {}
    for first, second in pairs:
        for article in (first, second):
            if article.id not in runs:
                runs[article.id] = wording.trigrams(article.id_text.plain())
        share = wording.overlap(runs[first.id], runs[second.id])
        if share >= NEAR_DUPLICATE:
            message = f"{share:.0%} of its wording is also in '{second.id}'"
            yield Problem(first.id, "id_text", message, Level.WARNING)


def _questions_in_two_topics(articles: Sequence[Article], of: Article | None = None) -> Iterator[Problem]:
    """A question that belongs to two topics teaches the search nothing but doubt. `of`: only its questions count."""
    wanted = None if of is None else {normalise(question) for question in of.questions.all()}
    askers: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for article in articles:
        for question in article.questions.all():
            plain = normalise(question)
            if wanted is None or plain in wanted:
                askers[plain].setdefault(article.topic, article.id)
    for question, topics in askers.items():
        if len(topics) > 1:
            first, *others = topics.values()
            yield Problem(first, "questions", f"'{question}' is also asked for {', '.join(others)}")
