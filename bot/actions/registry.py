"""Which handler answers which act, for Rasa's actions and for the stand-in alike."""

from collections.abc import Mapping

from bot.actions import handing_over, outcomes, small_talk, understanding
from bot.actions.toolbox import Handler

ACTIONS: Mapping[str, Handler] = {
    "action_add_information": handing_over.add_information,
    "action_affirm": small_talk.affirm,
    "action_ask_person": handing_over.ask_person,
    "action_change_language": small_talk.change_language,
    "action_deny": small_talk.deny,
    "action_help": understanding.help_with,
    "action_helped": outcomes.helped,
    "action_none_of_these": understanding.missed,
    "action_not_helped": outcomes.not_helped,
    "action_out_of_scope": understanding.help_or_decline,
    "action_repeat": understanding.repeat,
    "action_show_article": understanding.show_article,
    "action_show_more": understanding.show_more,
    "action_start_over": small_talk.start_over,
    "action_stuck": outcomes.stuck,
    "action_suspect_fraud": understanding.suspect_fraud,
    "action_ticket_status": handing_over.ticket_status,
}
