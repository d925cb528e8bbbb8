"""The shelf: every process has the newest edition a moment after its publication, and never a torn one."""

import inspect
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncSession

from api.db import Database
from api.publishing import editions, live, service
from api.publishing.editions import CHANNEL
from api.publishing.enums import RevisionState
from api.publishing.models import Edition
from api.publishing.shelf import Shelf
from knowledge import Band, Index, Library, Search
from knowledge.cache import code_key
from knowledge.search import BOTH, WORDS_ONLY, encoder_or_none
from tests.factories import a_revision, an_edition, kpj_article, otp_article, until
from tests.fakes import NOON_FRIDAY, StoppedClock

OTP, KPJ = otp_article(), kpj_article()


def no_encoder() -> None:
    return None


@pytest.fixture
def shelf(database: Database, database_url: str) -> Shelf:
    return Shelf(database, database_url, encoder=no_encoder)


@pytest.fixture
async def elsewhere(database_url: str) -> AsyncIterator[Database]:
    """The same database as another process reaches it."""
    database = Database(database_url)
    yield database
    await database.close()


async def has(shelf: Shelf, edition: Edition, *, within_s: float = 2.0) -> None:
    async def reached() -> bool:
        return shelf.edition == edition.id

    await until(reached, within_s=within_s)


async def listeners(database: Database) -> list[int]:
    """The server's processes behind the connections that listen."""
    listening = "SELECT pid FROM pg_stat_activity WHERE query = :query AND pid <> pg_backend_pid()"
    async with database.transaction() as session:
        return list(await session.scalars(text(listening), {"query": f"LISTEN {CHANNEL}"}))


async def announced(database: Database, revisions: list[int], index: bytes) -> Edition:
    """An edition as no publication would make it."""
    edition = Edition(revisions=revisions, index=index, code=code_key(), at=NOON_FRIDAY)
    async with database.transaction() as session:
        session.add(edition)
        await session.flush()
        await session.execute(select(func.pg_notify(CHANNEL, str(edition.id))))
    return edition


def found(library: Library, question: str) -> str:
    return library.search(question).hits[0].article.id


async def test_a_shelf_is_empty_before_it_was_loaded(database: Database, shelf: Shelf) -> None:
    await an_edition(database, OTP)
    assert (shelf.edition, shelf.current, tuple(shelf.articles)) == (0, None, ())
    assert shelf.article(OTP.id) is None
    finding = shelf.search("kode otp tidak masuk")
    assert (finding.band, finding.hits, finding.in_scope) == (Band.LOST, (), 0.0)


async def test_without_any_edition_it_stays_empty(shelf: Shelf) -> None:
    await shelf.load()
    assert (shelf.edition, shelf.current) == (0, None)


async def test_loaded_it_holds_the_newest_edition(database: Database, shelf: Shelf) -> None:
    await an_edition(database, OTP)
    newest = await an_edition(database, KPJ)
    await shelf.load()
    assert shelf.edition == newest.id
    assert tuple(shelf.articles) == (OTP, KPJ)
    assert (shelf.article(KPJ.id), shelf.article("not-there"), shelf.article(None)) == (KPJ, None, None)
    assert found(shelf, "kpj saya ada dua") == KPJ.id


async def test_it_finds_what_its_search_finds(database: Database, shelf: Shelf) -> None:
    await an_edition(database, OTP, KPJ)
    await shelf.load()
    assert isinstance(shelf.current, Search)
    for question in ("kode otp tidak masuk", "hujan di Bandung", "", "?"):
        assert shelf.search(question, k=1) == shelf.current.search(question, k=1)


@pytest.mark.parametrize(("encoder", "name"), [(no_encoder, WORDS_ONLY), (encoder_or_none, BOTH)])
async def test_it_searches_with_the_encoder_that_it_was_given(
    database: Database, database_url: str, encoder: object, name: str
) -> None:
    await an_edition(database, OTP, KPJ)
    shelf = Shelf(database, database_url, encoder=encoder)  # type: ignore[arg-type]
    await shelf.load()
    assert shelf.current is not None
    assert shelf.current.name == name


def test_a_shelf_is_a_library() -> None:
    promised = {name: member for name, member in vars(Library).items() if not name.startswith("_")}
    assert set(promised) == {"articles", "search", "article"}
    for name, member in promised.items():
        own = vars(Shelf)[name]
        assert isinstance(own, property) == isinstance(member, property)
        if not isinstance(member, property):
            assert inspect.signature(own) == inspect.signature(member)


async def test_unchanged_articles_are_not_read_again(database: Database, shelf: Shelf) -> None:
    await an_edition(database, OTP, KPJ)
    await shelf.load()
    otp, kpj = shelf.articles
    changed = kpj_article(legal=["PP 46/2015"])
    await an_edition(database, changed)
    await shelf.load()
    assert shelf.articles[0] is otp
    assert shelf.articles[1] == changed != kpj


async def test_the_same_edition_is_not_loaded_again(database: Database, shelf: Shelf) -> None:
    await an_edition(database, OTP)
    await shelf.load()
    before = shelf.current
    await shelf.load()
    assert shelf.current is before


async def test_who_holds_a_search_keeps_it_while_the_shelf_goes_on(database: Database, shelf: Shelf) -> None:
    await an_edition(database, OTP)
    await shelf.load()
    held = shelf.current
    await an_edition(database, KPJ)
    await shelf.load()
    assert held is not None
    assert held.articles == (OTP,)
    assert shelf.current is not held


async def test_it_follows_a_publication_of_another_process_within_a_moment(
    database: Database, elsewhere: Database, shelf: Shelf
) -> None:
    await an_edition(database, OTP)
    await a_revision(elsewhere, KPJ, RevisionState.IN_REVIEW)
    async with shelf.kept_current():
        assert tuple(shelf.articles) == (OTP,)
        async with elsewhere.transaction() as session:
            edition = await live.publish(
                session, KPJ.id, 1, officer_id=None, clock=StoppedClock(), today=NOON_FRIDAY.date()
            )
        await has(shelf, edition)
        assert found(shelf, "kpj saya ada dua") == KPJ.id


async def test_it_follows_from_no_edition_at_all(database: Database, shelf: Shelf) -> None:
    async with shelf.kept_current():
        assert shelf.edition == 0
        await has(shelf, await an_edition(database, OTP))
        assert tuple(shelf.articles) == (OTP,)


async def test_many_publications_in_a_row_end_at_the_newest(database: Database, shelf: Shelf) -> None:
    async with shelf.kept_current():
        made = [await an_edition(database, OTP) for _ in range(5)]
        await has(shelf, made[-1])


async def test_all_processes_follow(database: Database, elsewhere: Database, shelf: Shelf, database_url: str) -> None:
    other = Shelf(elsewhere, database_url, encoder=no_encoder)
    await an_edition(database, OTP)
    async with shelf.kept_current(), other.kept_current():
        edition = await an_edition(database, KPJ)
        for one in (shelf, other):
            await has(one, edition)
            assert tuple(one.articles) == (OTP, KPJ)


@pytest.mark.parametrize("torn", [b"", b"PK\x03\x04 half of a file"], ids=["empty", "cut"])
async def test_a_torn_index_leaves_the_old_edition_and_is_told(
    database: Database, shelf: Shelf, caplog: pytest.LogCaptureFixture, torn: bytes
) -> None:
    whole = await an_edition(database, OTP)
    async with shelf.kept_current():
        held = shelf.current
        await announced(database, whole.revisions, torn)
        await told(caplog)
        assert (shelf.edition, shelf.current) == (whole.id, held)
        await has(shelf, await an_edition(database, KPJ))
    assert "IndexUnreadable" in caplog.text


async def test_an_article_that_this_release_cannot_read_leaves_the_old_edition(
    database: Database, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    """Another process may be of a newer release, with more fields; this one goes on with what it has."""
    whole = await an_edition(database, OTP)
    revision = await a_revision(database, KPJ)
    newer = text("UPDATE article_revisions SET content = content || '{\"colour\": 1}' WHERE id = :id")
    async with database.transaction() as session:
        await session.execute(text("ALTER TABLE article_revisions DISABLE TRIGGER keep_revision"))
        await session.execute(newer, {"id": revision.id})
        await session.execute(text("ALTER TABLE article_revisions ENABLE TRIGGER keep_revision"))
        index = await session.scalar(select(Edition.index))
    async with shelf.kept_current():
        await announced(database, [revision.id], index or b"")
        await told(caplog)
        assert shelf.edition == whole.id
        await has(shelf, await an_edition(database, otp_article(legal=["x"])))


class Troubled(Database):
    """A database that can be told to fail."""

    trouble: Exception | None = None

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        if self.trouble:
            raise self.trouble
        async with super().transaction() as session:
            yield session


@pytest.mark.parametrize(
    "trouble",
    [OperationalError("SELECT", {}, Exception()), NoConnectionFree(), ConnectionResetError()],
    ids=["statement failed", "no connection free", "connection reset"],
)
async def test_in_trouble_it_keeps_the_old_edition_and_takes_the_next(
    database: Database, database_url: str, caplog: pytest.LogCaptureFixture, trouble: Exception
) -> None:
    troubled = Troubled(database_url)
    shelf = Shelf(troubled, database_url, encoder=no_encoder)
    held = await an_edition(database, OTP)
    async with shelf.kept_current():
        troubled.trouble = trouble
        await an_edition(database, OTP)
        await told(caplog)
        assert (shelf.edition, tuple(shelf.articles)) == (held.id, (OTP,))
        troubled.trouble = None
        await has(shelf, await an_edition(database, KPJ))
    await troubled.close()


async def told(caplog: pytest.LogCaptureFixture) -> None:
    async def logged() -> bool:
        return any(record.levelno == logging.ERROR for record in caplog.records)

    await until(logged, within_s=2.0)


async def test_it_reconnects_and_takes_what_it_missed(
    database: Database, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    await an_edition(database, OTP)
    async with shelf.kept_current():
        await until(lambda: listeners(database))
        (pid,) = await listeners(database)
        async with database.transaction() as session:
            await session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
        await has(shelf, await an_edition(database, KPJ), within_s=5.0)
        assert "Lost the connection that listens" in caplog.text
        await until(lambda: listeners(database))
        await has(shelf, await an_edition(database, otp_article(legal=["x"])))


async def test_behind_the_block_nobody_listens(database: Database, shelf: Shelf) -> None:
    held = await an_edition(database, OTP)
    async with shelf.kept_current():
        await until(lambda: listeners(database))
    await an_edition(database, KPJ)

    async def quiet() -> bool:
        return not await listeners(database)

    await until(quiet)
    assert shelf.edition == held.id


async def test_the_stored_index_is_read_as_it_was_fitted(database: Database, shelf: Shelf) -> None:
    edition = await an_edition(database, OTP, KPJ)
    await shelf.load()
    async with database.transaction() as session:
        index = Index.from_bytes(await session.scalar(select(Edition.index).where(Edition.id == edition.id)) or b"")
        articles = [service.content_of(revision) for revision in await editions.published(session)]
    for question in ("kode otp tidak masuk", "kpj saya ada dua"):
        assert shelf.search(question) == Search(articles, index).search(question)


async def test_an_edition_that_other_code_fitted_is_fitted_again(
    database: Database, shelf: Shelf, caplog: pytest.LogCaptureFixture
) -> None:
    edition = await an_edition(database, OTP, KPJ)
    async with database.transaction() as session:
        stored = await session.get_one(Edition, edition.id)
        stored.code = "of another release"
        stored.index = Index.fit([KPJ, OTP], ["hujan"]).to_bytes()  # its numbers mean other articles
    with caplog.at_level(logging.WARNING):
        await shelf.load()
    assert "fitted by other code" in caplog.text
    assert found(shelf, OTP.questions.id[0]) == OTP.id
