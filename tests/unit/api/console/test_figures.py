"""Dates and numbers as readers of Indonesian write them."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from api.console.figures import day, moment, number, percent
from tests.fakes import NOON_FRIDAY


@pytest.mark.parametrize(
    ("value", "told"), [(date(2026, 8, 5), "5 Agu 2026"), ("2025-11", "Nov 2025"), ("2025", "2025"), (None, "–")]
)
def test_dates_stay_as_precise_as_they_are(value: date | str | None, told: str) -> None:
    assert day(value) == told


@pytest.mark.parametrize(
    ("zone", "told"),
    [("Asia/Jakarta", "20 Nov 2026, 12.00 WIB"), ("Asia/Jayapura", "20 Nov 2026, 14.00 WIT")],
)
def test_moments_are_told_in_the_help_desks_zone(zone: str, told: str) -> None:
    assert moment(NOON_FRIDAY, ZoneInfo(zone)) == told


def test_numbers_have_a_sign_and_a_decimal_comma() -> None:
    assert (number(1.254), number(-0.5)) == ("+1,25", "−0,50")


def test_a_tiny_share_is_not_told_as_none() -> None:
    assert (percent(0), percent(0.004), percent(0.126), percent(1)) == ("0%", "< 1%", "13%", "100%")
