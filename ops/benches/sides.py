"""The two that are compared: each with a Telegram of its own, and people who write to it."""

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import count

from ops.providers import BotApi, Hosted
from ops.providers.telegram_people import User

RATE = 50.0
_SETTLED_S, _LOOK_AGAIN_S = 2.0, 0.2
_IDS = 9_500_000


@dataclass
class Side:
    """`is_idle`: whether everything that it took has been worked on."""

    name: str
    telegram: BotApi
    host: Hosted
    is_idle: Callable[[], bool] = lambda: True
    _ids: "count[int]" = field(default_factory=lambda: count(_IDS))

    def people(self, number: int) -> list[User]:
        """So many who never wrote before."""
        return [self.telegram.user(next(self._ids)) for _ in range(number)]

    def hears(self, people: Sequence[User], text: str) -> list[str]:
        """All of them say it, `RATE` a second, as Telegram brings it; the numbers of the messages."""
        return self.host.run(_say(people, text), within=120)

    def sees_edited(self, people: Sequence[User], messages: Sequence[str], text: str) -> None:
        self.host.run(_edit(people, messages, text), within=120)

    def settle(self, most_s: float) -> None:
        """Wait until it has answered all and says nothing more, at most so long."""
        deadline, quiet_since, said = time.monotonic() + most_s, time.monotonic(), -1
        while time.monotonic() < deadline and time.monotonic() - quiet_since < _SETTLED_S:
            time.sleep(_LOOK_AGAIN_S)
            if len(self.telegram.sent) != said or self.telegram.updates.pending or not self.is_idle():
                said, quiet_since = len(self.telegram.sent), time.monotonic()


async def _say(people: Sequence[User], text: str) -> list[str]:
    numbers = []
    for person in people:
        numbers.append(await person.says(text))
        await asyncio.sleep(1 / RATE)
    return numbers


async def _edit(people: Sequence[User], messages: Sequence[str], text: str) -> None:
    for person, number in zip(people, messages, strict=True):
        await person.edits(number, text)
        await asyncio.sleep(1 / RATE)


def usual_length(people: Sequence[User]) -> int:
    """How many messages one answer is: what most of those heard who asked once."""
    return Counter(len(person.heard) for person in people).most_common(1)[0][0]
