"""The JHT claim check turn by turn, as its form plays it."""

import pytest

from bot.actions.flows.jht import go_on
from bot.actions.toolbox import Tools
from language.detection import Language
from tests.claims import SCRIPT
from tests.factories import an_article, tools_with
from tests.talking import question_in, turns


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
    assert question_in(await turns(SCRIPT, go_on, tools, story=story)) == question


async def test_a_correction_in_words_changes_the_answer_before(tools: Tools) -> None:
    assert (
        question_in(await turns(SCRIPT, go_on, tools, "resign", "eh bukan, masih kerja", story="klaim jht")) == "share"
    )


async def test_a_whole_talk_in_english_rests_on_its_article() -> None:
    tools = tools_with(articles=(an_article("jht-claim-jmo"),))
    outcome = await turns(
        SCRIPT, go_on, tools, "I quit", "August 2026", "inactive", "about 8 million", language=Language.EN
    )
    assert "Last day at work: August 2026" in outcome.answers[0].text
    assert outcome.slots["last_article"] == "jht-claim-jmo"


async def test_two_answers_that_are_none_leave_the_question_out(tools: Tools) -> None:
    assert question_in(await turns(SCRIPT, go_on, tools, "resign", "hmm", "zzz", story="klaim jht")) == "status"
