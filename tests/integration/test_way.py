"""The way to a provider: nothing more is risked while he does not answer, and no channel waits for another."""

import asyncio
from dataclasses import replace

from api.conversations.enums import MessageState
from api.db import Database
from api.delivery.courier import Courier
from api.delivery.outcomes import Outcomes
from api.delivery.ways import LEFT_ALONE
from bot.channels.adapter import Unclear
from bot.channels.inbound import Channel
from tests.delivering import FakeAdapter, Fate, Post
from tests.factories import SEALER, texts
from tests.fakes import StoppedClock

SENT, UNKNOWN, QUEUED = MessageState.SENT, MessageState.UNKNOWN, MessageState.QUEUED


def courier_of(database: Database, clock: StoppedClock, *adapters: FakeAdapter, places: int = 32) -> Courier:
    outcomes = Outcomes(texts(), clock, chance=lambda: 1.0)
    return Courier(database, {one.channel: one for one in adapters}, SEALER, outcomes, clock, places=places)


async def run(courier: Courier, *conversation_ids: int) -> None:
    """Each for a moment: whoever only waits for time is stopped."""
    tasks = [asyncio.create_task(courier.run(conversation_id)) for conversation_id in conversation_ids]
    _, waiting = await asyncio.wait(tasks, timeout=0.4)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def test_after_an_answer_that_never_came_nothing_leaves_until_the_provider_answers(post: Post) -> None:
    first, second = await post.talk("satu", "dua"), await post.talk("tiga", address="peserta-2")
    courier = courier_of(post.database, post.clock, post.adapter)
    post.adapter.will("satu", Fate(after=Unclear("ReadTimeout")))
    post.adapter.silent = True
    await run(courier, first)
    await run(courier, second)
    assert [sent.text for sent in post.adapter.left] == ["satu"]
    assert await post.states() == [UNKNOWN, QUEUED, QUEUED]

    post.adapter.silent = False
    post.clock.advance(seconds=LEFT_ALONE.total_seconds() + 60)
    await run(courier, first, second)
    assert sorted(post.adapter.texts) == ["dua", "tiga"]
    assert await post.states() == [UNKNOWN, SENT, SENT]


async def test_a_provider_that_answers_after_all_is_asked_once(post: Post) -> None:
    conversation_id = await post.talk("satu", "dua", "tiga")
    post.adapter.will("satu", Fate(after=Unclear("ReadTimeout")))
    await run(courier_of(post.database, post.clock, post.adapter), conversation_id)
    assert (post.adapter.texts, post.adapter.probed) == (["dua", "tiga"], 1)


async def test_many_conversations_do_not_ask_a_silent_provider_one_by_one(post: Post) -> None:
    talks = [await post.talk("satu", "dua", address=f"peserta-{number}") for number in range(6)]
    courier = courier_of(post.database, post.clock, post.adapter)
    post.adapter.will("satu", Fate(after=Unclear("ReadTimeout")))
    post.adapter.silent = True
    await run(courier, talks[0])
    await run(courier, *talks[1:])
    assert post.adapter.probed == 1


async def test_a_provider_that_swallows_everything_holds_up_no_other_channel(post: Post) -> None:
    other = replace(post, adapter=FakeAdapter(Channel.WHATSAPP))
    swallowed = [await post.talk(f"hilang {number}", address=f"peserta-{number}") for number in range(4)]
    for number in range(4):
        post.adapter.will(f"hilang {number}", Fate(hangs=asyncio.Event()))
    arrives = await other.talk("sampai", address="peserta-9")
    courier = courier_of(post.database, post.clock, post.adapter, other.adapter, places=2)
    await run(courier, *swallowed, arrives)
    assert len(post.adapter.left) == 2
    assert other.adapter.texts == ["sampai"]
