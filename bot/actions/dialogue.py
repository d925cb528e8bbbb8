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
    """What is to be answered: the turn, and the payload when a button was pressed.

    `number` counts the turns of the conversation; `interrupted` tells that no question of a flow waits for it.
    """

    turn: Turn
    payload: str | None
    attempt: int = 1
    number: int = 1
    interrupted: bool = True


class Dialogue(Protocol):
    """Anything that can answer: Rasa, or the stand-in while Rasa is away."""

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        """At least one answer. Raises `BotUnavailable`."""
        ...
