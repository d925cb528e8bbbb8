"""A help desk that only takes webhooks, for tests of the providers' servers."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send


async def until(holds: Callable[[], object]) -> None:
    """Wait until it holds. Raises `TimeoutError`."""
    async with asyncio.timeout(5):
        while not holds():  # noqa: ASYNC110 - nothing tells of it
            await asyncio.sleep(0.005)


class Desk:
    """An ASGI application. `calls` are (headers, raw body); `statuses` answer the next calls, and 200 all others."""

    def __init__(self, *statuses: int, reply: dict[str, Any] | None = None, verify_token: str = "") -> None:
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self._statuses, self._reply, self._verify_token = deque(statuses), reply or {}, verify_token
        self._app = Starlette(
            routes=[Route("/hook", self._take, methods=["POST"]), Route("/hook", self._agree, methods=["GET"])]
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, body in self.calls]

    async def takes(self, count: int) -> list[Any]:
        """The bodies, as soon as there are that many."""
        await until(lambda: len(self.calls) >= count)
        return self.bodies

    async def _take(self, request: Request) -> Response:
        self.calls.append((dict(request.headers), await request.body()))
        return JSONResponse(self._reply, self._statuses.popleft() if self._statuses else 200)

    async def _agree(self, request: Request) -> Response:
        agrees = request.query_params["hub.verify_token"] == self._verify_token
        return PlainTextResponse(request.query_params["hub.challenge"], 200 if agrees else 403)
