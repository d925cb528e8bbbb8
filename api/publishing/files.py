"""Articles from files: those that the product ships, and those that a trainer brings."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.publishing import editions, service
from api.publishing.enums import WORKED_ON, RevisionState
from api.publishing.models import IS_NEWEST, ArticleRow, Revision, RevisionEvent
from knowledge import Article
from knowledge.cache import code_key


@dataclass(frozen=True)
class Brought:
    """How many articles were new, changed, the same as here, or taken from sight because no file tells them any more.

    `kept` are the ids of those left alone because a trainer has made them his own.
    """

    new: int = 0
    changed: int = 0
    same: int = 0
    gone: int = 0
    kept: tuple[str, ...] = ()


async def follow(session: AsyncSession, shipped: Sequence[Article], *, clock: Clock) -> Brought:
    """Publish the shipped articles that are new or changed, and archive those that are shipped no more.

    What a trainer has touched is his: it stays. Makes an edition when anything changed, or when other code fitted
    the last one. Raises `LastArticle` when nothing could be searched.
    """
    await editions.hold(session)
    newest, gone = await _newest(session, shipped, clock=clock), await _gone(session)
    fates = {article.id: _fate(article, newest.get(article.id), gone) for article in shipped}
    for article in shipped:
        if fates[article.id] in {"new", "changed"}:
            await _publish(session, article, base=_number(newest.get(article.id)), clock=clock)
    fates |= await _archive_rest(session, [last for one, last in newest.items() if one not in fates], clock=clock)
    edition = await editions.newest(session)
    if edition is None or edition.code != code_key() or {"new", "changed", "gone"}.intersection(fates.values()):
        await editions.make(session, clock=clock)
    return _told(fates)


async def bring(session: AsyncSession, articles: Sequence[Article], *, author_id: int, clock: Clock) -> Brought:
    """Keep each article that says something new as a draft of this author, who reviews and publishes it.

    What another trainer works on stays as it is.
    """
    newest = await _newest(session, articles, clock=clock)
    live = {article.id: article for article in await take(session)}
    fates = {}
    for article in articles:
        last = newest.get(article.id)
        fates[article.id] = _fate_of_draft(article, last, live.get(article.id), author_id)
        if fates[article.id] in {"new", "changed"}:
            note = "Dari berkas"
            await service.save(session, article, base=_number(last), author_id=author_id, clock=clock, note=note)
    return _told(fates)


async def take(session: AsyncSession) -> list[Article]:
    """All live articles, for export."""
    return [service.content_of(revision) for revision in await editions.published(session)]


async def _newest(session: AsyncSession, brought: Iterable[Article], *, clock: Clock) -> dict[str, Revision]:
    """The newest revision of each article, by its id; until this transaction ends nobody else saves any.

    Who saves meanwhile waits a moment and is told of a newer revision; without the locks it would be us.
    """
    rows = [{"id": one, "latest": 0, "created_at": clock()} for one in sorted({article.id for article in brought})]
    if rows:
        await session.execute(insert(ArticleRow).values(rows).on_conflict_do_nothing())
    await session.execute(select(ArticleRow.id).order_by(ArticleRow.id).with_for_update())
    newest = select(Revision).join(ArticleRow, IS_NEWEST)
    return {revision.article_id: revision for revision in await session.scalars(newest)}


async def _gone(session: AsyncSession) -> set[int]:
    """The newest revisions that were archived because their article was shipped no more; it may come back."""
    archived = (
        select(Revision.id)
        .join(ArticleRow, IS_NEWEST)
        .join(RevisionEvent, RevisionEvent.revision_id == Revision.id)
        .where(Revision.state == RevisionState.ARCHIVED, RevisionEvent.new == RevisionState.ARCHIVED)
    )
    return set(await session.scalars(archived.where(RevisionEvent.officer_id.is_(None))))


def _fate(article: Article, last: Revision | None, gone: Collection[int]) -> str:
    if last is None or last.id in gone:
        return "new"
    if service.content_of(last) == article:
        return "same"
    return "changed" if _untouched(last) else "kept"


def _untouched(newest: Revision) -> bool:
    return newest.author_id is None and newest.state == RevisionState.PUBLISHED


def _fate_of_draft(article: Article, last: Revision | None, live: Article | None, author_id: int) -> str:
    """An export holds what is live: who brings it back untouched has nothing to say, whatever is in work."""
    if last is None:
        return "new"
    if article in (live, service.content_of(last)):
        return "same"
    return "kept" if last.state in WORKED_ON and last.author_id != author_id else "changed"


async def _publish(session: AsyncSession, article: Article, *, base: int, clock: Clock) -> None:
    draft = await service.save(session, article, base=base, author_id=None, clock=clock, note="Dari berkas")
    for state in (RevisionState.IN_REVIEW, RevisionState.PUBLISHED):
        await service.move(session, article.id, draft.number, state, officer_id=None, clock=clock)


async def _archive_rest(session: AsyncSession, others: Sequence[Revision], *, clock: Clock) -> dict[str, str]:
    """Archive those of the other articles that no trainer has touched, unless nothing would be left to search."""
    rest = {revision.article_id: revision for revision in others if _untouched(revision)}
    if not any(article.questions.all() for article in await take(session) if article.id not in rest):
        return {}
    for one, revision in rest.items():
        await service.move(session, one, revision.number, RevisionState.ARCHIVED, officer_id=None, clock=clock)
    return dict.fromkeys(rest, "gone")


def _number(revision: Revision | None) -> int:
    return revision.number if revision else 0


def _told(fates: Mapping[str, str]) -> Brought:
    counts = Counter(fates.values())
    kept = tuple(sorted(one for one, fate in fates.items() if fate == "kept"))
    return Brought(new=counts["new"], changed=counts["changed"], same=counts["same"], gone=counts["gone"], kept=kept)
