"""What becomes of an answer that cannot be delivered: tried again, set aside, or not known; never lost silently."""

import asyncio
from datetime import datetime, timedelta

import pytest

from api.conversations.enums import MessageState
from bot.channels.adapter import Refused, TryLater, Unclear
from bot.channels.inbound import Channel
from tests.delivering import HERE, Fate, Post
from tests.factories import until

QUEUED, SENT = MessageState.QUEUED, MessageState.SENT
FAILED, UNKNOWN = MessageState.FAILED, MessageState.UNKNOWN
DEFECT = RuntimeError("a word that somebody wrote")


async def test_the_waits_grow_up_to_a_minute(post: Post) -> None:
    conversation_id = await post.talk("satu")
    post.adapter.will("satu", *[Fate(after=TryLater("503"))] * 8)
    assert await waits_of(post, conversation_id, 8) == [1, 2, 4, 8, 16, 32, 60, 60]
    await post.carries(conversation_id)
    assert post.adapter.texts == ["satu"]


async def test_the_waits_grow_as_fast_as_the_channel_says(post: Post) -> None:
    conversation_id = await post.talk("satu")
    post.adapter.will("satu", *[Fate(after=TryLater("131056", factor=4.0))] * 4)
    assert await waits_of(post, conversation_id, 4) == [1, 4, 16, 60]


async def test_no_wait_is_shorter_than_the_provider_asks_for(post: Post) -> None:
    conversation_id = await post.talk("satu")
    post.adapter.will("satu", Fate(after=TryLater("429", after_s=90.0)), Fate(after=TryLater("429", after_s=0.5)))
    assert await waits_of(post, conversation_id, 2) == [91, 2]


@pytest.mark.parametrize(
    "fate",
    [
        Fate(before=TryLater("ConnectError")),
        Fate(after=TryLater("429", after_s=20)),
        Fate(after=TryLater("503")),
        Fate(before=DEFECT),
    ],
    ids=["no connection", "too many", "server's trouble", "a defect"],
)
async def test_what_has_not_arrived_is_tried_again_not_before_its_time_and_the_next_waits(
    post: Post, fate: Fate
) -> None:
    conversation_id = await post.talk("satu", "dua")
    post.adapter.will("satu", fate)
    await post.carries(conversation_id)
    attempts = len(post.adapter.left)
    due = await next_try(post, conversation_id)
    post.clock.moment = due - timedelta(seconds=0.1)
    await post.carries(conversation_id)
    assert (len(post.adapter.left), post.adapter.texts) == (attempts, [])
    post.clock.moment = due
    await post.carries(conversation_id)
    assert (post.adapter.texts, await post.states()) == (["satu", "dua"], [SENT, SENT])


async def test_why_it_has_to_wait_is_seen_until_it_is_sent(post: Post) -> None:
    conversation_id = await post.talk("satu")
    post.adapter.will("satu", Fate(after=TryLater("503", after_s=5)))
    await post.carries(conversation_id)
    assert [(line.failure, line.attempts) for line in await post.said()] == [("503", 1)]
    post.clock.advance(seconds=10)
    await post.carries(conversation_id)
    assert [(line.failure, line.next_try_at) for line in await post.said()] == [(None, None)]


async def test_a_short_wait_is_sat_out_by_the_same_run(post: Post) -> None:
    conversation_id = await post.talk("satu")
    post.adapter.will("satu", Fate(after=TryLater("503")))
    running = asyncio.create_task(post.courier().run(conversation_id))
    await until(lambda: post.waits(conversation_id))
    post.clock.advance(seconds=1)
    await running
    assert post.adapter.texts == ["satu"]


async def test_a_long_wait_gives_the_place_to_others(post: Post) -> None:
    conversation_id = await post.talk("satu")
    post.adapter.will("satu", Fate(after=TryLater("503", after_s=30)))
    async with asyncio.timeout(5):
        await post.courier().run(conversation_id)
    assert await post.states() == [QUEUED]


async def test_after_a_day_it_is_given_up_and_the_next_is_tried(post: Post) -> None:
    conversation_id = await post.talk("satu", "dua")
    post.adapter.will("satu", *[Fate(after=TryLater("503", after_s=60))] * 3)
    await post.carries(conversation_id)
    post.clock.advance(hours=24)
    await post.carries(conversation_id)
    assert await post.states() == [QUEUED, QUEUED]
    post.clock.advance(hours=1)
    await post.carries(conversation_id)
    assert (post.adapter.texts, await post.states()) == (["dua"], [FAILED, SENT])
    assert [(line.failure, line.next_try_at) for line in await post.said()] == [("503", None), (None, None)]


async def test_what_lay_for_a_day_before_its_first_attempt_is_not_given_up_at_once(post: Post) -> None:
    """The couriers were away, or the answer waited behind another."""
    conversation_id = await post.talk("satu")
    post.clock.advance(hours=30)
    post.adapter.will("satu", Fate(after=TryLater("503", after_s=5)))
    await post.carries(conversation_id)
    assert await post.states() == [QUEUED]


@pytest.mark.parametrize(
    "fate", [Fate(after=Unclear("ReadTimeout")), Fate(after=DEFECT)], ids=["no answer", "a defect"]
)
async def test_what_left_without_an_answer_is_unknown_and_never_sent_again_by_itself(post: Post, fate: Fate) -> None:
    conversation_id = await post.talk("satu|dua", "tiga")
    post.adapter.will("satu", fate)
    await post.carries(conversation_id)
    assert (post.adapter.texts, await post.states()) == (["dua", "tiga"], [UNKNOWN, SENT])
    assert await post.parts() == [UNKNOWN, SENT, SENT]
    post.clock.advance(hours=1)
    await post.carries(conversation_id)
    await post.sweeps()
    assert [sent.text for sent in post.adapter.left] == ["satu", "dua", "tiga"]


@pytest.mark.parametrize(
    "fate", [Fate(before=Refused("blocked")), Fate(after=Refused("blocked"))], ids=["before", "after"]
)
async def test_what_is_refused_is_set_aside_with_its_other_parts_and_the_next_goes_on(post: Post, fate: Fate) -> None:
    conversation_id = await post.talk("satu|dua|tiga", "empat")
    post.adapter.will("dua", fate)
    await post.carries(conversation_id)
    assert (post.adapter.texts, await post.states()) == (["satu", "empat"], [FAILED, SENT])
    assert [line.failure for line in await post.said()] == ["blocked", None]


@pytest.mark.parametrize(
    "defect", [ValueError("a title of 21 characters"), KeyError("a defect")], ids=["limit", "defect"]
)
async def test_what_a_channel_cannot_say_is_set_aside_and_the_next_goes_on(post: Post, defect: Exception) -> None:
    post.adapter.unsayable = {"satu": defect}
    await post.carries(await post.talk("satu", "dua"))
    assert (post.adapter.texts, await post.states()) == (["dua"], [FAILED, SENT])
    assert [line.failure for line in await post.said()] == ["cannot_render", None]


async def test_no_word_of_a_message_or_a_defect_is_logged_or_kept(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    said = ["satu", "dua", "tiga"]
    post.adapter.will("satu", Fate(after=DEFECT))
    post.adapter.will("tiga", Fate(after=Refused("blocked")))
    post.adapter.unsayable = {"dua": ValueError(str(DEFECT))}
    await post.carries(await post.talk(*said))
    assert [line.failure for line in await post.said()] == ["RuntimeError", "cannot_render", "blocked"]
    assert "cannot_render" in caplog.text
    assert [word for word in (*said, str(DEFECT), HERE) if word in caplog.text] == []


async def test_a_provider_that_is_down_for_ten_minutes_costs_time_and_nothing_else(post: Post) -> None:
    people = [f"peserta-{number}" for number in range(3)]
    for who in people:
        await post.talk("satu|dua", "tiga", address=who)
    post.adapter.down = TryLater("ConnectError")
    for _ in range(10):
        post.clock.advance(minutes=1)
        await post.sweeps()
    assert post.adapter.left == []
    post.adapter.down = None
    post.clock.advance(minutes=1)
    await post.sweeps()
    for who in people:
        assert [sent.text for sent in post.adapter.left if sent.address == who] == ["satu", "dua", "tiga"]
    assert await post.due() == []


async def test_the_sweep_names_only_conversations_whose_next_answer_is_due(post: Post) -> None:
    lying = await post.talk("lama", address="lying")
    waiting = await post.talk("belum", "lama", address="waiting")
    post.adapter.will("belum", Fate(after=TryLater("429", after_s=60)))
    await post.carries(waiting)
    await post.carries(await post.talk("sampai", address="sent"))
    await post.talk("diambil sendiri", address="web", channel=Channel.WEB)
    post.clock.advance(seconds=5)
    fresh = await post.talk("baru", address="fresh")
    assert await post.due() == [lying]
    post.clock.advance(seconds=56)
    assert sorted(await post.due()) == [lying, waiting, fresh]


async def next_try(post: Post, conversation_id: int) -> datetime:
    moment = (await post.said(conversation_id))[0].next_try_at
    assert moment is not None
    return moment


async def waits_of(post: Post, conversation_id: int, attempts: int) -> list[float]:
    """How long each of so many attempts makes the message wait, in seconds. The time is over in the end."""
    waits = []
    for _ in range(attempts):
        await post.carries(conversation_id)
        due = await next_try(post, conversation_id)
        waits.append((due - post.clock()).total_seconds())
        post.clock.moment = due
    return waits
