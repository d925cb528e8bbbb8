"""The JHT claim check turn by turn, as its form plays it."""

import pytest

from bot.actions.flows.form import Form
from bot.actions.flows.jht import go_on
from bot.actions.port import Turn
from bot.actions.toolbox import FlowState, Memory, Outcome, Tools
from language.detection import Language
from tests.claims import SCRIPT
from tests.factories import a_turn, an_article, tools_with


async def no_response(tools: Tools, turn: Turn, memory: Memory, act: str) -> Outcome:
    raise AssertionError(f"left the flow for {act}")


async def turns(tools: Tools, *texts: str, story: str | None = None, language: Language = Language.ID) -> Outcome:
    """The flow as its form plays it, from the opening words on."""
    form = Form(SCRIPT, go_on, no_response)
    outcome = await form(tools, a_turn(story or "", language=language), Memory(flow=FlowState("jht", problem=story)))
    for text in texts:
        state = FlowState(**outcome.slots["flow"])
        outcome = await form(tools, a_turn(text, language=language), Memory(flow=state, act="inform"))
    return outcome


def asked(outcome: Outcome) -> str | None:
    return outcome.answers[-1].meta.get("question")


@pytest.mark.parametrize(
    ("story", "question"),
    [
        (None, "reason"),
        ("mau klaim jht", "reason"),
        ("sy resign bulan lalu mau cairin jht", "left"),
        ("kontrak saya habis bulan ini, jht nya gimana", "status"),
        ("suami meninggal mau ambil jht nya", "heir"),
        ("istri saya meninggal, apa haknya", "jkm_work"),
        ("masih kerja pengen ambil jht 10 persen", "years"),
        ("klaim jkp abis kena phk", "left"),
        ("santunan kematian bapak", "jkm_work"),
        ("mau tanya klaim dong min", "programme"),
    ],
)
async def test_the_opening_words_need_not_be_said_again(tools: Tools, story: str | None, question: str) -> None:
    assert asked(await turns(tools, story=story)) == question


async def test_a_correction_in_words_changes_the_answer_before(tools: Tools) -> None:
    assert asked(await turns(tools, "resign", "eh bukan, masih kerja", story="klaim jht")) == "share"


async def test_a_whole_talk_in_english_rests_on_its_article() -> None:
    tools = tools_with(articles=(an_article("jht-claim-jmo"),))
    outcome = await turns(tools, "I quit", "August 2026", "inactive", "about 8 million", language=Language.EN)
    assert "Last day at work: August 2026" in outcome.answers[0].text
    assert outcome.slots["last_article"] == "jht-claim-jmo"


async def test_two_answers_that_are_none_leave_the_question_out(tools: Tools) -> None:
    assert asked(await turns(tools, "resign", "hmm", "zzz", story="klaim jht")) == "status"
