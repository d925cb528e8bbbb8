"""What a button carries: an intent with entities, written as Rasa reads it, `/choose_article{"article": "…"}`.

Only intents listed here are accepted from outside, so that nobody can type his way into another act.
"""

import json
import re
from dataclasses import dataclass, field

BUTTON_INTENTS = frozenset(
    {
        "add_information",
        "answer",
        "ask_person",
        "attachment",
        "begin",
        "change_language",
        "choose_article",
        "helped",
        "menu",
        "none_of_these",
        "not_helped",
        "show_more",
        "start_over",
        "ticket_status",
    }
)
# One shape for each entity: a payload is no side door for free text.
_ENTITIES = {
    # An article's id has a letter, as no personal number has.
    "article": re.compile(r"(?=.*[a-z])[a-z0-9]+(?:-[a-z0-9]+)*"),
    "choice": re.compile(r"[a-z0-9]{1,20}(?:_[a-z0-9]{1,20}){0,4}"),
    "flow": re.compile(r"[a-z]+(?:_[a-z]+)*"),
    "kind": re.compile(r"[a-z]+"),
    "language": re.compile(r"[a-z]{2}"),
    "question": re.compile(r"[a-z]+(?:_[a-z0-9]{1,20}){0,4}"),
    "ticket_number": re.compile(r"JMO-[2-9A-HJKMNP-Z]{6}"),
}
_PATTERN = re.compile(r"/(?P<intent>[a-z_]+)(?P<entities>\{.*\})?", re.DOTALL)
_MAX_LENGTH = 256


class InvalidPayload(ValueError):
    """The text is not a payload that one of our buttons carries."""


@dataclass(frozen=True)
class Payload:
    intent: str
    entities: dict[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"/{self.intent}{json.dumps(self.entities, ensure_ascii=False) if self.entities else ''}"

    @classmethod
    def parse(cls, text: str) -> "Payload":
        """Read a payload. Raises `InvalidPayload` for anything that no button of ours could carry."""
        match = _PATTERN.fullmatch(text.strip()) if len(text) <= _MAX_LENGTH else None
        if match is None or match["intent"] not in BUTTON_INTENTS:
            raise InvalidPayload(text[:80])
        payload = cls(match["intent"], _entities(match["entities"]))
        if len(str(payload)) > _MAX_LENGTH:
            raise InvalidPayload(text[:80])
        return payload


def _entities(source: str | None) -> dict[str, str]:
    if source is None:
        return {}
    try:
        entities = json.loads(source)
    except ValueError as error:
        raise InvalidPayload(source[:80]) from error
    if not all(_is_plain(name, value) for name, value in entities.items()):
        raise InvalidPayload(source[:80])
    return dict(entities)


def _is_plain(name: str, value: object) -> bool:
    shape = _ENTITIES.get(name)
    return shape is not None and isinstance(value, str) and shape.fullmatch(value) is not None
