"""What the templates show: plain values, made from articles and findings for one reader."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote, urlencode

from markupsafe import Markup, escape

from api.help_centre.labels import Label, said_date
from knowledge import Article, Band, Finding
from knowledge.article import ArticleText
from knowledge.topics import Area
from language.detection import Language

HOME = "/help"
_SHORTEST_SUMMARY = 40  # characters; "Ya." alone tells nothing
_SENTENCES = re.compile(r"(?<=[.!?]) (?=[A-Z])")
# Measured: an article of fewer printed lines than this fits on one A5 page in the type of `help.css` for its length.
_LENGTHS = {"short": 24, "medium": 28, "long": 34, "longer": 44}
_PRINTED_LINE = 55  # characters
_ADDRESS = re.compile(
    r"[\w.+-]+@[\w-]+\.[\w.-]*\w"  # e-mail
    r"|(?:[a-z0-9-]+\.)+go\.id(?:/[\w/-]*\w)?"  # an authority's site
    r"|(?<![\d.,-])\b175\b(?![.,-]?\d| *(?:%|ribu|rb|juta|jt|orang|people|hari|days))",  # the call centre, no amount
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Reader:
    """Who reads: in which language, on which day, and the address under which the site was reached."""

    language: Language
    today: date
    base_url: str = ""


@dataclass(frozen=True)
class Address:
    """Where a page lives, in either language."""

    article_id: str = ""
    query: str = ""
    area: str = ""

    def path(self, language: Language) -> str:
        named = {"q": self.query, "area": self.area, "lang": "en" if language == Language.EN else ""}
        query = urlencode({name: value for name, value in named.items() if value})
        path = f"{HOME}/{quote(self.article_id, safe='')}" if self.article_id else HOME
        return f"{path}?{query}" if query else path


@dataclass(frozen=True)
class Link:
    title: str
    href: str
    summary: str = ""


@dataclass(frozen=True)
class Group:
    """The articles of one area."""

    area: Area
    title: str
    links: tuple[Link, ...]
    unfolded: bool


@dataclass(frozen=True)
class Results:
    """What a search found: the answers to offer first, and others that may help."""

    best: tuple[Link, ...]
    others: tuple[Link, ...]


@dataclass(frozen=True)
class Amount:
    label: str
    value: str
    since: str


@dataclass(frozen=True)
class Source:
    title: str
    date: str
    confidence: str


@dataclass(frozen=True)
class ArticlePage:
    """One article; `text` is shown as it stands, all else is told in the reader's language."""

    text: ArticleText
    summary: str
    area: Area
    area_link: Link
    channels: tuple[tuple[str, str], ...]
    amounts: tuple[Amount, ...]
    facts: tuple[tuple[str, str], ...]
    """What is to be known about the answer, as pairs of name and value."""
    sources: tuple[Source, ...]
    related: tuple[Link, ...]
    url: str
    share: str
    length: str
    """`short`, `medium`, `long`, `longer` or `longest`: the more text, the smaller the type in which it is printed."""


def groups(articles: Iterable[Article], reader: Reader, *, unfolded: str = "") -> tuple[Group, ...]:
    """The valid articles by area, without areas that have none; `unfolded` names the area shown open."""
    found: dict[Area, list[Link]] = {area: [] for area in Area}
    for article in articles:
        if article.is_valid_on(reader.today):
            found[Area.of(article.topic)].append(link_to(article, reader))
    return tuple(
        Group(area, area.label(reader.language), tuple(links), area == unfolded)
        for area, links in found.items()
        if links
    )


def results(finding: Finding, reader: Reader) -> Results | None:
    """What may be shown of a finding: nothing when it is LOST, and no article that is not valid today."""
    valid = [hit.article for hit in finding.hits if hit.article.is_valid_on(reader.today)]
    if finding.band == Band.LOST or not valid:
        return None
    # Of a sure finding the first article answers; all others are guesses.
    sure = finding.band == Band.SURE and valid[0] == finding.hits[0].article
    links = tuple(link_to(article, reader) for article in valid)
    return Results(links[:1], links[1:]) if sure else Results(links, ())


def article_page(article: Article, related: Sequence[Article], reader: Reader) -> ArticlePage:
    """The page of `article`; of `related` only what is valid today is offered."""
    language, text, area = reader.language, article.text(reader.language), Area.of(article.topic)
    url = reader.base_url.rstrip("/") + Address(article.id).path(language)
    return ArticlePage(
        text=text,
        summary=summary(text),
        area=area,
        area_link=_area_link(area, reader),
        channels=tuple((channel.label(language), how) for channel, how in text.channels.items()),
        amounts=tuple(Amount(a.label, a.value, said_date(a.since, language)) for a in text.amounts),
        facts=tuple(_facts(article, language)),
        sources=tuple(
            Source(s.title, said_date(s.date, language), s.confidence.label(language)) for s in article.sources
        ),
        related=tuple(link_to(other, reader) for other in related if other.is_valid_on(reader.today)),
        url=url,
        share="https://wa.me/?text=" + quote(f"{text.title}\n{url}", safe=""),
        length=_length(text),
    )


def link_to(article: Article, reader: Reader) -> Link:
    text = article.text(reader.language)
    return Link(text.title, Address(article.id).path(reader.language), summary(text))


def _area_link(area: Area, reader: Reader) -> Link:
    return Link(area.label(reader.language), f"{Address(area=area).path(reader.language)}#{area}")


def summary(text: ArticleText) -> str:
    """The first sentence of the answer, and the next ones as long as that is too short to tell anything."""
    first, *others = _SENTENCES.split(text.answer)
    for sentence in others:
        if len(first) >= _SHORTEST_SUMMARY:
            break
        first = f"{first} {sentence}"
    return first


def linked(text: str) -> Markup:
    """`text` escaped, its official addresses and the call centre's number ready to tap."""
    done, parts = 0, []
    for match in _ADDRESS.finditer(text):
        parts += [escape(text[done : match.start()]), _anchor(match[0])]
        done = match.end()
    return Markup("").join([*parts, escape(text[done:])])


def _anchor(found: str) -> Markup:
    scheme = "tel:" if found == "175" else "mailto:" if "@" in found else "https://"
    return Markup('<a href="{}">{}</a>').format(scheme + found, found)


def _facts(article: Article, language: Language) -> Iterable[tuple[str, str]]:
    facts = {
        Label.SEGMENTS: ", ".join(f"{segment.label(language)} ({segment.value})" for segment in article.segments),
        Label.VALIDITY: _validity(article, language),
        Label.LEGAL: ", ".join(article.legal),
        Label.CHECKED: said_date(article.reviewed_on, language),
    }
    return ((label.label(language), value) for label, value in facts.items() if value)


def _validity(article: Article, language: Language) -> str:
    ends = ((Label.SINCE, article.valid_from), (Label.UNTIL, article.valid_to))
    return " ".join(f"{label.label(language)} {said_date(day, language)}" for label, day in ends if day)


def _length(text: ArticleText) -> str:
    lines = sum(1 + len(piece) // _PRINTED_LINE for piece in text.plain().splitlines())
    lines -= len(text.documents) // 2  # these are printed in two columns
    return next((name for name, limit in _LENGTHS.items() if lines < limit), "longest")
