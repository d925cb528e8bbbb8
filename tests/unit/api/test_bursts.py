"""Bursts: short lines sent one right after the other are one thought, everything else stands alone."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.bursts import MOST_LINES, PAUSE, Burst, burst_of
from api.conversations.models import Message
from tests.fakes import NOON_FRIDAY

STEP = timedelta(milliseconds=1)
WHOLE = "kode otp saya tidak masuk"


def line(text: str, *, after: timedelta = timedelta(0), payload: str | None = None) -> Message:
    """A waiting line, so long after noon."""
    return Message(text=text, payload=payload, created_at=NOON_FRIDAY + after)


def lines(*texts: str, apart: timedelta = STEP) -> list[Message]:
    return [line(text, after=place * apart) for place, text in enumerate(texts)]


def first_of(*texts: str) -> list[str]:
    """The lines of the first burst, all of them sent at once."""
    return [message.text for message in burst_of(lines(*texts), PAUSE).messages]


@pytest.mark.parametrize(
    "thought",
    [
        ("min", "mau tanya", "jht saya"),
        ("min", "mau tanya", WHOLE),
        (WHOLE, "min"),
        ("halo kak", WHOLE, "tolong ya"),
        ("nik 99999900", "00000001"),
    ],
)
def test_short_lines_in_a_row_are_one_thought(thought: tuple[str, ...]) -> None:
    assert first_of(*thought) == list(thought)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (WHOLE, "saldo jht saya juga belum cair"),
        ("kok lama?", "belum dibalas?"),
        ("ya", "tidak"),
        ("12", "34"),
        ("terima kasih", WHOLE),
        ("bicara petugas", "menu"),
    ],
)
def test_what_is_whole_is_not_put_together_with_what_is_whole(one: str, other: str) -> None:
    assert first_of(one, other) == [one]


def test_two_sentences_stay_apart_also_behind_a_short_line() -> None:
    assert first_of("min", WHOLE, "saldo jht saya juga belum cair") == ["min", WHOLE]


def test_the_pause_is_counted_from_the_line_before() -> None:
    waiting = lines("min", "mau tanya", "jht saya", apart=PAUSE - STEP)
    assert burst_of(waiting, PAUSE) == Burst(tuple(waiting))


def test_a_line_after_the_pause_begins_another_thought() -> None:
    waiting = lines("min", "jht saya", apart=PAUSE)
    assert burst_of(waiting, PAUSE) == Burst((waiting[0],))


def test_a_pressed_button_goes_on_with_nothing() -> None:
    button, words = line("Bicara petugas", payload="/ask_person"), line("min")
    assert burst_of([words, button], PAUSE) == Burst((words,))


def test_a_thought_has_an_end_however_much_is_sent() -> None:
    assert len(first_of(*["min"] * (MOST_LINES + 3))) == MOST_LINES


def test_the_answer_belongs_to_the_first_line() -> None:
    waiting = lines("min", "jht saya")
    assert burst_of(waiting, PAUSE).lead is waiting[0]


def test_the_lines_are_read_as_one_text_in_their_order() -> None:
    assert burst_of(lines("min", "mau tanya", "jht saya"), PAUSE).text == "min mau tanya jht saya"


def test_a_line_alone_is_read_as_it_was_written() -> None:
    assert Burst((line("min,\n  nomor  [NIK]"),)).text == "min,\n  nomor  [NIK]"


def test_a_number_of_two_lines_is_masked_though_neither_half_was_one() -> None:
    assert burst_of(lines("nik 99999900", "00000001"), PAUSE).text == "nik [NIK]"


@pytest.mark.parametrize("passed", [timedelta(0), STEP, PAUSE / 2, PAUSE - STEP])
def test_after_a_short_line_the_rest_of_the_pause_is_waited_for(passed: timedelta) -> None:
    assert Burst((line("min"),)).lacks(NOON_FRIDAY + passed, PAUSE) == PAUSE - passed


@pytest.mark.parametrize("passed", [PAUSE, PAUSE + STEP, timedelta(days=1)])
def test_after_the_pause_nothing_is_waited_for(passed: timedelta) -> None:
    assert Burst((line("min"),)).lacks(NOON_FRIDAY + passed, PAUSE) == timedelta(0)


def test_each_line_begins_the_pause_anew() -> None:
    burst = Burst((line("min"), line("jht saya", after=PAUSE / 2)))
    assert burst.lacks(NOON_FRIDAY + PAUSE, PAUSE) == PAUSE / 2


@pytest.mark.parametrize("newest", [line(WHOLE), line("kok lama?"), line("ya")])
def test_what_is_whole_is_answered_at_once(newest: Message) -> None:
    for burst in (Burst((newest,)), Burst((line("min"), newest))):
        assert burst.lacks(NOON_FRIDAY, PAUSE) == timedelta(0)


def test_a_full_burst_waits_for_no_more() -> None:
    assert Burst(tuple(lines(*["min"] * (MOST_LINES - 1)))).lacks(NOON_FRIDAY, PAUSE) > timedelta(0)
    assert Burst(tuple(lines(*["min"] * MOST_LINES))).lacks(NOON_FRIDAY, PAUSE) == timedelta(0)


WAITING = st.lists(
    st.tuples(
        st.sampled_from(["min", "jht saya", "ya", "12", "kok lama?", WHOLE]),
        st.sampled_from([None, None, None, "/menu"]),
        st.integers(0, 3000),
    ),
    min_size=1,
    max_size=20,
)


def sent(waiting: list[tuple[str, str | None, int]]) -> list[Message]:
    """Lines with so many milliseconds before each."""
    passed, messages = 0, []
    for text, payload, before in waiting:
        passed += before
        messages.append(line(text, payload=payload, after=passed * STEP))
    return messages


@given(WAITING)
def test_one_burst_after_the_other_answers_every_line_once_and_in_order(
    waiting: list[tuple[str, str | None, int]],
) -> None:
    messages = sent(waiting)
    left, answered = messages, []
    while left:
        burst = burst_of(left, PAUSE)
        assert 1 <= len(burst.messages) <= MOST_LINES
        answered += burst.messages
        left = left[len(burst.messages) :]
    assert [id(message) for message in answered] == [id(message) for message in messages]


@given(WAITING)
def test_without_a_pause_every_line_is_answered_alone_and_at_once(waiting: list[tuple[str, str | None, int]]) -> None:
    burst = burst_of(sent(waiting), timedelta(0))
    assert len(burst.messages) == 1
    assert burst.lacks(burst.lead.created_at, timedelta(0)) == timedelta(0)
