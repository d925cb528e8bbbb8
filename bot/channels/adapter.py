"""What a channel is to the rest of the house: one adapter (docs/channels.md shows how to write another)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from bot.channels.inbound import Batch, ButtonRef, Channel
from language.detection import Language


class Forged(Exception):
    """The call does not come from the provider: the proof is missing or wrong."""


class Malformed(ValueError):
    """The body is nothing that the provider would send."""


@dataclass(frozen=True)
class Outgoing:
    """What is to be said. `seq` is its place in the talk; `buttons` are titles, of at most 20 characters.

    `invites`: it is said outside of the provider's window, to ask the participant to open it again.
    """

    text: str = field(repr=False)
    seq: int
    language: Language
    buttons: tuple[str, ...] = ()
    invites: bool = False

    def refs(self) -> tuple[ButtonRef, ...]:
        """What each button carries."""
        return tuple(ButtonRef(self.seq, index) for index in range(len(self.buttons)))


class SendError(Exception):
    """A part was not sent, or nobody knows. `code` is the provider's or ours, and never holds words of the talk."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class TryLater(SendError):
    """It has certainly not arrived, and may later.

    `after_s` is what the provider asks for, in seconds; the wait grows by `factor` with each attempt.
    """

    def __init__(self, code: str, after_s: float | None = None, *, factor: float = 2.0) -> None:
        super().__init__(code)
        self.after_s, self.factor = after_s, factor


class Unclear(SendError):
    """It has left and no answer came: it may have arrived, so it is not sent again blindly."""


class Refused(SendError):
    """It will never arrive."""


class WindowClosed(SendError):
    """The participant has been silent for too long; he has to write first."""


class Departure:
    """The moment at which a request leaves this machine: `before` runs right before its first byte does.

    `reference` travels along where the provider hands it back. If `before` raises, nothing leaves.
    """

    def __init__(self, reference: str, before: Callable[[], Awaitable[None]]) -> None:
        self.reference, self.has_left = reference, False
        self._before = before

    async def leaves(self) -> None:
        """Called by the transport."""
        if not self.has_left:
            await self._before()
            self.has_left = True


class Adapter(Protocol):
    """One channel. Nothing here touches the database; what cannot be done raises, nothing is swallowed.

    `per_second`: how many messages the provider takes from us.
    """

    @property
    def channel(self) -> Channel: ...
    @property
    def per_second(self) -> float: ...

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises `Forged` unless the body proves to come from the provider. Header names are in lower case."""

    def challenge(self, query: Mapping[str, str]) -> str:
        """The answer to the provider's handshake (a GET). Raises `Forged`."""

    def parse(self, body: bytes) -> Batch:
        """A verified body. What the help desk has no use for leaves an empty batch. Raises `Malformed`."""

    def render(self, outgoing: Outgoing) -> Sequence[Any]:
        """The parts that say it within the channel's limits, in order; the same parts every time."""

    async def send(self, address: str, part: Any, departure: Departure) -> str:
        """Send one part, give the provider's id of it. Raises a `SendError`."""

    async def probe(self) -> None:
        """Return if the provider answers at all; nobody is sent anything. Raises `TryLater`."""

    async def close(self) -> None:
        """Close connections."""
