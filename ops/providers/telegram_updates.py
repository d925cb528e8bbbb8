"""How updates reach the bot: by its webhook while one is set, or kept until it fetches them."""

import asyncio
import itertools
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from ops.providers.faults import Faults
from ops.providers.posting import Lanes, Poster, Reply, until_true
from ops.providers.telegram_rules import BotApiError

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
_FIRST_ID = 100_000_000
Update = dict[str, Any]
Execute = Callable[[str, Mapping[str, Any]], Awaitable[object]]


@dataclass(frozen=True)
class Webhook:
    url: str
    secret: str | None = None
    connections: int = 40


class Updates:
    """All updates not yet acknowledged, oldest first. Those of one chat go out in order, and chats side by side.

    `allowed`: kinds of updates that the bot wants; none named: all that there are here.
    """

    def __init__(self, poster: Poster, faults: Faults, execute: Execute, *, retry_s: float) -> None:
        self.webhook: Webhook | None = None
        self.allowed: Sequence[str] = ()
        self.last_error: tuple[int, str] | None = None
        self.pending: dict[int, tuple[int, Update]] = {}
        self._poster, self._faults, self._execute, self._retry_s = poster, faults, execute, retry_s
        self._ids = itertools.count(_FIRST_ID)
        self._lanes: Lanes[Update] = Lanes(self._deliver)
        self._slots = asyncio.Semaphore(1)
        self._poll: asyncio.Future[None] | None = None

    def push(self, kind: str, body: Mapping[str, Any], chat: int) -> None:
        """Something happened in a chat."""
        if self.allowed and kind not in self.allowed:
            return
        update_id = next(self._ids)
        update = {"update_id": update_id, kind: body}
        self.pending[update_id] = chat, update
        if self.webhook is not None:
            self._lanes.put(chat, update)
        elif self._poll is not None and not self._poll.done():
            self._poll.set_result(None)

    async def set_webhook(self, webhook: Webhook | None) -> None:
        """From now on; what is pending goes there as well."""
        await self._lanes.close()
        self.webhook, self.last_error = webhook, None
        if webhook is not None:
            self._end_poll("terminated by setWebhook request")
            self._slots = asyncio.Semaphore(webhook.connections)
            for chat, update in self.pending.values():
                self._lanes.put(chat, update)

    async def fetch(self, offset: int, limit: int, timeout_s: float) -> list[Update]:
        """The oldest updates from `offset` on (negative: counted from the end); those before it are forgotten."""
        if self.webhook is not None:
            raise _conflict(
                "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
            )
        self._end_poll("terminated by other getUpdates request; make sure that only one bot instance is running")
        self._acknowledge(offset)
        if not self.pending and timeout_s > 0:
            await self._news(timeout_s)
        return [update for _, update in itertools.islice(self.pending.values(), limit)]

    async def _news(self, timeout_s: float) -> None:
        self._poll = asyncio.get_running_loop().create_future()
        with suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._poll

    def _end_poll(self, why: str) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_exception(_conflict(why))

    def _acknowledge(self, offset: int) -> None:
        if offset < 0:
            offset = (list(self.pending)[offset:] or [0])[0]
        for update_id in [known for known in self.pending if known < offset]:
            del self.pending[update_id]

    async def _deliver(self, updates: list[Update]) -> None:
        (update,) = updates

        async def attempt() -> bool:
            return update["update_id"] not in self.pending or await self._posted(update)

        await until_true(attempt, self._retry_s)
        self.pending.pop(update["update_id"], None)

    async def _posted(self, update: Update) -> bool:
        assert self.webhook is not None
        headers = {SECRET_HEADER: self.webhook.secret} if self.webhook.secret else {}
        body, url = json.dumps(update).encode(), self.webhook.url
        async with self._slots:
            copies = range(1 + self._faults.duplicates)
            replies = await asyncio.gather(*(self._poster.post(url, body, headers) for _ in copies))
        done = [reply for reply in replies if reply is not None and reply.accepted]
        for reply in done:
            await self._obey(reply)
        if not done:
            self._remember_error(replies[0])
        return bool(done)

    async def _obey(self, reply: Reply) -> None:
        """An answer may hold a call of the bot; what becomes of it nobody learns."""
        with suppress(ValueError, BotApiError):
            call = json.loads(reply.body)
            if isinstance(call, dict) and "method" in call:
                await self._execute(str(call.pop("method")), call)

    def _remember_error(self, reply: Reply | None) -> None:
        what = f"Wrong response from the webhook: {reply.status}" if reply else "Connection failed or timed out"
        self.last_error = int(time.time()), what

    async def close(self) -> None:
        if self._poll is not None and not self._poll.done():
            self._poll.set_result(None)
        await self._lanes.close()


def _conflict(what: str) -> BotApiError:
    return BotApiError(409, f"Conflict: {what}")
