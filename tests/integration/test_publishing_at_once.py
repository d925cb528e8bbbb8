"""Trainers who work on one article at the same moment: the first wins, the second is told."""

import asyncio

import pytest

from api.db import Database
from api.errors import EditedMeanwhile, NotThatRevision
from api.publishing import live, service
from api.publishing.models import ArticleRow, Edition, Revision
from tests.factories import a_revision, until_somebody_waits
from tests.fakes import NOON_FRIDAY, StoppedClock
from tests.revisions import ARCHIVED, DRAFT, IN_REVIEW, OTP, PUBLISHED, kept, move, save, saying, states


async def publish(database: Database, number: int) -> Edition:
    async with database.transaction() as session:
        return await live.publish(session, OTP, number, officer_id=None, clock=StoppedClock(), today=NOON_FRIDAY.date())


@pytest.mark.parametrize("base", [1, 0], ids=["known article", "new article"])
async def test_of_two_who_save_at_the_same_moment_the_second_waits_and_is_told(database: Database, base: int) -> None:
    if base:
        await save(database, "Pertama.", base=0)
    async with database.transaction() as session:
        await service.save(session, saying("Lebih dulu."), base=base, author_id=None, clock=StoppedClock())
        second = asyncio.create_task(save(database, "Kemudian.", base=base))
        await until_somebody_waits(database)
    with pytest.raises(EditedMeanwhile):
        await second
    assert (await kept(database))[base:] == [(base + 1, "Lebih dulu.")]


async def test_of_many_saves_at_once_exactly_one_is_kept(database: Database) -> None:
    await save(database, "Pertama.", base=0)
    saves = (save(database, f"Kata {number}.", base=1) for number in range(6))
    ends = await asyncio.gather(*saves, return_exceptions=True)
    assert sum(isinstance(end, Revision) for end in ends) == 1
    assert sum(isinstance(end, EditedMeanwhile) for end in ends) == 5
    assert len(await kept(database)) == 2


async def test_what_was_archived_meanwhile_is_not_published(database: Database) -> None:
    await a_revision(database, saying("Pertama."), IN_REVIEW)
    async with database.transaction() as session:  # a newer draft, on its way when somebody presses "publish"
        await service.save(session, saying("Kedua."), base=1, author_id=None, clock=StoppedClock())
        publishing = asyncio.create_task(publish(database, 1))
        await until_somebody_waits(database)
    with pytest.raises(NotThatRevision):
        await publishing
    assert await states(database) == {1: ARCHIVED, 2: DRAFT}


async def test_of_two_who_move_at_once_the_second_is_refused(database: Database) -> None:
    await a_revision(database, saying("Pertama."), IN_REVIEW)
    async with database.transaction() as session:
        await service.move(session, OTP, 1, DRAFT, officer_id=None, clock=StoppedClock())
        second = asyncio.create_task(move(database, 1, PUBLISHED))
        await until_somebody_waits(database)
    with pytest.raises(NotThatRevision):
        await second
    assert await states(database) == {1: DRAFT}


async def test_what_was_read_before_the_lock_is_read_again_after_it(database: Database) -> None:
    """A check reads the revision long before it is moved; whoever sent it back meanwhile was first."""
    await a_revision(database, saying("Pertama."), IN_REVIEW)
    async with database.transaction() as session:
        read = await service.find(session, OTP, 1)
        assert read.state == IN_REVIEW
        await move(database, 1, DRAFT)
        with pytest.raises(NotThatRevision):
            await service.move(session, OTP, 1, PUBLISHED, officer_id=None, clock=StoppedClock())
    assert await states(database) == {1: DRAFT}


async def test_a_save_knows_what_was_saved_since_the_session_first_read_the_article(database: Database) -> None:
    await save(database, "Pertama.", base=0)
    async with database.transaction() as session:
        row = await session.get_one(ArticleRow, OTP)
        assert row.latest == 1
        await save(database, "Kedua.", base=1)
        with pytest.raises(EditedMeanwhile):
            await service.save(session, saying("Ketiga."), base=1, author_id=None, clock=StoppedClock())
    assert await kept(database) == [(1, "Pertama."), (2, "Kedua.")]
