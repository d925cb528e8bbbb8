"""How it went: solved things are closed or remembered, unsolved ones go to a person, lost people get a way on."""

import pytest

from bot.actions import outcomes
from bot.actions.handing_over import hand_over
from bot.actions.port import HandOffReason
from bot.actions.toolbox import Memory, Tools
from language.detection import Language
from tests.factories import a_triage, a_turn, an_article, texts, tools_with

OTP = an_article("account-otp")


@pytest.fixture
def tools() -> Tools:
    return tools_with(articles=(OTP,))


async def resolved_ticket(tools: Tools) -> str:
    outcome = await hand_over(tools, a_turn(), HandOffReason.PERSON_ASKED, a_triage())
    number = str(outcome.answers[-1].meta["ticket"])
    tools.desk.resolved.add(number)
    return number


def said(name: str) -> str:
    return texts().say(name, Language.ID).text


async def test_an_article_that_helped_is_remembered(tools: Tools) -> None:
    outcome = await outcomes.helped(tools, a_turn(), Memory(last_article=OTP.id, asked="helped"))
    assert tools.desk.feedback == [(OTP.id, True)]
    assert outcome.answers[0].text == said("utter_helped")
    assert outcome.slots["asked"] is None


async def test_a_resolved_ticket_is_closed_and_the_article_is_not_praised_for_it(tools: Tools) -> None:
    number = await resolved_ticket(tools)
    outcome = await outcomes.helped(tools, a_turn(), Memory(ticket_number=number, last_article=OTP.id))
    assert f"Tiket {number} kami tutup" in outcome.answers[0].text
    assert tools.desk.feedback == []
    assert outcome.slots["ticket_number"] is None


async def test_thanks_without_ticket_or_article_are_friendly(tools: Tools) -> None:
    outcome = await outcomes.helped(tools, a_turn(), Memory())
    assert outcome.answers[0].text == said("utter_helped")
    assert tools.desk.feedback == []


async def test_an_article_that_did_not_help_goes_to_a_person_with_the_problem(tools: Tools) -> None:
    memory = Memory(last_article=OTP.id, problem="otp tidak masuk")
    outcome = await outcomes.not_helped(tools, a_turn("belum bisa"), memory)
    (ticket,) = tools.desk.tickets.values()
    assert (ticket.reason, ticket.article) == (HandOffReason.UNSOLVED, OTP.id)
    assert tools.classifier.heard == ["otp tidak masuk"]
    assert tools.desk.feedback == [(OTP.id, False)]
    assert outcome.answers[0].text == said("utter_sorry_not_solved")


async def test_a_resolved_ticket_opens_again(tools: Tools) -> None:
    number = await resolved_ticket(tools)
    outcome = await outcomes.not_helped(tools, a_turn(), Memory(ticket_number=number))
    assert f"tiket {number} kami buka lagi" in outcome.answers[0].text
    assert len(tools.desk.tickets) == 1


async def test_not_helped_by_nothing_is_read_as_a_problem(tools: Tools) -> None:
    outcome = await outcomes.not_helped(tools, a_turn("masih tidak bisa"), Memory())
    assert outcome.answers[0].text == said("utter_ask_rephrase")


async def test_who_is_stuck_learns_what_to_do_instead(tools: Tools) -> None:
    outcome = await outcomes.stuck(tools, a_turn(), Memory(last_article=OTP.id))
    instead, asking = outcome.answers
    assert instead.text == "Gagal? Soal account-otp"
    assert "/ask_person" in [button.payload for button in asking.buttons]


async def test_stuck_before_any_steps_is_read_as_a_problem(tools: Tools) -> None:
    outcome = await outcomes.stuck(tools, a_turn("bingung"), Memory())
    assert outcome.answers[0].text == said("utter_ask_rephrase")
