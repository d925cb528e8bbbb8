"""Whether it is worth waiting for the next line: few words that ask, answer and end nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.patience import FRAGMENT_WORDS, is_fragment


@pytest.mark.parametrize(
    "text",
    ["min", "mau tanya", "jht saya", "selamat siang", "Halo kak", "kartu hilang", "saya", "sy mau", "hi there", "otp,"],
)
def test_a_few_words_that_lead_up_to_something_are_waited_for(text: str) -> None:
    assert is_fragment(text)


@pytest.mark.parametrize("text", ["9999", "99999900", "9999990000000001", "081 2000", "9999 0000"])
def test_a_long_number_may_go_on_in_the_next_line(text: str) -> None:
    assert is_fragment(text)


@pytest.mark.parametrize("text", ["otp tidak masuk masuk", "saya mau tanya soal jht", "my code never came"])
def test_a_sentence_is_not_waited_for(text: str) -> None:
    assert len(text.split()) > FRAGMENT_WORDS
    assert not is_fragment(text)


@pytest.mark.parametrize("text", ["jht saya?", "otp mana?", "tolong!", "hilang.", "gimana??", "begini…", "ya? 🙏"])
def test_words_that_end_with_a_sign_are_not_waited_for(text: str) -> None:
    assert not is_fragment(text)


@pytest.mark.parametrize(
    "text",
    [
        *("ya", "iya kak", "tidak", "gak", "ga pak", "belum bisa", "udah", "sudah bisa", "ok deh", "boleh"),
        *("yes", "no", "not yet", "makasih", "terima kasih banyak", "thank you", "bye", "2", "15", "lewati", "skip"),
        *("999", "english", "english please", "bahasa indonesia"),
    ],
)
def test_a_short_answer_is_whole(text: str) -> None:
    assert not is_fragment(text)


@pytest.mark.parametrize(
    "text", ["batal", "ulang", "menu", "petugas", "tiket", "minta petugas", "stop", "👍", "🤔", "..."]
)
def test_what_needs_no_more_words_is_answered_at_once(text: str) -> None:
    assert not is_fragment(text)


@pytest.mark.parametrize("text", ["mau bunuh diri", "ingin mati saja", "terlanjur saya kasih"])
def test_nobody_in_need_is_kept_waiting(text: str) -> None:
    assert not is_fragment(text)


@given(st.text(max_size=80))
def test_any_text_is_waited_for_or_not(text: str) -> None:
    assert not is_fragment(text) or len(text.split()) <= FRAGMENT_WORDS
