"""Long polling: every update is stored once before Telegram forgets it, whatever breaks in between."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from api.channels.polling import Polling
from api.channels.registry import build_adapters
from api.db import Database
from api.http import Parts
from bot.channels.adapter import Departure, Outgoing
from bot.channels.inbound import Channel
from bot.channels.telegram import Telegram
from language.detection import Language
from ops.providers import BotApi, serving
from ops.providers.telegram_people import User
from tests.delivering import Unsteady
from tests.factories import until
from tests.webhooks import Hooked, hooked_around, parts_with_channels, refusing, rows

BUDI, SARI = 9_000_001, 9_000_002


class Held(Database):
    """A database before whose transactions, or behind them, everything stands still. `reached`: somebody is there."""

    def __init__(self, steady: Database, *, behind: bool = False) -> None:
        self.engine, self._steady, self._behind = steady.engine, steady, behind
        self.reached = asyncio.Event()

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        if not self._behind:
            await self._stand_still()
        async with self._steady.transaction() as session:
            yield session
        await self._stand_still()

    async def _stand_still(self) -> None:
        self.reached.set()
        await asyncio.Event().wait()


@dataclass(frozen=True)
class Line:
    """Telegram, two of its participants, and the help desk that polls it."""

    telegram: BotApi
    hooked: Hooked

    @property
    def budi(self) -> User:
        return self.telegram.user(BUDI, "Budi")

    @property
    def sari(self) -> User:
        return self.telegram.user(SARI, "Sari")

    @property
    def parts(self) -> Parts:
        return self.hooked.api.parts

    def fetching(self, database: Database | None = None) -> Polling:
        """Another process that polls, with connections of its own."""
        adapter = build_adapters(self.parts.settings, self.parts.sealer)[Channel.TELEGRAM]
        assert isinstance(adapter, Telegram)
        door = replace(self.parts.door, database=database or self.hooked.database)
        return Polling(adapter, door, self.parts.settings.database_url, again_s=0.05)

    async def texts(self) -> list[str]:
        return [message.text for message in await self.hooked.messages()]

    async def stored(self, *texts: str) -> None:
        """Until these are stored and nothing is left with Telegram."""

        async def all_there() -> bool:
            return len(await self.texts()) >= len(texts) and not self.telegram.updates.pending

        await until(all_there, within_s=15)
        assert await self.texts() == list(texts)


async def becomes(holds: Callable[[], object]) -> None:
    async def held() -> object:
        return holds()

    await until(held, within_s=15)


@pytest.fixture
async def line(database: Database) -> AsyncIterator[Line]:
    telegram = BotApi()
    async with (
        serving(telegram) as url,
        hooked_around(parts_with_channels(database, telegram_token=telegram.token, telegram_api_url=url)) as hooked,
    ):
        yield Line(telegram, hooked)


@asynccontextmanager
async def running(poller: Polling) -> AsyncIterator[asyncio.Task[None]]:
    """As long as the block runs, or until it is killed."""
    task = asyncio.create_task(poller.run())
    try:
        yield task
    finally:
        await killed(task)
        await poller.adapter.close()


@asynccontextmanager
async def somebody(line: Line) -> AsyncIterator[Telegram]:
    """Somebody else who has our token."""
    adapter = line.fetching().adapter
    yield adapter
    await adapter.close()


async def killed(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _nothing() -> None: ...


async def polls(line: Line, count: int = 1) -> None:
    await becomes(lambda: line.telegram.calls["getUpdates"] >= count)


async def test_what_participants_write_is_stored_in_order_and_gets_its_turns(line: Line) -> None:
    async with running(line.fetching()):
        for text in ("satu", "dua", "tiga"):
            await line.budi.says(text)
        await line.stored("satu", "dua", "tiga")
    assert await rows(line.hooked.database) == {"contacts": 1, "conversations": 1, "messages": 3, "jobs": 1}


async def test_what_was_written_while_nobody_polled_is_fetched(line: Line) -> None:
    await line.budi.says("satu")
    await line.budi.says("dua")
    async with running(line.fetching()):
        await line.stored("satu", "dua")


async def test_the_menu_is_told_and_a_webhook_of_before_taken_away(line: Line) -> None:
    async with somebody(line) as before:
        await before.prepare("http://127.0.0.1:1/channels/telegram")
    await line.budi.says("satu")
    async with running(line.fetching()):
        await line.stored("satu")
    assert line.telegram.updates.webhook is None
    assert {"", "en"} <= set(line.telegram.commands)


@pytest.mark.parametrize(("behind", "stored"), [(False, []), (True, ["satu"])], ids=["before", "after"])
async def test_killed_around_storing_it_loses_and_doubles_nothing(line: Line, behind: bool, stored: list[str]) -> None:
    for text in ("satu", "dua"):
        await line.budi.says(text)
    held = Held(line.hooked.database, behind=behind)
    async with running(line.fetching(held)) as task:
        await held.reached.wait()
        await killed(task)
    assert (await line.texts(), len(line.telegram.updates.pending)) == (stored, 2)
    async with running(line.fetching()):
        await line.stored("satu", "dua")


async def test_an_update_that_cannot_be_read_does_not_hold_up_the_rest(
    line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    await line.budi.says("satu")
    for broken in ({"message_id": "no number", "chat": 5}, {"text": "rahasia 123456"}, [], None):
        line.telegram.updates.push("message", broken, BUDI)  # type: ignore[arg-type]
    line.telegram.updates.push("callback_query", {"id": " ", "from": line.budi.sender(), "chat_instance": "1"}, BUDI)
    await line.sari.says("dua")
    async with running(line.fetching()):
        await line.stored("satu", "dua")
    assert "123456" not in caplog.text


async def test_while_the_database_is_away_nothing_is_acknowledged(line: Line) -> None:
    unsteady = Unsteady(line.hooked.database)
    unsteady.away = True
    async with running(line.fetching(unsteady)):
        await line.budi.says("satu")
        await polls(line, 2)  # it has tried, and tries again
        assert len(line.telegram.updates.pending) == 1
        unsteady.away = False
        await line.stored("satu")


async def test_a_database_that_breaks_off_half_way_stores_the_rest_later(line: Line) -> None:
    unsteady = Unsteady(line.hooked.database)
    unsteady.commits_nothing = True
    for text in ("satu", "dua"):
        await line.budi.says(text)
    async with running(line.fetching(unsteady)):
        await polls(line, 2)
        assert (await line.texts(), len(line.telegram.updates.pending)) == ([], 2)
        unsteady.commits_nothing = False
        await line.stored("satu", "dua")


async def test_an_update_that_cannot_be_stored_for_a_moment_is_not_given_up(
    line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    async with running(line.fetching()) as task:
        async with refusing(line.hooked.database, "satu"):
            await line.budi.says("satu")
            await becomes(lambda: "cannot be taken in" in caplog.text)
            assert (await line.texts(), task.done()) == ([], False)
        await line.stored("satu")


async def test_an_update_that_can_never_be_stored_holds_up_nobody_for_ever(line: Line) -> None:
    async with running(line.fetching()), refusing(line.hooked.database, "satu"):
        await line.budi.says("satu")
        await line.budi.says("dua")
        await line.stored("dua")


async def test_while_telegram_is_away_it_waits(line: Line) -> None:
    async with running(line.fetching()) as task:
        await polls(line)
        await line.telegram.faults.refuse()
        await line.budi.says("satu")
        await asyncio.sleep(0.2)
        assert not task.done()
        await line.telegram.faults.accept()
        await line.stored("satu")


@pytest.mark.parametrize("status", [401, 429, 500, 502])
async def test_whatever_telegram_answers_it_polls_again(line: Line, status: int) -> None:
    line.telegram.faults.fail(status)
    async with running(line.fetching()) as task:
        await line.budi.says("satu")
        await asyncio.sleep(0.2)
        assert not task.done()
        await line.telegram.faults.clear()
        await line.stored("satu")


async def test_of_two_that_poll_the_second_waits_until_the_first_is_gone(line: Line) -> None:
    async with running(line.fetching()) as first:
        await polls(line)
        async with running(line.fetching()):
            await line.budi.says("satu")
            await line.stored("satu")
            assert not line.telegram.refusals  # Telegram would have told of a conflict
            told = line.telegram.calls["deleteWebhook"]
            await killed(first)
            await becomes(lambda: line.telegram.calls["deleteWebhook"] > told)  # the second begins
            await line.budi.says("dua")
            await line.stored("satu", "dua")


async def test_a_stranger_who_polls_with_our_token_does_not_end_it(line: Line) -> None:
    async with somebody(line) as stranger, running(line.fetching()) as task:
        await polls(line)
        fetched = await stranger.updates(None, 0)
        await line.budi.says("satu")
        await line.stored("satu")
        assert not task.done()
    assert (fetched, line.telegram.refusals[409]) == ([], 1)


async def test_a_webhook_that_somebody_sets_meanwhile_is_taken_away_again(line: Line) -> None:
    async with somebody(line) as other, running(line.fetching()):
        await polls(line)
        await other.prepare("http://127.0.0.1:1/channels/telegram")
        await line.budi.says("satu")
        await line.stored("satu")


async def test_a_pressed_button_is_taken_in_and_its_wheel_stopped(line: Line) -> None:
    poller = line.fetching()
    (part,) = poller.adapter.render(Outgoing("Sudah?", seq=1, language=Language.ID, buttons=("Ya",)))
    await poller.adapter.send(line.budi.address, part, Departure("1.0", _nothing))
    (heard,) = await line.budi.hears(1)
    query = await line.budi.presses(heard, "Ya")
    async with running(poller):
        await line.stored("Ya")
    assert line.telegram.answered == {query: 1}


async def test_a_wheel_that_cannot_be_stopped_holds_up_nothing(line: Line) -> None:
    await line.budi.says("satu")
    gone = {"id": "1", "from": line.budi.sender(), "chat_instance": "1", "data": "1.0"}  # too old to be answered
    line.telegram.updates.push("callback_query", gone, BUDI)
    await line.budi.says("dua")
    async with running(line.fetching()):
        await line.stored("satu", "dua")
    assert line.telegram.refusals[400] == 1
