"""Every flow of the product: short sentences in both languages, buttons that fit, and answers that are told apart."""

import re
import string
from itertools import combinations

import pytest

from bot.actions.flows.reading import read
from bot.actions.flows.script import LONGEST_TITLE, MOST_BUTTONS, SKIP, Kind, Question, load_script, script_names
from bot.actions.signals import forced_act
from bot.payload import Payload
from language.detection import Language
from language.normaliser import normalise
from tests.talking import TODAY, all_texts

MOST_WORDS_ON_AVERAGE = 15

FLOWS = pytest.mark.parametrize("flow", sorted(script_names()))
QUESTIONS = pytest.mark.parametrize(
    ("flow", "name"), [(flow, name) for flow in sorted(script_names()) for name in load_script(flow).questions]
)


def question_of(flow: str, name: str) -> Question:
    return load_script(flow).questions[name]


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@QUESTIONS
@pytest.mark.parametrize("language", Language)
def test_a_question_has_no_more_buttons_than_a_list_takes_and_their_titles_fit(
    flow: str, name: str, language: Language
) -> None:
    buttons = load_script(flow).buttons(name, name, language)
    assert len(buttons) + question_of(flow, name).skip <= MOST_BUTTONS == 10
    titles = [button.title for button in buttons] + [SKIP.text(language)] * question_of(flow, name).skip
    assert max(map(len, titles), default=0) <= LONGEST_TITLE == 20
    assert len(titles) == len({title.casefold() for title in titles})


@FLOWS
@pytest.mark.parametrize("language", Language)
def test_the_flow_itself_fits_a_button(flow: str, language: Language) -> None:
    assert len(load_script(flow).title.text(language)) <= LONGEST_TITLE


@QUESTIONS
def test_every_button_carries_what_comes_back_whole_and_forces_nothing(flow: str, name: str) -> None:
    for button in load_script(flow).buttons(name, name, Language.ID):
        payload = Payload.parse(button.payload)
        assert payload.entities["choice"] in question_of(flow, name).choices
        assert forced_act(button.payload) is None


@QUESTIONS
def test_no_phrase_stands_in_two_choices_of_a_question(flow: str, name: str) -> None:
    choices = question_of(flow, name).choices
    phrases = {key: {normalise(phrase) for phrase in choice.words.all()} for key, choice in choices.items()}
    shared = {(one, other): phrases[one] & phrases[other] for one, other in combinations(phrases, 2)}
    assert {pair: both for pair, both in shared.items() if both} == {}


@QUESTIONS
def test_every_phrase_alone_is_read_as_its_own_choice(flow: str, name: str) -> None:
    question = question_of(flow, name)
    wrong = [
        (phrase, key)
        for key, choice in question.choices.items()
        for phrase in choice.words.all()
        if read(question, phrase, TODAY) != key
    ]
    assert wrong == []


@QUESTIONS
def test_who_types_the_title_of_a_button_means_it(flow: str, name: str) -> None:
    question = question_of(flow, name)
    for key, choice in question.choices.items():
        for language in Language:
            assert read(question, choice.title.text(language), TODAY) == key


@FLOWS
def test_both_languages_name_the_same_things(flow: str) -> None:
    different = [both for both in all_texts(load_script(flow)) if placeholders(both.id) != placeholders(both.en)]
    assert different == []


@FLOWS
@pytest.mark.parametrize("language", Language)
def test_sentences_are_short_on_average(flow: str, language: Language) -> None:
    sentences = [
        sentence.split()
        for both in all_texts(load_script(flow))
        for sentence in re.split(r"[.!?](?:\s|$)|\n", both.text(language))
        if re.search(r"\w", sentence)
    ]
    assert sum(map(len, sentences)) / len(sentences) <= MOST_WORDS_ON_AVERAGE


@FLOWS
def test_nothing_is_said_by_the_same_words_in_both_languages_but_what_others_wrote(flow: str) -> None:
    same = [
        both.id for both in all_texts(load_script(flow)) if both.id == both.en and not re.fullmatch(r"\{\w+\}", both.id)
    ]
    assert same == []


@QUESTIONS
def test_a_question_that_cannot_be_left_out_can_be_answered_by_a_button_or_in_free_words(flow: str, name: str) -> None:
    question = question_of(flow, name)
    assert question.skip or question.choices or question.kind == Kind.WORDS
