"""The worker process: runs jobs until it is told to stop."""

import asyncio
import logging

import httpx
import uvloop

from api.clock import utc_now
from api.db import Database
from api.jobs import HEARTBEAT_S, STALLED_S, TURNS_QUEUE, build_jobs
from api.privacy.memories import Memories
from api.publishing.shelf import Shelf
from api.rasa import NoDialogue, RasaDialogue
from api.settings import Settings
from api.tools import build_tools
from api.turns import Turns
from bot.actions.dialogue import Dialogue
from bot.actions.stand_in import StandIn

# Jobs that only wait for the next line of a burst are many, and cost nothing.
WAITING_PER_PLACE = 16


async def work(settings: Settings) -> None:
    """Run jobs. Ends on SIGTERM or SIGINT after the jobs under way."""
    database = Database(settings.database_url, pool_size=settings.worker_concurrency)
    shelf = Shelf(database, settings.database_url)
    tools = build_tools(settings, database, shelf, clock=utc_now)
    stand_in = StandIn(tools)
    async with (
        shelf.kept_current(),
        httpx.AsyncClient(base_url=settings.rasa_url, timeout=settings.rasa_timeout_s, trust_env=False) as client,
    ):
        dialogue: Dialogue = RasaDialogue(client, tools) if settings.rasa_url else NoDialogue()
        places = asyncio.Semaphore(settings.worker_concurrency)
        turns = Turns(database, dialogue, stand_in, tools.texts, utc_now, places=places)
        jobs = build_jobs(settings.database_url, sweeps=TURNS_QUEUE)
        async with jobs.open_async():
            await jobs.run_worker_async(
                queues=[TURNS_QUEUE],
                concurrency=settings.worker_concurrency * WAITING_PER_PLACE,
                additional_context={"turns": turns, "memories": Memories(settings.rasa_database_url)},
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=STALLED_S,
                fetch_job_polling_interval=1.0,
                delete_jobs="always",  # the sweep makes up for what failed
            )
    await database.close()


def main() -> None:
    settings = Settings()
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(name)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    uvloop.run(work(settings))


if __name__ == "__main__":
    main()
