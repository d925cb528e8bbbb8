"""The ticket API."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from sqlalchemy.ext.asyncio import AsyncSession

from api.errors import (
    IllegalMove,
    NotAllowed,
    NothingToReveal,
    NotSignedIn,
    TicketHeldByOther,
    TicketNotFound,
    TicketNotTaken,
)
from api.fields import MAX_ID
from api.http import READING, PartsDep, SessionDep, may_fail
from api.officers.access import DeskOfficerDep
from api.tickets import queries, work
from api.tickets.enums import TicketState
from api.tickets.schemas import (
    AnswerIn,
    CategoryIn,
    NoteIn,
    ResolveIn,
    RevealedValue,
    SeverityIn,
    TicketDetail,
    TicketPage,
)
from language.detection import Language
from triage import Category, Severity

router = APIRouter(
    prefix="/api/v1/tickets",
    tags=["tickets"],
    responses=may_fail(
        NotSignedIn, NotAllowed, TicketNotFound, IllegalMove, TicketNotTaken, TicketHeldByOther, *READING
    ),
)
Number = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,20}$", examples=["JMO-4K7P2M"])]
ValueId = Annotated[int, Path(ge=1, le=MAX_ID)]


async def get_held(number: Number, officer: DeskOfficerDep, session: SessionDep) -> work.Held:
    """The ticket of the path, locked for this request; nobody but the desk gets as far as the lock."""
    return await work.hold(session, number)


HeldDep = Annotated[work.Held, Depends(get_held)]


@router.get("")
async def list_tickets(
    officer: DeskOfficerDep,
    session: SessionDep,
    state: Annotated[list[TicketState] | None, Query()] = None,
    category: Annotated[list[Category] | None, Query()] = None,
    severity: Annotated[list[Severity] | None, Query()] = None,
    language: Annotated[list[Language] | None, Query()] = None,
    mine: bool = False,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    after: str | None = None,
) -> TicketPage:
    """The queue, the ticket due first at the top. Filters may be repeated."""
    wanted = queries.Filter(
        states=tuple(state or ()),
        categories=tuple(category or ()),
        severities=tuple(severity or ()),
        languages=tuple(language or ()),
        officer_id=officer.id if mine else None,
    )
    return await queries.page(session, wanted, limit=limit, after=after)


@router.get("/{number}")
async def get_ticket(number: Number, officer: DeskOfficerDep, session: SessionDep) -> TicketDetail:
    """One ticket with transcript, triage, audit trail and the list of masked values."""
    return await queries.detail(session, number)


@router.post("/{number}/take")
async def take(held: HeldDep, officer: DeskOfficerDep, session: SessionDep, parts: PartsDep) -> TicketDetail:
    """Make the ticket yours. The bot falls silent and the participant is told who answers."""
    await work.take(session, held, officer, texts=parts.texts, clock=parts.clock)
    return await _fresh(session, held)


@router.post("/{number}/answer")
async def answer(
    held: HeldDep, body: AnswerIn, officer: DeskOfficerDep, session: SessionDep, parts: PartsDep
) -> TicketDetail:
    """Answer the participant in his chat."""
    await work.answer(session, held, officer, body.text, clock=parts.clock)
    return await _fresh(session, held)


@router.post("/{number}/note")
async def add_note(
    held: HeldDep, body: NoteIn, officer: DeskOfficerDep, session: SessionDep, parts: PartsDep
) -> TicketDetail:
    """Leave a note for colleagues."""
    await work.add_note(session, held, officer, body.text, clock=parts.clock)
    return await _fresh(session, held)


@router.post("/{number}/category")
async def set_category(
    held: HeldDep, body: CategoryIn, officer: DeskOfficerDep, session: SessionDep, parts: PartsDep
) -> TicketDetail:
    """Correct the category; the prediction is kept beside it."""
    await work.set_category(session, held, officer, body.category, clock=parts.clock)
    return await _fresh(session, held)


@router.post("/{number}/severity")
async def set_severity(
    held: HeldDep, body: SeverityIn, officer: DeskOfficerDep, session: SessionDep, parts: PartsDep
) -> TicketDetail:
    """Correct the severity; the prediction is kept beside it."""
    await work.set_severity(session, held, officer, body.severity, clock=parts.clock)
    return await _fresh(session, held)


@router.post("/{number}/resolve")
async def resolve(
    held: HeldDep, body: ResolveIn, officer: DeskOfficerDep, session: SessionDep, parts: PartsDep
) -> TicketDetail:
    """Resolve with a reason. The bot returns and asks the participant whether it helped."""
    await work.resolve(session, held, officer, body.resolution, body.text, texts=parts.texts, clock=parts.clock)
    return await _fresh(session, held)


@router.post("/{number}/reveal/{value_id}", responses=may_fail(TicketNotFound, NothingToReveal))
async def reveal(
    held: HeldDep, value_id: ValueId, officer: DeskOfficerDep, session: SessionDep, parts: PartsDep
) -> RevealedValue:
    """A masked number in clear, for the officer who holds the ticket. Each reveal is audited."""
    value = await work.reveal(session, held, officer, value_id, sealer=parts.sealer, clock=parts.clock)
    return RevealedValue(value=value)


async def _fresh(session: AsyncSession, held: work.Held) -> TicketDetail:
    await session.flush()
    return await queries.detail(session, held.ticket.number)
