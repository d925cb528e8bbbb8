"""Stand-ins for what lies outside the unit under test: time, the dialogue, the classifier, the articles."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.answer import Answer
from bot.dialogue import BotUnavailable, Heard

NOON_FRIDAY = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # 12.00 WIB


class StoppedClock:
    """A clock that moves only when told to."""

    def __init__(self, moment: datetime = NOON_FRIDAY) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


@dataclass
class EchoDialogue:
    """Answers with what it heard, and remembers it; can be told to fail."""

    heard: list[Heard] = field(default_factory=list)
    fails: bool = False
    breaks: bool = False

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        self.heard.append(heard)
        if self.breaks:
            raise RuntimeError("a defect")
        if self.fails:
            raise BotUnavailable("told to")
        return [Answer(f"echo: {heard.turn.text}")]
