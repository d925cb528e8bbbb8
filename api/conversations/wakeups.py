"""Who waits for a conversation, and the courier, learn of news at once: PostgreSQL NOTIFY, fanned out to waiters.

Waiters also look again by themselves after a while, so that a lost notification costs time and nothing else.
"""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import Iterator

from sqlalchemy.ext.asyncio import AsyncSession

from api.listening import listen, notify

CHANNEL = "helpdesk_conversation"
OUTBOX = "helpdesk_outbox"
# Behind a conversation's id: a turn of it is over.
_ANSWERED = "+"


async def announce(session: AsyncSession, conversation_id: int, *, answered: bool = False) -> None:
    """Wake those who wait for the conversation, when this transaction commits; `answered` when a turn is over."""
    await notify(session, CHANNEL, f"{conversation_id}{_ANSWERED if answered else ''}")


async def call_courier(session: AsyncSession, conversation_id: int) -> None:
    """Something of the conversation is to be carried to its channel, when this transaction commits."""
    await notify(session, OUTBOX, str(conversation_id))


class Waiter:
    """One who waits for one conversation, for any news or only for the end of a turn."""

    def __init__(self, *, for_answers: bool = False) -> None:
        self._news, self._for_answers = asyncio.Event(), for_answers

    def ring(self, *, answered: bool) -> None:
        if answered or not self._for_answers:
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

    async def _ring(self, notice: str) -> None:
        for waiter in tuple(self._waiters.get(notice.removesuffix(_ANSWERED), ())):
            waiter.ring(answered=notice.endswith(_ANSWERED))

    async def _ring_all(self) -> None:
        """Whatever was announced while nobody listened."""
        for waiters in self._waiters.values():
            for waiter in waiters:
                waiter.ring(answered=True)

    @contextlib.contextmanager
    def waiter(self, conversation_id: int, *, for_answers: bool = False) -> Iterator[Waiter]:
        """A waiter for one conversation, registered before the block looks at the database."""
        waiter, key = Waiter(for_answers=for_answers), str(conversation_id)
        self._waiters[key].add(waiter)
        try:
            yield waiter
        finally:
            self._waiters[key].discard(waiter)
            if not self._waiters[key]:
                del self._waiters[key]
