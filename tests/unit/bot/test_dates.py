"""Dates as people say them, in their own zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.actions.dates import months_after, spoken, spoken_day, spoken_month
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


@pytest.mark.parametrize(
    ("language", "day", "month"),
    [(Language.ID, "5 Mei 2026", "Mei 2026"), (Language.EN, "5 May 2026", "May 2026")],
)
def test_a_day_and_a_month_are_told_without_a_time(language: Language, day: str, month: str) -> None:
    assert spoken_day(date(2026, 5, 5), language) == day
    assert spoken_month(date(2026, 5, 5), language) == month


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 10, 20), 1, date(2026, 11, 20)),
        (date(2026, 12, 5), 1, date(2027, 1, 5)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later
