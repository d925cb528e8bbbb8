"""Editions: what is published is found at once, together with all that is live, and nothing is half done."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import date, timedelta

import psycopg
import pytest
from sqlalchemy import select

from api.db import Database
from api.errors import CheckOutdated, FaultyArticle, HelpDeskError, LastArticle, NotThatRevision
from api.publishing import editions, live, service
from api.publishing.checking import Check
from api.publishing.editions import CHANNEL, Fitted, Issue
from api.publishing.enums import RevisionState
from api.publishing.models import Edition, Revision, RevisionEvent
from knowledge import Article, Search
from knowledge.cache import code_key
from tests.factories import a_revision, an_article, an_edition, an_officer, article_text, kpj_article, otp_article
from tests.fakes import StoppedClock

DRAFT, IN_REVIEW, PUBLISHED, ARCHIVED = RevisionState
OTP, KPJ = otp_article(), kpj_article()
TODAY = date(2026, 11, 20)


async def publish(
    database: Database,
    article: Article,
    number: int = 1,
    *,
    by: int | None = None,
    today: date = TODAY,
    checked: Check | None = None,
) -> Edition:
    async with database.transaction() as session:
        return await live.publish(
            session, article.id, number, officer_id=by, clock=StoppedClock(), today=today, checked=checked
        )


async def withdraw(database: Database, article: Article, number: int = 1, *, by: int) -> Edition:
    async with database.transaction() as session:
        return await live.withdraw(session, article.id, number, officer_id=by, clock=StoppedClock())


async def newest(database: Database) -> Issue | None:
    async with database.transaction() as session:
        edition = await editions.newest(session)
        return await editions.read(session, edition, None) if edition else None


async def searched(database: Database) -> Search:
    issue = await newest(database)
    assert issue is not None
    return Search(issue.articles, issue.index)


async def live_ids(database: Database) -> list[str]:
    async with database.transaction() as session:
        return [revision.article_id for revision in await editions.published(session)]


async def everything(database: Database) -> tuple[list[object], ...]:
    """Whatever a publication could change."""
    async with database.transaction() as session:
        return (
            [*await session.execute(select(Revision.id, Revision.state).order_by(Revision.id))],
            [*await session.execute(select(RevisionEvent.id).order_by(RevisionEvent.id))],
            [*await session.execute(select(Edition.id, Edition.revisions).order_by(Edition.id))],
        )


async def refused(
    database: Database,
    article: Article,
    error: type[HelpDeskError],
    *,
    today: date = TODAY,
    checked: Check | None = None,
) -> HelpDeskError:
    """What `publish` says of the article's first revision; it must leave everything as it was."""
    before = await everything(database)
    with pytest.raises(error) as raised:
        await publish(database, article, today=today, checked=checked)
    assert await everything(database) == before
    return raised.value


async def test_what_is_published_is_found_beside_all_that_is_live(database: Database) -> None:
    officer = await an_officer(database)
    await an_edition(database, OTP)
    await a_revision(database, KPJ, IN_REVIEW)
    edition = await publish(database, KPJ, by=officer.id)
    search = await searched(database)
    assert search.articles == (OTP, KPJ)
    assert search.search("kpj saya ada dua").hits[0].article == KPJ
    assert search.search("kode otp tidak masuk").hits[0].article == OTP
    assert (edition.code, edition.at) == (code_key(), StoppedClock()())


async def test_an_edition_holds_exactly_the_live_revisions(database: Database) -> None:
    await an_edition(database, OTP, KPJ)
    newer = otp_article(related=["kpj-merge"])
    await a_revision(database, newer, IN_REVIEW)
    await a_revision(database, an_article("about-jmo"))
    await publish(database, newer, 2)
    assert (await a_revision(database, otp_article(legal=["x"]))).number == 3
    issue = await newest(database)
    assert issue is not None
    assert issue.articles == (newer, KPJ)
    async with database.transaction() as session:
        assert issue.revisions == tuple(revision.id for revision in await editions.published(session))


async def index_of(database: Database, edition: Edition) -> bytes | None:
    """The index as it was stored."""
    async with database.transaction() as session:
        return await session.scalar(select(Edition.index).where(Edition.id == edition.id))


async def test_what_was_fitted_for_the_check_is_not_fitted_again(database: Database) -> None:
    before = await an_edition(database, OTP)
    await a_revision(database, KPJ, IN_REVIEW)
    check = Check((), (), before.id, Fitted((OTP, KPJ), b"as it was fitted"))
    edition = await publish(database, KPJ, checked=check)
    assert await index_of(database, edition) == b"as it was fitted"


async def test_what_was_fitted_over_other_articles_is_not_stored(database: Database) -> None:
    before = await an_edition(database, OTP)
    await a_revision(database, KPJ, IN_REVIEW)
    check = Check((), (), before.id, Fitted((OTP, kpj_article(legal=["x"])), b"of another text"))
    await publish(database, KPJ, checked=check)
    assert (await searched(database)).articles == (OTP, KPJ)


async def test_a_check_beside_another_edition_has_to_be_made_again(database: Database) -> None:
    before = await an_edition(database, OTP)
    await an_edition(database, an_article("about-jmo"))
    await a_revision(database, KPJ, IN_REVIEW)
    await refused(database, KPJ, CheckOutdated, checked=Check((), (), before.id))
    await refused(database, KPJ, CheckOutdated, checked=Check((), ()))


async def test_a_publication_is_of_the_day_that_the_publisher_has(database: Database) -> None:
    await an_edition(database, KPJ)
    tomorrow = TODAY + timedelta(days=1)
    starting = otp_article(valid_from=tomorrow)
    await a_revision(database, starting, IN_REVIEW)
    await refused(database, starting, FaultyArticle)
    await publish(database, starting, today=tomorrow)
    assert await live_ids(database) == [OTP.id, KPJ.id]


async def test_what_is_withdrawn_is_not_in_the_next_edition(database: Database) -> None:
    officer = await an_officer(database)
    before = await an_edition(database, OTP, KPJ)
    after = await withdraw(database, KPJ, by=officer.id)
    search = await searched(database)
    assert after.id > before.id
    assert search.articles == (OTP,)
    assert search.search("kpj saya ada dua").hits[0].article == OTP
    async with database.transaction() as session:
        assert (await service.find(session, KPJ.id, 1)).state == ARCHIVED


@pytest.mark.parametrize("left", [(), (an_article("about-jmo"),)], ids=["none", "none that anybody asked for"])
async def test_the_last_article_cannot_be_withdrawn(database: Database, left: tuple[Article, ...]) -> None:
    officer = await an_officer(database)
    await an_edition(database, OTP, *left)
    before = await everything(database)
    with pytest.raises(LastArticle):
        await withdraw(database, OTP, by=officer.id)
    assert await everything(database) == before


@pytest.mark.parametrize("state", [DRAFT, IN_REVIEW, ARCHIVED])
async def test_only_what_is_live_can_be_withdrawn(database: Database, state: RevisionState) -> None:
    officer = await an_officer(database)
    await an_edition(database, OTP)
    await a_revision(database, KPJ, state)
    before = await everything(database)
    with pytest.raises(NotThatRevision):
        await withdraw(database, KPJ, by=officer.id)
    assert await everything(database) == before


async def test_the_three_newest_editions_are_kept(database: Database) -> None:
    made = [await an_edition(database, OTP) for _ in range(4)]
    await a_revision(database, KPJ, IN_REVIEW)
    made.append(await publish(database, KPJ))
    async with database.transaction() as session:
        kept = list(await session.scalars(select(Edition.id).order_by(Edition.id)))
        last = await editions.newest(session)
    assert kept == [edition.id for edition in made[-editions.KEPT :]]
    assert editions.KEPT == 3
    assert last is not None
    assert last.id == made[-1].id


FAULTS = {
    "topic": an_article("account-otp", topic="account.unheard-of"),
    "related": an_article("account-otp", related=["kpj-merge", "not-there"]),
    "id_text.answer": an_article("account-otp", id_text=article_text("Judul", "Kata. " * 60, "Satu.", "Dua.")),
    "steps": an_article("account-otp", id_text=article_text("Judul", "Kata.", "Satu.")),
}


@pytest.mark.parametrize("field", FAULTS)
async def test_a_faulty_article_is_refused_with_what_to_mend(database: Database, field: str) -> None:
    await an_edition(database, KPJ)
    await a_revision(database, FAULTS[field], IN_REVIEW)
    error = await refused(database, FAULTS[field], FaultyArticle)
    assert isinstance(error, FaultyArticle)
    assert [problem.partition(": ")[0] for problem in error.problems] == [field]


async def test_what_another_article_is_asked_for_is_a_fault_of_the_new_one(database: Database) -> None:
    await an_edition(database, KPJ)
    stolen = otp_article(questions={"id": list(KPJ.questions.id)})
    await a_revision(database, stolen, IN_REVIEW)
    await refused(database, stolen, FaultyArticle)


@pytest.mark.parametrize("state", [DRAFT, PUBLISHED, ARCHIVED])
async def test_only_what_was_reviewed_is_published(database: Database, state: RevisionState) -> None:
    await an_edition(database, KPJ)
    await a_revision(database, OTP, state)
    await refused(database, OTP, NotThatRevision)


async def test_two_publications_at_once_make_two_editions_and_lose_nothing(database: Database) -> None:
    for article in (OTP, KPJ):
        await a_revision(database, article, IN_REVIEW)
    made = await asyncio.gather(publish(database, OTP), publish(database, KPJ))
    first, second = sorted(made, key=lambda edition: edition.id)
    assert (len(first.revisions), len(second.revisions)) == (1, 2)
    assert await live_ids(database) == [OTP.id, KPJ.id]
    assert (await searched(database)).articles == (OTP, KPJ)


@pytest.fixture
async def listening(database: Database, database_url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """A connection that hears of every new edition."""
    async with await psycopg.AsyncConnection.connect(database_url, autocommit=True) as connection:
        await connection.execute(f"LISTEN {CHANNEL}")
        yield connection


async def heard(connection: psycopg.AsyncConnection, *, most: int | None = None, within_s: float = 0.2) -> list[str]:
    return [notice.payload async for notice in connection.notifies(timeout=within_s, stop_after=most)]


class ChangedHisMind(Exception):
    """Something went wrong after the edition was made."""


async def test_an_edition_is_announced_when_it_can_be_read_and_not_before(
    database: Database, listening: psycopg.AsyncConnection
) -> None:
    await a_revision(database, OTP, IN_REVIEW)
    async with database.transaction() as session:
        edition = await live.publish(session, OTP.id, 1, officer_id=None, clock=StoppedClock(), today=TODAY)
        assert await heard(listening) == []
    assert await heard(listening, most=1, within_s=5.0) == [str(edition.id)]
    assert await heard(listening) == []


async def test_what_is_rolled_back_is_not_announced(database: Database, listening: psycopg.AsyncConnection) -> None:
    await a_revision(database, OTP, IN_REVIEW)
    before = await everything(database)
    with contextlib.suppress(ChangedHisMind):
        async with database.transaction() as session:
            await live.publish(session, OTP.id, 1, officer_id=None, clock=StoppedClock(), today=TODAY)
            raise ChangedHisMind
    assert await everything(database) == before
    assert await heard(listening) == []


async def test_what_is_known_already_is_not_read_again(database: Database) -> None:
    await an_edition(database, OTP)
    known = await newest(database)
    await an_edition(database, KPJ)
    async with database.transaction() as session:
        edition = await editions.newest(session)
        assert edition is not None
        issue = await editions.read(session, edition, known)
    assert known is not None
    assert issue.articles[0] is known.articles[0]
    assert issue.articles[1] == KPJ
    assert issue.index.articles == 2


async def test_before_the_first_publication_there_is_no_edition(database: Database) -> None:
    await a_revision(database, OTP)
    assert await newest(database) is None
    async with database.transaction() as session:
        with pytest.raises(LastArticle):
            await editions.make(session, clock=StoppedClock())
