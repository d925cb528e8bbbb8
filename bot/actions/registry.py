"""Which handler answers which act, for Rasa's actions and for the stand-in alike."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from bot.actions import beginning, handing_over, media, outcomes, small_talk, understanding
from bot.actions.flows import (
    account,
    contribution,
    face_check,
    find_kpj,
    jht,
    locked_out,
    privacy,
    rating,
    report,
    walk,
)
from bot.actions.flows.form import Form
from bot.actions.flows.scene import Flow
from bot.actions.flows.script import load_script
from bot.actions.port import Turn
from bot.actions.toolbox import Handler, Memory, Outcome, Tools, form_of

RULES = Path(__file__).parents[1] / "data" / "rules.yml"
FLOWS: Mapping[str, Flow] = {
    "account": account.go_on,
    "contribution": contribution.go_on,
    "face_check": face_check.go_on,
    "find_kpj": find_kpj.go_on,
    "jht": jht.go_on,
    "locked_out": locked_out.go_on,
    "privacy": privacy.go_on,
    "rating": rating.go_on,
    "report": report.go_on,
    "walk": walk.go_on,
}


async def respond(tools: Tools, turn: Turn, memory: Memory, act: str) -> Outcome:
    """What follows from an act when no flow is under way: the rules of `bot/data/rules.yml`, read once."""
    action = _actions_by_act().get(act, "action_help")
    handler = ACTIONS.get(action)
    return await handler(tools, turn, memory) if handler else Outcome((tools.texts.say(action, turn.language),))


@cache
def _actions_by_act() -> Mapping[str, str]:
    """Each rule of the talk has one act and one action; those of the forms have no act."""
    steps = (rule["steps"] for rule in yaml.safe_load(RULES.read_text(encoding="utf-8"))["rules"])
    return {first["intent"]: second["action"] for first, second, *_ in steps if "intent" in first}


def _forms() -> Mapping[str, Handler]:
    return {form_of(name): Form(load_script(name), flow, respond) for name, flow in FLOWS.items()}


ACTIONS: Mapping[str, Handler] = {
    "action_add_information": handing_over.add_information,
    "action_affirm": small_talk.affirm,
    "action_ask_person": handing_over.ask_person,
    "action_attachment": media.attachment,
    "action_begin": beginning.begin,
    "action_change_language": small_talk.change_language,
    "action_delete_my_data": small_talk.delete_my_data,
    "action_deny": small_talk.deny,
    "action_help": understanding.help_with,
    "action_helped": outcomes.helped,
    "action_insult": small_talk.insult,
    "action_next_step": outcomes.next_step,
    "action_none_of_these": understanding.missed,
    "action_not_helped": outcomes.not_helped,
    "action_out_of_scope": understanding.help_or_decline,
    "action_privacy": small_talk.privacy,
    "action_repeat": understanding.repeat,
    "action_show_article": understanding.show_article,
    "action_show_more": understanding.show_more,
    "action_start_over": small_talk.start_over,
    "action_stuck": outcomes.stuck,
    "action_suspect_fraud": understanding.suspect_fraud,
    "action_ticket_status": handing_over.ticket_status,
    **_forms(),
}
