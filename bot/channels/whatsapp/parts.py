"""Messages as WhatsApp takes them. One that breaks a rule cannot exist: making it raises `ValueError`."""

import re
from dataclasses import dataclass, field
from typing import Any

from bot.channels.splitting import length, visible
from bot.channels.whatsapp import limits
from language.detection import Language


@dataclass(frozen=True)
class Choice:
    """What can be pressed: a reply button, or a row of a list, which alone may have a description."""

    id: str
    title: str
    description: str | None = None


@dataclass(frozen=True)
class TextPart:
    """Words alone."""

    body: str = field(repr=False)

    def __post_init__(self) -> None:
        _check("text", self.body, limits.TEXT_BODY)

    def content(self) -> dict[str, Any]:
        """What the API calls it, and its own fields."""
        return {"type": "text", "text": {"preview_url": False, "body": self.body}}


@dataclass(frozen=True)
class ButtonsPart:
    """Words with reply buttons below."""

    body: str = field(repr=False)
    choices: tuple[Choice, ...]

    def __post_init__(self) -> None:
        _check("body", self.body, limits.INTERACTIVE_BODY)
        _check_choices(self.choices, limits.BUTTONS, limits.BUTTON_TITLE, limits.BUTTON_ID)
        if any(choice.description is not None for choice in self.choices):
            raise ValueError("a button has no description")

    def content(self) -> dict[str, Any]:
        """What the API calls it, and its own fields."""
        replies = [{"id": choice.id, "title": choice.title} for choice in self.choices]
        return _interactive("button", self.body, {"buttons": [{"type": "reply", "reply": reply} for reply in replies]})


@dataclass(frozen=True)
class ListPart:
    """Words with a button, `opener`, that opens a list of rows under a heading."""

    body: str = field(repr=False)
    opener: str
    heading: str
    choices: tuple[Choice, ...]

    def __post_init__(self) -> None:
        _check("body", self.body, limits.INTERACTIVE_BODY)
        _check("opener", self.opener, limits.OPENER)
        _check("heading", self.heading, limits.SECTION_TITLE)
        _check_choices(self.choices, limits.ROWS, limits.ROW_TITLE, limits.ROW_ID)
        for choice in self.choices:
            if choice.description is not None:
                _check("description", choice.description, limits.ROW_DESCRIPTION)

    def content(self) -> dict[str, Any]:
        """What the API calls it, and its own fields."""
        rows = [_row(choice) for choice in self.choices]
        action = {"button": self.opener, "sections": [{"title": self.heading, "rows": rows}]}
        return _interactive("list", self.body, action)


@dataclass(frozen=True)
class TemplatePart:
    """An approved template without parameters: all that may be said when the window is closed."""

    name: str
    language: Language

    def __post_init__(self) -> None:
        if not re.fullmatch(rf"[a-z0-9_]{{1,{limits.TEMPLATE_NAME}}}", self.name):
            raise ValueError("a template's name has small letters, digits and underscores")

    def content(self) -> dict[str, Any]:
        """What the API calls it, and its own fields."""
        return {"type": "template", "template": {"name": self.name, "language": {"code": self.language.value}}}


WhatsAppPart = TextPart | ButtonsPart | ListPart | TemplatePart


def _interactive(kind: str, body: str, action: dict[str, Any]) -> dict[str, Any]:
    return {"type": "interactive", "interactive": {"type": kind, "body": {"text": body}, "action": action}}


def _row(choice: Choice) -> dict[str, str]:
    row = {"id": choice.id, "title": choice.title}
    return row if choice.description is None else {**row, "description": choice.description}


def _check(what: str, text: str, limit: int) -> None:
    if not visible(text) or length(text) > limit:
        raise ValueError(f"{what}: 1 to {limit} units, something of them to be seen")


def _check_choices(choices: tuple[Choice, ...], most: int, title_limit: int, id_limit: int) -> None:
    if not 1 <= len(choices) <= most:
        raise ValueError(f"1 to {most} choices")
    for choice in choices:
        _check("id", choice.id, id_limit)
        _check("title", choice.title, title_limit)
    if len({choice.id for choice in choices}) < len(choices) or len({choice.title for choice in choices}) < len(
        choices
    ):
        raise ValueError("no two choices are called alike")
