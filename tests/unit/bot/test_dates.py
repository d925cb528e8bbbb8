"""Dates as people say them, in their own zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.actions.dates import spoken
from language.detection import Language

MOMENT = datetime(2026, 11, 23, 3, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "said"),
    [
        ("Asia/Jakarta", "Senin, 23 November 2026 pukul 10.05 WIB"),
        ("Asia/Makassar", "Senin, 23 November 2026 pukul 11.05 WITA"),
        ("Asia/Jayapura", "Senin, 23 November 2026 pukul 12.05 WIT"),
        ("Asia/Singapore", "Senin, 23 November 2026 pukul 11.05 Asia/Singapore"),
    ],
)
def test_indonesian_names_day_month_and_zone(zone: str, said: str) -> None:
    assert spoken(MOMENT, ZoneInfo(zone), Language.ID) == said


def test_english_names_day_month_and_zone() -> None:
    assert spoken(MOMENT, ZoneInfo("Asia/Jakarta"), Language.EN) == "Monday 23 November 2026, 10:05 WIB"


def test_the_day_is_that_of_the_zone() -> None:
    late = datetime(2026, 11, 22, 18, 0, tzinfo=UTC)
    assert spoken(late, ZoneInfo("Asia/Jakarta"), Language.ID).startswith("Senin, 23 November")


@pytest.mark.parametrize("language", Language)
def test_every_day_and_month_has_its_own_name(language: Language) -> None:
    zone = ZoneInfo("UTC")
    said = [spoken(datetime(2026, month, 1, tzinfo=UTC), zone, language).split() for month in range(1, 13)]
    week = [spoken(datetime(2026, 11, day, tzinfo=UTC), zone, language).split() for day in range(1, 8)]
    assert len({words[2] for words in said}) == 12
    assert len({words[0] for words in week}) == 7
