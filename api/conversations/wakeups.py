"""Who waits for a conversation learns of its news at once: PostgreSQL NOTIFY, fanned out to waiters.

Waiters also look again by themselves after a while, so that a lost notification costs time and nothing else.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy.ext.asyncio import AsyncSession

from api.listening import listen, notify

CHANNEL = "helpdesk_conversation"


async def announce(session: AsyncSession, conversation_id: int) -> None:
    """Wake those who wait for the conversation, when this transaction commits."""
    await notify(session, CHANNEL, str(conversation_id))


class Waiter:
    """One who waits for one conversation."""

    def __init__(self) -> None:
        self._news = asyncio.Event()

    def ring(self) -> None:
        self._news.set()

    async def news(self, timeout_s: float) -> None:
        """Return on news, at the latest after `timeout_s`."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._news.wait(), timeout_s)
        self._news.clear()


class Wakeups:
    """One listening connection per process, shared by all waiters."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url
        self._waiters: dict[str, set[Waiter]] = defaultdict(set)

    async def listen(self) -> None:
        """Listen until cancelled."""
        await listen(self._database_url, CHANNEL, on_connected=self._ring_all, on_notice=self._ring)

    async def _ring(self, key: str) -> None:
        for waiter in tuple(self._waiters.get(key, ())):
            waiter.ring()

    async def _ring_all(self) -> None:
        """Whatever was announced while nobody listened."""
        for waiters in self._waiters.values():
            for waiter in waiters:
                waiter.ring()

    @contextlib.contextmanager
    def waiter(self, conversation_id: int) -> Iterator[Waiter]:
        """A waiter for one conversation, registered before the block looks at the database."""
        waiter, key = Waiter(), str(conversation_id)
        self._waiters[key].add(waiter)
        try:
            yield waiter
        finally:
            self._waiters[key].discard(waiter)
            if not self._waiters[key]:
                del self._waiters[key]
