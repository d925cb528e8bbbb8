"""Amounts as people read them, in both languages."""

from decimal import Decimal

import pytest

from bot.actions.money import percent, rupiah
from language.detection import Language


@pytest.mark.parametrize(
    ("amount", "indonesian", "english"),
    [
        ("36800", "Rp 36.800", "Rp 36,800"),
        ("0", "Rp 0", "Rp 0"),
        ("950", "Rp 950", "Rp 950"),
        ("11086300", "Rp 11.086.300", "Rp 11,086,300"),
        ("9896.2968", "Rp 9.897", "Rp 9,897"),
        ("100.00", "Rp 100", "Rp 100"),
    ],
)
def test_rupiah_are_whole_rounded_up_and_grouped(amount: str, indonesian: str, english: str) -> None:
    assert rupiah(Decimal(amount), Language.ID) == indonesian
    assert rupiah(Decimal(amount), Language.EN) == english


@pytest.mark.parametrize(
    ("share", "indonesian", "english"),
    [
        ("0.24", "0,24%", "0.24%"),
        ("0.30", "0,3%", "0.3%"),
        ("3.7", "3,7%", "3.7%"),
        ("50", "50%", "50%"),
        ("2.0", "2%", "2%"),
    ],
)
def test_a_percentage_is_as_precise_as_it_is(share: str, indonesian: str, english: str) -> None:
    assert percent(Decimal(share), Language.ID) == indonesian
    assert percent(Decimal(share), Language.EN) == english
