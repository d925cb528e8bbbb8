"""The answer payload: what the bot says, before a channel renders it (docs: README, "HTTP contract")."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Button:
    """A quick reply. `payload` comes back when it is pressed; `topic` names the subject that it offers."""

    title: str
    payload: str
    topic: str | None = None

    def as_dict(self) -> dict[str, Any]:
        body = {"title": self.title, "payload": self.payload}
        return body if self.topic is None else {**body, "topic": self.topic}

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Button":
        return cls(str(body["title"]), str(body["payload"]), body.get("topic"))


@dataclass(frozen=True)
class Answer:
    """One message to the participant: plain text, buttons, and `meta` for evaluations and officers."""

    text: str
    buttons: tuple[Button, ...] = ()
    meta: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "buttons": [button.as_dict() for button in self.buttons],
            "meta": dict(self.meta),
        }

    @classmethod
    def from_dict(cls, body: Mapping[str, Any]) -> "Answer":
        buttons = tuple(Button.from_dict(button) for button in body.get("buttons") or ())
        return cls(str(body.get("text") or ""), buttons, dict(body.get("meta") or {}))
