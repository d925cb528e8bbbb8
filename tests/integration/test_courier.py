"""The courier: in order, each part once, whatever dies or goes away."""

import asyncio

import pytest
from sqlalchemy import select, update

from api.conversations.enums import MessageState
from api.conversations.models import Message
from api.delivery.letters import LONGEST_SENDING
from api.delivery.models import Delivery
from bot.answer import Answer, Button
from bot.channels.adapter import TryLater
from bot.channels.inbound import Channel
from tests.delivering import HERE, Fate, Post, Sent, Unsteady
from tests.factories import SEALER, until

QUEUED, SENDING, SENT = MessageState.QUEUED, MessageState.SENDING, MessageState.SENT
UNKNOWN, WITHDRAWN = MessageState.UNKNOWN, MessageState.WITHDRAWN
BUSY = TryLater("503", after_s=5.0)
LONG_AGO_S = LONGEST_SENDING.total_seconds() + 1


async def test_answers_of_a_conversation_arrive_in_order_at_its_address(post: Post) -> None:
    await post.carries(await post.talk("satu", "dua", "tiga"))
    assert post.adapter.texts == ["satu", "dua", "tiga"]
    assert {sent.address for sent in post.adapter.arrived} == {HERE}
    assert await post.states() == [SENT, SENT, SENT]


async def test_answers_that_come_while_it_carries_are_carried_too(post: Post) -> None:
    conversation_id = await post.talk("satu")

    async def one_more(sent: Sent) -> None:
        if sent.text == "satu":
            await post.says(conversation_id, "dua")

    post.adapter.on_leaving = one_more
    await post.carries(conversation_id)
    assert post.adapter.texts == ["satu", "dua"]


async def test_a_conversation_that_hangs_keeps_no_other_waiting(post: Post) -> None:
    goes_on = asyncio.Event()
    post.adapter.will("lama", Fate(hangs=goes_on))
    slow, quick = await post.talk("lama", address="a"), await post.talk("cepat", address="b")
    hanging = asyncio.create_task(post.carries(slow))
    await post.until_left(1)
    await post.carries(quick)
    assert post.adapter.texts == ["cepat"]
    goes_on.set()
    await hanging
    assert post.adapter.texts == ["cepat", "lama"]


async def test_one_run_carries_nothing_of_another_conversation(post: Post) -> None:
    mine, other = await post.talk("punya saya", address="a"), await post.talk("punya orang", address="b")
    await post.carries(mine)
    assert (post.adapter.texts, await post.states(other)) == (["punya saya"], [QUEUED])


async def test_a_long_message_arrives_part_by_part_before_the_next(post: Post) -> None:
    await post.carries(await post.talk("satu|dua|tiga", "empat"))
    assert post.adapter.texts == ["satu", "dua", "tiga", "empat"]
    first, second = await post.said()
    references = [f"{first.id}.0", f"{first.id}.1", f"{first.id}.2", f"{second.id}.0"]
    assert [sent.reference for sent in post.adapter.arrived] == references


@pytest.mark.parametrize("fate", [Fate(before=BUSY), Fate(after=BUSY)], ids=["before", "after"])
async def test_of_a_message_that_was_sent_in_part_only_the_rest_is_sent_again(post: Post, fate: Fate) -> None:
    post.adapter.will("dua", fate)
    conversation_id = await post.talk("satu|dua|tiga", "empat")
    await post.carries(conversation_id)
    assert post.adapter.texts == ["satu"]
    post.clock.advance(seconds=10)
    await post.carries(conversation_id)
    assert post.adapter.texts == ["satu", "dua", "tiga", "empat"]


async def test_a_part_stands_committed_as_sending_in_the_moment_in_which_it_leaves(post: Post) -> None:
    seen: list[list[MessageState]] = []

    async def look(sent: Sent) -> None:
        seen.append(await post.parts())

    post.adapter.on_leaving = look
    await post.carries(await post.talk("satu|dua"))
    assert seen == [[SENDING], [SENT, SENDING]]


async def test_no_transaction_is_open_while_a_part_travels(post: Post) -> None:
    """Else the participant's next message would wait for the provider."""
    conversation_id = await post.talk("satu")

    async def writes(sent: Sent) -> None:
        async with asyncio.timeout(2):
            await post.hears("masih di sini")

    post.adapter.on_leaving = writes
    await post.carries(conversation_id)
    assert post.adapter.texts == ["satu"]


@pytest.mark.parametrize("how", ["away", "commits_nothing"])
async def test_nothing_leaves_that_cannot_be_noted_and_it_arrives_later_once(post: Post, how: str) -> None:
    unsteady, conversation_id = Unsteady(post.database), await post.talk("satu")

    async def goes_away() -> None:
        setattr(unsteady, how, True)

    post.adapter.on_sending = goes_away
    running = asyncio.create_task(post.courier(unsteady).run(conversation_id))
    await asyncio.wait([running], timeout=0.2)
    assert (post.adapter.left, await post.parts()) == ([], [])
    setattr(unsteady, how, False)
    post.adapter.on_sending = None
    await until(lambda: post.waits(conversation_id))
    post.clock.advance(seconds=1)
    await running
    assert ([sent.text for sent in post.adapter.left], await post.states()) == (["satu"], [SENT])


async def test_an_outcome_is_noted_when_the_database_comes_back(post: Post) -> None:
    unsteady, conversation_id = Unsteady(post.database), await post.talk("satu", "dua")

    async def goes_away(sent: Sent) -> None:
        unsteady.away = sent.text == "satu"

    post.adapter.on_leaving = goes_away
    running = asyncio.create_task(post.courier(unsteady).run(conversation_id))
    await post.until_left(1)
    await asyncio.wait([running], timeout=0.1)
    assert await post.parts() == [SENDING]
    unsteady.away = False
    await running
    assert (post.adapter.texts, await post.states()) == (["satu", "dua"], [SENT, SENT])


async def test_what_a_courier_was_sending_when_it_died_is_unknown_and_not_sent_again(post: Post) -> None:
    conversation_id = await post.talk("satu|dua", "tiga")
    post.adapter.will("satu", Fate(hangs=asyncio.Event()))
    await die_when_it_has_left(post, conversation_id)
    assert await post.parts() == [SENDING]
    post.clock.advance(seconds=LONG_AGO_S)
    await post.carries(conversation_id)
    assert [sent.text for sent in post.adapter.left] == ["satu", "dua", "tiga"]
    assert await post.states() == [UNKNOWN, SENT]


async def test_a_part_that_has_just_left_may_still_be_travelling_so_its_conversation_is_left_alone(post: Post) -> None:
    conversation_id = await post.talk("satu|dua", "tiga")
    post.adapter.will("satu", Fate(hangs=asyncio.Event()))
    await die_when_it_has_left(post, conversation_id)
    post.clock.advance(seconds=LONG_AGO_S - 2)
    await post.carries(conversation_id)
    assert [sent.text for sent in post.adapter.left] == ["satu"]
    assert await post.parts() == [SENDING]


async def test_who_died_after_the_last_part_has_nothing_sent_again(post: Post) -> None:
    conversation_id = await post.talk("satu|dua")
    await post.carries(conversation_id)
    async with post.database.transaction() as session:
        await session.execute(update(Message).where(Message.state == SENT).values(state=QUEUED))
    await post.carries(conversation_id)
    assert (post.adapter.texts, await post.states()) == (["satu", "dua"], [SENT])


async def test_couriers_that_meet_in_one_conversation_send_no_part_twice_and_lose_none(post: Post) -> None:
    async def travels(sent: Sent) -> None:
        await asyncio.sleep(0)

    post.adapter.on_leaving = travels
    for number in range(12):
        conversation_id = await post.talk("satu|dua", "tiga|empat", "lima", address=f"peserta-{number}")
        await asyncio.gather(*(post.courier().run(conversation_id) for _ in range(3)))
        await post.carries(conversation_id)
    left = [(sent.address, sent.text) for sent in post.adapter.left]
    words = ("satu", "dua", "tiga", "empat", "lima")
    assert sorted(left) == sorted((f"peserta-{number}", word) for number in range(12) for word in words)


async def test_what_was_erased_before_it_left_is_withdrawn(post: Post) -> None:
    conversation_id = await post.talk("satu", "dua")
    await post.erases(conversation_id)
    await post.says(conversation_id, "tiga")
    await post.carries(conversation_id)
    assert (post.adapter.texts, await post.states()) == (["tiga"], [WITHDRAWN, WITHDRAWN, SENT])


async def test_buttons_without_words_are_sent(post: Post) -> None:
    await post.carries(await post.talk(Answer("", (Button("Menu", "/menu"),))))
    assert (post.adapter.texts, await post.states()) == ([" Menu"], [SENT])


async def test_what_has_no_adapter_stays_queued(post: Post) -> None:
    conversation_id = await post.talk("satu", channel=Channel.WHATSAPP)
    await post.carries(conversation_id)
    assert (post.adapter.left, await post.states()) == ([], [QUEUED])


async def test_a_channel_that_tells_of_no_departure_sends_once_all_the_same(post: Post) -> None:
    post.adapter.tells_of_departure = False
    conversation_id = await post.talk("satu")
    await post.carries(conversation_id)
    post.clock.advance(hours=1)
    await post.sweeps()
    assert (post.adapter.texts, await post.states()) == (["satu"], [SENT])


async def die_when_it_has_left(post: Post, conversation_id: int) -> None:
    dying = asyncio.create_task(post.courier().run(conversation_id))
    await post.until_left(1)
    dying.cancel()
    await asyncio.wait([dying])


async def test_the_providers_id_of_a_part_is_kept_only_as_a_fingerprint(post: Post) -> None:
    await post.carries(await post.talk("satu"))
    async with post.database.transaction() as session:
        kept = await session.scalar(select(Delivery.provider_id))
    assert kept == SEALER.fingerprint(post.adapter.arrived[0].id)
