"""The dialogue as the help desk sees it: hears one message, answers with messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.actions.port import Turn
from bot.answer import Answer


class BotUnavailable(Exception):
    """The dialogue gave no answer: down, late, or silent. Silence is a failure, never an answer."""


@dataclass(frozen=True)
class Heard:
    """A message to answer: its turn, and the button payload when a button was pressed."""

    turn: Turn
    payload: str | None
    attempt: int = 1


class Dialogue(Protocol):
    """Anything that can answer: Rasa, or the stand-in while Rasa is away."""

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        """At least one answer. Raises `BotUnavailable`."""
        ...
