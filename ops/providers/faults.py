"""What can go wrong with a provider, told from outside while it runs."""

import asyncio
from contextlib import suppress
from http import HTTPStatus
from typing import Protocol

from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send


class Gate(Protocol):
    """The listening side of a server."""

    async def open(self) -> None: ...
    async def shut(self) -> None: ...


class Silence(Response):
    """No answer at all: it lasts until the client has given up."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        while (await receive())["type"] != "http.disconnect":
            pass


class Faults:
    """Set by a test, met by the provider; `clear()` ends them all.

    `duplicates`: how many times more every webhook is posted, at the same moment.
    """

    def __init__(self) -> None:
        self.gate: Gate | None = None
        self.duplicates = 0
        self._status: int | None = None
        self._delay_s = 0.0
        self._silent = 0
        self._throttled, self._retry_after = 0, 1
        self._closing = asyncio.Event()

    async def refuse(self) -> None:
        """Nobody listens any more: connections break off, and new ones are refused until `accept`."""
        if self.gate is not None:
            await self.gate.shut()

    async def accept(self) -> None:
        """Listen again, on the same port."""
        if self.gate is not None:
            await self.gate.open()

    def fail(self, status: int = HTTPStatus.SERVICE_UNAVAILABLE) -> None:
        """Every call is answered with this status and a body that is no JSON, and nothing is taken."""
        self._status = status

    def hang_after_taking(self, n: int = 1) -> None:
        """The next `n` messages are taken, and never answered."""
        self._silent = n

    def throttle(self, n: int = 1, retry_after: int = 1) -> None:
        """The next `n` messages are refused as too many. WhatsApp does not say for how many seconds."""
        self._throttled, self._retry_after = n, retry_after

    def slow(self, seconds: float) -> None:
        """Every call is taken so much later."""
        self._delay_s = seconds

    async def clear(self) -> None:
        self.duplicates = self._silent = self._throttled = 0
        self._status, self._delay_s = None, 0.0
        await self.accept()

    async def meet(self) -> Response | None:
        """What a call meets before the provider sees it; None: nothing. Called by the provider."""
        if self._delay_s:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._delay_s):
                    await self._closing.wait()
        return PlainTextResponse(HTTPStatus(self._status).phrase, self._status) if self._status else None

    def silenced(self) -> bool:
        """Whether the message just taken stays without an answer. Called by the provider, once a message."""
        self._silent -= (hangs := self._silent > 0)
        return hangs

    def throttled(self) -> int | None:
        """For how many seconds the message at hand is refused. Called by the provider, once a message."""
        self._throttled -= (refused := self._throttled > 0)
        return self._retry_after if refused else None

    def close(self) -> None:
        """End every delay: the server stops."""
        self._closing.set()
