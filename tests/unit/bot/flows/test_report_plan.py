"""What a report asks: at most four skippable questions, chosen by the category of the ticket."""

from itertools import combinations

import pytest

from bot.actions.flows import report
from bot.actions.flows.script import SKIPPED, Kind
from bot.actions.port import HandOffReason
from language.normaliser import normalise
from tests.reporting import SCRIPT, after_hand_over
from triage import Category


def test_every_category_has_a_plan_of_at_most_four_questions() -> None:
    assert SCRIPT.plans.keys() == {category.value for category in Category} | {report.SEVERE}
    for plan in SCRIPT.plans.values():
        assert 1 <= len(set(plan)) == len(plan) <= report.MOST_QUESTIONS


def test_every_question_of_a_plan_may_be_skipped_and_reaches_the_officer() -> None:
    for key in {key for plan in SCRIPT.plans.values() for key in plan}:
        assert SCRIPT.questions[key].skip, key
        assert SCRIPT.questions[key].label, key


def test_every_question_is_of_use_to_some_category() -> None:
    used = {key for plan in SCRIPT.plans.values() for key in plan} | {"problem", "confirm", "correct_it"}
    assert used == SCRIPT.questions.keys()


def test_where_anything_may_be_written_it_is_said_that_nothing_need_be() -> None:
    for key, question in SCRIPT.questions.items():
        if question.kind == Kind.WORDS and question.skip:
            assert "dilewati" in question.ask.id, key
            assert "skip" in question.ask.en, key


def test_nobody_is_asked_for_a_number_or_a_secret() -> None:
    for key, question in SCRIPT.questions.items():
        for secret in ("nik", "kpj", "otp", "sandi", "pin"):
            if secret in question.ask.id.lower().replace(",", " ").split():
                assert any(refusal in question.ask.id for refusal in ("tidak perlu", "tanpa")), key


def test_no_words_belong_to_two_choices_of_a_question() -> None:
    for key, question in SCRIPT.questions.items():
        words = {name: {normalise(word) for word in choice.words.all()} for name, choice in question.choices.items()}
        for one, other in combinations(words, 2):
            assert not words[one] & words[other], (key, one, other)


def test_sentences_are_short() -> None:
    asks = [text for question in SCRIPT.questions.values() for text in (question.ask.id, question.ask.en)]
    says = [text for line in SCRIPT.says.values() for text in (line.id, line.en)]
    for text in (*asks, *says):
        sentences = text.replace("?", ".").replace("\n", ".").split(".")
        assert max(len(sentence.split()) for sentence in sentences) <= 15, text


@pytest.mark.parametrize("category", Category)
async def test_after_a_hand_over_the_questions_are_those_of_the_tickets_category(category: Category) -> None:
    talk = await after_hand_over(category, problem="tolong dibantu ya")
    asked, end = await talk.skip_to_the_end()
    assert asked == list(SCRIPT.plans[category])
    assert end.says == ("untold",)


async def test_after_a_hand_over_it_is_said_once_that_questions_may_be_skipped() -> None:
    talk = await after_hand_over()
    first = await talk.go_on()
    second = await talk.answer("message", SKIPPED)
    assert (first.says, second.says) == (("intro",), ())


async def test_after_a_hand_over_no_second_ticket_is_opened() -> None:
    talk = await after_hand_over()
    await talk.skip_to_the_end()
    assert talk.ticket.reason == HandOffReason.UNSOLVED
