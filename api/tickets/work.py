"""What officers do with tickets: take, answer, note, correct, resolve, reveal. Every act leaves an audit row."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations import outbox
from api.conversations.enums import Author, Owner
from api.conversations.models import Conversation, SealedValue
from api.errors import IllegalMove, NothingToReveal, TicketHeldByOther, TicketNotTaken
from api.officers.enums import Role
from api.officers.models import Officer
from api.sealing import Sealer
from api.tickets import service
from api.tickets.enums import ACTIVE_STATES, EventKind, Resolution, TicketState
from api.tickets.models import Ticket
from bot.actions.texts import Texts
from bot.answer import Answer
from language.masking import SensitiveKind, mask
from triage import Category, Severity


@dataclass(frozen=True)
class Held:
    """A ticket and its conversation, both locked for the rest of the transaction."""

    ticket: Ticket
    conversation: Conversation


async def hold(session: AsyncSession, number: str) -> Held:
    """Lock conversation and ticket, always in this order. Raises `TicketNotFound`."""
    conversation_id = (await service.get(session, number)).conversation_id
    conversation = await outbox.lock_conversation(session, conversation_id)
    ticket = await service.get(session, number, lock=True)
    await session.refresh(ticket)
    return Held(ticket, conversation)


async def take(session: AsyncSession, held: Held, officer: Officer, *, texts: Texts, clock: Clock) -> None:
    """Make the ticket this officer's; from now on the bot is silent. Taking one's own again is fine.

    A ticket in the hands of another is taken over only by those who answer for the desk.
    """
    ticket = held.ticket
    if ticket.state not in ACTIVE_STATES:
        raise IllegalMove
    if ticket.officer_id == officer.id:
        return
    if ticket.officer_id is not None and officer.role == Role.OFFICER:
        raise TicketHeldByOther
    before = str(ticket.officer_id) if ticket.officer_id is not None else None
    ticket.officer_id, ticket.state = officer.id, TicketState.OPEN
    service.note(session, ticket, EventKind.TAKEN, clock=clock, officer_id=officer.id, old=before, new=officer.name)
    held.conversation.owner = Owner.OFFICER
    joined = texts.say("utter_officer_joined", held.conversation.language, name=officer.name)
    await outbox.queue(session, held.conversation, [joined], author=Author.SYSTEM, clock=clock)


async def answer(session: AsyncSession, held: Held, officer: Officer, text: str, *, clock: Clock) -> None:
    """Send the participant an answer. It leaves through the outbox like everything else."""
    _only_holder(held.ticket, officer)
    meta = {"ticket": held.ticket.number, "officer": officer.name}
    said = Answer(_without_identity(text), meta=meta)
    await outbox.queue(session, held.conversation, [said], author=Author.OFFICER, clock=clock)
    ticket = held.ticket
    ticket.state = TicketState.WAITING
    ticket.first_answered_at = ticket.first_answered_at or clock()
    service.note(session, ticket, EventKind.ANSWERED, clock=clock, officer_id=officer.id)


async def add_note(session: AsyncSession, held: Held, officer: Officer, text: str, *, clock: Clock) -> None:
    """Write something for colleagues; the participant never sees it."""
    service.note(session, held.ticket, EventKind.NOTED, clock=clock, officer_id=officer.id, new=_without_identity(text))


async def set_category(
    session: AsyncSession, held: Held, officer: Officer, category: Category, *, clock: Clock
) -> None:
    """Correct the category. The prediction stays beside it."""
    _note_change(session, held, officer, EventKind.CATEGORY_SET, held.ticket.category, category, clock=clock)
    held.ticket.category = category


async def set_severity(
    session: AsyncSession, held: Held, officer: Officer, severity: Severity, *, clock: Clock
) -> None:
    """Correct the severity. The prediction and the due date that was promised stay."""
    _note_change(session, held, officer, EventKind.SEVERITY_SET, held.ticket.severity, severity, clock=clock)
    held.ticket.severity = severity


def _note_change(
    session: AsyncSession, held: Held, officer: Officer, kind: EventKind, old: str, new: str, *, clock: Clock
) -> None:
    """An audit row for a correction that changes something."""
    if old != new:
        service.note(session, held.ticket, kind, clock=clock, officer_id=officer.id, old=old, new=new)


async def resolve(
    session: AsyncSession,
    held: Held,
    officer: Officer,
    resolution: Resolution,
    text: str | None,
    *,
    texts: Texts,
    clock: Clock,
) -> None:
    """End the case with a reason and, if given, a last answer; the bot returns and asks whether it helped."""
    if text:
        await answer(session, held, officer, text, clock=clock)
    _only_holder(held.ticket, officer)
    ticket, conversation = held.ticket, held.conversation
    ticket.state, ticket.resolution, ticket.resolved_at = TicketState.RESOLVED, resolution, clock()
    service.note(session, ticket, EventKind.RESOLVED, clock=clock, officer_id=officer.id, new=str(resolution))
    conversation.owner = Owner.BOT
    question = texts.say("utter_resolved_question", conversation.language, number=ticket.number)
    asking = replace(question, meta={"ticket": ticket.number, "asks_about": ticket.number})
    await outbox.queue(session, conversation, [asking], author=Author.BOT, clock=clock)


async def reveal(
    session: AsyncSession, held: Held, officer: Officer, value_id: int, *, sealer: Sealer, clock: Clock
) -> str:
    """A masked number in clear, for the officer who holds the ticket. Raises `NothingToReveal`."""
    _only_holder(held.ticket, officer)
    value = await session.scalar(
        select(SealedValue).where(SealedValue.id == value_id, SealedValue.conversation_id == held.conversation.id)
    )
    if value is None:
        raise NothingToReveal
    service.note(
        session,
        held.ticket,
        EventKind.REVEALED,
        clock=clock,
        officer_id=officer.id,
        new=f"{value.kind} #{value.id}",
    )
    return sealer.open(value.sealed)


def _without_identity(text: str) -> str:
    """What an officer writes, without NIK, KPJ and the like; the phone of a branch or an e-mail address may stay."""
    masked = mask(text)
    safe = masked.text
    for found in masked.found:
        if found.kind in {SensitiveKind.PHONE, SensitiveKind.EMAIL}:
            safe = safe.replace(found.placeholder, found.value, 1)
    return safe


def _only_holder(ticket: Ticket, officer: Officer) -> None:
    if ticket.state not in ACTIVE_STATES:
        raise IllegalMove
    if ticket.officer_id != officer.id:
        raise TicketHeldByOther if ticket.officer_id is not None else TicketNotTaken
