"""A plain yes or no answers the last question; another language and a fresh start are one message away."""

import pytest

from bot.actions import small_talk
from bot.actions.handing_over import hand_over
from bot.actions.port import HandOffReason
from bot.actions.toolbox import Memory, Tools
from language.detection import Language
from tests.factories import a_triage, a_turn, an_article, said_of_ticket, texts, tools_with

OTP, KPJ = an_article("account-otp"), an_article("kpj-find-number")
ASKED_HELPED = Memory(asked="helped", last_article=OTP.id)


@pytest.fixture
def tools() -> Tools:
    return tools_with(articles=(OTP, KPJ))


async def a_ticket(tools: Tools, *, resolved: bool, asked: bool = True) -> str:
    """Of a resolved one he was just asked whether it is solved, unless the talk has moved on (not `asked`)."""
    outcome = await hand_over(tools, a_turn(), HandOffReason.PERSON_ASKED, a_triage())
    number = str(outcome.answers[-1].meta["ticket"])
    if resolved:
        tools.desk.resolved.add(number)
        tools.desk.asked_about = number if asked else None
    return number


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


async def test_yes_to_the_only_offer_shows_it_and_keeps_the_problem(tools: Tools) -> None:
    offered = Memory(asked="which", offers=(KPJ.id,), problem="nomor saya mana")
    outcome = await small_talk.affirm(tools, a_turn("ya"), offered)
    assert outcome.answers[0].meta["article"] == KPJ.id
    assert (outcome.slots["last_article"], outcome.slots["problem"]) == (KPJ.id, "nomor saya mana")
    assert (outcome.slots["asked"], outcome.slots["offers"]) == ("helped", None)


@pytest.mark.parametrize("language", Language)
async def test_yes_to_several_offers_asks_which_one_and_shows_them_again(tools: Tools, language: Language) -> None:
    offered = Memory(asked="which", offers=(KPJ.id, OTP.id), problem="nomor saya mana")
    outcome = await small_talk.affirm(tools, a_turn("ya", language=language), offered)
    (question,) = outcome.answers
    assert question.text == said("utter_which_one", language)
    assert [button.payload for button in question.buttons] == [
        f'/choose_article{{"article": "{KPJ.id}"}}',
        f'/choose_article{{"article": "{OTP.id}"}}',
        "/none_of_these",
    ]
    assert outcome.slots == {}  # what was asked, offered and told is still open


async def test_an_offer_that_expired_meanwhile_is_not_offered_again(tools: Tools) -> None:
    offered = Memory(asked="which", offers=("no-longer", KPJ.id))
    (question,) = (await small_talk.affirm(tools, a_turn("ya"), offered)).answers
    assert [button.topic for button in question.buttons] == [KPJ.topic, None]


@pytest.mark.parametrize("resolved", [False, True])
async def test_open_offers_are_answered_before_any_ticket(tools: Tools, resolved: bool) -> None:
    number = await a_ticket(tools, resolved=resolved, asked=False)
    offered = Memory(asked="which", offers=(KPJ.id,))
    assert (await small_talk.affirm(tools, a_turn("ya"), offered)).slots["last_article"] == KPJ.id
    asked_again = said("utter_ask_rephrase")
    officer_reads = said_of_ticket("utter_information_added", number)
    denied = await small_talk.deny(tools, a_turn("bukan"), offered)
    assert denied.answers[0].text == (asked_again if resolved else officer_reads)


BEFORE_THE_OFFICER = pytest.mark.parametrize(
    "memory", [Memory(), Memory(last_article=OTP.id), ASKED_HELPED, Memory(asked="which", offers=(KPJ.id, OTP.id))]
)


@BEFORE_THE_OFFICER
async def test_a_plain_yes_right_after_an_officer_resolved_closes_the_ticket(tools: Tools, memory: Memory) -> None:
    number = await a_ticket(tools, resolved=True)
    outcome = await small_talk.affirm(tools, a_turn("ya"), memory)
    assert outcome.answers[0].text == said_of_ticket("utter_ticket_closed", number)
    assert tools.desk.feedback == []


@BEFORE_THE_OFFICER
async def test_a_plain_no_right_after_an_officer_resolved_opens_the_ticket_again(tools: Tools, memory: Memory) -> None:
    number = await a_ticket(tools, resolved=True)
    outcome = await small_talk.deny(tools, a_turn("belum"), memory)
    assert f"tiket {number} kami buka lagi" in outcome.answers[0].text
    assert number not in tools.desk.resolved
    assert len(tools.desk.tickets) == 1


async def test_yes_and_no_long_after_an_officer_resolved_touch_no_ticket(tools: Tools) -> None:
    number = await a_ticket(tools, resolved=True, asked=False)
    for act in (small_talk.affirm, small_talk.deny):
        assert (await act(tools, a_turn("ya"), Memory())).answers[0].text == said("utter_menu")
    assert tools.desk.resolved == {number}


async def test_while_a_ticket_waits_yes_and_no_are_passed_to_the_officer(tools: Tools) -> None:
    number = await a_ticket(tools, resolved=False)
    expected = said_of_ticket("utter_information_added", number)
    for act in (small_talk.affirm, small_talk.deny):
        for memory in (Memory(), Memory(last_article=OTP.id)):
            outcome = await act(tools, a_turn("ya"), memory)
            assert [answer.text for answer in outcome.answers] == [expected]
    assert tools.desk.feedback == []


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
    assert {"last_article", "problem", "asked", "offers", "ticket_number", "misses"} <= outcome.slots.keys()
    assert "language" not in outcome.slots


@pytest.mark.parametrize("language", Language)
async def test_anger_is_met_with_understanding_once_and_then_with_nothing_but_help(
    tools: Tools, language: Language
) -> None:
    first = await small_talk.insult(tools, a_turn("bodoh", language=language), Memory())
    assert [answer.text for answer in first.answers] == [said("utter_insult", language)]
    assert first.slots == {"soothed": True}
    again = await small_talk.insult(tools, a_turn("bodoh", language=language), Memory(soothed=True))
    assert [answer.text for answer in again.answers] == [said("utter_insult_again", language)]
