"""Jobs: deferred once, run by any worker, and nothing is left lying when a worker or a process dies."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from procrastinate import App
from sqlalchemy import text

from api.conversations.models import Message
from api.db import Database
from api.jobs import SWEEP, TURN, TURNS_QUEUE, defer_turn
from api.privacy.memories import Memories
from api.turns import Turns
from tests.api import parts_for
from tests.factories import send, texts
from tests.fakes import EchoDialogue, StoppedClock


@dataclass(frozen=True)
class Jobs:
    """The job application, a worker's parts, and a look into the table."""

    app: App
    turns: Turns

    @property
    def dialogue(self) -> EchoDialogue:
        assert isinstance(self.turns.dialogue, EchoDialogue)
        return self.turns.dialogue

    @property
    def heard(self) -> list[str]:
        return [heard.turn.text for heard in self.dialogue.heard]

    async def work(self) -> None:
        """Run everything that can run now."""
        context = {"turns": self.turns, "memories": Memories("")}
        await self.app.run_worker_async(
            queues=[TURNS_QUEUE], wait=False, install_signal_handlers=False, additional_context=context
        )

    async def sweep(self) -> None:
        await self.app.configure_task(SWEEP).defer_async(timestamp=0)
        await self.work()

    async def states(self, task: str = TURN) -> list[str]:
        rows = await self._execute(
            "SELECT status::text FROM procrastinate_jobs WHERE task_name = :task ORDER BY id", task=task
        )
        return [row[0] for row in rows]

    async def die_while_doing(self) -> None:
        """A worker takes the waiting job and dies: it is 'doing', and its worker sends no heartbeat."""
        await self._execute(
            """
            WITH dead AS (
                INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id
            )
            UPDATE procrastinate_jobs SET status = 'doing', worker_id = dead.id FROM dead RETURNING dead.id
            """
        )

    async def _execute(self, statement: str, **values: Any) -> list[Any]:
        async with self.turns.database.transaction() as session:
            return list(await session.execute(text(statement), values))


@pytest.fixture
async def jobs(database: Database) -> AsyncIterator[Jobs]:
    app = parts_for(database).jobs
    async with app.open_async():
        yield Jobs(app, Turns(database, EchoDialogue(), EchoDialogue(), texts(), StoppedClock(), timedelta(0)))


async def received(jobs: Jobs, said: str = "otp ga masuk", *, session: str = "browser-1") -> Message:
    return (await send(jobs.turns.database, said, session=session)).message


async def deferred(jobs: Jobs, said: str = "otp ga masuk") -> Message:
    message = await received(jobs, said)
    await defer_turn(jobs.app, message.conversation_id)
    return message


async def test_a_deferred_turn_is_answered_by_a_worker(jobs: Jobs) -> None:
    await deferred(jobs)
    await jobs.work()
    assert jobs.heard == ["otp ga masuk"]


async def test_deferring_twice_enqueues_one_job(jobs: Jobs) -> None:
    message = await deferred(jobs)
    await defer_turn(jobs.app, message.conversation_id)
    assert await jobs.states() == ["todo"]


async def test_one_job_answers_all_that_waits(jobs: Jobs) -> None:
    for said in ("satu", "dua", "tiga"):
        await deferred(jobs, said)
    await jobs.work()
    assert jobs.heard == ["satu", "dua", "tiga"]


async def test_each_conversation_has_its_own_job(jobs: Jobs) -> None:
    for session in ("browser-1", "browser-2"):
        await defer_turn(jobs.app, (await received(jobs, session=session)).conversation_id)
    assert await jobs.states() == ["todo", "todo"]


async def test_a_job_without_anything_to_answer_does_nothing(jobs: Jobs) -> None:
    message = await deferred(jobs)
    await jobs.work()
    await defer_turn(jobs.app, message.conversation_id)
    await jobs.work()
    assert jobs.heard == ["otp ga masuk"]


async def test_a_defect_is_tried_again_a_little_later(jobs: Jobs) -> None:
    jobs.dialogue.breaks = True
    await deferred(jobs)
    await jobs.work()
    jobs.dialogue.breaks = False
    jobs.turns.clock.advance(seconds=5)
    async with asyncio.timeout(10):
        while len(jobs.heard) < 2:
            await jobs.sweep()
            await asyncio.sleep(0.1)
    assert jobs.heard == ["otp ga masuk", "otp ga masuk"]


async def test_what_a_dead_worker_had_begun_is_answered_by_another(jobs: Jobs) -> None:
    await deferred(jobs)
    await jobs.die_while_doing()
    jobs.turns.clock.advance(seconds=5)
    await jobs.sweep()
    assert jobs.heard == ["otp ga masuk"]


async def test_a_message_that_came_after_the_worker_died_waits_for_neither(jobs: Jobs) -> None:
    await deferred(jobs, "satu")
    await jobs.die_while_doing()
    await deferred(jobs, "dua")
    await jobs.sweep()
    assert jobs.heard == ["satu", "dua"]


async def test_the_sweep_finds_a_message_that_was_never_deferred(jobs: Jobs) -> None:
    await received(jobs)
    jobs.turns.clock.advance(seconds=5)
    await jobs.sweep()
    assert jobs.heard == ["otp ga masuk"]


async def test_the_sweep_leaves_a_fresh_message_to_the_one_who_stored_it(jobs: Jobs) -> None:
    await received(jobs)
    await jobs.sweep()
    assert jobs.heard == []


async def test_a_dead_sweep_stops_no_other(jobs: Jobs) -> None:
    await received(jobs)
    jobs.turns.clock.advance(seconds=5)
    await jobs.app.configure_task(SWEEP, queueing_lock=SWEEP).defer_async(timestamp=0)
    await jobs.die_while_doing()
    await jobs.sweep()
    assert jobs.heard == ["otp ga masuk"]


async def test_the_sweeps_come_every_two_seconds(jobs: Jobs) -> None:
    for sweep in jobs.app.periodic_registry.periodic_tasks.values():
        first, second, third = (sweep.croniter.get_next(float, start_time=start) for start in (59.0, 60.0, 119.5))
        assert (first, second, third) == (60.0, 62.0, 120.0)
