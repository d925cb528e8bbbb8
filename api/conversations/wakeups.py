"""Who waits for a conversation learns of its news at once: PostgreSQL NOTIFY, fanned out to waiters.

Waiters also look again by themselves after a while, so that a lost notification costs time and nothing else.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Iterator

import psycopg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

CHANNEL = "helpdesk_conversation"
_RECONNECT_S = 1.0
_log = logging.getLogger(__name__)


async def announce(session: AsyncSession, conversation_id: int) -> None:
    """Wake those who wait for the conversation, when this transaction commits."""
    await session.execute(
        text("SELECT pg_notify(:channel, :conversation)"),
        {"channel": CHANNEL, "conversation": str(conversation_id)},
    )


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
        """Listen until cancelled; a broken connection is made anew."""
        while True:
            try:
                await self._listen_once()
            except psycopg.Error as error:
                _log.warning("Lost the wake-up connection, connecting again: %s", type(error).__name__)
            await asyncio.sleep(_RECONNECT_S)

    async def _listen_once(self) -> None:
        connection = await psycopg.AsyncConnection.connect(self._database_url, autocommit=True)
        async with connection:
            await connection.execute(f"LISTEN {CHANNEL}")
            self._ring_all()  # whatever was announced while nobody listened
            async for notice in connection.notifies():
                for waiter in tuple(self._waiters.get(notice.payload, ())):
                    waiter.ring()

    def _ring_all(self) -> None:
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
