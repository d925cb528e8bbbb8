import time

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.splitting import length, shortened, split, visible

FAMILY = "👨‍👩‍👧‍👦"
PIECES_OF_TEXT = st.sampled_from(
    ["kata", "Selesai.", " ", "\n", "\n\n", "a\u0301\u0323", FAMILY, "🇮🇩", "\u0600", "क्षि", "x" * 30]
)
TEXTS = st.text() | st.lists(PIECES_OF_TEXT, max_size=60).map("".join)
LIMITS = st.integers(2, 60)


def without_space(text: str) -> str:
    return "".join(text.split())


def units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text(st.characters(exclude_categories=())))
def test_length_counts_utf_16_units(text: str) -> None:
    assert length(text) == units(text)


@given(TEXTS, LIMITS)
def test_every_piece_fits_and_shows_something(text: str, limit: int) -> None:
    for piece in split(text, limit):
        assert 0 < units(piece) <= limit
        assert piece == piece.strip()


@given(TEXTS, LIMITS)
def test_no_character_but_white_space_is_lost_or_moved(text: str, limit: int) -> None:
    assert without_space("".join(split(text, limit))) == without_space(text)


@given(TEXTS, LIMITS)
def test_white_space_within_a_piece_stays_as_it_was(text: str, limit: int) -> None:
    assert all(piece in text for piece in split(text, limit))


@given(TEXTS, LIMITS)
def test_a_grapheme_that_fits_is_never_cut(text: str, limit: int) -> None:
    graphemes = [g for g in regex.findall(r"\X", without_space(text)) if units(g) > 1]
    joined = "\n".join(without_space(piece) for piece in split(without_space(text), limit))
    for grapheme in graphemes:
        assert units(grapheme) > limit or grapheme in joined


@given(TEXTS, LIMITS)
def test_a_word_that_fits_is_never_cut(text: str, limit: int) -> None:
    words = [word for piece in split(text, limit) for word in piece.split()]
    assert all(word in words for word in text.split() if units(word) <= limit // 2)


@given(st.lists(st.text("abc", min_size=1, max_size=20), min_size=1), st.integers(20, 60), st.sampled_from(" \n"))
def test_pieces_are_well_filled(words: list[str], limit: int, between: str) -> None:
    text = between.join(words)
    assert len(split(text, limit)) <= 2 * -(-len(text) // limit)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Satu, dua.\n\nTiga.\nEmpat lima", ["Satu, dua.", "Tiga.\nEmpat lima"]),
        ("Satu dua tiga\nempat lima enam", ["Satu dua tiga", "empat lima enam"]),
        ("Satu dua tiga. Empat lima enam", ["Satu dua tiga.", "Empat lima enam"]),
        ("Satu dua tiga empat lima", ["Satu dua tiga empat", "lima"]),
        ("abcdefghijklmnopqrstuvwxyz", ["abcdefghijklmnopqrst", "uvwxyz"]),
        ("a\n\nb\n\nc\n\nd", ["a\n\nb\n\nc\n\nd"]),
        ("Buka JMO ya 12. Pilih menu", ["Buka JMO ya 12. Pilih", "menu"]),
        (" \n ", []),
    ],
    ids=["paragraph", "line", "sentence", "word", "monster", "joined", "numbered", "blank"],
)
def test_the_best_place_is_chosen(text: str, pieces: list[str]) -> None:
    limit = 21 if "12." in text else 20
    assert split(text, limit) == pieces


def test_a_grapheme_longer_than_the_limit_is_cut_between_its_characters() -> None:
    assert "".join(split(FAMILY, 3)) == FAMILY
    assert all(units(piece) <= 3 for piece in split(FAMILY, 3))


@given(TEXTS, st.integers(1, 60))
def test_a_shortened_text_fits_and_begins_like_the_text(text: str, limit: int) -> None:
    short = shortened(text, limit)
    assert units(short) <= limit
    assert bool(short) == bool(text.strip())
    assert short == text.strip() or (short.endswith("…") and text.strip().startswith(short[:-1]))


def test_a_text_is_shortened_between_graphemes() -> None:
    assert shortened(f"ab{FAMILY}cd", 8) == "ab…"
    assert shortened("Cek saldo", 9) == "Cek saldo"


@pytest.mark.parametrize("text", ["", " \n", "\u200b\u200d", "\u2800", "\u3164", "\u0301", "\ud800", "\x00"])
def test_a_text_without_anything_to_see_is_not_visible(text: str) -> None:
    assert not visible(text)
    assert visible(text + "a")


def test_an_emoji_newer_than_our_tables_is_visible() -> None:
    assert visible("\U0001fae9")


@pytest.mark.parametrize("unit", ["kata ", "a", FAMILY, "🇮🇩", "a\n", "\u0301", " \u0301", "a" + " " * 3000])
def test_a_very_long_text_takes_no_time(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    begun = time.process_time()
    split(text, 4096)
    shortened(text, 100_000)
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("limit", [-1, 0, 1])
def test_a_limit_that_holds_no_character_is_refused(limit: int) -> None:
    with pytest.raises(ValueError, match="units"):
        split("a", limit)
    if limit < 1:
        with pytest.raises(ValueError, match="unit"):
            shortened("a", limit)
