"""One article of the knowledge base: the schema of `knowledge/articles/*.yml`."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints

from knowledge.schema import Frozen, Text
from language.detection import Language
from language.labelled import Labelled


class Segment(Labelled):
    """Kind of membership that an article is meant for."""

    PU = "PU", "Penerima upah", "Employees"
    BPU = "BPU", "Bukan penerima upah", "Self-employed"
    PMI = "PMI", "Pekerja migran", "Migrant workers"
    JAKON = "JAKON", "Jasa konstruksi", "Construction"


class Channel(Labelled):
    """Place where a participant gets something done."""

    JMO = "jmo", "Aplikasi JMO", "JMO app"
    LAPAK_ASIK = "lapak_asik", "Lapak Asik", "Lapak Asik"
    BRANCH = "branch", "Kantor cabang", "Branch office"
    CALL_175 = "call_175", "Telepon 175", "Call 175"


class Confidence(Labelled):
    """How sure a source is: A official text, B reported and consistent, C single or old report."""

    A = "A", "Resmi", "Official"
    B = "B", "Dilaporkan", "Reported"
    C = "C", "Perlu dicek", "To be checked"


def _as_text(value: object) -> object:
    """YAML reads `2025` as a number and `2025-05-01` as a date; both are partial dates here."""
    return str(value) if isinstance(value, int | date) else value


SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
Slug = Annotated[str, StringConstraints(pattern=SLUG)]
PartialDate = Annotated[
    str,
    BeforeValidator(_as_text),
    StringConstraints(pattern=r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"),
]


class Source(Frozen):
    """Where the facts come from; `date` is a year, a month or a day, as precise as known."""

    title: Text
    date: PartialDate
    confidence: Confidence
    code: Text


class Amount(Frozen):
    """An amount of money or a percentage with the date it holds from."""

    label: Text
    value: Annotated[Text, BeforeValidator(_as_text)]
    since: PartialDate


def _in_order(channels: dict[Channel, str]) -> dict[Channel, str]:
    """Always in the order in which people may try them."""
    return {channel: channels[channel] for channel in Channel if channel in channels}


class ArticleText(Frozen):
    """What the reader sees, in one language."""

    title: Text
    answer: Text
    if_that_fails: Text
    steps: tuple[Text, ...] = ()
    channels: Annotated[dict[Channel, Text], AfterValidator(_in_order)] = Field(default_factory=dict)
    documents: tuple[Text, ...] = ()
    amounts: tuple[Amount, ...] = ()

    def plain(self) -> str:
        """Everything a reader sees, as one text."""
        parts = [self.title, self.answer, *self.steps, self.if_that_fails]
        parts += [*self.channels.values(), *self.documents]
        parts += [f"{amount.label} {amount.value}" for amount in self.amounts]
        return "\n".join(parts)


class Questions(Frozen):
    """How people really ask for this article; these train the search."""

    id: tuple[Text, ...] = ()
    en: tuple[Text, ...] = ()

    def all(self) -> tuple[str, ...]:
        """Questions of both languages."""
        return (*self.id, *self.en)


class Article(Frozen):
    """One answer with its sources, in Indonesian and English."""

    id: Slug
    topic: Text
    segments: tuple[Segment, ...] = ()
    flow: Text | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    reviewed_on: date
    recheck_by: date
    sources: Annotated[tuple[Source, ...], Field(min_length=1)]
    legal: tuple[Text, ...] = ()
    related: tuple[Slug, ...] = ()
    id_text: ArticleText
    en_text: ArticleText
    questions: Questions

    def text(self, language: Language) -> ArticleText:
        """The text in the reader's language."""
        return self.en_text if language == Language.EN else self.id_text

    def is_valid_on(self, day: date) -> bool:
        """Whether the rule that the article tells holds on `day` (both ends included)."""
        started = self.valid_from is None or self.valid_from <= day
        return started and (self.valid_to is None or day <= self.valid_to)
