"""Where a flow fits: trouble begins it, a question is answered with its button below, and offers lead there too."""

from dataclasses import replace

import pytest

from bot.actions import understanding
from bot.actions.port import HandOffReason
from bot.actions.toolbox import FlowState, Memory, Outcome
from bot.payload import Payload
from knowledge import Article, Band
from language.detection import Language
from tests.factories import URGENT, a_finding, a_triage, a_turn, an_article, article_text, texts, tools_with
from tests.fakes import SearchByText
from triage import MessageType

GUIDED = an_article("account-otp", flow="locked_out")
ALSO_GUIDED = an_article("account-blocked", flow="locked_out")
STEPS, FAQ = an_article("kpj-find-number"), an_article("jht-what", id_text=article_text("Apa itu JHT", "Tabungan."))
COMPLAINT = a_triage(type=MessageType.COMPLAINT)


async def helped(*articles: Article, band: Band = Band.SURE, kind: MessageType = MessageType.COMPLAINT) -> Outcome:
    tools = tools_with(a_finding(band, *articles), a_triage(type=kind))
    return await understanding.help_with(tools, a_turn(), Memory())


def flows_of(outcome: Outcome) -> list[dict[str, str]]:
    """What the buttons that begin a flow carry."""
    payloads = [Payload.parse(button.payload) for answer in outcome.answers for button in answer.buttons]
    return [payload.entities for payload in payloads if payload.intent == "begin"]


@pytest.mark.parametrize("language", Language)
async def test_trouble_that_a_flow_can_solve_begins_it_with_the_words_that_told_of_it(language: Language) -> None:
    tools = tools_with(a_finding(Band.SURE, GUIDED), COMPLAINT)
    outcome = await understanding.help_with(tools, a_turn("otp tidak masuk", language=language), Memory())
    (opening,) = outcome.answers
    assert opening.text == texts().say("utter_flow_begins", language).text
    assert (opening.meta["article"], opening.meta["band"]) == (GUIDED.id, "sure")
    assert outcome.begins == FlowState("locked_out", problem="otp tidak masuk")


async def test_the_article_behind_a_flow_is_remembered() -> None:
    outcome = await helped(GUIDED)
    assert (outcome.slots["last_article"], outcome.slots["problem"]) == (GUIDED.id, "kode otp tidak masuk")


@pytest.mark.parametrize("kind", [kind for kind in MessageType if kind != MessageType.COMPLAINT])
async def test_who_only_asks_gets_the_answer_and_the_flow_as_a_button_below(kind: MessageType) -> None:
    outcome = await helped(GUIDED, kind=kind)
    assert outcome.answers[0].text.startswith("Ini jawabannya.")
    assert flows_of(outcome) == [{"flow": "locked_out"}]
    assert outcome.begins is None


async def test_without_a_flow_the_steps_can_be_walked_one_by_one() -> None:
    outcome = await helped(STEPS)
    assert flows_of(outcome) == [{"flow": "walk", "article": STEPS.id}]
    assert outcome.begins is None


@pytest.mark.parametrize("steps", [(), ("Satu saja.",)])
async def test_where_there_is_nothing_to_walk_no_button_says_so(steps: tuple[str, ...]) -> None:
    outcome = await helped(replace_steps(FAQ, *steps))
    assert flows_of(outcome) == []


def replace_steps(article: Article, *steps: str) -> Article:
    return article.model_copy(update={"id_text": article.id_text.model_copy(update={"steps": steps})})


@pytest.mark.parametrize(("language", "title"), [(Language.ID, "Langkah per langkah"), (Language.EN, "Step by step")])
async def test_the_button_is_in_the_language_of_the_turn(language: Language, title: str) -> None:
    tools = tools_with(a_finding(Band.SURE, STEPS), COMPLAINT)
    outcome = await understanding.help_with(tools, a_turn(language=language), Memory())
    assert title in [button.title for button in outcome.answers[1].buttons]


async def test_a_chosen_article_shows_its_flow_below_and_does_not_begin_it() -> None:
    tools = tools_with(triage=COMPLAINT, articles=(GUIDED,))
    outcome = await understanding.show_article(tools, a_turn(), Memory(article=GUIDED.id))
    assert outcome.answers[0].text.startswith("Ini jawabannya.")
    assert flows_of(outcome) == [{"flow": "locked_out"}]
    assert outcome.begins is None


async def test_several_offers_that_lead_to_one_flow_offer_it_first() -> None:
    outcome = await helped(GUIDED, STEPS, ALSO_GUIDED, band=Band.UNSURE)
    first, *_ = outcome.answers[0].buttons
    assert Payload.parse(first.payload) == Payload("begin", {"flow": "locked_out"})
    assert outcome.slots["offers"] == f"{GUIDED.id},{STEPS.id},{ALSO_GUIDED.id}"


async def test_offers_that_lead_to_different_flows_offer_none() -> None:
    assert flows_of(await helped(GUIDED, STEPS, band=Band.UNSURE)) == []


async def test_an_article_of_a_flow_that_there_is_not_is_answered_as_one_without() -> None:
    outcome = await helped(an_article("account-otp", flow="long_gone"))
    assert outcome.answers[0].text.startswith("Ini jawabannya.")
    assert flows_of(outcome) == [{"flow": "walk", "article": "account-otp"}]


async def test_money_at_stake_goes_to_a_person_and_begins_no_flow_but_the_questions_of_the_report() -> None:
    tools = tools_with(a_finding(Band.SURE, GUIDED), URGENT)
    outcome = await understanding.help_with(tools, a_turn("jht saya kok sudah cair"), Memory())
    assert [ticket.reason for ticket in tools.desk.tickets.values()] == [HandOffReason.SEVERE]
    assert outcome.begins is None or outcome.begins.name == "report"


async def test_words_that_follow_up_the_problem_begin_the_flow_with_both() -> None:
    search = SearchByText({"otp saya tidak masuk sama sekali": a_finding(Band.SURE, GUIDED)}, (GUIDED,))
    tools = replace(tools_with(triage=COMPLAINT), knowledge=search)
    outcome = await understanding.help_with(tools, a_turn("tidak masuk sama sekali"), Memory(problem="otp saya"))
    assert outcome.begins == FlowState("locked_out", problem="otp saya tidak masuk sama sekali")
