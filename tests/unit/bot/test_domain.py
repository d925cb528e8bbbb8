"""The Rasa domain, its rules, its examples and the handlers know the same acts and actions."""

from dataclasses import fields
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import yaml

import api.app
import api.worker  # noqa: F401 - with these two every part of the product is imported
from bot.actions.flows.script import script_names
from bot.actions.registry import ACTIONS, FLOWS
from bot.actions.texts import DOMAIN
from bot.actions.toolbox import Memory, form_of
from bot.payload import BUTTON_INTENTS
from language.labelled import Labelled

DATA = DOMAIN.parent / "bot" / "data"
# Rasa's own name for "no act is likely enough"; a domain does not list it.
FALLBACK = "nlu_fallback"
# Rasa's own too; ours takes its place.
SESSION_START = "action_session_start"


@lru_cache
def read(path: Path) -> dict[str, Any]:
    return dict(yaml.safe_load(path.read_text(encoding="utf-8")))


def domain(section: str) -> set[str]:
    return set(read(DOMAIN)[section])


def rule_steps(kind: str) -> list[str]:
    steps = [step for rule in read(DATA / "rules.yml")["rules"] for step in rule["steps"]]
    return [step[kind] for step in steps if kind in step]


def taught() -> set[str]:
    return {part["intent"] for path in (DATA / "nlu").glob("*.yml") for part in read(path)["nlu"] if "intent" in part}


def test_every_action_has_a_handler_and_every_handler_an_action() -> None:
    assert domain("actions") == ACTIONS.keys() | {SESSION_START}


def test_every_rule_leads_to_an_action_or_a_response_of_the_domain() -> None:
    assert set(rule_steps("action")) <= domain("actions") | domain("responses")


def test_every_action_is_reached_by_a_rule() -> None:
    assert domain("actions") <= set(rule_steps("action")) | {SESSION_START}


def test_every_flow_is_a_form_and_every_form_a_flow() -> None:
    assert domain("forms") == {form_of(flow) for flow in FLOWS} == {form_of(flow) for flow in script_names()}


def test_every_act_has_exactly_one_rule() -> None:
    intents = rule_steps("intent")
    assert len(intents) == len(set(intents))
    assert set(intents) == domain("intents") | {FALLBACK}


def test_every_act_is_taught_or_carried_by_a_button() -> None:
    assert domain("intents") == taught() | BUTTON_INTENTS


@pytest.mark.parametrize("kind", Labelled.__subclasses__(), ids=lambda kind: kind.__name__)
def test_every_member_has_a_name_in_both_languages(kind: type[Labelled]) -> None:
    for member in kind:
        assert member.label_id.strip()
        assert member.label_en.strip()


def test_the_dialogue_has_a_slot_for_everything_that_actions_remember() -> None:
    of_this_message = {"act", "act_confidence", "pressed", "interrupted"}
    assert domain("slots") == {field.name for field in fields(Memory)} - of_this_message | {"language"}
