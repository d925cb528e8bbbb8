"""An HTTP transport that knows when a request leaves: what failed before may be sent again, what failed after not."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpx

from bot.channels.adapter import Departure, SendError, TryLater, Unclear

# Shorter than any server's: a request must not leave on a connection that the other side is just closing.
KEEPALIVE_S = 4.0
_departure: ContextVar[Departure | None] = ContextVar("departure", default=None)


@contextmanager
def departing(departure: Departure) -> Iterator[None]:
    """Requests inside of the block are those of this departure."""
    token = _departure.set(departure)
    try:
        yield
    finally:
        _departure.reset(token)


class LeavingTransport(httpx.AsyncHTTPTransport):
    """Tells the departure under way right before the first byte of its request is written."""

    def __init__(self, *, connections: int = 40) -> None:
        limits = httpx.Limits(
            max_connections=connections, max_keepalive_connections=connections, keepalive_expiry=KEEPALIVE_S
        )
        super().__init__(trust_env=False, limits=limits)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        departure = _departure.get()
        if departure is not None:
            request.extensions = {**request.extensions, "trace": _trace_of(departure)}
        return await super().handle_async_request(request)


def _trace_of(departure: Departure) -> Any:
    async def trace(event: str, info: dict[str, Any]) -> None:
        if event.endswith(".send_request_headers.started"):
            await departure.leaves()

    return trace


def broken(departure: Departure, error: Exception) -> SendError:
    """What an exception without an answer means for the message."""
    kind = type(error).__name__
    return Unclear(kind) if departure.has_left else TryLater(kind)
