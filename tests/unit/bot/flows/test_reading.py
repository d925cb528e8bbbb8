"""A message read as an answer: choices in people's words, what is left out, and what takes an answer back."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.flows.reading import correction, read, wants_skip
from bot.actions.flows.script import SKIPPED, Kind, Question, load_script, script_names

TODAY = date(2026, 11, 20)
ALL = [question for flow in sorted(script_names()) for question in load_script(flow).questions.values()]


def titled(title: str, *phrases: str) -> dict[str, Any]:
    return {"title": {"id": title, "en": title.upper()}, "words": {"id": list(phrases)}}


def a_question(kind: Kind = Kind.CHOICE, *, skip: bool = True, **choices: dict[str, Any]) -> Question:
    asked = {"ask": {"id": "Apa?", "en": "What?"}, "kind": kind, "skip": skip, "choices": choices}
    return Question.model_validate(asked)


WORK = a_question(
    formal=titled("Penerima upah", "karyawan", "pabrik", "kerja di pabrik"),
    informal=titled("Bukan penerima upah", "bpu", "warung", "ojek online"),
    unknown=titled("Tidak tahu", "lupa"),
)
WORDS = a_question(Kind.WORDS)


# Choices


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("karyawan", "formal"),
        ("saya cuma karyawan pak", "formal"),
        ("KARYAWAN!!", "formal"),
        ("sy kerja di pabrik sepatu sudah lama sekali pak, sejak lulus", "formal"),
        ("ojek online", "informal"),
        ("punya warung kecil di rumah", "informal"),
        ("karyawaan", None),
        ("petani", None),
        ("", None),
        ("???", None),
    ],
)
def test_a_choice_is_heard_in_whole_words_whatever_stands_around(text: str, key: str | None) -> None:
    assert read(WORK, text, TODAY) == key


def test_one_word_decides_only_a_short_message() -> None:
    short, long = "pabrik di kota sana ya pak", "dulu waktu pabrik masih buka saya sering lewat di sana"
    assert read(WORK, short, TODAY) == "formal"
    assert read(WORK, long, TODAY) is None


@pytest.mark.parametrize("text", ["apa itu bpu", "karyawan?", "kenapa harus karyawan"])
def test_a_single_word_in_a_question_is_no_answer(text: str) -> None:
    assert read(WORK, text, TODAY) is None


def test_the_longest_phrase_wins() -> None:
    question = a_question(yes=titled("Ya", "bisa"), no=titled("Tidak", "tidak bisa"))
    assert read(question, "tidak bisa", TODAY) == "no"


def test_phrases_of_two_choices_that_are_equally_long_decide_nothing() -> None:
    question = a_question(one=titled("Satu", "merah"), other=titled("Dua", "putih"))
    assert read(question, "merah putih", TODAY) is None


@pytest.mark.parametrize("text", ["bukan karyawan, warung", "bukan karyawan tapi warung", "not karyawan but warung"])
def test_what_is_denied_in_the_same_breath_is_not_chosen(text: str) -> None:
    assert read(WORK, text, TODAY) == "informal"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("penerima upah", "formal"),
        ("Bukan penerima upah.", "informal"),
        ("PENERIMA UPAH", "formal"),
        ("Tidak tahu", "unknown"),
    ],
)
def test_the_title_of_a_button_alone_is_its_choice(text: str, key: str) -> None:
    assert read(WORK, text, TODAY) == key


def test_a_title_among_other_words_decides_nothing() -> None:
    assert read(WORK, "kata teman saya bukan penerima upah juga boleh daftar", TODAY) is None


# Left out


@pytest.mark.parametrize(
    "text",
    [
        *("lewati", "Lewati aja", "skip", "gatau", "ga tau kak", "saya tidak ingat pak", "kurang tahu", "rahasia"),
        *("i don't know", "no idea", "not sure"),
    ],
)
def test_who_does_not_know_or_will_not_say_leaves_the_question_out(text: str) -> None:
    assert wants_skip(text)
    for question in (WORDS, a_question(Kind.MONEY), a_question(Kind.DATE), a_question(Kind.NUMBER)):
        assert read(question, text, TODAY) == SKIPPED


@pytest.mark.parametrize("text", ["tidak tahu kenapa layarnya hitam", "lupa kata sandi", "skip iklan terus muncul", ""])
def test_who_says_more_does_not_leave_it_out(text: str) -> None:
    assert not wants_skip(text)


def test_what_must_be_answered_is_not_left_out() -> None:
    assert read(a_question(Kind.MONEY, skip=False), "gatau", TODAY) is None
    assert read(a_question(Kind.WORDS, skip=False), "gatau", TODAY) is None


def test_not_knowing_may_be_one_of_the_answers() -> None:
    assert read(WORK, "lupa", TODAY) == "unknown"
    assert read(WORK, "tidak tahu", TODAY) == "unknown"
    assert read(WORK, "lewati", TODAY) == SKIPPED


def test_free_words_are_kept_as_they_are_written() -> None:
    assert read(WORDS, "  Layar PUTIH, ada tulisan 'E-07'. ", TODAY) == "Layar PUTIH, ada tulisan 'E-07'."
    assert read(WORDS, "   ", TODAY) is None


# Taken back


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("eh bukan, bpu", "bpu"),
        ("bukan, bpu", "bpu"),
        ("salah, bpu", "bpu"),
        ("eh bukan bpu", "bpu"),
        ("ralat: bpu", "bpu"),
        ("ralat bpu", "bpu"),
        ("maaf, maksud saya bpu", "bpu"),
        ("maksudnya bpu", "bpu"),
        ("aduh salah pencet, bpu", "bpu"),
        ("eh bukan, maksud saya bpu", "bpu"),
        ("i mean bpu", "bpu"),
        ("sorry, wrong, bpu", "bpu"),
        ("actually bpu", "bpu"),
        ("ralat", ""),
    ],
)
def test_what_takes_an_answer_back_gives_what_is_meant_instead(text: str, rest: str) -> None:
    assert correction(text) == rest


@pytest.mark.parametrize(
    "text", ["bukan nomor saya", "salah kata sandi", "bpu", "tidak bisa", "wrong password", "no signal", ""]
)
def test_words_that_only_begin_like_it_take_nothing_back(text: str) -> None:
    assert correction(text) is None


# Any text


@given(st.sampled_from(ALL), st.text(max_size=120))
def test_any_text_is_an_answer_or_none(question: Question, text: str) -> None:
    answer = read(question, text, TODAY)
    assert answer is None or fits(question, answer)


@given(
    st.sampled_from([question for question in ALL if question.kind not in {Kind.CHOICE, Kind.WORDS}]),
    st.text(alphabet="0123456789.,/- rpjtbmkhunlaiseo", max_size=40),
)
def test_any_number_or_date_is_an_answer_or_none(question: Question, text: str) -> None:
    answer = read(question, text, TODAY)
    assert answer is None or fits(question, answer)


@given(st.text(max_size=80))
def test_any_text_may_be_asked_whether_it_takes_back_or_leaves_out(text: str) -> None:
    rest = correction(text)
    assert rest is None or isinstance(rest, str)
    assert wants_skip(text) in {True, False}


def fits(question: Question, answer: str) -> bool:
    """Whether flows can work with that answer."""
    if answer == SKIPPED:
        return question.skip
    match question.kind:
        case Kind.CHOICE:
            return answer in question.choices
        case Kind.MONEY | Kind.NUMBER:
            return int(answer) >= 0
        case Kind.DATE:
            return date.fromisoformat(answer).isoformat() == answer
        case Kind.WORDS:
            return bool(answer.strip())
