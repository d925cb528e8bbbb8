"""While Rasa is away: every button works, words get the best article, and a ticket exists either way."""

import pytest

from bot.actions.dialogue import Heard
from bot.actions.port import HandOffReason
from bot.actions.stand_in import StandIn
from bot.actions.toolbox import Tools
from bot.answer import Answer
from bot.payload import BUTTON_INTENTS
from knowledge import Band
from language.detection import Language
from tests.factories import URGENT, a_finding, a_triage, a_turn, an_article, texts, tools_with
from tests.fakes import FakeTicket
from triage import MessageType

OTP, KPJ = an_article("account-otp"), an_article("kpj-find-number")
SURE, UNSURE, LOST = a_finding(Band.SURE, OTP), a_finding(Band.UNSURE, OTP, KPJ), a_finding(Band.LOST)


async def answers(tools: Tools, text: str = "otp tidak masuk", *, payload: str | None = None) -> list[Answer]:
    return list(await StandIn(tools).answer(Heard(a_turn(text), payload)))


def tickets(tools: Tools) -> list[FakeTicket]:
    return list(tools.desk.tickets.values())


async def test_words_get_the_article_and_a_ticket_that_names_it() -> None:
    tools = tools_with(SURE)
    guide, receipt = await answers(tools)
    assert guide.text.startswith("Ini jawabannya.")
    assert "JMO-TEST22" in receipt.text
    assert [(t.reason, t.article) for t in tickets(tools)] == [(HandOffReason.BOT_UNAVAILABLE, OTP.id)]
    assert [t.problem for t in tickets(tools)] == ["otp tidak masuk"]


async def test_unclear_words_get_the_offers_and_a_ticket() -> None:
    tools = tools_with(UNSURE)
    offers, _ = await answers(tools)
    assert len(offers.buttons) == 3
    assert [(t.reason, t.article) for t in tickets(tools)] == [(HandOffReason.BOT_UNAVAILABLE, None)]


async def test_words_that_nothing_answers_still_get_a_ticket() -> None:
    tools = tools_with(LOST, a_triage(type=MessageType.COMPLAINT))
    (receipt,) = await answers(tools)
    assert "JMO-TEST22" in receipt.text


async def test_an_emergency_makes_one_ticket_and_not_two() -> None:
    tools = tools_with(SURE, URGENT)
    said = await answers(tools)
    assert [t.reason for t in tickets(tools)] == [HandOffReason.SEVERE]
    assert sum("ticket" in answer.meta for answer in said) == 1


@pytest.mark.parametrize("kind", [MessageType.PRAISE, MessageType.OFF_TOPIC])
async def test_where_nothing_is_to_solve_the_menu_comes_and_no_ticket(kind: MessageType) -> None:
    tools = tools_with(LOST, a_triage(type=kind))
    (menu,) = await answers(tools, "halo")
    assert menu.text == texts().say("utter_menu", Language.ID).text
    assert tickets(tools) == []


async def test_an_article_is_shown_even_to_what_sounds_off_topic_without_a_ticket() -> None:
    tools = tools_with(SURE, a_triage(type=MessageType.OFF_TOPIC))
    said = await answers(tools)
    assert said[0].meta["article"] == OTP.id
    assert tickets(tools) == []


@pytest.mark.parametrize("intent", sorted(BUTTON_INTENTS))
async def test_every_button_gets_an_answer(intent: str) -> None:
    assert await answers(tools_with(), payload=f"/{intent}")


async def test_a_chosen_article_is_shown() -> None:
    said = await answers(tools_with(articles=(KPJ,)), payload=f'/choose_article{{"article": "{KPJ.id}"}}')
    assert said[0].meta["article"] == KPJ.id


async def test_a_button_of_a_resolved_ticket_closes_it() -> None:
    tools = tools_with()
    receipt, *_ = await answers(tools, payload="/ask_person")
    number = receipt.meta["ticket"]
    tools.desk.resolved.add(number)
    (closed,) = await answers(tools, payload=f'/helped{{"ticket_number": "{number}"}}')
    assert "kami tutup" in closed.text


async def test_despair_is_heard_without_rasa_too() -> None:
    tools = tools_with(LOST, a_triage(type=MessageType.OFF_TOPIC))
    lead_in, _ = await answers(tools, "saya mau bunuh diri")
    assert lead_in.text == texts().say("utter_despair", Language.ID).text
    assert [t.reason for t in tickets(tools)] == [HandOffReason.DESPAIR]


async def test_not_helped_brings_a_person_because_nobody_remembers_what_was_tried() -> None:
    tools = tools_with()
    await answers(tools, payload="/not_helped")
    assert [t.reason for t in tickets(tools)] == [HandOffReason.PERSON_ASKED]


async def test_the_language_may_be_chosen() -> None:
    tools = tools_with()
    (said,) = await answers(tools, payload='/change_language{"language": "en"}')
    assert said.text == texts().say("utter_language_changed", Language.EN).text
    assert tools.desk.language == Language.EN


async def test_an_unknown_language_means_the_other_one() -> None:
    tools = tools_with()
    await answers(tools, payload='/change_language{"language": "xx"}')
    assert tools.desk.language == Language.EN


# Flows need a memory that nobody has here


GUIDED = an_article("account-otp", flow="locked_out")


async def test_trouble_that_would_begin_a_flow_gets_all_steps_to_read_and_a_ticket() -> None:
    tools = tools_with(a_finding(Band.SURE, GUIDED), a_triage(type=MessageType.COMPLAINT))
    guide, receipt = await answers(tools)
    assert "1. Langkah satu." in guide.text
    assert guide.meta["article"] == GUIDED.id
    assert receipt.meta["ticket"] in receipt.text
    assert [(t.reason, t.article) for t in tickets(tools)] == [(HandOffReason.BOT_UNAVAILABLE, GUIDED.id)]


@pytest.mark.parametrize(
    "payload",
    [
        '/begin{"flow": "jht"}',
        '/begin{"flow": "walk", "article": "account-otp"}',
        '/answer{"flow": "find_kpj", "question": "papers", "choice": "lost"}',
        '/begin{"flow": "no_such_flow"}',
    ],
)
async def test_a_button_of_a_flow_brings_a_person_instead(payload: str) -> None:
    tools = tools_with(articles=(GUIDED,))
    receipt, *_ = await answers(tools, payload=payload)
    assert [t.reason for t in tickets(tools)] == [HandOffReason.PERSON_ASKED]
    assert receipt.meta["ticket"] in receipt.text


async def test_every_button_of_the_menu_gets_an_answer() -> None:
    for button in texts().say("utter_menu", Language.ID).buttons:
        assert await answers(tools_with(), payload=button.payload)


async def test_a_photo_gets_its_kind_word() -> None:
    (said,) = await answers(tools_with(), "[foto]", payload='/attachment{"kind": "photo"}')
    assert said.text == texts().say("utter_attachment_photo", Language.ID).text
