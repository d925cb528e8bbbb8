import random

import pytest

from language.normaliser import slang_table
from language.training.noise import spoil

TEXT = "Kemarin malam teman-teman mencoba memasang ulang aplikasi itu, hasilnya tidak berubah!"
LETTERS_ONLY = "".join(letter for letter in TEXT.lower() if letter.isalpha())


def spoiled(text: str, times: int, seed: int = 3) -> list[str]:
    chance = random.Random(seed)
    return [spoil(text, chance) for _ in range(times)]


def test_the_same_seed_spoils_in_the_same_way() -> None:
    assert spoiled(TEXT, 50, seed=1) == spoiled(TEXT, 50, seed=1)
    assert spoiled(TEXT, 50, seed=1) != spoiled(TEXT, 50, seed=2)


def test_about_half_of_the_texts_stay_as_they_are() -> None:
    untouched = sum(text == TEXT for text in spoiled(TEXT, 2000))
    assert 0.45 < untouched / 2000 < 0.6


def test_the_other_half_comes_in_many_spellings() -> None:
    assert len(set(spoiled(TEXT, 400))) > 100


def test_a_spoiled_text_keeps_most_of_its_letters() -> None:
    assert all(len(text) > len(TEXT) * 0.6 for text in spoiled(TEXT, 1000))


@pytest.mark.parametrize("text", ["ya", "otp", "saldo", "a b c d e f g", "😭😭", "JMO!", "[NIK] salah", "8.1"])
def test_no_text_becomes_empty(text: str) -> None:
    assert all(result.strip() for result in spoiled(text, 500))


def test_an_empty_text_stays_empty() -> None:
    assert set(spoiled("", 100)) == {""}


@pytest.mark.parametrize("word", ["dan", "di"])
def test_a_word_is_replaced_by_known_slang_spellings_of_it_only(word: str) -> None:
    # This short, slips of the thumb pass it by: what becomes of it is a matter of slang and of case alone.
    known = {slang for slang, standard in slang_table().items() if standard == word}
    assert {text.lower() for text in spoiled(word, 1000)} == {word, *known}


def test_repeated_words_are_written_with_a_two_at_times() -> None:
    assert any("teman2 " in text.lower() for text in spoiled(TEXT, 1000))


def test_marks_go_missing_at_times() -> None:
    assert any("," not in text and "!" not in text for text in spoiled(TEXT, 200))
