"""What participants of either provider have in common: they hear what the help desk says."""

import asyncio
import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Heard:
    """One message of the help desk as it stands on a participant's phone.

    `buttons` are (title, data) in order; `reference` is what the sender gave along, where the provider lets him;
    `is_list`: the buttons are rows of a list; `at` is `time.monotonic()`, for measuring.
    """

    address: str
    message_id: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()
    reference: str | None = None
    is_list: bool = False
    at: float = field(default_factory=time.monotonic, compare=False)

    def data(self, title: str) -> str:
        """What the button with that title carries. Raises `LookupError`."""
        for shown, data in self.buttons:
            if shown == title:
                return data
        raise LookupError(f"no button {title!r}, only {[shown for shown, _ in self.buttons]}")


class Listener:
    """Whoever the help desk writes to. `heard` is what arrived, in order."""

    def __init__(self, address: str, name: str) -> None:
        self.address, self.name = address, name
        self.heard: list[Heard] = []
        self._news = asyncio.Event()

    def hear(self, heard: Heard) -> None:
        """Called by the provider."""
        self.heard.append(heard)
        self._news.set()

    async def hears(self, count: int, within: float = 10.0) -> list[Heard]:
        """Everything heard, as soon as it is `count` messages in all. Raises `TimeoutError` after `within` seconds."""
        try:
            async with asyncio.timeout(within):
                while len(self.heard) < count:
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise TimeoutError(f"{len(self.heard)} of {count} messages came") from None
        return list(self.heard)
