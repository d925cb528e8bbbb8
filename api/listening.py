"""PostgreSQL's NOTIFY and LISTEN: news between processes, without a queue to keep."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

import psycopg
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

_RECONNECT_S = 1.0
_log = logging.getLogger(__name__)


async def notify(session: AsyncSession, channel: str, payload: str) -> None:
    """Tell those who listen, when this transaction commits."""
    await session.execute(select(func.pg_notify(channel, payload)))


async def listen(
    database_url: str,
    channel: str,
    *,
    on_connected: Callable[[], Awaitable[None]],
    on_notice: Callable[[str], Awaitable[None]],
) -> None:
    """Listen until cancelled. A broken connection is made anew; `on_connected` then looks what was missed."""
    while True:
        try:
            connection = await psycopg.AsyncConnection.connect(database_url, autocommit=True)
            async with connection:
                await connection.execute(f"LISTEN {channel}")
                await on_connected()
                async for notice in connection.notifies():
                    await on_notice(notice.payload)
        except psycopg.Error as error:
            _log.warning("Lost the connection that listens to %s: %s", channel, type(error).__name__)
        await asyncio.sleep(_RECONNECT_S)
