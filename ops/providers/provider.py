"""What both providers have in common: faults, and a memory of all that they took."""

from collections import Counter
from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.routing import Route
from starlette.types import Receive, Scope, Send

from ops.providers.faults import Faults
from ops.providers.people import Heard
from ops.providers.posting import Poster


class Provider:
    """An ASGI application, for `ops.providers.server`.

    `sent`: every message taken, in order. `calls`: calls by method. `refusals`: refused calls by their error code.
    """

    def __init__(self, routes: Sequence[Route], *, webhook_timeout_s: float) -> None:
        self.faults = Faults()
        self.sent: list[Heard] = []
        self.calls: Counter[str] = Counter()
        self.refusals: Counter[int] = Counter()
        self._poster = Poster(webhook_timeout_s)
        self._app = Starlette(routes=routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        fault = await self.faults.meet()
        await (fault or self._app)(scope, receive, send)

    @property
    def webhook_answers(self) -> Counter[str]:
        """How often webhooks were answered with which status; `none`: no answer."""
        return self._poster.answers

    def doubles(self) -> dict[tuple[str, str], int]:
        """(address, reference, or else text) of what was taken more than once, with the number of times."""
        taken = Counter((heard.address, heard.reference or heard.text) for heard in self.sent)
        return {key: times for key, times in taken.items() if times > 1}

    async def close(self) -> None:
        """End everything under way. Called by the server."""
        self.faults.close()
        await self._poster.close()
