"""What the trainers' pages show of articles: one line each, their history, how they were received."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.models import ArticleFeedback
from api.errors import ArticleNotFound
from api.officers.models import Officer
from api.publishing.enums import WORKED_ON, RevisionState
from api.publishing.models import IS_NEWEST, ArticleRow, Revision, RevisionEvent
from api.publishing.service import content_of
from knowledge import Article


@dataclass(frozen=True)
class Summary:
    """An article as its newest revision tells it; `live` and `working` are the numbers of such revisions.

    `live_content` is what participants get meanwhile.
    """

    content: Article
    live_content: Article | None
    state: RevisionState
    live: int | None
    working: int | None
    changed_at: datetime
    changed_by: str | None
    helped: int
    not_helped: int

    @property
    def article_id(self) -> str:
        return self.content.id

    @property
    def topic(self) -> str:
        return self.content.topic

    @property
    def title(self) -> str:
        return self.content.id_text.title

    @property
    def in_force(self) -> Article:
        """What has to be right today: the live text, and while there is none the newest."""
        return self.live_content or self.content

    @property
    def recheck_by(self) -> date:
        return self.in_force.recheck_by

    @property
    def valid_to(self) -> date | None:
        return self.in_force.valid_to


@dataclass(frozen=True)
class Version:
    """A revision, its author's name (None: a file), and what happened to it, each with the name of who did it."""

    revision: Revision
    author: str | None
    events: tuple[tuple[RevisionEvent, str | None], ...]


async def summaries(session: AsyncSession) -> list[Summary]:
    """All articles, by id."""
    newest = (
        select(Revision, Officer.name)
        .join(ArticleRow, IS_NEWEST)
        .outerjoin(Officer, Officer.id == Revision.author_id)
        .order_by(Revision.article_id)
    )
    live = await _numbers(session, {RevisionState.PUBLISHED})
    behind = await _live_behind(session)
    working = await _numbers(session, WORKED_ON)
    votes = await _votes(session)
    found = []
    for revision, name in await session.execute(newest):
        article_id, content = revision.article_id, content_of(revision)
        summary = Summary(
            content=content,
            live_content=content if revision.state == RevisionState.PUBLISHED else behind.get(article_id),
            state=revision.state,
            live=live.get(article_id),
            working=working.get(article_id),
            changed_at=revision.created_at,
            changed_by=name,
            helped=votes[article_id][True],
            not_helped=votes[article_id][False],
        )
        found.append(summary)
    return found


async def live_number(session: AsyncSession, article_id: str) -> int | None:
    """The number of the live revision."""
    found = select(Revision.number).where(Revision.article_id == article_id, Revision.state == RevisionState.PUBLISHED)
    return await session.scalar(found)


async def ever_published(session: AsyncSession) -> set[str]:
    """The ids of the articles that were live at some time."""
    found = (
        select(Revision.article_id)
        .join(RevisionEvent, RevisionEvent.revision_id == Revision.id)
        .where(RevisionEvent.new == RevisionState.PUBLISHED)
        .distinct()
    )
    return set(await session.scalars(found))


async def history(session: AsyncSession, article_id: str) -> list[Version]:
    """The revisions of an article, the newest first. Raises `ArticleNotFound`."""
    found = select(Revision, Officer.name).outerjoin(Officer, Officer.id == Revision.author_id)
    rows = list(await session.execute(found.where(Revision.article_id == article_id).order_by(Revision.number.desc())))
    if not rows:
        raise ArticleNotFound
    events = await _events(session, article_id)
    return [Version(revision, name, tuple(events[revision.id])) for revision, name in rows]


async def newest(session: AsyncSession, article_id: str) -> Revision:
    """The newest revision of an article. Raises `ArticleNotFound`."""
    found = select(Revision).where(Revision.article_id == article_id).order_by(Revision.number.desc()).limit(1)
    revision = await session.scalar(found)
    if revision is None:
        raise ArticleNotFound
    return revision


async def feedback(session: AsyncSession, article_id: str) -> tuple[int, int]:
    """How often the article helped, and how often not."""
    votes = (await _votes(session, ArticleFeedback.article == article_id))[article_id]
    return votes[True], votes[False]


async def _live_behind(session: AsyncSession) -> dict[str, Article]:
    """What is live of the articles that have a newer revision, by article."""
    found = (
        select(Revision)
        .join(ArticleRow, ArticleRow.id == Revision.article_id)
        .where(Revision.state == RevisionState.PUBLISHED, Revision.number != ArticleRow.latest)
    )
    return {revision.article_id: content_of(revision) for revision in await session.scalars(found)}


async def _numbers(session: AsyncSession, states: set[RevisionState] | frozenset[RevisionState]) -> dict[str, int]:
    rows = await session.execute(select(Revision.article_id, Revision.number).where(Revision.state.in_(states)))
    return {row.article_id: row.number for row in rows}


async def _votes(session: AsyncSession, *only: ColumnElement[bool]) -> dict[str, dict[bool, int]]:
    by = ArticleFeedback.article, ArticleFeedback.helped
    counted = select(*by, func.count()).where(*only).group_by(*by)
    votes: defaultdict[str, dict[bool, int]] = defaultdict(lambda: {True: 0, False: 0})
    for article, helped, count in await session.execute(counted):
        votes[article][helped] = count
    return votes


async def _events(session: AsyncSession, article_id: str) -> dict[int, list[tuple[RevisionEvent, str | None]]]:
    found = (
        select(RevisionEvent, Officer.name)
        .join(Revision, Revision.id == RevisionEvent.revision_id)
        .outerjoin(Officer, Officer.id == RevisionEvent.officer_id)
        .where(Revision.article_id == article_id)
        .order_by(RevisionEvent.id)
    )
    events: defaultdict[int, list[tuple[RevisionEvent, str | None]]] = defaultdict(list)
    for event, name in await session.execute(found):
        events[event.revision_id].append((event, name))
    return events
