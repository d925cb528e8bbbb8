"""The way out: a row per answer, in order, in a state that tells how far it got."""

import asyncio

import pytest
from sqlalchemy import select

from api.conversations import outbox
from api.conversations.enums import Author, MessageState
from api.conversations.models import Message
from api.db import Database
from bot.answer import Answer, Button
from tests.factories import send
from tests.fakes import StoppedClock

QUEUED, SENT, DELIVERED = MessageState.QUEUED, MessageState.SENT, MessageState.DELIVERED


@pytest.fixture
async def conversation_id(database: Database) -> int:
    """A conversation in which the participant has written one line."""
    return (await send(database)).conversation.id


async def say(database: Database, conversation_id: int, *answers: Answer) -> None:
    async with database.transaction() as session:
        conversation = await outbox.lock_conversation(session, conversation_id)
        await outbox.queue(session, conversation, answers, author=Author.BOT, clock=StoppedClock())


async def fetched(database: Database, conversation_id: int, *, seen: int, fetched: int) -> None:
    async with database.transaction() as session:
        await outbox.mark_fetched(session, conversation_id, seen=seen, fetched=fetched)


async def lines(database: Database) -> list[Message]:
    async with database.transaction() as session:
        return list(await session.scalars(select(Message).order_by(Message.conversation_id, Message.seq)))


async def test_answers_are_queued_in_order_behind_what_was_said(database: Database, conversation_id: int) -> None:
    await say(database, conversation_id, Answer("satu"), Answer("dua"))
    assert [(line.seq, line.text, line.state) for line in (await lines(database))[1:]] == [
        (2, "satu", QUEUED),
        (3, "dua", QUEUED),
    ]


async def test_buttons_and_meta_are_stored_with_the_answer(database: Database, conversation_id: int) -> None:
    button = Button("OTP", "/menu", "account.otp")
    await say(database, conversation_id, Answer("halo", (button,), {"band": "sure"}))
    stored = (await lines(database))[-1]
    assert (stored.buttons, stored.meta) == ([button.as_dict()], {"band": "sure"})


async def test_answers_at_the_same_time_get_places_without_gaps(database: Database, conversation_id: int) -> None:
    await asyncio.gather(*(say(database, conversation_id, Answer(str(n))) for n in range(10)))
    assert [line.seq for line in await lines(database)] == list(range(1, 12))


async def test_nothing_is_said_when_the_transaction_fails(database: Database, conversation_id: int) -> None:
    async def say_and_fail() -> None:
        async with database.transaction() as session:
            conversation = await outbox.lock_conversation(session, conversation_id)
            await outbox.queue(session, conversation, [Answer("x")], author=Author.BOT, clock=StoppedClock())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await say_and_fail()
    assert len(await lines(database)) == 1


async def test_what_was_fetched_is_sent_and_what_was_seen_is_delivered(
    database: Database, conversation_id: int
) -> None:
    await say(database, conversation_id, Answer("2"), Answer("3"), Answer("4"))
    await fetched(database, conversation_id, seen=2, fetched=3)
    assert [line.state for line in (await lines(database))[1:]] == [DELIVERED, SENT, QUEUED]


async def test_a_state_never_goes_back(database: Database, conversation_id: int) -> None:
    await say(database, conversation_id, Answer("2"))
    await fetched(database, conversation_id, seen=2, fetched=2)
    await fetched(database, conversation_id, seen=0, fetched=2)
    assert (await lines(database))[-1].state == DELIVERED


async def test_the_participants_own_lines_and_other_talks_are_left_alone(
    database: Database, conversation_id: int
) -> None:
    other = (await send(database, session="browser-2")).conversation.id
    await say(database, other, Answer("halo"))
    await fetched(database, conversation_id, seen=9, fetched=9)
    assert [line.state for line in await lines(database)] == [MessageState.RECEIVED, MessageState.RECEIVED, QUEUED]
