"""What the lint says of an article, told to trainers in Indonesian, with the field of the editor it speaks of."""

import asyncio
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from api.console.figures import day
from api.console.forms import TEXTS
from api.console.labels import Field
from knowledge import Article
from knowledge.lint import Level, Problem, lint

LANGUAGES = {"id_text": "Indonesia", "en_text": "Inggris", "id": "Indonesia", "en": "Inggris"}
_IN_BOTH = ("channels", "steps", "documents", "amounts")
_SAID = tuple(
    (re.compile(pattern), told)
    for pattern, told in (
        (r"'(.*)' is not in topics\.csv", "topik “{0}” tidak dikenal"),
        (r"there is no article '(.*)'", "tidak ada artikel “{0}”"),
        (r"expired on (.*)", "sudah tidak berlaku sejak {0}"),
        (r"not in force yet when published, only from (.*)", "belum berlaku pada tanggal terbit, baru mulai {0}"),
        (
            r"no longer in force when published, only until (.*)",
            "tidak berlaku lagi pada tanggal terbit, hanya sampai {0}",
        ),
        (r"to be checked again by (.*)", "harus diperiksa lagi sebelum {0}"),
        (r"differ between Indonesian and English", "berbeda antara bahasa Indonesia dan Inggris"),
        (r"(\d+) in Indonesian, (\d+) in English", "{0} dalam bahasa Indonesia, {1} dalam bahasa Inggris"),
        (r"(\d+) characters, (\d+) are allowed", "{0} huruf, paling banyak {1}"),
        (r"(\d+) steps, (\d+) are allowed", "{0} langkah, paling banyak {1}"),
        (
            r"a sentence of (\d+) words, (\d+) are allowed",
            "ada kalimat {0} kata, paling banyak {1}; pecah jadi dua kalimat",
        ),
        (r"(.*) has no dated entry under amounts", "{0} belum tercatat di “Angka yang berlaku” dengan tanggalnya"),
        (r"(\d+) questions, at least (\d+) are wanted", "baru {0} contoh pertanyaan, sebaiknya setidaknya {1}"),
        (r"'(.*)' is still to be written", "“{0}” belum diganti"),
        (r"used by (\d+) articles", "id ini dipakai {0} artikel"),
        (r"(.*) of its wording is also in '(.*)'", "{0} kata-katanya sama dengan artikel “{1}”"),
        (r"'(.*)' is also asked for (.*)", "pertanyaan “{0}” juga ada di {1}"),
    )
)
_LABELS = {str(field): field.label_id for field in Field}
_DATE = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True)
class Told:
    """A problem as the pages show it; `field` is the name of the field in the editor."""

    field: str
    place: str
    sentence: str
    fault: bool


def told(problems: Sequence[Problem]) -> list[Told]:
    """The problems, those that stop publication first."""
    all_told = [
        Told(_field(one.field), _place(one.field), sentence(one.message), one.level is Level.ERROR) for one in problems
    ]
    return sorted(all_told, key=lambda one: not one.fault)


def sentence(message: str) -> str:
    """The lint's message in Indonesian; one that is not known here stays as it is."""
    for pattern, said in _SAID:
        if found := pattern.fullmatch(message):
            return said.format(*(day(part) if _DATE.fullmatch(part) else part for part in found.groups()))
    return message


class Linted:
    """The lint of all articles together takes half a second; it is done anew only when one of them has changed."""

    def __init__(self) -> None:
        self._known: tuple[date, tuple[Article, ...]] | None = None
        self._problems: dict[str, list[Problem]] = {}

    async def by_article(self, articles: Sequence[Article], today: date) -> dict[str, list[Problem]]:
        asked = (today, tuple(articles))
        if asked != self._known:
            found = defaultdict(list)
            for problem in await asyncio.to_thread(lint, articles, today):
                found[problem.article].append(problem)
            self._known, self._problems = asked, found
        return self._problems


def _field(name: str) -> str:
    """The field of the form: lists are one field, and what both languages share is shown at the Indonesian one."""
    base = re.sub(r"\.\d+$", "", name)
    if base in _IN_BOTH:
        return f"id_text.{base}" if base != "channels" else f"id_text.{Field.JMO}"
    if base in TEXTS:
        return f"{base}.{Field.TITLE}"
    return "questions.id" if base == "questions" else base


def _place(name: str) -> str:
    """`id_text.steps.2` → Langkah 2 (Indonesia)."""
    first, _, rest = name.partition(".")
    if first in TEXTS:
        return f"{_label(rest)} ({LANGUAGES[first]})" if rest else f"Seluruh isi ({LANGUAGES[first]})"
    if first == Field.QUESTIONS and rest:
        return f"{Field.QUESTIONS.label_id} ({LANGUAGES[rest]})"
    return _label(name)


def _label(name: str) -> str:
    base, _, at = name.rpartition(".")
    if at.isdigit():
        return f"{_label(base)} {at}"
    if name == "channels":
        return "Jalur"
    return _LABELS.get(name, name)
