"""Answers travel as JSON between Rasa, the help desk and the web, and lose nothing on the way."""

from hypothesis import given
from hypothesis import strategies as st

from bot.answer import Answer, Button

BUTTONS = st.builds(Button, st.text(), st.text(), st.none() | st.text(min_size=1))
ANSWERS = st.builds(Answer, st.text(), st.lists(BUTTONS, max_size=3).map(tuple), st.dictionaries(st.text(), st.text()))


@given(ANSWERS)
def test_an_answer_is_read_back_as_it_was_written(answer: Answer) -> None:
    assert Answer.from_dict(answer.as_dict()) == answer


def test_a_button_names_its_topic_only_when_it_offers_one() -> None:
    assert Button("Menu", "/menu").as_dict() == {"title": "Menu", "payload": "/menu"}
    assert Button("OTP", "/menu", "account.otp").as_dict()["topic"] == "account.otp"


def test_missing_parts_are_empty() -> None:
    assert Answer.from_dict({}) == Answer("")
    assert Answer.from_dict({"text": None, "buttons": None, "meta": None}) == Answer("")
