"""Publishing and withdrawing: a revision moves, and its edition is made in the same transaction."""

import asyncio
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import CheckOutdated, NotThatRevision
from api.publishing import editions, service
from api.publishing.checking import Check, problems_of, refuse_faults
from api.publishing.enums import RevisionState
from api.publishing.models import Edition


async def publish(
    session: AsyncSession,
    article_id: str,
    number: int,
    *,
    officer_id: int | None,
    clock: Clock,
    today: date,
    checked: Check | None = None,
) -> Edition:
    """Make a reviewed revision live; what was fitted for its check is not fitted again.

    Raises `CheckOutdated` when another edition has come since the check, `NotThatRevision`, `FaultyArticle`.
    """
    await editions.hold(session)
    if checked is not None:
        newest = await editions.newest(session)
        if checked.edition != (newest.id if newest else 0):
            raise CheckOutdated
    article = service.content_of(await service.find(session, article_id, number))
    live = [service.content_of(revision) for revision in await editions.published(session)]
    others = [one for one in live if one.id != article_id]
    known = await service.known_ids(session)
    refuse_faults(await asyncio.to_thread(problems_of, article, others, today, known))
    await service.move(session, article_id, number, RevisionState.PUBLISHED, officer_id=officer_id, clock=clock)
    return await editions.make(session, clock=clock, fitted=checked.fitted if checked else None)


async def withdraw(session: AsyncSession, article_id: str, number: int, *, officer_id: int, clock: Clock) -> Edition:
    """Take a live article out of everybody's sight. Raises `NotThatRevision`, `LastArticle`."""
    await editions.hold(session)
    if (await service.find(session, article_id, number)).state != RevisionState.PUBLISHED:
        raise NotThatRevision
    await service.move(session, article_id, number, RevisionState.ARCHIVED, officer_id=officer_id, clock=clock)
    return await editions.make(session, clock=clock)
