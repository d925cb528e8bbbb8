"""What the way to a provider bears: so much a second, so much at a time, and nothing while he does not answer."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from aiolimiter import AsyncLimiter

from api.clock import Clock
from bot.channels.adapter import Adapter, TryLater

# How long a provider that did not answer is left alone.
LEFT_ALONE = timedelta(seconds=5)


class Way:
    """The way to one channel's provider. `places` is how many parts travel at a time.

    After a part that left without an answer the provider has to answer something that harms nobody before the next is
    risked: else all that waits would leave into the void, and never be known to have arrived or not.
    """

    def __init__(self, adapter: Adapter, places: int, clock: Clock) -> None:
        self._adapter, self._clock = adapter, clock
        self._pace, self._places = AsyncLimiter(adapter.per_second, 1), asyncio.Semaphore(places)
        self._asking = asyncio.Lock()
        self._doubtful = False
        self._left_alone_until: datetime | None = None

    @asynccontextmanager
    async def place(self) -> AsyncIterator[None]:
        """Wait for a place on the way. Raises `TryLater` if the provider does not answer."""
        async with self._places:
            if self._doubtful:
                await self._make_sure()
            async with self._pace:
                yield

    def doubt(self) -> None:
        """A part has left without an answer."""
        self._doubtful = True

    async def _make_sure(self) -> None:
        async with self._asking:  # one asks for all
            if not self._doubtful:
                return
            if self._left_alone_until is not None and self._clock() < self._left_alone_until:
                raise TryLater("unreachable")
            try:
                await self._adapter.probe()
            except TryLater:
                self._left_alone_until = self._clock() + LEFT_ALONE
                raise
            self._doubtful = False
