"""Telegram by long polling: for installations that the outside cannot call. Stored first, then acknowledged."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine
from dataclasses import dataclass, field
from typing import Any

import psycopg
import telegram
from telegram.error import TelegramError

from api.channels import arriving
from api.conversations.door import Door
from api.conversations.inbox import Received
from api.db import DATABASE_AWAY
from bot.channels.adapter import Malformed
from bot.channels.inbound import Channel
from bot.channels.telegram import Telegram

POLL_S = 25.0
ATTEMPTS = 5
_LOCK = 7_406_020_611  # any number that no other lock of this database has
_NOT_NOW = (TelegramError, psycopg.Error, *DATABASE_AWAY)
_log = logging.getLogger(__name__)


@dataclass
class Polling:
    """Fetches updates until cancelled. Of several processes that do, one at a time has the lock.

    After a failure it begins again `again_s` seconds later.
    """

    adapter: Telegram
    door: Door
    database_url: str
    again_s: float = 2.0
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def run(self) -> None:
        while True:
            try:
                async with _alone(self.database_url, self.again_s) as lock:
                    await self.adapter.prepare(None)
                    await self._fetch_as_long_as(lock)
            except _NOT_NOW as error:
                _log.warning("Telegram cannot be polled (%s); trying again", type(error).__name__)
            await asyncio.sleep(self.again_s)

    async def _fetch_as_long_as(self, lock: psycopg.AsyncConnection) -> None:
        """What is asked for from `offset` on acknowledges all before it."""
        offset: int | None = None
        while True:
            await lock.execute("SELECT 1")
            for update in await self.adapter.updates(offset, POLL_S):
                await self._take_in(update)
                offset = update.update_id + 1

    async def _take_in(self, update: telegram.Update) -> None:
        received = await self._stored(update)
        await arriving.ask_for_turns(self.door, received)
        if update.callback_query is not None:
            self._beside(self.adapter.acknowledge(update.callback_query.id))

    async def _stored(self, update: telegram.Update) -> list[Received]:
        """What cannot be stored is tried a few times, then left out: a defect must not hold up everybody for ever."""
        for _ in range(ATTEMPTS):
            try:
                return await arriving.store(self.door, Channel.TELEGRAM, self.adapter.parse_update(update))
            except DATABASE_AWAY:
                raise  # it comes again
            except Exception as error:
                _log.error("Update %s of Telegram cannot be taken in: %s", update.update_id, type(error).__name__)
                if isinstance(error, Malformed):
                    break
            await asyncio.sleep(self.again_s)
        return []

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        """Nobody waits for a wheel on a button."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


@contextlib.asynccontextmanager
async def _alone(database_url: str, look_again_s: float) -> AsyncIterator[psycopg.AsyncConnection]:
    """A connection that holds the lock; whoever comes second asks again and again, outside of any transaction."""
    connection = await psycopg.AsyncConnection.connect(database_url, autocommit=True)
    async with connection:
        while not await _locks(connection):  # noqa: ASYNC110 - nobody tells of a lock that is free
            await asyncio.sleep(look_again_s)
        yield connection


async def _locks(connection: psycopg.AsyncConnection) -> bool:
    row = await (await connection.execute("SELECT pg_try_advisory_lock(%s)", (_LOCK,))).fetchone()
    return row is not None and bool(row[0])
