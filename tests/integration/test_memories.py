"""What Rasa remembers of a talk goes with it: erased by the sweep, never under a turn, tried until it has worked."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest
from sqlalchemy import select, text

from api.conversations.enums import MessageState
from api.conversations.inbox import receive
from api.conversations.models import Conversation, Message
from api.conversations.outbox import lock_conversation
from api.db import Database
from api.desk import Desk
from api.jobs import SWEEP, TURNS_QUEUE
from api.privacy.memories import Memories, erase_pending
from api.turns import Turns
from bot.actions.dialogue import Heard
from bot.actions.port import Turn
from bot.answer import Answer
from bot.channels.web import parse
from ops.postgres import make_database
from tests.api import parts_for
from tests.factories import JAKARTA, SEALER, send, texts, turn_of, until_somebody_waits
from tests.fakes import EchoDialogue, StoppedClock
from tests.turning import said

# As Rasa's tracker store makes it.
EVENTS = """
    CREATE TABLE events (
        id serial PRIMARY KEY, sender_id varchar(255) NOT NULL, type_name varchar(255) NOT NULL,
        timestamp double precision, intent_name varchar(255), action_name varchar(255), data text
    )
"""
KEEP = "INSERT INTO events (sender_id, type_name, timestamp, data) VALUES (%s, %s, 0, 'words')"


@dataclass(frozen=True)
class Store:
    """Rasa's tracker store."""

    url: str

    @property
    def memories(self) -> Memories:
        return Memories(self.url)

    async def keeps(self, *senders: str) -> None:
        """Rasa writes two events of each."""
        async with await psycopg.AsyncConnection.connect(self.url) as connection:
            for sender in senders:
                for kind in ("user", "bot"):
                    await connection.execute(KEEP, (sender, kind))

    async def kept(self) -> list[str]:
        """Of whom there are events, each once."""
        async with await psycopg.AsyncConnection.connect(self.url) as connection:
            rows = await connection.execute("SELECT DISTINCT sender_id FROM events ORDER BY sender_id")
            return [sender for (sender,) in await rows.fetchall()]


@pytest.fixture(scope="module")
def store_url(database_url: str) -> str:
    make_database(database_url, "memories_of_rasa")
    url = beside(database_url, "memories_of_rasa")
    with psycopg.connect(url) as connection:
        connection.execute(EVENTS)
    return url


@pytest.fixture
def store(store_url: str) -> Store:
    with psycopg.connect(store_url) as connection:
        connection.execute("TRUNCATE events")
    return Store(store_url)


@pytest.fixture
def away(database_url: str) -> Memories:
    """Memories whose database is not there."""
    return Memories(beside(database_url, "nowhere"))


@dataclass
class RememberingDialogue:
    """As Rasa does it: erases the talk on request, and writes what it has heard when the turn is over."""

    desk: Desk
    store: Store

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        await self.desk.forget(heard.turn)
        await erase_pending(self.desk.database, self.store.memories)  # a sweep just now
        await self.store.keeps(name(heard.turn))
        return [Answer("Sudah dihapus.")]


def beside(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))


def name(turn: Turn) -> str:
    return f"conversation-{turn.conversation_id}"


def desk_of(database: Database) -> Desk:
    return Desk(database, StoppedClock(), JAKARTA)


async def talked(
    database: Database, state: MessageState = MessageState.PROCESSED, *, session: str = "browser-1"
) -> Turn:
    turn = turn_of(await send(database, "hapus data saya", session=session))
    await stands(database, turn, state)
    return turn


async def stands(database: Database, turn: Turn, state: MessageState) -> None:
    async with database.transaction() as session:
        (await session.get_one(Message, turn.message_id)).state = state


async def forgotten(
    database: Database, state: MessageState = MessageState.PROCESSED, *, session: str = "browser-1"
) -> Turn:
    """A talk that is to be erased, its message in this state."""
    turn = await talked(database, state, session=session)
    await desk_of(database).forget(turn)
    return turn


async def pending(database: Database) -> list[int]:
    """The talks of which Rasa's memory is to be erased yet."""
    async with database.transaction() as session:
        return list(await session.scalars(select(Conversation.id).where(Conversation.to_be_erased)))


async def sweep(database: Database, memories: Memories, clock: StoppedClock | None = None) -> list[str]:
    """One sweep by a worker, with all that it defers. What the dialogue heard."""
    dialogue = EchoDialogue()
    turns = Turns(database, dialogue, EchoDialogue(), texts(), clock or StoppedClock(), timedelta(0))
    app = parts_for(database).jobs
    async with app.open_async():
        await app.configure_task(SWEEP).defer_async(timestamp=0)
        context = {"turns": turns, "memories": memories}
        await app.run_worker_async(
            queues=[TURNS_QUEUE], wait=False, install_signal_handlers=False, additional_context=context
        )
    return [heard.turn.text for heard in dialogue.heard]


async def failed_jobs(database: Database) -> int:
    async with database.transaction() as session:
        return int(await session.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")) or 0)


async def test_only_the_talk_that_was_forgotten_waits_to_be_erased(database: Database) -> None:
    await talked(database, session="browser-2")
    assert await pending(database) == []
    mine = await forgotten(database)
    assert await pending(database) == [mine.conversation_id]


async def test_the_sweep_erases_what_rasa_kept_of_the_talk_and_of_no_other(database: Database, store: Store) -> None:
    other = await talked(database, session="browser-2")
    mine = await forgotten(database)
    await store.keeps(name(mine), name(other), f"{name(mine)}0")
    await sweep(database, store.memories)
    assert set(await store.kept()) == {name(other), f"{name(mine)}0"}
    assert await pending(database) == []


async def test_every_talk_that_waits_for_it_is_erased_in_one_sweep(database: Database, store: Store) -> None:
    talks = [await forgotten(database, session=f"browser-{number}") for number in range(3)]
    await store.keeps(*map(name, talks))
    await sweep(database, store.memories)
    assert (await store.kept(), await pending(database)) == ([], [])


async def test_what_rasa_kept_before_the_request_is_not_erased_without_one(database: Database, store: Store) -> None:
    turn = await talked(database)
    await store.keeps(name(turn))
    await sweep(database, store.memories)
    assert await store.kept() == [name(turn)]


async def test_nothing_is_erased_under_a_turn(database: Database, store: Store) -> None:
    turn = await forgotten(database, MessageState.RECEIVED)
    await store.keeps(name(turn))
    await sweep(database, store.memories)
    assert (await store.kept(), await pending(database)) == ([name(turn)], [turn.conversation_id])
    await stands(database, turn, MessageState.PROCESSED)
    await sweep(database, store.memories)
    assert (await store.kept(), await pending(database)) == ([], [])


async def test_what_rasa_writes_at_the_end_of_the_erasing_turn_goes_too(database: Database, store: Store) -> None:
    turn = turn_of(await send(database, "hapus data saya"))
    await store.keeps(name(turn))
    dialogue = RememberingDialogue(desk_of(database), store)
    await Turns(database, dialogue, EchoDialogue(), texts(), StoppedClock(), timedelta(0)).run(turn.conversation_id)
    assert await said(database) == ["Sudah dihapus."]
    assert await store.kept() == [name(turn)]
    await sweep(database, store.memories)
    assert await store.kept() == []


async def test_a_message_that_comes_in_at_the_very_moment_is_waited_for(database: Database, store: Store) -> None:
    turn = await forgotten(database)
    await store.keeps(name(turn))
    inbound = parse(session="browser-1", text="halo lagi", client_id="late", payload=None, language=None)
    async with database.transaction() as session:
        await lock_conversation(session, turn.conversation_id)
        erasing = asyncio.create_task(erase_pending(database, store.memories))
        await until_somebody_waits(database)
        await receive(session, inbound, sealer=SEALER, texts=texts(), clock=StoppedClock())
    await erasing
    assert (await store.kept(), await pending(database)) == ([name(turn)], [turn.conversation_id])


async def test_a_message_that_was_set_aside_holds_nothing_up(database: Database, store: Store) -> None:
    turn = await forgotten(database, MessageState.FAILED)
    await store.keeps(name(turn))
    await sweep(database, store.memories)
    assert await store.kept() == []


async def test_the_turn_of_somebody_else_holds_nothing_up(database: Database, store: Store) -> None:
    await talked(database, MessageState.RECEIVED, session="browser-2")
    turn = await forgotten(database)
    await store.keeps(name(turn))
    await sweep(database, store.memories)
    assert await store.kept() == []


async def test_what_is_said_afterwards_is_remembered_until_it_is_to_be_erased_as_well(
    database: Database, store: Store
) -> None:
    turn = await forgotten(database)
    await sweep(database, store.memories)
    await store.keeps(name(turn))
    await sweep(database, store.memories)
    assert await store.kept() == [name(turn)]
    await desk_of(database).forget(turn)
    await sweep(database, store.memories)
    assert await store.kept() == []


async def test_what_could_not_be_erased_is_erased_by_the_next_sweep(
    database: Database, store: Store, away: Memories
) -> None:
    turn = await forgotten(database)
    await store.keeps(name(turn))
    await sweep(database, away)
    assert (await store.kept(), await pending(database)) == ([name(turn)], [turn.conversation_id])
    await sweep(database, store.memories)
    assert (await store.kept(), await pending(database)) == ([], [])


async def test_rasa_that_never_ran_and_has_no_table_is_tried_again_too(database: Database, database_url: str) -> None:
    turn = await forgotten(database)
    await sweep(database, Memories(beside(database_url, "postgres")))
    assert await pending(database) == [turn.conversation_id]


async def test_the_sweep_goes_on_when_nothing_can_be_erased_and_leaves_no_failed_job(
    database: Database, away: Memories, caplog: pytest.LogCaptureFixture
) -> None:
    await forgotten(database)
    await send(database, "otp saya tidak masuk", session="browser-2")
    clock = StoppedClock()
    clock.advance(seconds=5)
    assert await sweep(database, away, clock) == ["otp saya tidak masuk"]
    assert await failed_jobs(database) == 0
    assert "OperationalError" in caplog.text


async def test_where_there_is_no_rasa_nothing_waits_to_be_erased(database: Database, store: Store) -> None:
    turn = await forgotten(database)
    await store.keeps(name(turn))
    await sweep(database, Memories(""))
    assert (await store.kept(), await pending(database)) == ([name(turn)], [])
