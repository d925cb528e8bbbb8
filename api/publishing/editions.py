"""Editions: what is live together. One process fits the index, all others load it.

Whoever publishes waits a few seconds for the fit; from the commit on, every process has the edition at once.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.errors import LastArticle
from api.listening import notify
from api.publishing.enums import RevisionState
from api.publishing.models import Edition, Revision
from api.publishing.service import content_of
from knowledge import Article, Index, load_out_of_scope
from knowledge.cache import code_key

CHANNEL = "helpdesk_edition"
KEPT = 3
# Two publications at once make two editions, one after the other.
_LOCK = 4_770_176


@dataclass(frozen=True)
class Issue:
    """An edition as a process holds it: the articles, each by its revision, and the index over them."""

    id: int
    revisions: tuple[int, ...]
    articles: tuple[Article, ...]
    index: Index


@dataclass(frozen=True)
class Fitted:
    """Articles in the order of their ids, and the index over them as it is stored."""

    articles: tuple[Article, ...]
    index: bytes


async def hold(session: AsyncSession) -> None:
    """Wait until nobody else publishes; nobody else does until this transaction ends."""
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


async def make(session: AsyncSession, *, clock: Clock, fitted: Fitted | None = None) -> Edition:
    """Store the edition of all published revisions, and announce it when this transaction commits.

    It is fitted here, unless `fitted` is over these very articles. The caller holds the lock. Raises `LastArticle`
    when nothing would be left to search.
    """
    revisions = await published(session)
    articles = tuple(content_of(revision) for revision in revisions)
    if fitted is None or fitted.articles != articles:
        fitted = await asyncio.to_thread(fit_to_store, articles)
    edition = Edition(
        revisions=[revision.id for revision in revisions], index=fitted.index, code=code_key(), at=clock()
    )
    session.add(edition)
    await session.flush()
    kept = select(Edition.id).order_by(Edition.id.desc()).limit(KEPT)
    await session.execute(delete(Edition).where(Edition.id.not_in(kept.scalar_subquery())))
    await notify(session, CHANNEL, str(edition.id))
    return edition


def fit(articles: Sequence[Article]) -> Index:
    """The index over `articles`. Raises `LastArticle`."""
    try:
        return Index.fit(articles, load_out_of_scope())
    except ValueError as error:
        raise LastArticle from error


def fit_to_store(articles: Sequence[Article]) -> Fitted:
    """Takes some seconds of a thread. Raises `LastArticle`."""
    ordered = tuple(sorted(articles, key=lambda article: article.id))
    return Fitted(ordered, fit(ordered).to_bytes())


async def published(session: AsyncSession) -> list[Revision]:
    """The live revisions in the order of their articles' ids; not by the database, whose order has a locale."""
    live = await session.scalars(select(Revision).where(Revision.state == RevisionState.PUBLISHED))
    return sorted(live, key=lambda revision: revision.article_id)


async def newest(session: AsyncSession) -> Edition | None:
    """The edition that is live, without its index."""
    return await session.scalar(select(Edition).order_by(Edition.id.desc()).limit(1))


async def read(session: AsyncSession, edition: Edition, known: Issue | None) -> Issue:
    """The edition with its articles and index; what `known` already holds is not read again."""
    content = await session.scalar(select(Edition.index).where(Edition.id == edition.id))
    have = dict(zip(known.revisions, known.articles, strict=True)) if known else {}
    wanted = [revision for revision in edition.revisions if revision not in have]
    rows = await session.execute(select(Revision.id, Revision.content).where(Revision.id.in_(wanted)))
    fresh = {row.id: Article.model_validate(row.content) for row in rows}
    articles = tuple(have.get(revision) or fresh[revision] for revision in edition.revisions)
    index = await asyncio.to_thread(Index.from_bytes, content or b"")
    return Issue(edition.id, tuple(edition.revisions), articles, index)
