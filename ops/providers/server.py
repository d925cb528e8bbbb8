"""Runs an application on a loopback port: in the running event loop, or in a thread of its own."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import uvicorn
import uvloop
from starlette.types import ASGIApp

from ops.providers.provider import Provider

_GRACE_S = 0.5
T = TypeVar("T")


class Door:
    """Where one application listens. It can be shut, and opened again at the same port."""

    def __init__(self, app: ASGIApp, port: int = 0) -> None:
        self._app = app
        # Bound, but not listening: the port stays ours while the door is shut, and connections are refused.
        self._holds_port = _bound(port)
        self._port = int(self._holds_port.getsockname()[1])
        self._server: uvicorn.Server | None = None
        self._under_way: set[asyncio.Task[None]] = set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    async def open(self) -> None:
        if self._server is None:
            self._server = server = uvicorn.Server(self._config())
            server.config.load()
            server.lifespan = server.config.lifespan_class(server.config)
            # Only this part of uvicorn's life cycle: the rest listens to signals and polls every tenth of a second.
            await server.startup(sockets=[_bound(self._port)])

    def _config(self) -> uvicorn.Config:
        return uvicorn.Config(
            self._app,
            lifespan="off",
            log_config=None,
            log_level="warning",
            access_log=False,
            ws="none",
            proxy_headers=False,
            server_header=False,
            date_header=False,
        )

    async def shut(self) -> None:
        """Stop listening, and break off every connection as a machine that goes down does."""
        if self._server is None:
            return
        server, self._server = self._server, None
        for listener in server.servers:
            listener.close()
        for connection in list(server.server_state.connections):
            cast(Any, connection).transport.abort()
        self._under_way |= server.server_state.tasks
        await asyncio.sleep(0)  # sockets close in the loop's next round

    async def finish(self) -> None:
        """End what is under way and give the port back."""
        await self.shut()
        if isinstance(self._app, Provider):
            await self._app.close()
        if self._under_way:
            _, late = await asyncio.wait(self._under_way, timeout=_GRACE_S)
            for task in late:
                task.cancel()
        self._holds_port.close()


def _bound(port: int) -> socket.socket:
    # The protocol must be named: asyncio sends without delay only where it reads TCP.
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", port))
    except OSError:
        bound.close()
        raise
    return bound


@asynccontextmanager
async def serving(app: ASGIApp, port: int = 0) -> AsyncIterator[str]:
    """The address of `app`, served in the running event loop on `port` (0: any free one)."""
    door = Door(app, port)
    if isinstance(app, Provider):
        app.faults.gate = door
    try:
        await door.open()
        yield door.url
    finally:
        await door.finish()


@dataclass(frozen=True)
class Hosted:
    """An application served in a thread. What it offers as coroutines runs there, through `run` or `start`."""

    url: str
    _loop: asyncio.AbstractEventLoop
    _over: asyncio.Event

    def start(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def run(self, work: Coroutine[Any, Any, T], within: float = 15.0) -> T:
        """The result of `work`. Raises what it raises, and `TimeoutError` after `within` seconds."""
        return self.start(work).result(within)

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)


@contextmanager
def serving_in_thread(app: ASGIApp, port: int = 0) -> Iterator[Hosted]:
    """Like `serving`, for callers without an event loop."""
    started: Future[Hosted] = Future()
    thread = threading.Thread(target=_host, args=(app, port, started), name="provider", daemon=True)
    thread.start()
    hosted = started.result()
    try:
        yield hosted
    finally:
        hosted._stop()
        thread.join()


def _host(app: ASGIApp, port: int, started: Future[Hosted]) -> None:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_until_over(app, port, started))


async def _until_over(app: ASGIApp, port: int, started: Future[Hosted]) -> None:
    over = asyncio.Event()
    try:
        async with serving(app, port) as url:
            started.set_result(Hosted(url, asyncio.get_running_loop(), over))
            await over.wait()
    except Exception as error:
        if started.done():
            raise
        started.set_exception(error)
