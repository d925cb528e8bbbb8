"""The help desk behind the actions: repeating a call changes nothing, tickets stay with their conversation."""

import asyncio
from collections.abc import Mapping
from datetime import datetime

import pytest
from sqlalchemy import func, select

from api.conversations.enums import Author, Owner
from api.conversations.models import ArticleFeedback, Conversation
from api.conversations.outbox import lock_conversation, queue
from api.db import Database
from api.desk import Desk
from api.officers.models import Officer
from api.tickets import work
from api.tickets.enums import EventKind, Resolution, TicketState
from api.tickets.models import Ticket, TicketEvent
from bot.actions.port import HandOffReason, TicketView, Turn
from bot.answer import Answer
from language.detection import Language
from tests.factories import JAKARTA, a_triage, an_officer, send, texts, turn_of
from tests.fakes import StoppedClock
from triage import Severity


@pytest.fixture
def clock() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def desk(database: Database, clock: StoppedClock) -> Desk:
    return Desk(database, clock, JAKARTA)


async def turn(desk: Desk, text: str = "otp ga masuk", *, session: str = "browser-1") -> Turn:
    return turn_of(await send(desk.database, text, session=session))


async def opened(
    desk: Desk, turn: Turn, severity: Severity = Severity.S3, details: Mapping[str, str] | None = None
) -> TicketView:
    triage = a_triage(severity=severity)
    return await desk.open_ticket(
        turn,
        reason=HandOffReason.UNSOLVED,
        triage=triage,
        article="account-otp",
        problem=turn.text,
        details=details or {},
    )


async def ticket(desk: Desk) -> Ticket:
    """The only ticket."""
    async with desk.database.transaction() as session:
        return (await session.scalars(select(Ticket))).one()


async def owner(desk: Desk, turn: Turn) -> Owner:
    async with desk.database.transaction() as session:
        return (await session.get_one(Conversation, turn.conversation_id)).owner


async def events(desk: Desk) -> list[EventKind]:
    async with desk.database.transaction() as session:
        return list(await session.scalars(select(TicketEvent.kind).order_by(TicketEvent.id)))


async def set_state(desk: Desk, state: TicketState) -> None:
    async with desk.database.transaction() as session:
        (await session.scalars(select(Ticket))).one().state = state


async def test_a_ticket_holds_what_the_bot_knew(desk: Desk) -> None:
    view = await opened(desk, await turn(desk))
    stored = await ticket(desk)
    assert view.created
    assert (stored.number, stored.state, stored.reason) == (view.number, TicketState.NEW, HandOffReason.UNSOLVED)
    assert (stored.article, stored.category, stored.predicted_category) == ("account-otp", "otp_code", "otp_code")
    assert stored.due_at > stored.opened_at
    assert await events(desk) == [EventKind.OPENED]


async def test_a_ticket_holds_what_was_told_when_asked(desk: Desk) -> None:
    await opened(desk, await turn(desk), details={"Sejak": "kemarin", "Merek HP": "lama"})
    assert (await ticket(desk)).details == {"Sejak": "kemarin", "Merek HP": "lama"}


async def test_who_is_handed_over_again_adds_to_the_open_ticket(desk: Desk) -> None:
    await opened(desk, await turn(desk), details={"Sejak": "kemarin", "Merek HP": "lama"})
    await opened(desk, await turn(desk, "masih belum"), details={"Merek HP": "baru", "Layar": "putih"})
    assert (await ticket(desk)).details == {"Sejak": "kemarin", "Merek HP": "baru", "Layar": "putih"}


async def test_what_is_told_later_is_added_and_newer_answers_replace_older_ones(desk: Desk) -> None:
    here = await turn(desk)
    number = (await opened(desk, here, details={"Sejak": "kemarin", "Merek HP": "lama"})).number
    view = await desk.add_details(here, {"Merek HP": "baru", "Layar": "putih"})
    assert view is not None
    assert view.number == number
    assert (await ticket(desk)).details == {"Sejak": "kemarin", "Merek HP": "baru", "Layar": "putih"}


@pytest.mark.parametrize("state", [TicketState.RESOLVED, TicketState.CLOSED])
async def test_a_ticket_that_is_over_takes_no_more_details(desk: Desk, state: TicketState) -> None:
    here = await turn(desk)
    await opened(desk, here, details={"Sejak": "kemarin"})
    await set_state(desk, state)
    assert await desk.add_details(here, {"Sejak": "tadi"}) is None
    assert (await ticket(desk)).details == {"Sejak": "kemarin"}


async def test_details_go_to_nobody_elses_ticket(desk: Desk) -> None:
    await opened(desk, await turn(desk), details={"Sejak": "kemarin"})
    assert await desk.add_details(await turn(desk, session="browser-2"), {"Sejak": "tadi"}) is None
    assert (await ticket(desk)).details == {"Sejak": "kemarin"}


async def test_who_is_handed_over_outside_office_hours_hears_when_the_office_opens(
    desk: Desk, clock: StoppedClock
) -> None:
    assert (await opened(desk, await turn(desk))).opens_at is None
    clock.advance(hours=6)  # Friday, six in the evening
    again = await opened(desk, await turn(desk, "masih belum"))
    assert again.opens_at == datetime(2026, 11, 23, 8, tzinfo=JAKARTA)


async def test_the_conversation_waits_in_the_queue(desk: Desk) -> None:
    here = await turn(desk)
    await opened(desk, here)
    assert await owner(desk, here) == Owner.QUEUE


async def test_the_same_message_opens_the_same_ticket(desk: Desk) -> None:
    here = await turn(desk)
    first, again = await opened(desk, here), await opened(desk, here)
    assert first == again
    assert await events(desk) == [EventKind.OPENED]


async def test_ten_calls_at_once_make_one_ticket(desk: Desk) -> None:
    here = await turn(desk)
    views = await asyncio.gather(*(opened(desk, here) for _ in range(10)))
    assert len({view.number for view in views}) == 1
    await ticket(desk)


async def test_a_conversation_has_one_active_ticket(desk: Desk) -> None:
    first = await opened(desk, await turn(desk))
    second = await opened(desk, await turn(desk, "masih belum"))
    assert second.number == first.number
    assert not second.created


async def test_a_new_problem_after_a_closed_ticket_is_a_new_ticket(desk: Desk) -> None:
    first = await opened(desk, await turn(desk))
    await set_state(desk, TicketState.CLOSED)
    assert (await opened(desk, await turn(desk, "masalah lain"))).number != first.number


async def test_a_later_message_raises_the_severity_and_brings_the_answer_forward(desk: Desk) -> None:
    first = await opened(desk, await turn(desk), Severity.S3)
    second = await opened(desk, await turn(desk, "saldo hilang"), Severity.S1)
    assert second.due_at < first.due_at
    stored = await ticket(desk)
    assert (stored.severity, stored.predicted_severity) == (Severity.S1, Severity.S3)
    assert await events(desk) == [EventKind.OPENED, EventKind.SEVERITY_SET]


async def test_a_later_message_never_lowers_the_severity_nor_moves_the_promise_back(
    desk: Desk, clock: StoppedClock
) -> None:
    first = await opened(desk, await turn(desk), Severity.S2)
    clock.advance(hours=71.5)  # Monday, half an hour before the promise ends
    second = await opened(desk, await turn(desk, "oh ya"), Severity.S4)
    raised = await opened(desk, await turn(desk, "darurat"), Severity.S1)
    assert first.due_at == second.due_at == raised.due_at
    assert (await ticket(desk)).severity == Severity.S1


async def test_the_status_is_told_to_the_own_contact_only(desk: Desk) -> None:
    mine, stranger = await turn(desk), await turn(desk, session="browser-2")
    number = (await opened(desk, mine)).number
    assert (await desk.ticket_status(mine, number=number)) is not None
    assert (await desk.ticket_status(mine, number=f" {number.lower()} ")) is not None
    assert (await desk.ticket_status(stranger, number=number)) is None
    assert (await desk.ticket_status(stranger, number=None)) is None


async def test_a_stranger_neither_closes_nor_reopens(desk: Desk) -> None:
    mine, stranger = await turn(desk), await turn(desk, session="browser-2")
    number = (await opened(desk, mine)).number
    await set_state(desk, TicketState.RESOLVED)
    assert await desk.confirm_solved(stranger, number=number) is None
    assert await desk.reopen(stranger, number=number) is None
    assert (await ticket(desk)).state == TicketState.RESOLVED


async def test_a_resolved_ticket_is_closed_once(desk: Desk) -> None:
    here = await turn(desk)
    number = (await opened(desk, here)).number
    await set_state(desk, TicketState.RESOLVED)
    for _ in range(2):
        closed = await desk.confirm_solved(here, number=number)
        assert closed is not None
        assert closed.state_id == TicketState.CLOSED.label_id
    assert await events(desk) == [EventKind.OPENED, EventKind.CLOSED]


@pytest.mark.parametrize("state", [TicketState.NEW, TicketState.OPEN, TicketState.WAITING])
async def test_a_ticket_in_work_is_not_closed_by_a_kind_word(desk: Desk, state: TicketState) -> None:
    here = await turn(desk)
    number = (await opened(desk, here)).number
    await set_state(desk, state)
    assert await desk.confirm_solved(here, number=number) is None
    assert (await ticket(desk)).state == state


@pytest.mark.parametrize("state", [TicketState.RESOLVED, TicketState.CLOSED])
async def test_not_solved_after_all_goes_back_to_the_queue_with_a_fresh_promise(
    desk: Desk, clock: StoppedClock, state: TicketState
) -> None:
    here = await turn(desk)
    first = await opened(desk, here)
    await set_state(desk, state)
    clock.advance(days=7)
    for _ in range(2):
        again = await desk.reopen(here, number=first.number)
        assert again is not None
        assert again.due_at > first.due_at
    stored = await ticket(desk)
    assert (stored.state, stored.officer_id, stored.resolution) == (TicketState.NEW, None, None)
    assert await owner(desk, here) == Owner.QUEUE
    assert await events(desk) == [EventKind.OPENED, EventKind.REOPENED]


async def test_reopening_beside_an_active_ticket_leads_to_that_one(desk: Desk) -> None:
    first = await opened(desk, await turn(desk))
    await set_state(desk, TicketState.RESOLVED)
    later = await turn(desk, "masalah lain")
    second = await opened(desk, later)
    reopened = await desk.reopen(later, number=first.number)
    assert reopened is not None
    assert reopened.number == second.number


async def resolved(desk: Desk, number: str) -> None:
    """An officer takes the ticket and resolves it; the bot asks whether it is solved."""
    officer_id = (await an_officer(desk.database)).id
    async with desk.database.transaction() as session:
        officer, held = await session.get_one(Officer, officer_id), await work.hold(session, number)
        await work.take(session, held, officer, texts=texts(), clock=desk.clock)
        await work.resolve(session, held, officer, Resolution.SOLVED, None, texts=texts(), clock=desk.clock)


async def say(desk: Desk, here: Turn, text: str = "Ini jawabannya.") -> None:
    async with desk.database.transaction() as session:
        conversation = await lock_conversation(session, here.conversation_id)
        await queue(session, conversation, [Answer(text)], author=Author.BOT, clock=desk.clock)


async def asked_about(desk: Desk, here: Turn, number: str | None = None) -> bool:
    view = await desk.ticket_status(here, number=number)
    assert view is not None
    return view.asked_about


async def test_a_ticket_is_asked_about_from_the_question_until_the_next_word_of_ours(desk: Desk) -> None:
    number = (await opened(desk, await turn(desk))).number
    assert not await asked_about(desk, await turn(desk, "halo"))
    await resolved(desk, number)
    answer = await turn(desk, "sudah beres")  # the participant's own words end nothing
    assert await asked_about(desk, answer)
    assert await asked_about(desk, answer, number)
    await say(desk, answer)
    assert not await asked_about(desk, await turn(desk, "sudah bisa"))
    assert not await asked_about(desk, await turn(desk, "sudah bisa"), number)


async def test_a_ticket_resolved_without_the_question_is_not_asked_about(desk: Desk) -> None:
    here = await turn(desk)
    await opened(desk, here)
    await set_state(desk, TicketState.RESOLVED)
    assert not await asked_about(desk, here)


@pytest.mark.parametrize("state", [state for state in TicketState if state != TicketState.RESOLVED])
async def test_only_a_resolved_ticket_is_asked_about(desk: Desk, state: TicketState) -> None:
    here = await turn(desk)
    await resolved(desk, (await opened(desk, here)).number)
    await set_state(desk, state)
    assert not await asked_about(desk, here)


async def test_only_the_ticket_of_the_question_is_asked_about(desk: Desk) -> None:
    old = (await opened(desk, await turn(desk))).number
    await set_state(desk, TicketState.RESOLVED)
    later = await turn(desk, "masalah lain")
    new = (await opened(desk, later)).number
    await resolved(desk, new)
    assert await asked_about(desk, later)
    assert not await asked_about(desk, later, old)


async def test_a_question_to_somebody_else_asks_nothing_here(desk: Desk) -> None:
    mine, stranger = await turn(desk), await turn(desk, session="browser-2")
    number = (await opened(desk, mine)).number
    own = (await opened(desk, stranger)).number
    await resolved(desk, number)
    assert await asked_about(desk, mine)
    assert not await asked_about(desk, stranger, own)


async def test_what_is_closed_or_opened_again_waits_for_no_answer(desk: Desk) -> None:
    here = await turn(desk)
    number = (await opened(desk, here)).number
    await resolved(desk, number)
    reopened = await desk.reopen(here, number=number)
    assert reopened is not None
    assert (reopened.active, reopened.asked_about) == (True, False)
    assert not await asked_about(desk, here)


async def test_feedback_counts_once_per_message(desk: Desk) -> None:
    here = await turn(desk)
    for helped in (True, False):
        await desk.note_feedback(here, article="account-otp", helped=helped)
    async with desk.database.transaction() as session:
        assert await session.scalar(select(func.count()).select_from(ArticleFeedback)) == 1
        assert (await session.scalars(select(ArticleFeedback))).one().helped


async def test_a_chosen_language_is_fixed(desk: Desk) -> None:
    here = await turn(desk)
    await desk.choose_language(here, Language.EN)
    assert (await turn(desk, "kode otp saya masih tidak masuk juga")).language == Language.EN
