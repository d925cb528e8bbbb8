"""Answers longer than Telegram's 4,096 characters: as articles for the help desk, as texts for Rasa."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from api.clock import utc_now
from api.db import Database
from api.publishing.files import follow
from bot.actions.articles import brief
from knowledge import Article, load_articles
from knowledge.lint import Level, lint_one
from language.detection import Language

UNBROKEN_ASKED = (
    "jadwal loket terbang bulan ini",
    "loket terbang datang kapan saja",
    "minta jadwal loket terbang",
    "jadwal lengkap loket terbang dong",
)
BROKEN_ASKED = (
    "daftar balai apung tahun ini",
    "balai apung ada di mana saja",
    "minta daftar balai apung",
    "daftar lengkap balai apung dong",
)
_STEPS, _SENTENCES = 7, 12


def articles() -> tuple[Article, Article]:
    """One whose steps have no blank line in them, and one with a blank line after every few sentences."""
    unbroken = _article("about-flying-counter", "Loket terbang", UNBROKEN_ASKED, paragraph=_SENTENCES)
    return unbroken, _article("about-floating-hall", "Balai apung", BROKEN_ASKED, paragraph=4)


def said(article: Article) -> str:
    """What the help desk answers with the article."""
    return brief(article, Language.ID, {}).text


def publish(data: Path, new: Sequence[Article]) -> None:
    """Bring them as a release brings its articles. Raises `ValueError` for what a trainer could not publish."""
    shipped = load_articles()
    today = utc_now().date()
    faults = [fault for one in new for fault in lint_one(one, shipped, today) if fault.level is Level.ERROR]
    if faults:
        raise ValueError(str(faults))
    asyncio.run(_publish((data / "database_url").read_text(), [*shipped, *new]))


async def _publish(url: str, every: Sequence[Article]) -> None:
    database = Database(url, pool_size=1)
    async with database.transaction() as session:
        await follow(session, every, clock=utc_now)
    await database.close()


def _article(name: str, title: str, asked: Sequence[str], *, paragraph: int) -> Article:
    today = utc_now().date()
    text = {
        "title": title,
        "answer": f"{title} buka menurut daftar ini.",
        "steps": [_step(title, step, paragraph) for step in range(1, _STEPS + 1)],
        "if_that_fails": "Telepon 175.",
    }
    return Article.model_validate(
        {
            "id": name,
            "topic": "about.branch-visit",
            "reviewed_on": today,
            "recheck_by": today + timedelta(days=90),
            "sources": [{"title": "Contoh untuk pengukuran", "date": today.year, "confidence": "C", "code": "X"}],
            "id_text": text,
            "en_text": text,
            "questions": {"id": asked},
        }
    )


def _step(title: str, step: int, paragraph: int) -> str:
    """Sentences that are all different, so that none can be missing or in another's place unseen."""
    told = [
        f"{title} ke-{step} singgah di desa contoh nomor {number} sekali sepekan."
        for number in range(1, _SENTENCES + 1)
    ]
    return "\n\n".join(" ".join(told[start : start + paragraph]) for start in range(0, len(told), paragraph))
