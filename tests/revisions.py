"""Revisions of one article: what a trainer does with them, and what is kept of that."""

from sqlalchemy import select

from api.db import Database
from api.publishing import service
from api.publishing.enums import RevisionState
from api.publishing.models import Revision, RevisionEvent
from knowledge import Article
from tests.factories import an_article, article_text
from tests.fakes import StoppedClock

DRAFT, IN_REVIEW, PUBLISHED, ARCHIVED = RevisionState
OTP = "account-otp"


def saying(words: str) -> Article:
    return an_article(OTP, id_text=article_text("Kode OTP", words, "Satu.", "Dua."))


async def save(database: Database, words: str, *, base: int, by: int | None = None) -> Revision:
    async with database.transaction() as session:
        return await service.save(session, saying(words), base=base, author_id=by, clock=StoppedClock())


async def move(
    database: Database, number: int, to: RevisionState, *, by: int | None = None, clock: StoppedClock | None = None
) -> None:
    async with database.transaction() as session:
        await service.move(session, OTP, number, to, officer_id=by, clock=clock or StoppedClock())


async def kept(database: Database) -> list[tuple[int, str]]:
    """The numbers and words of all revisions."""
    async with database.transaction() as session:
        found = list(await session.scalars(select(Revision).order_by(Revision.number)))
    return [(one.number, service.content_of(one).id_text.answer) for one in found]


async def states(database: Database) -> dict[int, RevisionState]:
    async with database.transaction() as session:
        rows = await session.execute(select(Revision.number, Revision.state).order_by(Revision.number))
        return {row.number: row.state for row in rows}


async def moves(database: Database) -> list[tuple[RevisionState | None, RevisionState]]:
    async with database.transaction() as session:
        rows = await session.execute(select(RevisionEvent.old, RevisionEvent.new).order_by(RevisionEvent.id))
        return [(row.old, row.new) for row in rows]
