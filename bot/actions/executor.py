"""The handlers as Rasa custom actions."""

import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions.port import Turn
from bot.actions.registry import ACTIONS
from bot.actions.toolbox import Handler, Memory, Tools, known_language
from language.detection import Language

with warnings.catch_warnings():
    # rasa-sdk's own imports still use deprecated corners of its dependencies.
    warnings.simplefilter("ignore")
    from rasa_sdk import Action, Tracker
    from rasa_sdk.events import SlotSet
    from rasa_sdk.executor import ActionExecutor, CollectingDispatcher


def build_executor(tools: Tools) -> ActionExecutor:
    """An executor that knows every action of the domain."""
    executor = ActionExecutor()
    for name, handler in ACTIONS.items():
        executor.register_action(_DeskAction(name, handler, tools))
    return executor


class _DeskAction(Action):  # type: ignore[misc]  # rasa_sdk carries no types
    """One handler under the name that `domain.yml` gives it."""

    def __init__(self, name: str, handler: Handler, tools: Tools) -> None:
        self._name, self._handler, self._tools = name, handler, tools

    def name(self) -> str:
        return self._name

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: Mapping[str, Any],
    ) -> list[dict[str, Any]]:
        outcome = await self._handler(self._tools, turn_of(tracker), memory_of(tracker))
        intent = tracker.latest_message.get("intent", {}).get("name")
        for answer in outcome.answers:
            shown = replace(answer, meta={"intent": intent, **answer.meta})
            dispatcher.utter_message(json_message=shown.as_dict())
        return [SlotSet(name, value) for name, value in outcome.slots.items()]


def turn_of(tracker: Tracker) -> Turn:
    """The turn that the help desk sent along as metadata."""
    message = tracker.latest_message
    metadata = message["metadata"]
    return Turn(
        conversation_id=int(metadata["conversation_id"]),
        message_id=int(metadata["message_id"]),
        text=message.get("text") or "",
        language=Language(tracker.get_slot("language") or metadata["language"]),
    )


def memory_of(tracker: Tracker) -> Memory:
    """The slots as typed values. A ticket number typed in lower case is the same number."""
    number = tracker.get_slot("ticket_number")
    return Memory(
        article=tracker.get_slot("article"),
        ticket_number=_as_written_by_us(number) if number else None,
        wanted_language=known_language(tracker.get_slot("wanted_language")),
        last_article=tracker.get_slot("last_article"),
        problem=tracker.get_slot("problem"),
        asked=tracker.get_slot("asked"),
        offers=tuple(filter(None, (tracker.get_slot("offers") or "").split(","))),
        misses=int(tracker.get_slot("misses") or 0),
    )


def _as_written_by_us(number: str) -> str:
    """`jmo 4k7p2m` and `JMO4K7P2M` are the ticket `JMO-4K7P2M`."""
    return "JMO-" + number.upper().removeprefix("JMO").strip("- ")
