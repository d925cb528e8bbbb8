"""A structlog processor that keeps participants' words out of Rasa's logs."""

from typing import Any, MutableMapping

# Rasa logs texts, entities, slots and whole trackers under ever other names; only these are let through.
_SAFE = frozenset(
    {"event", "action_name", "again", "len_extraction_events", "exc_info", "stack_info", "level", "logger"}
)


def without_words(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The event with everything withheld that may hold words. What happened and where stays."""
    for key in event:
        if key not in _SAFE and not key.startswith("_"):
            event[key] = "[not logged]"
    return event
