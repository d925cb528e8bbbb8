"""A flow begins by its button, also by one of a flow that is long over; nobody can type his way into a flow."""

import pytest

from bot.actions.beginning import begin
from bot.actions.flows.script import load_script, script_names
from bot.actions.toolbox import FlowState, Memory, Outcome, Tools
from bot.answer import Button
from bot.payload import Payload
from language.detection import Language
from tests.factories import a_turn, an_article, texts, tools_with
from tests.talking import a_talk_of, said

GUIDE = an_article("account-otp", flow="locked_out")
OTHER = an_article("kpj-find-number")


@pytest.fixture
def tools() -> Tools:
    return tools_with(articles=(GUIDE, OTHER))


async def begun(tools: Tools, memory: Memory | None = None, **carried: str) -> Outcome:
    memory = memory or Memory()
    pressed = {"act": "begin", **carried}
    return await begin(tools, a_turn("/begin"), Memory(**{**vars(memory), "pressed": pressed}))


@pytest.mark.parametrize("flow", sorted(script_names()))
async def test_a_button_begins_the_flow_that_it_names(tools: Tools, flow: str) -> None:
    outcome = await begun(tools, flow=flow)
    assert (outcome.answers, outcome.begins) == ((), FlowState(flow))


@pytest.mark.parametrize("flow", ["no_such_flow", "../rating"])
async def test_a_button_of_no_flow_shows_the_menu(tools: Tools, flow: str) -> None:
    outcome = await begun(tools, flow=flow)
    assert said(outcome) == [texts().say("utter_menu", Language.ID).text]
    assert outcome.begins is None
    assert said(await begun(tools)) == said(outcome)


async def test_the_answer_of_an_old_button_still_counts(tools: Tools) -> None:
    for question, choice in (("papers", "lost"), ("papers", "skipped")):
        outcome = await begun(tools, flow="find_kpj", question=question, choice=choice)
        assert outcome.begins == FlowState("find_kpj", told={question: choice})


@pytest.mark.parametrize("flow", sorted(script_names()))
async def test_an_answer_that_no_button_carries_is_dropped(tools: Tools, flow: str) -> None:
    for question in [*load_script(flow).questions, "no_such_question"]:
        outcome = await begun(tools, flow=flow, question=question, choice="no_such_choice")
        assert outcome.begins == FlowState(flow)


async def test_the_steps_of_the_named_article_are_walked(tools: Tools) -> None:
    outcome = await begun(tools, Memory(last_article=GUIDE.id), flow="walk", article=OTHER.id)
    assert outcome.begins == FlowState("walk", told={"article": OTHER.id})


async def test_an_old_button_of_a_step_walks_the_last_article_again(tools: Tools) -> None:
    outcome = await begun(tools, Memory(last_article=GUIDE.id), flow="walk", question="step_2", choice="done")
    assert outcome.begins == FlowState("walk", told={"article": GUIDE.id})


async def test_every_button_that_a_flow_ever_showed_can_be_pressed_when_it_is_over(tools: Tools) -> None:
    for flow in sorted(script_names()):
        script = load_script(flow)
        for question in script.questions:
            for button in script.buttons(question, question, Language.ID):
                pressed = Payload.parse(button.payload).entities
                outcome = await begun(tools, flow=flow, question=pressed["question"], choice=pressed["choice"])
                assert outcome.begins is not None
                talk = a_talk_of(flow, tools, problem="x", **outcome.begins.told)
                assert (await talk.begin()).answers, button


# What was told before


@pytest.mark.parametrize("flow", ["locked_out", "walk"])
async def test_what_was_told_belongs_to_the_flow_whose_button_stood_under_the_answer(tools: Tools, flow: str) -> None:
    asked = Memory(asked="helped", last_article=GUIDE.id, problem="otp tidak masuk")
    outcome = await begun(tools, asked, flow=flow)
    assert outcome.begins is not None
    assert outcome.begins.problem == "otp tidak masuk"


async def test_what_was_told_belongs_to_the_flow_whose_button_stood_among_the_offers(tools: Tools) -> None:
    offered = Memory(asked="which", offers=(OTHER.id, GUIDE.id), problem="otp tidak masuk")
    outcome = await begun(tools, offered, flow="locked_out")
    assert outcome.begins is not None
    assert outcome.begins.problem == "otp tidak masuk"


@pytest.mark.parametrize(
    "memory",
    [
        Memory(last_article=GUIDE.id, problem="otp tidak masuk"),  # nothing was asked: the button stood elsewhere
        Memory(asked="helped", last_article=OTHER.id, problem="nomor kpj hilang"),  # another matter
        Memory(asked="which", offers=(OTHER.id,), problem="nomor kpj hilang"),
        Memory(asked="helped", last_article="no-such", problem="otp tidak masuk"),
        Memory(problem="otp tidak masuk"),
    ],
)
async def test_what_was_told_of_something_else_does_not_lead_the_flow(tools: Tools, memory: Memory) -> None:
    outcome = await begun(tools, memory, flow="locked_out")
    assert outcome.begins == FlowState("locked_out")


@pytest.mark.parametrize("language", Language)
def test_the_menu_begins_flows_that_there_are(language: Language) -> None:
    buttons: tuple[Button, ...] = texts().say("utter_menu", language).buttons
    named = [Payload.parse(button.payload).entities.get("flow") for button in buttons]
    assert {name for name in named if name} <= script_names()
    assert len([name for name in named if name]) >= 5
