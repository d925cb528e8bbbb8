"""A channel that lets us speak only for a while: what comes later waits, is announced once, and follows in order."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import text

from api.conversations import outbox
from api.conversations.enums import MessageState
from api.conversations.inbox import receive
from api.conversations.models import INVITES, Message
from api.conversations.window import park
from api.db import Database
from bot.channels.adapter import TryLater, WindowClosed
from bot.channels.inbound import Channel, Reached, Report
from language.detection import Language
from tests.delivering import HERE, FakeAdapter, Fate, Post, Sent
from tests.factories import SEALER, texts, until, until_somebody_waits

QUEUED, PENDING, SENT = MessageState.QUEUED, MessageState.PENDING, MessageState.SENT
FAILED, WITHDRAWN = MessageState.FAILED, MessageState.WITHDRAWN
INVITATION = texts().say("utter_invitation", Language.ID).text


@pytest.fixture
def post(database: Database) -> Post:
    """A channel with a window of a day."""
    return Post(database, FakeAdapter(Channel.WHATSAPP), answerable_for=timedelta(hours=24))


async def too_late(post: Post, *said: str) -> int:
    """A conversation with answers that come when the window has closed."""
    conversation_id = await post.talk()
    post.clock.advance(hours=24)
    await post.says(conversation_id, *said)
    return conversation_id


async def invitations(post: Post) -> list[Message]:
    return [line for line in await post.said() if line.meta.get(INVITES)]


async def test_until_the_window_closes_answers_leave_at_once(post: Post) -> None:
    conversation_id = await post.talk()
    post.clock.advance(hours=23, minutes=59)
    await post.says(conversation_id, "satu")
    await post.carries(conversation_id)
    assert (post.adapter.texts, await post.states()) == (["satu"], [SENT])


async def test_afterwards_all_answers_wait_and_one_invitation_is_sent(post: Post) -> None:
    conversation_id = await too_late(post, "satu", "dua")
    await post.carries(conversation_id)
    await post.says(conversation_id, "tiga")
    await post.carries(conversation_id)
    assert post.adapter.texts == [INVITATION]
    assert await post.states() == [PENDING, PENDING, SENT, PENDING]


async def test_who_parks_at_the_same_time_invites_once(post: Post) -> None:
    conversation_id = await too_late(post, "satu")
    async with post.database.transaction() as session:
        await outbox.lock_conversation(session, conversation_id)
        parking = [asyncio.create_task(post.courier().run(conversation_id)) for _ in range(3)]
        await until(lambda: waiting_for_locks(post.database, at_least=3))
    await asyncio.gather(*parking)
    assert (post.adapter.texts, await post.states()) == ([INVITATION], [PENDING, SENT])


async def test_whatever_he_writes_lets_the_answers_follow_in_order_before_the_new_one(post: Post) -> None:
    conversation_id = await too_late(post, "satu", "dua|tiga")
    await post.carries(conversation_id)
    await post.hears("apa kabar pengaduan saya")
    await post.says(conversation_id, "empat")
    await post.carries(conversation_id)
    assert post.adapter.texts == [INVITATION, "satu", "dua", "tiga", "empat"]
    assert set(await post.states()) == {SENT}


async def test_the_next_silence_is_announced_anew(post: Post) -> None:
    conversation_id = await too_late(post, "satu")
    await post.carries(conversation_id)
    await post.hears()
    await post.carries(conversation_id)
    post.clock.advance(hours=24)
    await post.says(conversation_id, "dua")
    await post.carries(conversation_id)
    assert post.adapter.texts == [INVITATION, "satu", INVITATION]


@pytest.mark.parametrize("key", ["BUKA", "buka.", " Buka! ", "OPEN", '"open"'])
async def test_the_word_that_opens_gets_no_turn_of_its_own(post: Post, key: str) -> None:
    conversation_id = await too_late(post, "satu")
    await post.carries(conversation_id)
    assert (await post.hears(key)).message.state == MessageState.PROCESSED
    await post.carries(conversation_id)
    assert post.adapter.texts == [INVITATION, "satu"]


async def test_other_words_open_and_get_a_turn(post: Post) -> None:
    conversation_id = await too_late(post, "satu")
    await post.carries(conversation_id)
    assert (await post.hears("buka rekening")).message.state == MessageState.RECEIVED
    await post.carries(conversation_id)
    assert post.adapter.texts == [INVITATION, "satu"]


async def test_the_word_that_opens_is_a_message_like_any_when_nothing_waits(post: Post) -> None:
    assert (await post.hears("BUKA")).message.state == MessageState.RECEIVED


async def test_an_invitation_that_has_not_left_is_withdrawn_when_he_writes_by_himself(post: Post) -> None:
    conversation_id = await too_late(post, "satu")
    post.adapter.down = TryLater("ConnectError")
    await post.carries(conversation_id)
    assert await post.states() == [PENDING, QUEUED]
    post.adapter.down = None
    await post.hears()
    post.clock.advance(seconds=1)
    await post.carries(conversation_id)
    assert (post.adapter.texts, await post.states()) == (["satu"], [SENT, WITHDRAWN])


async def test_the_provider_knows_better_when_the_window_has_closed(post: Post) -> None:
    post.adapter.will("dua", Fate(after=WindowClosed("131047")))
    conversation_id = await post.talk("satu|dua", "tiga")
    await post.carries(conversation_id)
    assert post.adapter.texts == ["satu", INVITATION]
    assert await post.states() == [PENDING, PENDING, SENT]
    await post.hears("BUKA")
    await post.carries(conversation_id)
    assert post.adapter.texts == ["satu", INVITATION, "dua", "tiga"]


async def test_the_provider_may_say_so_later(post: Post) -> None:
    conversation_id = await post.talk("satu|dua")
    await post.carries(conversation_id)
    await post.is_told(closed(post.adapter.arrived[1]))
    assert await post.states() == [PENDING, QUEUED]
    await post.carries(conversation_id)
    await post.hears("BUKA")
    await post.carries(conversation_id)
    assert post.adapter.texts == ["satu", "dua", INVITATION, "dua"]
    assert await post.states() == [SENT, SENT]


async def test_who_has_written_since_keeps_his_window_and_gets_the_answer(post: Post) -> None:
    conversation_id = await post.talk("satu")
    await post.carries(conversation_id)
    sent = post.adapter.arrived[0]
    post.clock.advance(seconds=5)
    await post.hears("masih di sini kok pak")
    await post.is_told(closed(sent))
    await post.carries(conversation_id)
    assert post.adapter.texts == ["satu", "satu"]
    assert MessageState.PENDING not in await post.states()


async def test_the_provider_may_say_so_before_its_answer_to_the_sending_is_noted(post: Post) -> None:
    conversation_id = await post.talk("satu")

    async def reports(sent: Sent) -> None:
        if sent.text == "satu":
            await post.is_told(closed(sent))

    post.adapter.on_leaving = reports
    await post.carries(conversation_id)
    assert await post.states() == [PENDING, SENT]


async def test_a_report_on_the_first_sending_says_nothing_of_the_second(post: Post) -> None:
    """Providers repeat themselves for days: what followed meanwhile must not be called back, nor sent twice."""
    conversation_id = await post.talk("satu")
    await post.carries(conversation_id)
    (first,) = post.adapter.arrived
    await post.is_told(closed(first), closed(first))
    await post.hears("BUKA")
    await post.carries(conversation_id)
    await post.is_told(closed(first), Report(first.id, Reached.FAILED, first.reference, "131026"))
    await post.carries(conversation_id)
    assert (post.adapter.texts, await post.states()) == (["satu", "satu"], [SENT, WITHDRAWN])
    await post.is_told(Report(post.adapter.arrived[1].id, Reached.READ, first.reference))
    assert (await post.states())[0] == MessageState.READ


@pytest.mark.parametrize("later", [False, True], ids=["at once", "later"])
async def test_an_invitation_that_needs_an_open_window_is_given_up_and_not_sent_for_ever(
    post: Post, later: bool
) -> None:
    conversation_id = await too_late(post, "satu")
    if not later:
        post.adapter.will(INVITATION, *[Fate(after=WindowClosed("131047"))] * 50)
    await post.carries(conversation_id)
    if later:
        await post.is_told(closed(post.adapter.arrived[0]))
        await post.carries(conversation_id)
    assert (len(post.adapter.left), await post.states()) == (1, [PENDING, FAILED])


async def test_who_writes_while_the_courier_parks_gets_his_answers(post: Post) -> None:
    conversation_id = await too_late(post, "satu")
    async with post.database.transaction() as session:
        await park(session, conversation_id, texts=texts(), clock=post.clock)
        writing = asyncio.create_task(post.hears())
        await until_somebody_waits(post.database)
    await writing
    await post.carries(conversation_id)
    assert (post.adapter.texts, await post.states()) == (["satu"], [SENT, WITHDRAWN])


async def test_the_courier_does_not_park_what_he_has_just_opened(post: Post) -> None:
    conversation_id = await too_late(post, "satu")
    inbound = post.inbound()
    async with post.database.transaction() as session:
        await receive(session, inbound, sealer=SEALER, texts=texts(), clock=post.clock)
        carrying = asyncio.create_task(post.courier().run(conversation_id))
        await until_somebody_waits(post.database)
    await carrying
    assert (post.adapter.texts, await post.states()) == (["satu"], [SENT])


async def test_what_has_waited_for_a_day_is_tried_for_another(post: Post) -> None:
    post.adapter.will("satu", *[Fate(after=TryLater("503", after_s=5))] * 2)
    conversation_id = await post.talk("satu")
    await post.carries(conversation_id)
    post.clock.advance(hours=30)
    await post.carries(conversation_id)
    assert await post.states() == [PENDING, SENT]
    await post.hears()
    await post.carries(conversation_id)
    assert (len(post.adapter.left), (await post.states())[0]) == (3, QUEUED)


async def test_where_there_is_no_window_nothing_ever_waits_for_it(database: Database) -> None:
    post = Post(database)
    conversation_id = await post.talk()
    post.clock.advance(days=30)
    await post.says(conversation_id, "satu")
    await post.carries(conversation_id)
    assert post.adapter.texts == ["satu"]


async def test_each_participant_has_his_own_window(post: Post) -> None:
    late = await post.talk(address="lama")
    post.clock.advance(hours=24)
    await post.says(late, "satu")
    in_time = await post.talk("dua", address=HERE)
    await post.carries(late)
    await post.carries(in_time)
    assert [(sent.address, sent.text) for sent in post.adapter.arrived] == [("lama", INVITATION), (HERE, "dua")]


def closed(sent: Sent) -> Report:
    return Report(sent.id, Reached.FAILED, sent.reference, "131047", window_closed=True)


async def waiting_for_locks(database: Database, *, at_least: int) -> bool:
    async with database.transaction() as session:
        count = await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))
    return (count or 0) >= at_least
