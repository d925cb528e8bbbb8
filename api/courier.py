"""The courier process: carries answers to the channels, and fetches messages where a provider does not call."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Coroutine, Mapping
from typing import Any

import uvloop
from procrastinate import App as Jobs
from telegram.error import TelegramError

from api.channels.polling import Polling
from api.channels.registry import build_adapters
from api.clock import utc_now
from api.conversations.door import Door
from api.conversations.wakeups import OUTBOX
from api.db import Database
from api.delivery.courier import Courier
from api.delivery.outcomes import Outcomes
from api.jobs import DELIVERIES_QUEUE, HEARTBEAT_S, STALLED_S, build_jobs, defer_delivery
from api.listening import listen
from api.sealing import Sealer
from api.settings import Settings
from bot.actions.texts import Texts
from bot.channels.adapter import Adapter
from bot.channels.inbound import Channel
from bot.channels.telegram import Telegram

# Conversations of one channel that are carried at a time: mostly each waits for its provider. Those that wait for one
# of these places are many and cost nothing, so that no channel waits for another.
PLACES = 32
WAITING = 512
WEBHOOK = "/channels/telegram"
_AGAIN_S = 10.0
_log = logging.getLogger(__name__)


async def carry(settings: Settings) -> None:
    """Carry until SIGTERM or SIGINT; what is under way is finished."""
    database = Database(settings.database_url, pool_size=10)
    sealer, texts = Sealer(settings.secret_key.get_secret_value()), Texts.load()
    adapters = build_adapters(settings, sealer)
    courier = Courier(database, adapters, sealer, Outcomes(texts, utc_now), utc_now, places=PLACES)
    jobs = build_jobs(settings.database_url, sweeps=DELIVERIES_QUEUE)
    door = Door(database, jobs, sealer, texts, utc_now)
    async with jobs.open_async(), _beside(*_side_works(settings, adapters, door)):
        await jobs.run_worker_async(
            queues=[DELIVERIES_QUEUE],
            concurrency=WAITING,
            additional_context={"courier": courier},
            update_heartbeat_interval=HEARTBEAT_S,
            stalled_worker_timeout=STALLED_S,
            fetch_job_polling_interval=1.0,
            delete_jobs="always",  # the sweep makes up for what failed
        )
    for adapter in adapters.values():
        await adapter.close()
    await database.close()


def _side_works(settings: Settings, adapters: Mapping[Channel, Adapter], door: Door) -> list[Coroutine[Any, Any, None]]:
    works = [hear_of_answers(settings.database_url, door.jobs)]
    adapter = adapters.get(Channel.TELEGRAM)
    if isinstance(adapter, Telegram):
        url = settings.telegram_webhook_url
        works.append(_call_us(adapter, url) if url else Polling(adapter, door, settings.database_url).run())
    return works


async def hear_of_answers(database_url: str, jobs: Jobs) -> None:
    """Whatever enters the outbox is carried at once; the sweep finds what was not heard of."""

    async def nothing_missed() -> None: ...

    async def answered(conversation_id: str) -> None:
        await defer_delivery(jobs, int(conversation_id))

    await listen(database_url, OUTBOX, on_connected=nothing_missed, on_notice=answered)


async def _call_us(adapter: Telegram, url: str) -> None:
    """Tell Telegram where to bring updates, as soon as it can be reached."""
    while True:
        try:
            await adapter.prepare(url.rstrip("/") + WEBHOOK)
        except TelegramError as error:
            _log.warning("Telegram was not told our address (%s); trying again", type(error).__name__)
            await asyncio.sleep(_AGAIN_S)
        else:
            return


@contextlib.asynccontextmanager
async def _beside(*works: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run these as long as the block does. A defect in one ends the process, and it is started anew."""
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(work) for work in works]
        yield
        for task in tasks:
            task.cancel()


def main() -> None:
    settings = Settings()
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s %(message)s")
    for talkative in ("httpx", "telegram", "pywa", "procrastinate"):
        logging.getLogger(talkative).setLevel(logging.WARNING)
    uvloop.run(carry(settings))


if __name__ == "__main__":
    main()
