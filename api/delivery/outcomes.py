"""What becomes of a message after an attempt to send a part of it."""

import logging
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations import window
from api.conversations.enums import UNDELIVERED, MessageState
from api.conversations.models import Message
from api.delivery import ledger
from api.delivery.letters import Letter
from bot.actions.texts import Texts
from bot.channels.adapter import Refused, SendError, TryLater, Unclear, WindowClosed

LONGEST_WAIT_S = 60.0
# An answer that could not be sent for so long helps nobody any more; an officer sees it among the dead letters.
GIVE_UP_AFTER = timedelta(hours=24)
_log = logging.getLogger(__name__)
Record = Callable[[AsyncSession], Awaitable[None]]


@dataclass(frozen=True)
class Outcomes:
    """Turns what happened to a part into what is written down. `chance` spreads retries (0 to 1)."""

    texts: Texts
    clock: Clock
    chance: Callable[[], float] = random.random

    async def arrived(self, session: AsyncSession, letter: Letter, part: int, provider_id: str) -> None:
        delivery = await ledger.delivery_of(session, letter.message_id, part)
        if delivery is None:  # an adapter that tells of no departure: it must not send for ever
            await ledger.claim(session, letter.message_id, part, self.clock())
            delivery = await ledger.delivery_of(session, letter.message_id, part)
        # Queued: a report was quicker, it was taken and refused.
        if delivery is not None and delivery.state != MessageState.QUEUED:
            ledger.settle(delivery, MessageState.SENT, self.clock(), provider_id=provider_id)

    async def went_wrong(self, session: AsyncSession, letter: Letter, part: int, error: SendError) -> None:
        """Each kind of failure has its place."""
        if isinstance(error, WindowClosed) and not letter.outgoing.invites:
            # The conversation is locked first, as everywhere.
            await window.park(session, letter.conversation_id, texts=self.texts, clock=self.clock, closed=True)
            await ledger.release(session, letter.message_id, part, self.clock())
            return
        message = await ledger.locked_message(session, letter.message_id)
        if isinstance(error, Unclear):
            message.failure = error.code
            await self._settle(session, letter, part, MessageState.UNKNOWN)
        elif isinstance(error, Refused | WindowClosed):
            await self._settle(session, letter, part, MessageState.FAILED)
            self._fail(message, error.code)
        else:
            await ledger.release(session, letter.message_id, part, self.clock())
            self._wait(message, error)

    async def _settle(self, session: AsyncSession, letter: Letter, part: int, state: MessageState) -> None:
        delivery = await ledger.delivery_of(session, letter.message_id, part)
        if delivery is not None:  # refused before it left: there is no row
            ledger.settle(delivery, state, self.clock())

    def _wait(self, message: Message, error: SendError) -> None:
        now = self.clock()
        if message.attempts == 0 or message.failing_since is None:
            message.failing_since = now
        message.attempts, message.failure = message.attempts + 1, error.code
        if now - message.failing_since > GIVE_UP_AFTER:
            self._fail(message, error.code)
        else:
            message.next_try_at = now + timedelta(seconds=self._wait_s(message.attempts, error))

    def _wait_s(self, attempts: int, error: SendError) -> float:
        """At least what the provider asks for; else doubling, half of it by chance so that not all come at once."""
        asked, factor = (error.after_s or 0.0, error.factor) if isinstance(error, TryLater) else (0.0, 2.0)
        growing = min(LONGEST_WAIT_S, factor ** min(attempts - 1, 10))
        return max(asked + self.chance(), growing * (0.5 + 0.5 * self.chance()))

    def _fail(self, message: Message, code: str) -> None:
        _log.error("Message %s cannot be delivered (%s)", message.id, code)
        message.state, message.failure, message.next_try_at = MessageState.FAILED, code, None
        message.processed_at = None  # parts may be untried: what becomes of the others does not end it

    async def unsayable(self, session: AsyncSession, letter: Letter) -> None:
        """A defect of ours: the channel's own limits cannot be kept. The talk must not stand still for it."""
        self._fail(await ledger.locked_message(session, letter.message_id), "cannot_render")

    async def complete(self, session: AsyncSession, letter: Letter) -> None:
        """All parts were tried: the message leaves the outbox."""
        message = await ledger.locked_message(session, letter.message_id)
        message.state = await ledger.how_far(session, letter.message_id)
        message.processed_at, message.next_try_at = self.clock(), None
        if message.state not in UNDELIVERED:
            message.failure = None
