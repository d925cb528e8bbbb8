"""Carries what is queued to the channels: one conversation at a time in order, each part once.

A part is noted as leaving in the very moment before its first byte does. What failed before that moment is tried
again; what failed after it, without an answer, may have arrived, and is not sent again by itself.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import Any

from api.clock import Clock
from api.conversations import window
from api.conversations.enums import MessageState
from api.db import DATABASE_AWAY, Database
from api.delivery import ledger, letters
from api.delivery.letters import Letter
from api.delivery.outcomes import Outcomes, Record
from api.delivery.ways import Way
from api.sealing import Sealer
from bot.channels.adapter import Adapter, Departure, SendError, Unclear
from bot.channels.inbound import Channel
from bot.channels.leaving import broken

# A wait longer than this is left to the sweep.
PATIENCE = timedelta(seconds=2)
# Shorter than `LONGEST_SENDING` by what it takes to note the outcome.
_LONGEST_SEND_S = 18.0
_LOOK_AGAIN_S = 0.5
_log = logging.getLogger(__name__)


class Taken(Exception):
    """Somebody else sends this part."""


@dataclass(frozen=True)
class Courier:
    """Carries the messages of a conversation. The caller sees to it that no other courier has the same one.

    `places` is how many parts of one channel travel at a time.
    """

    database: Database
    adapters: Mapping[Channel, Adapter]
    sealer: Sealer
    outcomes: Outcomes
    clock: Clock
    places: int = 32
    _ways: dict[Channel, Way] = field(default_factory=dict)

    async def run(self, conversation_id: int) -> None:
        """Carry all that waits in the conversation, as far as it may be sent now."""
        async with self.database.transaction() as session:
            if not await letters.disown(session, conversation_id, self.clock()):
                return
        while True:
            wait = await self._run_next(conversation_id)
            if wait is None or wait > PATIENCE:
                return
            await asyncio.sleep(wait.total_seconds())

    async def _run_next(self, conversation_id: int) -> timedelta | None:
        """One message carried, or how long to wait before the next may be; None when nothing is left."""
        next_one = await self._next(conversation_id)
        if not isinstance(next_one, Letter):
            return next_one
        try:
            await self._carry(self.adapters[next_one.channel], next_one)
        except Taken:
            return None
        return timedelta(0)

    async def _next(self, conversation_id: int) -> Letter | timedelta | None:
        async with self.database.transaction() as session:
            head = await letters.head(session, conversation_id)
            if head is None or head.message.channel not in self.adapters:
                return None
            now = self.clock()
            if head.is_empty or (head.invites and head.contact.window_open(now)):
                head.message.state = MessageState.WITHDRAWN
            elif not head.invites and not head.contact.window_open(now):
                await window.park(session, conversation_id, texts=self.outcomes.texts, clock=self.clock)
            else:
                return head.wait(now) or await letters.letter(session, head)
            return timedelta(0)

    async def _carry(self, adapter: Adapter, letter: Letter) -> None:
        try:
            parts = adapter.render(letter.outgoing)
        except Exception as error:  # a limit that cannot be kept, or a defect: the talk must not stand still for it
            _log.error("%s cannot say message %s: %s", adapter.channel, letter.message_id, type(error).__name__)
            await self._record(partial(self.outcomes.unsayable, letter=letter))
            return
        for number, part in enumerate(parts):
            if number not in letter.settled and not await self._carry_part(adapter, letter, number, part):
                return
        await self._record(partial(self.outcomes.complete, letter=letter))

    async def _carry_part(self, adapter: Adapter, letter: Letter, number: int, part: Any) -> bool:
        """Send a part and note what became of it; whether to go on with the next."""
        departure = Departure(f"{letter.message_id}.{number}", partial(self._claim, letter, number))
        try:
            provider_id = await self._send(adapter, self.sealer.open(letter.address_sealed), part, departure)
        except Taken:
            raise
        except SendError as error:
            failure = error
        except Exception as error:  # the database went away as it left, or a defect: nothing may be lost by it
            _log.warning("Sending by %s failed: %s", adapter.channel, type(error).__name__)
            failure = broken(departure, error)
        else:
            arrived = partial(self.outcomes.arrived, provider_id=self.sealer.fingerprint(provider_id))
            await self._record(partial(arrived, letter=letter, part=number))
            return True
        if isinstance(failure, Unclear):
            self._way(adapter).doubt()
        await self._record(partial(self.outcomes.went_wrong, letter=letter, part=number, error=failure))
        return isinstance(failure, Unclear)

    async def _claim(self, letter: Letter, number: int) -> None:
        async with self.database.transaction() as session:
            if not await ledger.claim(session, letter.message_id, number, self.clock()):
                raise Taken

    async def _send(self, adapter: Adapter, address: str, part: Any, departure: Departure) -> str:
        """The provider's id. Raises a `SendError`, and whatever kept it from leaving."""
        async with self._way(adapter).place(), asyncio.timeout(_LONGEST_SEND_S):
            return await adapter.send(address, part, departure)

    def _way(self, adapter: Adapter) -> Way:
        return self._ways.setdefault(adapter.channel, Way(adapter, self.places, self.clock))

    async def _record(self, write: Record) -> None:
        """Write down what happened, however long the database is away: nobody else knows it."""
        while True:
            try:
                async with self.database.transaction() as session:
                    return await write(session)
            except DATABASE_AWAY as error:
                _log.warning("An outcome could not be noted (%s); trying again", type(error).__name__)
                await asyncio.sleep(_LOOK_AGAIN_S)
