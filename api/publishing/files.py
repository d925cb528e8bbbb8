"""Articles from files: those that the product ships, and those that a trainer brings."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.publishing import editions, service
from api.publishing.enums import RevisionState
from api.publishing.models import ArticleRow, Revision
from knowledge import Article
from knowledge.cache import code_key


@dataclass(frozen=True)
class Brought:
    """How many of the articles were new, changed, the same as here, or left alone because a trainer keeps them."""

    new: int = 0
    changed: int = 0
    same: int = 0
    kept: int = 0


async def follow(session: AsyncSession, shipped: Sequence[Article], *, clock: Clock) -> Brought:
    """Publish the shipped articles that are new or changed. What a trainer has touched is his: it stays.

    Makes an edition when anything changed, or when other code fitted the last one.
    """
    await editions.hold(session)
    newest = await _newest(session)
    fates = [_fate(article, newest.get(article.id)) for article in shipped]
    for article, fate in zip(shipped, fates, strict=True):
        if fate in {"new", "changed"}:
            await _publish(session, article, base=_number(newest.get(article.id)), clock=clock)
    edition = await editions.newest(session)
    if edition is None or edition.code != code_key() or {"new", "changed"} & set(fates):
        await editions.make(session, clock=clock)
    return _counted(fates)


async def bring(session: AsyncSession, articles: Sequence[Article], *, author_id: int, clock: Clock) -> Brought:
    """Keep each article that differs from its newest revision as a draft; a trainer reviews and publishes it."""
    newest = await _newest(session)
    fates = []
    for article in articles:
        last = newest.get(article.id)
        fates.append("new" if last is None else "same" if service.content_of(last) == article else "changed")
        if fates[-1] != "same":
            note = "Dari berkas"
            await service.save(session, article, base=_number(last), author_id=author_id, clock=clock, note=note)
    return _counted(fates)


async def take(session: AsyncSession) -> list[Article]:
    """All live articles, for export."""
    return [service.content_of(revision) for revision in await editions.published(session)]


async def _newest(session: AsyncSession) -> dict[str, Revision]:
    """The newest revision of each article, by its id."""
    newest = select(Revision).join(
        ArticleRow, (ArticleRow.id == Revision.article_id) & (ArticleRow.latest == Revision.number)
    )
    return {revision.article_id: revision for revision in await session.scalars(newest)}


def _fate(article: Article, last: Revision | None) -> str:
    if last is None:
        return "new"
    if service.content_of(last) == article:
        return "same"
    untouched = last.author_id is None and last.state == RevisionState.PUBLISHED
    return "changed" if untouched else "kept"


async def _publish(session: AsyncSession, article: Article, *, base: int, clock: Clock) -> None:
    draft = await service.save(session, article, base=base, author_id=None, clock=clock, note="Dari berkas")
    for state in (RevisionState.IN_REVIEW, RevisionState.PUBLISHED):
        await service.move(session, article.id, draft.number, state, officer_id=None, clock=clock)


def _number(revision: Revision | None) -> int:
    return revision.number if revision else 0


def _counted(fates: Sequence[str]) -> Brought:
    return Brought(**{fate: fates.count(fate) for fate in ("new", "changed", "same", "kept")})
