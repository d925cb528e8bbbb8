"""Telegram by long polling: for installations that the outside cannot call. Stored first, then acknowledged."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from dataclasses import dataclass

import psycopg
import telegram
from sqlalchemy.exc import DBAPIError, TimeoutError
from telegram.error import TelegramError

from api.channels import arriving
from api.conversations.door import Door
from bot.channels.adapter import Malformed
from bot.channels.inbound import Channel
from bot.channels.telegram import Telegram

POLL_S = 25.0
_LOCK = 7_406_020_611  # any number that no other lock of this database has
# Whatever it is, deliveries beside it go on; what could not be stored comes again.
_NOT_NOW = (TelegramError, psycopg.Error, DBAPIError, TimeoutError)
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

    async def run(self) -> None:
        while True:
            try:
                async with _alone(self.database_url) as lock:
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
        try:
            batch = self.adapter.parse_update(update)
        except Malformed:
            _log.warning("An update of Telegram could not be read")
            return
        received = await arriving.store(self.door, Channel.TELEGRAM, batch)
        await arriving.ask_for_turns(self.door, received)
        if update.callback_query is not None:
            await self.adapter.acknowledge(update.callback_query.id)


@contextlib.asynccontextmanager
async def _alone(database_url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """A connection that holds the lock; whoever comes second waits here."""
    connection = await psycopg.AsyncConnection.connect(database_url, autocommit=True)
    async with connection:
        await connection.execute("SELECT pg_advisory_lock(%s)", (_LOCK,))
        yield connection
