"""A plain yes or no answers the last question; another language and a fresh start are one message away."""

import pytest

from bot.actions import small_talk
from bot.actions.toolbox import Memory, Tools
from language.detection import Language
from tests.factories import a_turn, an_article, texts, tools_with

OTP = an_article("account-otp")
ASKED_HELPED = Memory(asked="helped", last_article=OTP.id)


@pytest.fixture
def tools() -> Tools:
    return tools_with(articles=(OTP,))


def said(name: str, language: Language = Language.ID) -> str:
    return texts().say(name, language).text


async def test_yes_to_did_it_help_is_remembered(tools: Tools) -> None:
    await small_talk.affirm(tools, a_turn("ya"), ASKED_HELPED)
    assert tools.desk.feedback == [(OTP.id, True)]


async def test_no_to_did_it_help_brings_a_person(tools: Tools) -> None:
    await small_talk.deny(tools, a_turn("belum"), ASKED_HELPED)
    assert tools.desk.feedback == [(OTP.id, False)]
    assert len(tools.desk.tickets) == 1


async def test_no_to_which_one_asks_for_other_words(tools: Tools) -> None:
    outcome = await small_talk.deny(tools, a_turn("bukan"), Memory(asked="which"))
    assert outcome.answers[0].text == said("utter_ask_rephrase")


async def test_yes_and_no_to_nothing_show_the_menu(tools: Tools) -> None:
    for act in (small_talk.affirm, small_talk.deny):
        assert (await act(tools, a_turn("ya"), Memory())).answers[0].text == said("utter_menu")


@pytest.mark.parametrize(
    ("spoken", "wanted", "chosen"),
    [
        (Language.ID, Language.EN, Language.EN),
        (Language.EN, Language.EN, Language.EN),  # "english please", written in English
        (Language.ID, None, Language.EN),  # without saying which: the other one
        (Language.EN, None, Language.ID),
    ],
)
async def test_the_language_asked_for_is_fixed(
    tools: Tools, spoken: Language, wanted: Language | None, chosen: Language
) -> None:
    outcome = await small_talk.change_language(tools, a_turn(language=spoken), Memory(wanted_language=wanted))
    assert tools.desk.language == chosen
    assert outcome.answers[0].text == said("utter_language_changed", chosen)
    assert outcome.slots == {"language": chosen, "wanted_language": None}


async def test_starting_over_forgets_the_talk_and_keeps_the_language(tools: Tools) -> None:
    outcome = await small_talk.start_over(tools, a_turn(), ASKED_HELPED)
    assert outcome.answers[0].text == said("utter_menu")
    assert not any(outcome.slots.values())
    assert {"last_article", "problem", "asked", "ticket_number", "misses"} <= outcome.slots.keys()
    assert "language" not in outcome.slots
