"""What was is kept: old revisions come back, and it is told who did what when and how an article was received."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from api.db import Database
from api.errors import ArticleNotFound, EditedMeanwhile
from api.publishing import queries, service
from tests.factories import a_revision, an_article, an_officer, turn_of
from tests.factories import send as say
from tests.fakes import NOON_FRIDAY, StoppedClock
from tests.revisions import ARCHIVED, DRAFT, IN_REVIEW, OTP, PUBLISHED, move, save, saying, states


async def test_an_old_revision_comes_back_as_a_new_draft(database: Database) -> None:
    officer = await an_officer(database)
    await a_revision(database, saying("Pertama."), PUBLISHED)
    await a_revision(database, saying("Kedua."), PUBLISHED)
    async with database.transaction() as session:
        back = await service.roll_back(session, OTP, 1, base=2, officer_id=officer.id, clock=StoppedClock())
    assert (back.number, back.state, back.author_id) == (3, DRAFT, officer.id)
    assert "1" in back.note
    assert service.content_of(back) == saying("Pertama.")
    assert await states(database) == {1: ARCHIVED, 2: PUBLISHED, 3: DRAFT}


async def test_rolling_back_archives_the_draft_that_it_replaces(database: Database) -> None:
    officer = await an_officer(database)
    await a_revision(database, saying("Pertama."), PUBLISHED)
    await a_revision(database, saying("Kedua."), IN_REVIEW)
    async with database.transaction() as session:
        await service.roll_back(session, OTP, 1, base=2, officer_id=officer.id, clock=StoppedClock())
    assert await states(database) == {1: PUBLISHED, 2: ARCHIVED, 3: DRAFT}


async def test_from_a_stale_page_nothing_is_rolled_back(database: Database) -> None:
    sari, budi = await an_officer(database, name="Sari"), await an_officer(database, name="Budi")
    await a_revision(database, saying("Pertama."), PUBLISHED)
    await a_revision(database, saying("Kata Sari."), IN_REVIEW, by=sari.id)
    with pytest.raises(EditedMeanwhile):
        async with database.transaction() as session:
            await service.roll_back(session, OTP, 1, base=1, officer_id=budi.id, clock=StoppedClock())
    assert await states(database) == {1: PUBLISHED, 2: IN_REVIEW}


async def test_the_history_tells_who_did_what_when_the_newest_first(database: Database) -> None:
    sari, budi = await an_officer(database, name="Sari"), await an_officer(database, name="Budi")
    clock = StoppedClock()
    await a_revision(database, saying("Pertama."), by=sari.id, clock=clock)
    clock.advance(hours=1)
    await move(database, 1, IN_REVIEW, by=sari.id, clock=clock)
    clock.advance(hours=1)
    await move(database, 1, PUBLISHED, by=budi.id, clock=clock)
    clock.advance(hours=1)
    await a_revision(database, saying("Kedua."), PUBLISHED, clock=clock)
    async with database.transaction() as session:
        newer, older = await queries.history(session, OTP)
    told = [(event.old, event.new, name, (event.at - NOON_FRIDAY) / timedelta(hours=1)) for event, name in older.events]
    assert (newer.revision.number, newer.author) == (2, None)
    assert {name for _, name in newer.events} == {None}
    assert (older.revision.number, older.author) == (1, "Sari")
    assert told == [
        (None, DRAFT, "Sari", 0),
        (DRAFT, IN_REVIEW, "Sari", 1),
        (IN_REVIEW, PUBLISHED, "Budi", 2),
        (PUBLISHED, ARCHIVED, None, 3),
    ]


async def test_who_replaces_a_draft_is_noted_as_who_archived_it(database: Database) -> None:
    sari, budi = await an_officer(database, name="Sari"), await an_officer(database, name="Budi")
    await save(database, "Pertama.", base=0, by=sari.id)
    await save(database, "Kedua.", base=1, by=budi.id)
    async with database.transaction() as session:
        _, older = await queries.history(session, OTP)
    assert [(event.new, name) for event, name in older.events] == [(DRAFT, "Sari"), (ARCHIVED, "Budi")]


async def test_an_unknown_article_has_no_history(database: Database) -> None:
    async with database.transaction() as session:
        with pytest.raises(ArticleNotFound):
            await queries.history(session, OTP)
        with pytest.raises(ArticleNotFound):
            await queries.newest(session, OTP)


async def test_the_summary_is_that_of_the_newest_revision_with_live_and_draft_beside(database: Database) -> None:
    officer = await an_officer(database, name="Sari")
    await a_revision(database, saying("Pertama."), PUBLISHED)
    await save(database, "Kedua.", base=1, by=officer.id)
    await a_revision(database, an_article("kpj-merge"), ARCHIVED)
    async with database.transaction() as session:
        otp, kpj = await queries.summaries(session)
    assert (otp.article_id, otp.content, otp.state) == (OTP, saying("Kedua."), DRAFT)
    assert (otp.live, otp.working, otp.changed_by) == (1, 2, "Sari")
    assert (kpj.article_id, kpj.state, kpj.live, kpj.working) == ("kpj-merge", ARCHIVED, None, None)


async def test_the_summary_counts_how_an_article_was_received(database: Database) -> None:
    await a_revision(database, saying("Pertama."), PUBLISHED)
    statement = text("INSERT INTO article_feedback (message_id, article, helped, at) VALUES (:id, :to, :helped, now())")
    for to, helped in ((OTP, True), (OTP, True), (OTP, False), ("kpj-merge", False)):
        message = turn_of(await say(database)).message_id
        async with database.transaction() as session:
            await session.execute(statement, {"id": message, "to": to, "helped": helped})
    async with database.transaction() as session:
        (summary,) = await queries.summaries(session)
        assert await queries.feedback(session, OTP) == (2, 1) == (summary.helped, summary.not_helped)
        assert await queries.feedback(session, "about-jmo") == (0, 0)
