"""The file of a flow: what it may hold, what is refused, and the buttons that come of it."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from bot.actions.flows.script import SKIPPED, Kind, Script, begin_button, load_script, script_names
from bot.payload import Payload
from language.detection import Language

CHOICE = {"title": {"id": "Ya", "en": "Yes"}}
QUESTION = {"ask": {"id": "Sudah?", "en": "Done?"}, "choices": {"done": CHOICE}}


def a_script(**changes: Any) -> Script:
    faultless = {"name": "visit", "title": {"id": "Kunjungan", "en": "Visit"}, "questions": {"done": QUESTION}}
    return Script.model_validate({**faultless, **changes})


def a_question(**changes: Any) -> dict[str, Any]:
    return {"done": {**QUESTION, **changes}}


def choices(count: int) -> dict[str, Any]:
    return {f"choice_{number}": CHOICE for number in range(count)}


def test_a_faultless_script_is_read_with_what_was_left_out_as_usual() -> None:
    script = a_script()
    question = script.questions["done"]
    assert (script.light, script.says, script.plans) == (False, {}, {})
    assert (question.kind, question.skip, question.from_story, question.hint) == (Kind.CHOICE, True, False, None)


# Refused


@pytest.mark.parametrize("missing", ["name", "title", "questions"])
def test_a_script_without_one_of_its_parts_is_refused(missing: str) -> None:
    whole = a_script().model_dump()
    with pytest.raises(ValidationError, match=missing):
        Script.model_validate({key: value for key, value in whole.items() if key != missing})


@pytest.mark.parametrize(
    "text", [{"id": "Sudah?"}, {"en": "Done?"}, {"id": "Sudah?", "en": " "}, {"id": "", "en": "x"}]
)
def test_a_sentence_is_refused_without_one_of_its_languages(text: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        a_script(questions=a_question(ask=text))
    with pytest.raises(ValidationError):
        a_script(says={"line": text})


@pytest.mark.parametrize("title", ["x" * 21, "", "  "])
def test_a_title_that_fits_no_button_is_refused_in_either_language(title: str) -> None:
    for titles in ({"id": title, "en": "Yes"}, {"id": "Ya", "en": title}):
        with pytest.raises(ValidationError):
            a_script(questions=a_question(choices={"done": {"title": titles}}))
        with pytest.raises(ValidationError):
            a_script(title=titles)


def test_a_title_may_have_twenty_letters() -> None:
    title = {"id": "x" * 20, "en": "y" * 20}
    assert a_script(title=title).title.en == "y" * 20


@pytest.mark.parametrize(("skip", "most"), [(True, 9), (False, 10)])
def test_more_than_ten_buttons_are_refused_the_one_for_leaving_out_included(skip: bool, most: int) -> None:
    assert a_script(questions=a_question(choices=choices(most), skip=skip))
    with pytest.raises(ValidationError, match="more than 10 buttons"):
        a_script(questions=a_question(choices=choices(most + 1), skip=skip))


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind != Kind.CHOICE])
def test_only_a_question_with_choices_may_have_choices(kind: Kind) -> None:
    with pytest.raises(ValidationError, match="choices belong to"):
        a_script(questions=a_question(kind=kind))
    assert a_script(questions=a_question(kind=kind, choices={})).questions["done"].kind == kind


def test_a_choice_among_nothing_is_refused() -> None:
    with pytest.raises(ValidationError, match="choices belong to"):
        a_script(questions=a_question(choices={}))


@pytest.mark.parametrize("key", ["Done", "is done", "done-now", "_done", "done_", "done__now", ""])
def test_a_name_that_no_button_can_carry_is_refused(key: str) -> None:
    for changes in (
        {"questions": {key: QUESTION}},
        {"questions": a_question(choices={key: CHOICE})},
        {"says": {key: {"id": "Ya", "en": "Yes"}}},
        {"name": key},
    ):
        with pytest.raises(ValidationError):
            a_script(**changes)


def test_whatever_the_schema_does_not_know_is_refused() -> None:
    for changes in ({"color": "red"}, {"questions": a_question(aks="?")}):
        with pytest.raises(ValidationError, match="Extra inputs"):
            a_script(**changes)


def test_a_plan_of_a_question_that_there_is_not_is_refused() -> None:
    assert a_script(plans={"login": ["done"]}).plans == {"login": ("done",)}
    with pytest.raises(ValidationError, match="unknown questions: \\['since'\\]"):
        a_script(plans={"login": ["done", "since"]})


# Files


def written(folder: Path, name: str, content: str) -> Path:
    (folder / f"{name}.yml").write_text(content, encoding="utf-8")
    return folder


def test_a_file_that_calls_itself_something_else_is_refused(tmp_path: Path) -> None:
    folder = written(tmp_path, "other", yaml.safe_dump(a_script().model_dump(mode="json")))
    with pytest.raises(ValueError, match=r"other\.yml calls itself visit"):
        load_script("other", folder)


def test_a_flow_that_there_is_not_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="nothing"):
        load_script("nothing", tmp_path)


def test_the_flows_are_those_that_have_a_file(tmp_path: Path) -> None:
    written(written(tmp_path, "one", ""), "two", "")
    assert script_names(tmp_path) == {"one", "two"}


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "y", "n", "Yes", "NO", "false alarm"])
def test_words_that_yaml_takes_for_truth_are_words_that_people_answer_with(tmp_path: Path, word: str) -> None:
    folder = written(
        tmp_path,
        "visit",
        f"""
name: visit
title: {{id: Kunjungan, en: Visit}}
questions:
  done:
    ask: {{id: Sudah, en: Done}}
    skip: false
    choices:
      done: {{title: {{id: Ya, en: {word}}}, words: {{id: [ya], en: [{word}]}}}}
      no: {{title: {{id: Belum, en: Not yet}}}}
""",
    )
    question = load_script("visit", folder).questions["done"]
    assert question.choices["done"].words.all() == ("ya", word)
    assert question.choices.keys() == {"done", "no"}
    assert question.skip is False


# What comes of it


@pytest.mark.parametrize(("language", "title"), [(Language.ID, "Ya"), (Language.EN, "Yes")])
def test_a_choice_is_a_button_that_names_flow_place_and_choice(language: Language, title: str) -> None:
    (button,) = a_script().buttons("done", "done_2", language)
    payload = Payload.parse(button.payload)
    assert button.title == title
    assert (payload.intent, payload.entities) == ("answer", {"flow": "visit", "question": "done_2", "choice": "done"})


def test_leaving_out_is_a_button_of_the_same_place() -> None:
    payload = Payload.parse(a_script().skip_payload("done_2"))
    assert payload.entities == {"flow": "visit", "question": "done_2", "choice": SKIPPED}


@pytest.mark.parametrize(("language", "title"), [(Language.ID, "Langkah per langkah"), (Language.EN, "Step by step")])
def test_the_title_of_a_flow_is_the_button_that_begins_it(language: Language, title: str) -> None:
    button = begin_button("walk", language, article="account-otp")
    payload = Payload.parse(button.payload)
    assert button.title == title
    assert (payload.intent, payload.entities) == ("begin", {"flow": "walk", "article": "account-otp"})


def test_an_answer_reads_as_its_label_else_its_title_else_as_it_is() -> None:
    labelled = {**CHOICE, "label": {"id": "Ya, sudah", "en": "Yes, done"}}
    question = a_script(questions=a_question(choices={"done": labelled, "not": CHOICE})).questions["done"]
    assert question.answer_label("done", Language.ID) == "Ya, sudah"
    assert question.answer_label("not", Language.EN) == "Yes"
    assert question.answer_label("layar putih", Language.ID) == "layar putih"
