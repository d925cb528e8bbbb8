"""Who carries when: whatever enters the outbox calls a courier, and the sweep finds what was not heard of."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from procrastinate import App
from procrastinate.exceptions import AlreadyEnqueued
from sqlalchemy import text

from api.courier import hear_of_answers
from api.db import Database
from api.delivery import dead_letters
from api.jobs import DELIVERIES_QUEUE, DELIVERY, DELIVERY_SWEEP, SWEEP, TURN, TURNS_QUEUE, defer_delivery, defer_turn
from api.privacy.memories import Memories
from api.turns import Turns
from bot.channels.adapter import Refused, TryLater
from bot.channels.inbound import Channel
from tests.api import parts_for
from tests.delivering import FakeAdapter, Fate, Post
from tests.factories import texts, until
from tests.fakes import EchoDialogue


@dataclass(frozen=True)
class Jobs:
    """The job application, and what both kinds of workers need."""

    app: App
    post: Post
    dialogue: EchoDialogue

    async def work(self, queue: str = DELIVERIES_QUEUE) -> None:
        """Run everything in the queue that can run now, as a courier or as a worker does."""
        turns = Turns(self.post.database, self.dialogue, self.dialogue, texts(), self.post.clock, pause=timedelta(0))
        context = {"courier": self.post.courier(), "turns": turns, "memories": Memories("")}
        await self.app.run_worker_async(
            queues=[queue], wait=False, install_signal_handlers=False, additional_context=context
        )

    async def sweep(self, task: str = DELIVERY_SWEEP, queue: str = DELIVERIES_QUEUE) -> None:
        with contextlib.suppress(AlreadyEnqueued):  # whoever works defers sweeps of both kinds, as time goes by
            await self.app.configure_task(task).defer_async(timestamp=0)
        await self.work(queue)

    async def states(self, task: str = DELIVERY) -> list[str]:
        rows = await self._execute(
            "SELECT status::text FROM procrastinate_jobs WHERE task_name = :task ORDER BY id", task=task
        )
        return [row[0] for row in rows]

    async def conversations(self) -> list[int]:
        """Those for which a courier was called."""
        rows = await self._execute(
            "SELECT (args->>'conversation_id')::int FROM procrastinate_jobs WHERE task_name = :task ORDER BY id",
            task=DELIVERY,
        )
        return [row[0] for row in rows]

    async def die_while_doing(self) -> None:
        """A courier takes the waiting job and dies: it is 'doing', and its process sends no heartbeat."""
        await self._execute(
            """
            WITH dead AS (
                INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id
            )
            UPDATE procrastinate_jobs SET status = 'doing', worker_id = dead.id FROM dead RETURNING dead.id
            """
        )

    async def _execute(self, statement: str, **values: Any) -> list[Any]:
        async with self.post.database.transaction() as session:
            return list(await session.execute(text(statement), values))


@pytest.fixture
async def jobs(database: Database) -> AsyncIterator[Jobs]:
    app = parts_for(database).jobs
    async with app.open_async():
        yield Jobs(app, Post(database), EchoDialogue())


@pytest.fixture
async def hearing(jobs: Jobs, database_url: str) -> AsyncIterator[None]:
    """The courier's ear."""
    listening = asyncio.create_task(hear_of_answers(database_url, jobs.app))
    await until(lambda: somebody_listens(jobs.post.database))
    yield
    listening.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await listening


async def somebody_listens(database: Database) -> bool:
    async with database.transaction() as session:
        listens = text("SELECT count(*) FROM pg_stat_activity WHERE query = 'LISTEN helpdesk_outbox'")
        return bool(await session.scalar(listens))


async def called(jobs: Jobs, *conversation_ids: int) -> None:
    """Wait until a courier is called for exactly these, in this order."""

    async def are_called() -> bool:
        return await jobs.conversations() == list(conversation_ids)

    await until(are_called)


@pytest.mark.usefixtures("hearing")
async def test_an_answer_to_a_carried_channel_calls_the_courier_and_one_to_the_web_does_not(jobs: Jobs) -> None:
    await jobs.post.talk("diambil sendiri", channel=Channel.WEB)
    conversation_id = await jobs.post.talk("dibawa")
    await called(jobs, conversation_id)
    await jobs.work()
    assert jobs.post.adapter.texts == ["dibawa"]


@pytest.mark.usefixtures("hearing")
async def test_who_opens_his_window_calls_the_courier(jobs: Jobs) -> None:
    post = Post(jobs.post.database, FakeAdapter(Channel.WHATSAPP), answerable_for=timedelta(hours=24))
    conversation_id = await post.talk()
    post.clock.advance(hours=24)
    await post.says(conversation_id, "satu")
    await called(jobs, conversation_id)
    await post.carries(conversation_id)
    await jobs.work()
    await called(jobs, conversation_id)
    assert await jobs.states() == ["succeeded"]
    await post.hears("BUKA")
    await called(jobs, conversation_id, conversation_id)


@pytest.mark.usefixtures("hearing")
async def test_a_replay_calls_the_courier(jobs: Jobs) -> None:
    jobs.post.adapter.will("satu", Fate(after=Refused("blocked")))
    conversation_id = await jobs.post.talk("satu")
    await called(jobs, conversation_id)
    await jobs.work()
    async with jobs.post.database.transaction() as session:
        await dead_letters.replay_all(session)
    await called(jobs, conversation_id, conversation_id)
    await jobs.work()
    assert jobs.post.adapter.texts == ["satu"]


async def test_one_waiting_job_is_enough_for_all_answers(jobs: Jobs) -> None:
    conversation_id = await jobs.post.talk("satu", "dua")
    for _ in range(2):
        await defer_delivery(jobs.app, conversation_id)
    assert await jobs.states() == ["todo"]
    await jobs.work()
    assert jobs.post.adapter.texts == ["satu", "dua"]


async def test_the_sweep_finds_what_nobody_was_called_for(jobs: Jobs) -> None:
    await jobs.post.talk("satu")
    jobs.post.clock.advance(seconds=5)
    await jobs.sweep()
    assert jobs.post.adapter.texts == ["satu"]


async def test_the_sweep_leaves_a_fresh_answer_to_the_one_who_was_called(jobs: Jobs) -> None:
    await jobs.post.talk("satu")
    await jobs.sweep()
    assert (jobs.post.adapter.texts, await jobs.states()) == ([], [])


async def test_the_sweep_carries_on_with_what_had_to_wait_when_its_time_has_come(jobs: Jobs) -> None:
    jobs.post.adapter.will("satu", Fate(after=TryLater("429", after_s=30)))
    await defer_delivery(jobs.app, await jobs.post.talk("satu"))
    await jobs.work()
    jobs.post.clock.advance(seconds=29)
    await jobs.sweep()
    assert jobs.post.adapter.texts == []
    jobs.post.clock.advance(seconds=2)
    await jobs.sweep()
    assert jobs.post.adapter.texts == ["satu"]


async def test_workers_and_couriers_do_not_take_each_others_jobs(jobs: Jobs) -> None:
    conversation_id = await jobs.post.talk("satu")
    await defer_turn(jobs.app, conversation_id)
    await defer_delivery(jobs.app, conversation_id)
    await jobs.work(TURNS_QUEUE)
    assert (await jobs.states(TURN), await jobs.states(DELIVERY)) == (["succeeded"], ["todo"])
    assert (len(jobs.dialogue.heard), jobs.post.adapter.texts) == (1, [])
    await jobs.work(DELIVERIES_QUEUE)
    assert (await jobs.states(DELIVERY), jobs.post.adapter.texts) == (["succeeded"], ["satu", "echo: halo"])


async def test_a_courier_leaves_the_workers_jobs_alone(jobs: Jobs) -> None:
    await defer_turn(jobs.app, await jobs.post.talk())
    await jobs.work(DELIVERIES_QUEUE)
    assert (await jobs.states(TURN), jobs.dialogue.heard) == (["todo"], [])


async def test_what_a_dead_courier_had_begun_is_carried_by_another(jobs: Jobs) -> None:
    await defer_delivery(jobs.app, await jobs.post.talk("satu"))
    await jobs.die_while_doing()
    jobs.post.clock.advance(seconds=5)
    await jobs.sweep(SWEEP, TURNS_QUEUE)
    await jobs.sweep()
    assert jobs.post.adapter.texts.count("satu") == 1
