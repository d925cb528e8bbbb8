"""An article as messages: first the answer and the steps; on request everything else it knows."""

from collections.abc import Mapping
from typing import Any

from bot.answer import Answer
from knowledge import Article
from language.detection import Language

_WORDS = {
    Language.ID: {
        "documents": "Siapkan:",
        "channels": "Pilihan jalur:",
        "amounts": "Angka yang berlaku:",
        "since": "sejak",
        "source": "Sumber",
        "reviewed": "Diperiksa",
    },
    Language.EN: {
        "documents": "Have ready:",
        "channels": "Where you can do it:",
        "amounts": "Amounts in force:",
        "since": "since",
        "source": "Source",
        "reviewed": "Checked",
    },
}


def brief(article: Article, language: Language, meta: Mapping[str, Any]) -> Answer:
    """The answer and its steps: what helps at once, short enough to read on a small screen."""
    text = article.text(language)
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(text.steps, start=1))
    return Answer("\n\n".join(filter(None, (text.answer, steps))), meta=meta)


def in_full(article: Article, language: Language, meta: Mapping[str, Any]) -> Answer:
    """What `brief` leaves out: what to do when it fails, papers, channels, amounts with dates, source."""
    text, words = article.text(language), _WORDS[language]
    channels = [f"{channel.label(language)}: {how}" for channel, how in text.channels.items()]
    amounts = [f"{amount.label}: {amount.value} ({words['since']} {amount.since})" for amount in text.amounts]
    parts = (
        text.if_that_fails,
        _listed(words["documents"], list(text.documents)),
        _listed(words["channels"], channels),
        _listed(words["amounts"], amounts),
        _source(article, words),
    )
    return Answer("\n\n".join(filter(None, parts)), meta=meta)


def _listed(heading: str, lines: list[str]) -> str:
    return "\n".join([heading, *(f"• {line}" for line in lines)]) if lines else ""


def _source(article: Article, words: Mapping[str, str]) -> str:
    source = article.sources[0]
    checked = f"{words['reviewed']} {article.reviewed_on:%d-%m-%Y}"
    return f"{words['source']}: {source.title} ({source.date}). {checked}."
