"""The handlers as Rasa custom actions."""

import warnings
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.actions.port import Turn
from bot.actions.registry import ACTIONS
from bot.actions.toolbox import FlowState, Handler, Memory, Outcome, Tools, form_of, known_language
from language.detection import Language

with warnings.catch_warnings():
    # rasa-sdk's own imports still use deprecated corners of its dependencies.
    warnings.simplefilter("ignore")
    from rasa_sdk import Action, Tracker
    from rasa_sdk.events import ActionExecuted, ActiveLoop, SessionStarted, SlotSet
    from rasa_sdk.executor import ActionExecutor, CollectingDispatcher

# What is still true after a day of silence.
_LASTING = frozenset({"language", "last_article", "problem", "rated"})


def build_executor(tools: Tools) -> ActionExecutor:
    """An executor that knows every action of the domain."""
    executor = ActionExecutor()
    for name, handler in ACTIONS.items():
        executor.register_action(_DeskAction(name, handler, tools))
    executor.register_action(_SessionStart())
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
        return _events(outcome)


class _SessionStart(Action):  # type: ignore[misc]
    """A new session in place of a long one keeps everything; one after a long silence keeps no half-done talk."""

    def name(self) -> str:
        return "action_session_start"

    async def run(
        self,
        dispatcher: CollectingDispatcher,
        tracker: Tracker,
        domain: Mapping[str, Any],
    ) -> list[dict[str, Any]]:
        goes_on = bool((tracker.latest_message.get("metadata") or {}).get("goes_on"))
        slots = tracker.current_slot_values()
        kept = slots if goes_on else {name: slots[name] for name in _LASTING & slots.keys()}
        loop = [ActiveLoop(tracker.active_loop_name)] if goes_on and tracker.active_loop_name else []
        return [SessionStarted(), *(SlotSet(*slot) for slot in kept.items()), *loop, ActionExecuted("action_listen")]


def _events(outcome: Outcome) -> list[dict[str, Any]]:
    """What Rasa is to remember: slots, and the form that begins or ends."""
    slots = [SlotSet(name, value) for name, value in outcome.slots.items()]
    if outcome.begins is not None:
        return [*slots, SlotSet("flow", outcome.begins.as_slot()), ActiveLoop(form_of(outcome.begins.name))]
    return [*slots, SlotSet("flow", None), ActiveLoop(None)] if outcome.ends else slots


def turn_of(tracker: Tracker) -> Turn:
    """The turn that the help desk sent along as metadata; of a pressed button the title, not what it carries."""
    message = tracker.latest_message
    metadata = message["metadata"]
    return Turn(
        conversation_id=int(metadata["conversation_id"]),
        message_id=int(metadata["message_id"]),
        text=metadata.get("pressed") or message.get("text") or "",
        language=Language(tracker.get_slot("language") or metadata["language"]),
        known=metadata.get("known"),
    )


def memory_of(tracker: Tracker) -> Memory:
    """The slots as typed values. A ticket number typed in lower case is the same number."""
    number = tracker.get_slot("ticket_number")
    message = tracker.latest_message
    intent = message.get("intent") or {}
    return Memory(
        article=tracker.get_slot("article"),
        ticket_number=_as_written_by_us(number) if number else None,
        wanted_language=known_language(tracker.get_slot("wanted_language")),
        last_article=tracker.get_slot("last_article"),
        problem=tracker.get_slot("problem"),
        asked=tracker.get_slot("asked"),
        offers=tuple(filter(None, (tracker.get_slot("offers") or "").split(","))),
        misses=int(tracker.get_slot("misses") or 0),
        soothed=bool(tracker.get_slot("soothed")),
        rated=bool(tracker.get_slot("rated")),
        flow=FlowState(**kept) if (kept := tracker.get_slot("flow")) else None,
        act=intent.get("name"),
        act_confidence=float(intent.get("confidence") or 0.0),
        pressed=_pressed(message),
        interrupted=bool((message.get("metadata") or {}).get("interrupted")),
    )


def _pressed(message: Mapping[str, Any]) -> dict[str, str]:
    """What the pressed button carried, besides the language that goes with every message."""
    if not (message.get("text") or "").startswith("/"):
        return {}
    carried = {entity["entity"]: entity["value"] for entity in message.get("entities", ())}
    return {"act": str(message["intent"]["name"]), **carried}


def _as_written_by_us(number: str) -> str:
    """`jmo 4k7p2m` and `JMO4K7P2M` are the ticket `JMO-4K7P2M`."""
    return "JMO-" + number.upper().removeprefix("JMO").strip("- ")
