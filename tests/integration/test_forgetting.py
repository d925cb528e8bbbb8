"""Erasing on request: every word goes, from every table, and nothing of anybody else; the figures stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Row, func, select

from api.conversations.enums import Author, MessageState, Owner
from api.conversations.models import ArticleFeedback, Conversation, Message, SealedValue
from api.conversations.outbox import lock_conversation, queue
from api.db import Base, Database
from api.desk import Desk
from api.ratings.models import Rating
from api.tickets.enums import ACTIVE_STATES, EventKind, TicketState
from api.tickets.models import Ticket, TicketEvent
from api.turns import Turns
from bot.actions.dialogue import Heard
from bot.actions.port import HandOffReason, Rated, Turn
from bot.answer import Answer, Button
from tests.api import Api, worker
from tests.asked import asked, found
from tests.factories import JAKARTA, a_ticket, a_triage, an_officer, send, texts, turn_of
from tests.fakes import EchoDialogue, StoppedClock
from tests.turning import Talk, lines

WORD = "zamrud"
SAID = f"aplikasi {WORD} saya rusak, nik saya 9999990000000001"
Rows = Sequence[Row[Any]]


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, StoppedClock(), JAKARTA)


@dataclass
class ForgettingDialogue:
    """A dialogue that erases the talk, and says so."""

    desk: Desk

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        await self.desk.forget(heard.turn)
        return [Answer("Sudah dihapus.")]


async def opened(desk: Desk, turn: Turn) -> str:
    view = await desk.open_ticket(
        turn,
        reason=HandOffReason.REPORTED,
        triage=a_triage(),
        article="account-otp",
        problem=turn.text,
        details={"Merek HP": WORD},
    )
    return view.number


async def talked(desk: Desk, *, session: str = "browser-1") -> Turn:
    """A talk that leaves something in every table: words, a number, buttons, a ticket, a score, an opinion."""
    turn = turn_of(await send(desk.database, SAID, session=session))
    async with desk.database.transaction() as opened_:
        conversation = await lock_conversation(opened_, turn.conversation_id)
        message = await opened_.get_one(Message, turn.message_id)
        message.state = MessageState.PROCESSED
        said = [Answer(f"Soal {WORD}?", (Button(f"Ya, {WORD}", "/menu"),), {"article": "account-otp"})]
        await queue(opened_, conversation, said, author=Author.BOT, clock=desk.clock, reply_to=message)
        said = [Answer(f"Saya lihat dulu {WORD} Ibu.")]
        await queue(opened_, conversation, said, author=Author.OFFICER, clock=desk.clock)
    await opened(desk, turn)
    await desk.rate(turn, {Rated.CASE: 2}, about="account-otp")
    await desk.note_feedback(turn, article="account-otp", helped=False)
    return turn


async def asks_to_forget(desk: Desk) -> Turn:
    """The newest line of the talk asks for erasure, and gets it."""
    turn = turn_of(await send(desk.database, "hapus data saya"))
    await desk.forget(turn)
    return turn


async def everything(database: Database) -> str:
    """All values of all tables."""
    async with database.transaction() as session:
        rows = [row for table in Base.metadata.sorted_tables for row in await session.execute(select(table))]
    return "\n".join(str(value) for row in rows for value in row)


async def rows_of(database: Database, conversation_id: int) -> dict[str, Rows]:
    """All rows of all tables that belong to the conversation."""
    tables = [table for table in Base.metadata.sorted_tables if "conversation_id" in table.c]
    async with database.transaction() as session:
        return {
            table.name: (await session.execute(select(table).where(table.c.conversation_id == conversation_id))).all()
            for table in tables
        }


async def ticket_of(desk: Desk, turn: Turn) -> Ticket:
    async with desk.database.transaction() as session:
        return (await session.scalars(select(Ticket).where(Ticket.conversation_id == turn.conversation_id))).one()


async def events(desk: Desk) -> list[tuple[EventKind, str | None]]:
    async with desk.database.transaction() as session:
        rows = await session.scalars(select(TicketEvent).order_by(TicketEvent.id))
        return [(row.kind, row.old) for row in rows]


async def stands(desk: Desk, turn: Turn, state: TicketState, owner: Owner) -> None:
    """The ticket and the talk are brought into these states."""
    async with desk.database.transaction() as session:
        (await session.scalars(select(Ticket))).one().state = state
        (await lock_conversation(session, turn.conversation_id)).owner = owner


async def test_no_word_of_either_side_is_left_in_any_table(desk: Desk) -> None:
    await talked(desk)
    assert WORD in await everything(desk.database)
    await asks_to_forget(desk)
    assert WORD not in await everything(desk.database)


async def test_the_lines_stay_without_words_and_buttons(desk: Desk) -> None:
    await talked(desk)
    await asks_to_forget(desk)
    left = await lines(desk.database)
    assert [(line.seq, line.text, line.buttons) for line in left] == [(seq, "", []) for seq in (1, 2, 3, 4)]
    assert [line.author for line in left] == [Author.PARTICIPANT, Author.BOT, Author.OFFICER, Author.PARTICIPANT]


async def test_sealed_numbers_are_gone(desk: Desk) -> None:
    turn = await talked(desk)
    assert (await rows_of(desk.database, turn.conversation_id))[SealedValue.__tablename__]
    await asks_to_forget(desk)
    assert (await rows_of(desk.database, turn.conversation_id))[SealedValue.__tablename__] == []


async def test_a_ticket_forgets_the_problem_and_the_details(desk: Desk) -> None:
    turn = await talked(desk)
    await asks_to_forget(desk)
    ticket = await ticket_of(desk, turn)
    assert (ticket.problem, ticket.details) == ("", {})


@pytest.mark.parametrize("state", sorted(ACTIVE_STATES))
@pytest.mark.parametrize("owner", [Owner.QUEUE, Owner.OFFICER])
async def test_an_open_ticket_is_closed_on_record_and_the_bot_answers_again(
    desk: Desk, state: TicketState, owner: Owner
) -> None:
    turn = await talked(desk)
    await stands(desk, turn, state, owner)
    await asks_to_forget(desk)
    assert (await ticket_of(desk, turn)).state == TicketState.CLOSED
    assert await events(desk) == [(EventKind.OPENED, None), (EventKind.ERASED, state)]
    async with desk.database.transaction() as session:
        assert (await session.get_one(Conversation, turn.conversation_id)).owner == Owner.BOT


@pytest.mark.parametrize("state", [TicketState.RESOLVED, TicketState.CLOSED])
async def test_a_ticket_that_is_over_loses_its_words_and_keeps_its_state(desk: Desk, state: TicketState) -> None:
    turn = await talked(desk)
    await stands(desk, turn, state, Owner.BOT)
    await asks_to_forget(desk)
    ticket = await ticket_of(desk, turn)
    assert (ticket.state, ticket.problem, ticket.details) == (state, "", {})
    assert await events(desk) == [(EventKind.OPENED, None)]


async def test_the_figures_stay(desk: Desk) -> None:
    turn = await talked(desk)
    before = await ticket_of(desk, turn)
    await asks_to_forget(desk)
    after = await ticket_of(desk, turn)
    for figure in ("number", "reason", "category", "severity", "article", "opened_at", "due_at"):
        assert getattr(after, figure) == getattr(before, figure)
    async with desk.database.transaction() as session:
        assert (await session.scalars(select(Rating.score))).all() == [2]
        assert (await session.scalars(select(ArticleFeedback.helped))).all() == [False]
        assert await session.scalar(select(func.count()).where(Message.created_at == desk.clock())) == 4


async def test_nothing_of_anybody_else_is_touched(desk: Desk) -> None:
    await talked(desk)
    other = await talked(desk, session="browser-2")
    before = await rows_of(desk.database, other.conversation_id)
    assert all(before[name] for name in ("messages", "sealed_values", "tickets", "ratings"))
    await asks_to_forget(desk)
    assert await rows_of(desk.database, other.conversation_id) == before


async def test_forgetting_again_changes_nothing(desk: Desk) -> None:
    await talked(desk)
    turn = await asks_to_forget(desk)
    once = await rows_of(desk.database, turn.conversation_id)
    await desk.forget(turn)
    assert await rows_of(desk.database, turn.conversation_id) == once
    assert await events(desk) == [(EventKind.OPENED, None), (EventKind.ERASED, TicketState.NEW)]


async def test_afterwards_a_new_problem_is_a_new_ticket(desk: Desk) -> None:
    turn = await talked(desk)
    old = (await ticket_of(desk, turn)).number
    await asks_to_forget(desk)
    again = turn_of(await send(desk.database, "kartu saya hilang"))
    assert again.conversation_id == turn.conversation_id
    assert await opened(desk, again) != old


async def test_who_told_nothing_can_ask_for_it_too(desk: Desk) -> None:
    await asks_to_forget(desk)
    assert "hapus data saya" not in await everything(desk.database)


async def test_the_word_that_it_is_done_is_itself_kept(desk: Desk) -> None:
    turn = await talked(desk)
    await send(desk.database, "ya hapus saja semuanya")
    turns = Turns(desk.database, ForgettingDialogue(desk), EchoDialogue(), texts(), desk.clock, timedelta(0))
    await turns.run(turn.conversation_id)
    written = await lines(desk.database)
    assert [line.text for line in written] == ["", "", "", "", "Sudah dihapus."]
    assert [line.state for line in written if line.inbound] == [MessageState.PROCESSED] * 2


async def test_a_line_that_waits_behind_the_request_is_kept_and_answered_yet(desk: Desk) -> None:
    await talked(desk)
    turn = turn_of(await send(desk.database, "hapus data saya"))
    await send(desk.database, "satu lagi, kartu saya hilang")
    await desk.forget(turn)
    assert [line.text for line in await lines(desk.database) if line.text] == ["satu lagi, kartu saya hilang"]
    dialogue = EchoDialogue()
    await Turns(desk.database, dialogue, EchoDialogue(), texts(), desk.clock, timedelta(0)).run(turn.conversation_id)
    assert dialogue.heard[-1].turn.text == "satu lagi, kartu saya hilang"


async def test_of_a_burst_no_line_is_left_and_not_the_whole_either(desk: Desk) -> None:
    talk = Talk(desk.database)
    await talk.sends("nik 9999990000000001", f"saya {WORD}", "aplikasinya rusak")
    talk.pauses()
    await talk.runs(EchoDialogue())
    assert WORD in (await lines(desk.database))[0].words
    await asks_to_forget(desk)
    assert WORD not in await everything(desk.database)
    assert (await lines(desk.database))[0].meta == {"masked": ["nik"]}


async def test_a_burst_that_asks_for_it_leaves_none_of_its_own_words(desk: Desk) -> None:
    talk = Talk(desk.database)
    await talk.sends("min", f"saya {WORD}", "hapus data saya")
    talk.pauses()
    await talk.runs(ForgettingDialogue(desk))
    assert WORD not in await everything(desk.database)
    *written, answer = await lines(desk.database)
    assert [(line.text, line.meta, line.state) for line in written] == [("", {}, MessageState.PROCESSED)] * 3
    assert [line.answered_with_id for line in written] == [None, written[0].id, written[0].id]
    assert answer.text == "Sudah dihapus."


async def test_erased_lines_are_not_shown_and_the_talk_goes_on_behind_them(api: Api) -> None:
    desk = Desk(api.parts.database, api.clock, JAKARTA)
    async with worker(api.parts):
        await api.say(SAID)
        other = await api.say("halo", session="browser-2")
        async with api.parts.database.transaction() as session:
            last = (await session.scalars(select(Message).where(Message.seq == 3))).one()
        await desk.forget(Turn(last.conversation_id, last.id, "", last.language))
        emptied = await api.history()
        await api.say("halo lagi")
    assert (emptied["messages"], emptied["cursor"]) == ([], 3)  # the warning about the number was a line of its own
    for after in (0, 1, emptied["cursor"]):
        shown = (await api.history(after=after))["messages"]
        assert [(line["id"], line["text"]) for line in shown] == [(4, "halo lagi"), (5, "echo: halo lagi")]
    assert other.json()["messages"][0]["text"] == "echo: halo"
    assert len((await api.history(session="browser-2"))["messages"]) == 2


async def test_an_officer_finds_the_case_without_what_it_was_about(api: Api) -> None:
    database = api.parts.database
    number = (await a_ticket(database, text=SAID)).number
    headers = (await an_officer(database)).headers
    await Desk(database, api.clock, JAKARTA).forget(turn_of(await send(database, "hapus data saya")))
    ticket = (await api.client.get(f"/api/v1/tickets/{number}", headers=headers)).json()
    assert (ticket["state"], ticket["problem"], ticket["details"], ticket["masked_values"]) == ("closed", "", {}, [])
    assert {line["text"] for line in ticket["transcript"]} == {""}
    assert [event["kind"] for event in ticket["events"]] == ["opened", "erased"]


async def test_trainers_find_no_question_in_what_was_erased(desk: Desk) -> None:
    turn = await asked(desk.database, "bagaimana cara mengganti ahli waris")
    assert len(await found(desk.database)) == 1
    await desk.forget(turn)
    assert await found(desk.database) == []
