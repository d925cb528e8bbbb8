"""Buttons in words."""

import pytest

from bot.actions.choosing import chosen
from bot.answer import Button

OTP, KPJ, NONE = Button("Kode OTP tidak masuk", "/a"), Button("Mencari nomor KPJ", "/b"), Button("Bukan semuanya", "/c")
OFFERED = (OTP, KPJ, NONE)


@pytest.mark.parametrize(
    "words",
    [
        "2", "2.", "no 2", "no. 2", "nomor 2", "nomer dua", "yang kedua", "yg ke 2 kak", "ke-2", "yang nomor 2 pak",
        "pilih 2", "2nd", "the second one", "number two", "option 2 please", "kedua aja", "mencari nomor kpj",
    ],
)  # fmt: skip
def test_a_place_or_the_title_means_that_button(words: str) -> None:
    assert chosen(words, OFFERED) == KPJ


@pytest.mark.parametrize("words", ["terakhir", "yang terakhir", "the last one", "paling bawah"])
def test_the_last_is_the_last(words: str) -> None:
    assert chosen(words, OFFERED) == NONE


@pytest.mark.parametrize(
    "words",
    ["9", "sudah 2 kali gagal", "kartu kedua saya hilang", "no one answers", "2 hari", "iya", "", "satu lagi pak"],
)
def test_other_words_mean_no_button(words: str) -> None:
    assert chosen(words, OFFERED) is None


def test_without_buttons_nothing_is_chosen() -> None:
    assert chosen("1", ()) is None
    assert chosen("terakhir", ()) is None


def test_a_title_is_the_button_whatever_its_case_and_the_spaces_around() -> None:
    assert chosen("  BUKAN SEMUANYA ", OFFERED) == NONE
    assert chosen("bukan", OFFERED) is None


@pytest.mark.parametrize("words", ["4", "yang kelima", "fifth"])
def test_a_place_beyond_the_last_button_means_none(words: str) -> None:
    assert chosen(words, OFFERED) is None
    assert chosen("3", OFFERED[:2]) is None
