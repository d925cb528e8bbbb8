"""Nothing is erased that was not asked for twice; an open report is told of before."""

import pytest

from bot.actions import small_talk
from bot.actions.flows.script import load_script
from bot.actions.handing_over import hand_over
from bot.actions.port import HandOffReason
from bot.actions.toolbox import FlowState, Memory, Tools
from language.detection import Language
from tests.factories import a_triage, a_turn, texts
from tests.talking import Talk, a_talk_of, said

SCRIPT = load_script("privacy")


async def asked(tools: Tools, **told: str) -> Talk:
    talk = a_talk_of("privacy", tools, **told)
    await talk.begin()
    return talk


def ask(question: str) -> str:
    return SCRIPT.questions[question].ask.id


async def test_who_asks_what_is_stored_reads_it_and_may_have_it_erased(tools: Tools) -> None:
    outcome = await small_talk.privacy(tools, a_turn("data saya disimpan?"), Memory())
    assert said(outcome) == [texts().say("utter_privacy", Language.ID).text]
    assert outcome.begins == FlowState("privacy")
    talk = a_talk_of("privacy", tools)
    assert said(await talk.begin()) == [ask("wish")]


async def test_who_asks_for_erasure_at_once_is_asked_only_whether_he_is_sure(tools: Tools) -> None:
    outcome = await small_talk.delete_my_data(tools, a_turn("hapus data saya"), Memory())
    assert outcome.answers == ()
    assert outcome.begins is not None
    talk = a_talk_of("privacy", tools, **outcome.begins.told)
    assert said(await talk.begin()) == [ask("sure")]
    assert talk.desk.forgotten == set()


async def test_asked_for_twice_it_is_erased_and_said_so(tools: Tools) -> None:
    talk = await asked(tools)
    assert said(await talk.choose("delete")) == [ask("sure")]
    assert talk.desk.forgotten == set()
    outcome = await talk.choose("yes")
    assert said(outcome) == [SCRIPT.says["deleted"].id]
    assert talk.desk.forgotten == {1}
    assert talk.state is None


async def test_the_dialogue_forgets_too(tools: Tools) -> None:
    talk = await asked(tools, wish="delete")
    outcome = await talk.choose("yes")
    assert outcome.slots == dict.fromkeys(("last_article", "problem", "asked", "offers", "article", "ticket_number"))


@pytest.mark.parametrize("told", [{}, {"wish": "delete"}])
@pytest.mark.parametrize("words", ["jangan", "tidak", "no"])
async def test_a_no_to_either_question_keeps_everything(tools: Tools, told: dict[str, str], words: str) -> None:
    talk = await asked(tools, **told)
    assert said(await talk.say(words)) == [SCRIPT.says["kept"].id]
    assert talk.desk.forgotten == set()
    assert talk.state is None


@pytest.mark.parametrize("words", ["batal", "tidak jadi"])
async def test_who_cancels_keeps_everything(tools: Tools, words: str) -> None:
    talk = await asked(tools, wish="delete")
    await talk.say(words, act="cancel")
    assert talk.desk.forgotten == set()
    assert talk.state is None


@pytest.mark.parametrize("words", ["ya hapus", "yakin", "erase", "ya"])
async def test_the_second_yes_may_be_said_in_words(tools: Tools, words: str) -> None:
    talk = await asked(tools, wish="delete")
    await talk.say(words, act="affirm")
    assert talk.desk.forgotten == {1}


async def test_neither_question_is_answered_by_leaving_it_out(tools: Tools) -> None:
    for told in ({}, {"wish": "delete"}):
        talk = await asked(tools, **told)
        await talk.say("lewati", act="skip")
        assert talk.desk.forgotten == set()


async def test_words_that_are_no_answer_erase_nothing_and_get_their_own_answer(tools: Tools) -> None:
    talk = await asked(tools, wish="delete")
    outcome = await talk.say("terima kasih banyak", act="thank")
    assert said(outcome) == [texts().say("utter_thank", Language.ID).text]
    assert talk.desk.forgotten == set()


async def test_of_an_open_report_it_is_told_that_it_would_be_closed(tools: Tools) -> None:
    await hand_over(tools, a_turn(), HandOffReason.PERSON_ASKED, a_triage())
    talk = await asked(tools)
    warned, question = said(await talk.choose("delete"))
    assert "JMO-TEST22" in warned
    assert question == ask("sure")


async def test_of_a_report_that_is_solved_nothing_is_told(tools: Tools) -> None:
    await hand_over(tools, a_turn(), HandOffReason.PERSON_ASKED, a_triage())
    talk = await asked(tools)
    talk.desk.resolved.add("JMO-TEST22")
    assert said(await talk.choose("delete")) == [ask("sure")]


async def test_of_the_report_of_somebody_else_nothing_is_told(tools: Tools) -> None:
    await hand_over(tools, a_turn(conversation_id=2), HandOffReason.PERSON_ASKED, a_triage())
    talk = await asked(tools)
    assert said(await talk.choose("delete")) == [ask("sure")]
