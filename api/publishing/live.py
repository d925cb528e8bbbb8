"""Publishing and withdrawing: a revision moves, and its edition is made in the same transaction."""

from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import NotThatRevision
from api.publishing import editions, service
from api.publishing.checking import problems_of, refuse_faults
from api.publishing.enums import RevisionState
from api.publishing.models import Edition


async def publish(
    session: AsyncSession, article_id: str, number: int, *, officer_id: int | None, clock: Clock
) -> Edition:
    """Make a reviewed revision live. Raises `NotThatRevision`, `FaultyArticle`."""
    await editions.hold(session)
    article = service.content_of(await service.find(session, article_id, number))
    live = [service.content_of(revision) for revision in await editions.published(session)]
    others = [one for one in live if one.id != article_id]
    refuse_faults(problems_of(article, others, clock().date(), await service.known_ids(session)))
    await service.move(session, article_id, number, RevisionState.PUBLISHED, officer_id=officer_id, clock=clock)
    return await editions.make(session, clock=clock)


async def withdraw(session: AsyncSession, article_id: str, number: int, *, officer_id: int, clock: Clock) -> Edition:
    """Take a live article out of everybody's sight. Raises `NotThatRevision`, `LastArticle`."""
    await editions.hold(session)
    if (await service.find(session, article_id, number)).state != RevisionState.PUBLISHED:
        raise NotThatRevision
    await service.move(session, article_id, number, RevisionState.ARCHIVED, officer_id=officer_id, clock=clock)
    return await editions.make(session, clock=clock)
