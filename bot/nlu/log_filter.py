"""A structlog processor that keeps participants' words out of Rasa's logs."""

from typing import Any, MutableMapping

# Everything that may hold what somebody wrote, or what was read out of it.
_WORDS = (
    "text",
    "user_text",
    "message",
    "entities",
    "prediction",
    "parse_data_text",
    "rasa_events",
    "slot_values",
)


def without_words(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The event with such values replaced. What happened and where stays."""
    for key in _WORDS:
        if key in event:
            event[key] = "[not logged]"
    return event
