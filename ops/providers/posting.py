"""Webhooks on their way: a light HTTP client, and lanes that keep order.

A full client costs more than a millisecond a request, and the processor is shared with the product under load.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, Coroutine, Hashable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from urllib.parse import urlsplit

# Shorter than any server's, so that no request leaves on a connection that is just being closed.
_KEEPALIVE_S = 4.0
_LONGEST_PAUSE_S = 60.0
T = TypeVar("T")


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes

    @property
    def accepted(self) -> bool:
        return 200 <= self.status < 300


@dataclass
class _Connection:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    used_at: float = 0.0

    def is_fresh(self) -> bool:
        return not self.reader.at_eof() and time.monotonic() - self.used_at < _KEEPALIVE_S


class Poster:
    """Posts over connections that it keeps. `answers` counts the statuses, and `none` where no answer came."""

    def __init__(self, timeout_s: float) -> None:
        self.answers: Counter[str] = Counter()
        self._timeout_s = timeout_s
        self._idle: dict[str, list[_Connection]] = {}

    async def post(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply | None:
        """The answer; None if none came in time."""
        try:
            async with asyncio.timeout(self._timeout_s):
                reply = await self._exchange(url, body, headers)
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError):
            self.answers["none"] += 1
            return None
        self.answers[str(reply.status)] += 1
        return reply

    async def _exchange(self, url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
        parts = urlsplit(url)
        connection = await self._connection(parts.netloc)
        try:
            target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
            connection.writer.write(_head(target, parts.netloc, body, headers) + body)
            reply, stays = await _reply(connection.reader)
        except BaseException:
            connection.writer.transport.abort()
            raise
        self._put_back(parts.netloc, connection, stays=stays)
        return reply

    async def _connection(self, netloc: str) -> _Connection:
        idle = self._idle.setdefault(netloc, [])
        while idle:
            connection = idle.pop()
            if connection.is_fresh():
                return connection
            connection.writer.transport.abort()
        parts = urlsplit(f"//{netloc}")
        return _Connection(*await asyncio.open_connection(parts.hostname, parts.port or 80))

    def _put_back(self, netloc: str, connection: _Connection, *, stays: bool) -> None:
        if stays:
            connection.used_at = time.monotonic()
            self._idle[netloc].append(connection)
        else:
            connection.writer.close()

    async def close(self) -> None:
        for connections in self._idle.values():
            for connection in connections:
                connection.writer.transport.abort()
        self._idle.clear()
        await asyncio.sleep(0)  # sockets close in the loop's next round


def _head(target: str, host: str, body: bytes, headers: Mapping[str, str]) -> bytes:
    lines = [f"POST {target} HTTP/1.1", f"host: {host}", f"content-length: {len(body)}"]
    lines += ["content-type: application/json", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


async def _reply(reader: asyncio.StreamReader) -> tuple[Reply, bool]:
    """The answer, and whether the connection stays open."""
    first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip().lower() for name, _, value in (line.partition(":") for line in lines)}
    reply = Reply(int(first.split()[1]), await _body(reader, headers))
    return reply, headers.get("connection") != "close"


async def _body(reader: asyncio.StreamReader, headers: Mapping[str, str]) -> bytes:
    if headers.get("transfer-encoding") != "chunked":
        return await reader.readexactly(int(headers.get("content-length", 0)))
    body = b""
    while size := int((await reader.readuntil(b"\r\n")).split(b";")[0], 16):
        body += (await reader.readexactly(size + 2))[:-2]
    await reader.readuntil(b"\r\n")
    return body


async def until_true(attempt: Callable[[], Awaitable[bool]], first_pause_s: float) -> None:
    """Try until it works, with pauses that double."""
    pause = first_pause_s
    while not await attempt():
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_S)


class Tasks:
    """Work beside the caller, which ends with `close`."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        tasks = self._tasks - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class Lanes(Generic[T]):
    """What enters one lane is worked on in order, up to `batch` items at a time; lanes do not wait for each other."""

    def __init__(self, work: Callable[[list[T]], Awaitable[None]], *, batch: int = 1) -> None:
        self._work, self._batch = work, batch
        self._waiting: dict[Hashable, deque[T]] = {}
        self._tasks = Tasks()

    def put(self, lane: Hashable, item: T) -> None:
        waiting = self._waiting.get(lane)
        if waiting is None:
            self._waiting[lane] = deque([item])
            self._tasks.start(self._drive(lane))
        else:
            waiting.append(item)

    async def _drive(self, lane: Hashable) -> None:
        waiting = self._waiting[lane]
        while waiting:
            await self._work([waiting.popleft() for _ in range(min(self._batch, len(waiting)))])
        del self._waiting[lane]

    async def close(self) -> None:
        """Stop; what waits is forgotten."""
        await self._tasks.close()
        self._waiting.clear()
