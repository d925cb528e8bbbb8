"""What trainers do to articles. Each save is a new revision; the state of a revision moves one way and is noted.

draft → in review → published → archived. A newer draft archives an older one that was never published.
"""

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import ArticleNotFound, EditedMeanwhile, NotThatRevision
from api.publishing.enums import WORKED_ON, RevisionState
from api.publishing.models import ArticleRow, Revision, RevisionEvent
from knowledge import Article

NEW = "new"  # no id of an article: where the console writes one that has none yet
_FROM = {
    RevisionState.IN_REVIEW: {RevisionState.DRAFT},
    RevisionState.DRAFT: {RevisionState.IN_REVIEW},
    RevisionState.PUBLISHED: {RevisionState.IN_REVIEW},
    RevisionState.ARCHIVED: {RevisionState.PUBLISHED, RevisionState.DRAFT, RevisionState.IN_REVIEW},
}
# Who waited for a lock has to see what happened meanwhile, not what the session read before.
_AS_STORED = {"populate_existing": True}


async def save(
    session: AsyncSession, article: Article, *, base: int, author_id: int | None, clock: Clock, note: str = ""
) -> Revision:
    """Keep `article` as a new draft. `base` is the number of the revision that its author read, 0 for a new article.

    Raises `EditedMeanwhile` when there is a newer one.
    """
    if base == 0:  # of two who begin the same article at once, one waits here for the other
        row = {"id": article.id, "latest": 0, "created_at": clock()}
        await session.execute(insert(ArticleRow).values(row).on_conflict_do_nothing())
    known = await _locked(session, article.id)
    if known is None or known.latest != base:
        raise EditedMeanwhile
    await _archive(session, article.id, WORKED_ON, officer_id=author_id, clock=clock)
    known.latest += 1
    revision = Revision(
        article_id=article.id,
        number=known.latest,
        content=article.model_dump(mode="json"),
        state=RevisionState.DRAFT,
        author_id=author_id,
        note=note,
        created_at=clock(),
    )
    session.add(revision)
    await session.flush()
    _note(session, revision, None, officer_id=author_id, clock=clock)
    return revision


async def move(
    session: AsyncSession, article_id: str, number: int, to: RevisionState, *, officer_id: int | None, clock: Clock
) -> Revision:
    """Send a revision for review, back to its author, or into the archive. Raises `NotThatRevision`."""
    await _locked(session, article_id)
    revision = await find(session, article_id, number)
    if revision.state not in _FROM[to]:
        raise NotThatRevision
    if to == RevisionState.PUBLISHED:
        await _archive(session, article_id, {RevisionState.PUBLISHED}, officer_id=officer_id, clock=clock)
    await _set(session, revision, to, officer_id=officer_id, clock=clock)
    return revision


async def roll_back(
    session: AsyncSession, article_id: str, number: int, *, base: int, officer_id: int, clock: Clock
) -> Revision:
    """What revision `number` said, as a new draft; it goes through review as any other.

    `base` is the newest number that the trainer saw. Raises `ArticleNotFound`, `EditedMeanwhile`.
    """
    old = content_of(await find(session, article_id, number))
    note = f"Kembali ke versi {number}"
    return await save(session, old, base=base, author_id=officer_id, clock=clock, note=note)


async def find(session: AsyncSession, article_id: str, number: int) -> Revision:
    """The revision. Raises `ArticleNotFound`."""
    found = select(Revision).where(Revision.article_id == article_id, Revision.number == number)
    revision = await session.scalar(found.execution_options(**_AS_STORED))
    if revision is None:
        raise ArticleNotFound
    return revision


async def known_ids(session: AsyncSession) -> set[str]:
    """The ids of all articles, live or not."""
    return set(await session.scalars(select(ArticleRow.id)))


def content_of(revision: Revision) -> Article:
    """The article as the revision tells it."""
    return Article.model_validate(revision.content)


async def _locked(session: AsyncSession, article_id: str) -> ArticleRow | None:
    row = select(ArticleRow).where(ArticleRow.id == article_id).with_for_update()
    return await session.scalar(row.execution_options(**_AS_STORED))


async def _archive(
    session: AsyncSession, article_id: str, states: set[RevisionState] | frozenset[RevisionState], **by: object
) -> None:
    found = select(Revision).where(Revision.article_id == article_id, Revision.state.in_(states))
    for revision in await session.scalars(found.execution_options(**_AS_STORED)):
        await _set(session, revision, RevisionState.ARCHIVED, **by)  # type: ignore[arg-type]


async def _set(
    session: AsyncSession, revision: Revision, state: RevisionState, *, officer_id: int | None, clock: Clock
) -> None:
    old, revision.state = revision.state, state
    _note(session, revision, old, officer_id=officer_id, clock=clock)
    await session.flush()  # before another revision takes the place that only one may have


def _note(
    session: AsyncSession, revision: Revision, old: RevisionState | None, *, officer_id: int | None, clock: Clock
) -> None:
    session.add(RevisionEvent(revision_id=revision.id, old=old, new=revision.state, officer_id=officer_id, at=clock()))
