"""Which waiting messages are one turn: short lines sent one right after the other."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from api.conversations.models import Message
from bot.actions.patience import is_fragment
from language.masking import mask

# People pause about so long between the lines of one thought.
PAUSE = timedelta(seconds=1.5)
# More lines than this are not one thought.
MOST_LINES = 8


@dataclass(frozen=True)
class Burst:
    """Messages that are answered together, oldest first. `lead` is the one that the answer belongs to."""

    messages: tuple[Message, ...]

    @property
    def lead(self) -> Message:
        return self.messages[0]

    @property
    def text(self) -> str:
        """The lines as one text. Two halves may make a number that neither was."""
        if len(self.messages) == 1:
            return self.lead.text
        return mask(" ".join(message.text for message in self.messages)).text

    def lacks(self, now: datetime, pause: timedelta) -> timedelta:
        """How long to wait before it is clear that nothing follows; zero when it is."""
        newest = self.messages[-1]
        if len(self.messages) >= MOST_LINES or not is_fragment(newest.text):
            return timedelta(0)
        return max(timedelta(0), newest.created_at + pause - now)


def burst_of(waiting: Sequence[Message], pause: timedelta) -> Burst:
    """The first of the waiting messages, which presses no button, with those that go on with it."""
    together = [waiting[0]]
    for message in waiting[1:MOST_LINES]:
        if not _goes_on(together[-1], message, pause):
            break
        together.append(message)
    return Burst(tuple(together))


def _goes_on(before: Message, message: Message, pause: timedelta) -> bool:
    """Pressed buttons stand alone; so do two whole sentences."""
    if message.payload or message.created_at - before.created_at >= pause:
        return False
    return is_fragment(before.text) or is_fragment(message.text)
