"""Order within a conversation, and nobody waiting for another: with eight workers and eight couriers at work."""

import asyncio
import contextlib
import random
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import uuid4

import pytest

from api.conversations.door import Door
from api.courier import hear_of_answers
from api.db import Database
from api.delivery.courier import Courier
from api.delivery.outcomes import Outcomes
from api.jobs import DELIVERIES_QUEUE, HEARTBEAT_S, STALLED_S, TURNS_QUEUE, build_jobs
from api.privacy.memories import Memories
from api.turns import Turns
from bot.actions.dialogue import Heard
from bot.answer import Answer
from bot.channels.inbound import Channel, Inbound
from tests.api import parts_for
from tests.delivering import FakeAdapter
from tests.factories import SEALER, texts, until
from tests.fakes import EchoDialogue, StoppedClock

EACH, PEOPLE, MESSAGES = 8, 10, 12
NO_PAUSE = timedelta(0)


@dataclass
class UnevenDialogue:
    """Answers after a time that nobody can foresee; one conversation's answers may be held up for good."""

    chance: random.Random = field(default_factory=lambda: random.Random(3))
    held_up: str = ""
    released: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        if self.held_up and heard.turn.text.startswith(self.held_up):
            await self.released.wait()
        await asyncio.sleep(self.chance.uniform(0, 0.02))
        return [Answer(f"jawaban {heard.turn.text}")]


@dataclass
class UnevenAdapter(FakeAdapter):
    """Takes each part after a time that nobody can foresee."""

    chance: random.Random = field(default_factory=lambda: random.Random(5))

    def __post_init__(self) -> None:
        self.on_sending = self._uneven

    async def _uneven(self) -> None:
        await asyncio.sleep(self.chance.uniform(0, 0.02))

    def heard_by(self) -> dict[str, list[str]]:
        heard = defaultdict(list)
        for sent in self.arrived:
            heard[sent.address].append(sent.text)
        return heard


@contextlib.asynccontextmanager
async def at_work(database: Database, dialogue: UnevenDialogue, adapter: FakeAdapter) -> AsyncIterator[Door]:
    """Eight workers and eight couriers, each with job application and connections of its own."""
    parts, clock = parts_for(database), StoppedClock()
    url = parts.settings.database_url
    turns = Turns(database, dialogue, EchoDialogue(), texts(), clock, NO_PAUSE)
    courier = Courier(database, {adapter.channel: adapter}, SEALER, Outcomes(texts(), clock), clock)
    context = {"turns": turns, "courier": courier, "memories": Memories("")}
    async with contextlib.AsyncExitStack() as stack:
        apps = [await stack.enter_async_context(build_jobs(url).open_async()) for _ in range(2 * EACH)]
        tasks = [asyncio.create_task(hear_of_answers(url, apps[0]))]
        for number, app in enumerate(apps):
            work = app.run_worker_async(
                queues=[TURNS_QUEUE if number % 2 else DELIVERIES_QUEUE],
                concurrency=4,
                install_signal_handlers=False,
                update_heartbeat_interval=HEARTBEAT_S,
                stalled_worker_timeout=STALLED_S,
                fetch_job_polling_interval=0.1,
                additional_context=context,
            )
            tasks.append(asyncio.create_task(work))
        try:
            yield Door(database, apps[0], SEALER, texts(), clock)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


def written(person: str, number: int) -> Inbound:
    text = f"{person} menulis kalimat utuh nomor {number} dari semua."
    return Inbound(Channel.TELEGRAM, person, uuid4().hex, text)


async def until_heard(adapter: UnevenAdapter, people: Sequence[str], number: int) -> None:
    async def heard() -> bool:
        return all(len(adapter.heard_by()[person]) >= number for person in people)

    await until(heard, within_s=60)


@pytest.mark.timeout(120)
async def test_every_conversation_keeps_its_order_and_every_answer_arrives_once(database: Database) -> None:
    adapter = UnevenAdapter()
    people = [f"orang-{number}" for number in range(PEOPLE)]
    async with at_work(database, UnevenDialogue(), adapter) as door:

        async def writes(person: str) -> None:
            for number in range(MESSAGES):
                await door.take_in(written(person, number))

        await asyncio.gather(*map(writes, people))
        await until_heard(adapter, people, MESSAGES)

    expected = {person: [f"jawaban {written(person, n).text}" for n in range(MESSAGES)] for person in people}
    assert adapter.heard_by() == expected


@pytest.mark.timeout(120)
async def test_a_conversation_whose_answer_takes_for_ever_holds_up_nobody_else(database: Database) -> None:
    adapter, dialogue = UnevenAdapter(), UnevenDialogue(held_up="orang-0")
    async with at_work(database, dialogue, adapter) as door:
        for person in ("orang-0", "orang-1", "orang-2"):
            await door.take_in(written(person, 1))
        await until_heard(adapter, ("orang-1", "orang-2"), 1)
        assert "orang-0" not in {sent.address for sent in adapter.arrived}
        dialogue.released.set()
        await until_heard(adapter, ("orang-0",), 1)
