"""Every response: in both languages, with the same buttons, short sentences, and buttons that lead somewhere."""

import re
from string import Formatter
from typing import Any

import pytest
import yaml

from bot.actions.texts import DOMAIN
from bot.answer import Answer
from bot.payload import Payload
from language.detection import Language
from tests.factories import texts

RESPONSES: dict[str, list[dict[str, Any]]] = yaml.safe_load(DOMAIN.read_text(encoding="utf-8"))["responses"]
VALUES = {
    "number": "JMO-TEST22",
    "state": "menunggu petugas",
    "due": "Senin, 23 November 2026 pukul 10.00 WIB",
    "opened": "Senin, 23 November 2026 pukul 10.00 WIB",
    "opens": "Senin, 23 November 2026 pukul 08.00 WIB",
    "name": "Sari",
}
MOST_WORDS = 25
BOTH = pytest.mark.parametrize("language", Language)
EACH = pytest.mark.parametrize("name", RESPONSES)


def said(name: str, language: Language) -> Answer:
    return texts().say(name, language, **VALUES)


def placeholders(text: str) -> set[str]:
    return {field for _, field, _, _ in Formatter().parse(text) if field}


@EACH
def test_a_response_says_different_things_in_exactly_two_languages(name: str) -> None:
    assert len(RESPONSES[name]) == len(Language)
    assert said(name, Language.ID).text != said(name, Language.EN).text


@EACH
def test_both_languages_offer_the_same_buttons(name: str) -> None:
    indonesian, english = (said(name, language).buttons for language in Language)
    assert [button.payload for button in indonesian] == [button.payload for button in english]


@EACH
def test_both_languages_tell_the_same_particulars(name: str) -> None:
    indonesian, english = (placeholders(variation["text"]) for variation in RESPONSES[name])
    assert indonesian == english <= VALUES.keys()


@EACH
@BOTH
def test_every_button_carries_a_payload_of_ours(name: str, language: Language) -> None:
    for button in said(name, language).buttons:
        assert Payload.parse(button.payload).entities.get("ticket_number") in {None, VALUES["number"]}


@EACH
@BOTH
def test_no_sentence_is_long(name: str, language: Language) -> None:
    sentences = re.split(r"[.!?:](?=\s)|\n", said(name, language).text)
    assert [sentence for sentence in sentences if len(sentence.split()) > MOST_WORDS] == []


@EACH
@BOTH
def test_button_titles_fit_a_small_screen(name: str, language: Language) -> None:
    assert [button.title for button in said(name, language).buttons if len(button.title) > 25] == []


@EACH
def test_buttons_that_choose_an_article_name_one_that_exists(name: str) -> None:
    known = {path.stem for path in (DOMAIN.parent / "knowledge" / "articles").glob("*.yml")}
    payloads = (Payload.parse(button.payload) for button in said(name, Language.ID).buttons)
    assert {payload.entities["article"] for payload in payloads if payload.intent == "choose_article"} <= known


@BOTH
@pytest.mark.parametrize("name", ["utter_ticket_opened", "utter_ticket_exists", "utter_information_added"])
def test_who_waits_for_an_officer_reads_until_when(name: str, language: Language) -> None:
    assert VALUES["number"] in said(name, language).text
    assert VALUES["due"] in said(name, language).text


def test_an_unknown_response_is_an_error() -> None:
    with pytest.raises(KeyError):
        texts().say("utter_nothing", Language.ID)


def test_a_value_with_braces_is_said_as_it_is() -> None:
    assert "{Sari}" in texts().say("utter_officer_joined", Language.ID, name="{Sari}").text
