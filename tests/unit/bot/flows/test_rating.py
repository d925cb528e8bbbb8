"""One question after a case, five more by choice; every score is kept at once, and nobody is held up."""

import pytest

from bot.actions.flows.script import SKIPPED, load_script
from bot.actions.port import Rated
from bot.actions.toolbox import Tools
from language.detection import Language
from tests.talking import Talk, a_talk_of, said

SCRIPT = load_script("rating")
TICKET = "JMO-TEST22"
DIMENSIONS = ["reliability", "responsiveness", "privacy", "information", "ease_of_use"]


async def asked(tools: Tools) -> Talk:
    talk = a_talk_of("rating", tools, about=TICKET)
    await talk.begin()
    return talk


def line(name: str) -> str:
    return SCRIPT.says[name].id


def scores(talk: Talk) -> dict[str, int]:
    assert {about for about, _ in talk.desk.ratings} <= {TICKET}
    return {str(subject): score for (_, subject), score in talk.desk.ratings.items()}


async def test_the_one_question_may_be_skipped(tools: Tools) -> None:
    talk = a_talk_of("rating", tools, about=TICKET)
    (question,) = (await talk.begin()).answers
    assert [button.title[:1] for button in question.buttons] == ["1", "2", "3", "4", "5", "L"]
    assert said(await talk.choose(SKIPPED)) == [line("fine")]
    assert (scores(talk), talk.state) == ({}, None)


@pytest.mark.parametrize("score", [3, 4, 5])
async def test_a_good_score_is_kept_and_more_is_asked_only_with_leave(tools: Tools, score: int) -> None:
    talk = await asked(tools)
    await talk.choose(str(score))
    assert scores(talk) == {"case": score}
    assert talk.waits_for == "more"
    assert said(await talk.say("tidak usah")) == [line("fine")]
    assert (scores(talk), talk.state) == ({"case": score}, None)


@pytest.mark.parametrize("score", [1, 2])
async def test_a_bad_score_gets_an_apology_and_the_way_to_an_officer_and_no_more_questions(
    tools: Tools, score: int
) -> None:
    talk = await asked(tools)
    assert said(await talk.choose(str(score))) == [line("sorry")]
    assert '"petugas"' in line("sorry")
    assert (scores(talk), talk.state) == ({"case": score}, None)


async def test_every_dimension_is_kept_at_once_so_that_nobody_has_to_go_to_the_end(tools: Tools) -> None:
    talk = await asked(tools)
    await talk.choose("4")
    await talk.choose("yes")
    for given, dimension in enumerate(DIMENSIONS, start=1):
        assert talk.waits_for == dimension
        assert len(scores(talk)) == given
        outcome = await talk.choose("5")
    assert said(outcome) == [line("thanks")]
    assert scores(talk) == {"case": 4, **dict.fromkeys(DIMENSIONS, 5)}
    assert talk.state is None


async def test_a_skipped_dimension_is_not_scored_and_the_next_one_is_asked(tools: Tools) -> None:
    talk = await asked(tools)
    await talk.choose("4")
    await talk.choose("yes")
    await talk.choose(SKIPPED)
    assert talk.waits_for == "responsiveness"
    assert scores(talk) == {"case": 4}


async def test_a_changed_score_takes_the_first_ones_place(tools: Tools) -> None:
    talk = await asked(tools)
    await talk.choose("3")
    await talk.choose("5", question="case")
    assert scores(talk) == {"case": 5}
    assert talk.waits_for == "more"


@pytest.mark.parametrize(
    ("words", "score"),
    [("5", 5), ("sangat puas kak", 5), ("puas", 4), ("lumayan lah", 3), ("kurang puas", 2), ("kecewa", 1), ("good", 4)],
)
async def test_a_score_may_be_said_in_words(tools: Tools, words: str, score: int) -> None:
    talk = await asked(tools)
    await talk.say(words)
    assert scores(talk) == {"case": score}


async def test_scores_from_the_beginning_again_are_about_the_same_case(tools: Tools) -> None:
    talk = await asked(tools)
    await talk.choose("3")
    await talk.say("ulang")
    assert talk.waits_for == "case"
    await talk.choose("4")
    assert scores(talk) == {"case": 4}


async def test_whatever_is_no_score_is_answered_as_if_nobody_had_asked(tools: Tools) -> None:
    talk = await asked(tools)
    outcome = await talk.say("terima kasih banyak", act="thank")
    assert said(outcome) == [tools.texts.say("utter_thank", Language.ID).text]
    assert (scores(talk), talk.state) == ({}, None)


async def test_a_score_that_no_button_carries_is_not_kept(tools: Tools) -> None:
    talk = await asked(tools)
    await talk.choose("9")
    assert (scores(talk), talk.waits_for) == ({}, "case")


def test_there_is_a_question_of_five_answers_for_every_subject() -> None:
    for subject in Rated:
        assert list(SCRIPT.questions[subject].choices) == ["1", "2", "3", "4", "5"]
