"""Articles from files: the product's own are followed until a trainer touches them; a trainer's wait for review."""

import asyncio

import pytest
from sqlalchemy import select, update

from api.db import Database
from api.errors import LastArticle
from api.publishing import editions, files, queries, service
from api.publishing.enums import WORKED_ON, RevisionState
from api.publishing.files import Brought
from api.publishing.models import Edition, Revision
from knowledge import Article
from knowledge.cache import code_key
from tests.factories import (
    a_revision,
    an_article,
    an_edition,
    an_officer,
    kpj_article,
    otp_article,
    until_somebody_waits,
)
from tests.fakes import StoppedClock

DRAFT, IN_REVIEW, PUBLISHED, ARCHIVED = RevisionState
OTP, KPJ = otp_article(), kpj_article()
CHANGED = otp_article(legal=["PP 46/2015"])
OTHERS = otp_article(legal=["PP 44/2015"])


async def follow(database: Database, *shipped: Article) -> Brought:
    async with database.transaction() as session:
        return await files.follow(session, shipped, clock=StoppedClock())


async def bring(database: Database, *articles: Article, by: int) -> Brought:
    async with database.transaction() as session:
        return await files.bring(session, articles, author_id=by, clock=StoppedClock())


async def taken(database: Database) -> list[Article]:
    async with database.transaction() as session:
        return await files.take(session)


async def made(database: Database) -> list[Edition]:
    async with database.transaction() as session:
        return list(await session.scalars(select(Edition).order_by(Edition.id)))


async def states(database: Database, article: Article = OTP) -> list[RevisionState]:
    async with database.transaction() as session:
        found = select(Revision.state).where(Revision.article_id == article.id).order_by(Revision.number)
        return list(await session.scalars(found))


async def move(database: Database, number: int, *way: RevisionState, by: int) -> None:
    async with database.transaction() as session:
        for to in way:
            await service.move(session, OTP.id, number, to, officer_id=by, clock=StoppedClock())


async def test_on_an_empty_database_all_are_published_in_one_edition(database: Database) -> None:
    assert await follow(database, KPJ, OTP) == Brought(new=2)
    assert await taken(database) == [OTP, KPJ]
    (edition,) = await made(database)
    assert (len(edition.revisions), edition.code) == (2, code_key())
    async with database.transaction() as session:
        (version,) = await queries.history(session, OTP.id)
    assert (version.author, {name for _, name in version.events}) == (None, {None})


async def test_again_nothing_happens(database: Database) -> None:
    edition = await an_edition(database, OTP, KPJ)
    for _ in range(2):
        assert await follow(database, OTP, KPJ) == Brought(same=2)
    assert [one.id for one in await made(database)] == [edition.id]
    assert await states(database) == [PUBLISHED]


async def test_a_changed_file_is_a_new_live_revision_in_a_new_edition(database: Database) -> None:
    before = await an_edition(database, OTP, KPJ)
    assert await follow(database, CHANGED, KPJ) == Brought(changed=1, same=1)
    assert await taken(database) == [CHANGED, KPJ]
    assert await states(database) == [ARCHIVED, PUBLISHED]
    old, new = await made(database)
    assert (old.id, len(new.revisions)) == (before.id, 2)


async def test_what_a_trainer_wrote_stays(database: Database) -> None:
    officer = await an_officer(database)
    await an_edition(database, OTP)
    await an_edition(database, OTHERS, by=officer.id)
    assert await follow(database, CHANGED) == Brought(kept=(OTP.id,))
    assert await taken(database) == [OTHERS]
    assert len(await made(database)) == 2


@pytest.mark.parametrize("state", sorted(WORKED_ON))
async def test_what_a_trainer_works_on_stays(database: Database, state: RevisionState) -> None:
    officer = await an_officer(database)
    await an_edition(database, OTP)
    await a_revision(database, OTHERS, state, by=officer.id)
    assert await follow(database, CHANGED) == Brought(kept=(OTP.id,))
    assert await states(database) == [PUBLISHED, state]
    assert len(await made(database)) == 1


@pytest.mark.parametrize(
    ("shipped", "brought"), [(OTP, Brought(same=1, new=1)), (CHANGED, Brought(kept=(OTP.id,), new=1))]
)
async def test_what_a_trainer_withdrew_stays_withdrawn(database: Database, shipped: Article, brought: Brought) -> None:
    officer = await an_officer(database)
    await a_revision(database, OTP, PUBLISHED)
    await move(database, 1, ARCHIVED, by=officer.id)
    assert await follow(database, shipped, KPJ) == brought
    assert await taken(database) == [KPJ]
    assert await states(database) == [ARCHIVED]


async def test_what_a_trainer_wrote_and_the_next_release_ships_too_is_the_same(database: Database) -> None:
    officer = await an_officer(database)
    await an_edition(database, OTP)
    await a_revision(database, CHANGED, by=officer.id)
    assert await follow(database, CHANGED) == Brought(same=1)
    assert await states(database) == [PUBLISHED, DRAFT]


async def test_what_a_trainer_published_stays_though_it_came_from_a_file(database: Database) -> None:
    officer = await an_officer(database)
    await an_edition(database, OTP)
    await bring(database, OTHERS, by=officer.id)
    await move(database, 2, IN_REVIEW, PUBLISHED, by=officer.id)
    await an_edition(database)
    assert await follow(database, CHANGED) == Brought(kept=(OTP.id,))
    assert await taken(database) == [OTHERS]


async def test_what_is_shipped_no_more_is_archived_by_nobody_in_a_new_edition(database: Database) -> None:
    before = await an_edition(database, OTP, KPJ)
    assert await follow(database, KPJ) == Brought(same=1, gone=1)
    assert await taken(database) == [KPJ]
    assert await states(database) == [ARCHIVED]
    old, new = await made(database)
    assert (old.id, len(new.revisions)) == (before.id, 1)
    async with database.transaction() as session:
        (version,) = await queries.history(session, OTP.id)
    assert version.events[-1][1] is None
    assert await follow(database, KPJ) == Brought(same=1)


@pytest.mark.parametrize("shipped", [OTP, CHANGED])
async def test_what_is_shipped_again_comes_back(database: Database, shipped: Article) -> None:
    await an_edition(database, OTP, KPJ)
    await follow(database, KPJ)
    assert await follow(database, shipped, KPJ) == Brought(new=1, same=1)
    assert await taken(database) == [shipped, KPJ]
    assert await follow(database, shipped, KPJ) == Brought(same=2)


@pytest.mark.parametrize("state", [DRAFT, IN_REVIEW, PUBLISHED, ARCHIVED])
async def test_what_is_shipped_no_more_stays_when_a_trainer_touched_it(
    database: Database, state: RevisionState
) -> None:
    officer = await an_officer(database)
    await an_edition(database, OTP, KPJ)
    await a_revision(database, OTHERS, state, by=officer.id)
    assert await follow(database, KPJ) == Brought(same=1)
    assert [article.id for article in await taken(database)] == [OTP.id, KPJ.id]


async def test_the_last_articles_stay_though_they_are_shipped_no_more(database: Database) -> None:
    """With nothing but an article that nobody asks for, there would be nothing to search."""
    await an_edition(database, OTP)
    about = an_article("about-jmo")
    assert await follow(database, about) == Brought(new=1)
    assert await taken(database) == [about, OTP]


@pytest.mark.parametrize(("base", "ours"), [(1, CHANGED), (0, KPJ)], ids=["known article", "new article"])
async def test_who_saves_while_the_files_are_followed_is_first(database: Database, base: int, ours: Article) -> None:
    officer = await an_officer(database)
    await an_edition(database, OTP)
    theirs = ours.model_copy(update={"legal": ("PP 44/2015",)})
    async with database.transaction() as session:
        await service.save(session, theirs, base=base, author_id=officer.id, clock=StoppedClock())
        following = asyncio.create_task(follow(database, *{OTP.id: OTP, ours.id: ours}.values()))
        await until_somebody_waits(database)
    assert (await following).kept == (ours.id,)
    assert (await states(database, ours))[-1] == DRAFT


async def test_other_code_makes_a_new_edition_of_the_same_articles(database: Database) -> None:
    await an_edition(database, OTP)
    async with database.transaction() as session:
        await session.execute(update(Edition).values(code="of another release"))
    assert await follow(database, OTP) == Brought(same=1)
    old, new = await made(database)
    assert (new.revisions, new.code) == (old.revisions, code_key())


async def test_without_an_edition_one_is_made(database: Database) -> None:
    await a_revision(database, OTP, PUBLISHED)
    assert await follow(database, OTP) == Brought(same=1)
    assert len(await made(database)) == 1


async def test_without_any_article_nothing_can_be_followed(database: Database) -> None:
    with pytest.raises(LastArticle):
        await follow(database)


async def test_what_is_brought_waits_as_a_draft_under_its_author(database: Database) -> None:
    officer = await an_officer(database, name="Sari")
    before = await an_edition(database, OTP)
    assert await bring(database, CHANGED, KPJ, by=officer.id) == Brought(new=1, changed=1)
    assert (await states(database), await states(database, KPJ)) == ([PUBLISHED, DRAFT], [DRAFT])
    assert await taken(database) == [OTP]
    assert [one.id for one in await made(database)] == [before.id]
    async with database.transaction() as session:
        assert [version.author for version in await queries.history(session, KPJ.id)] == ["Sari"]


async def test_what_is_brought_again_changes_nothing(database: Database) -> None:
    officer = await an_officer(database)
    await an_edition(database, OTP)
    for expected in (Brought(changed=1, new=1), Brought(same=2)):
        assert await bring(database, CHANGED, KPJ, by=officer.id) == expected
    assert await states(database) == [PUBLISHED, DRAFT]


async def test_a_draft_that_is_brought_replaces_the_author_s_own_in_work(database: Database) -> None:
    officer = await an_officer(database)
    await a_revision(database, OTP, IN_REVIEW, by=officer.id)
    assert await bring(database, CHANGED, by=officer.id) == Brought(changed=1)
    assert await states(database) == [ARCHIVED, DRAFT]


@pytest.mark.parametrize("state", sorted(WORKED_ON))
async def test_what_another_trainer_works_on_is_left_alone(database: Database, state: RevisionState) -> None:
    sari, budi = await an_officer(database, name="Sari"), await an_officer(database, name="Budi")
    await an_edition(database, OTP)
    await a_revision(database, OTHERS, state, by=sari.id)
    assert await bring(database, CHANGED, KPJ, by=budi.id) == Brought(new=1, kept=(OTP.id,))
    assert await states(database) == [PUBLISHED, state]


@pytest.mark.parametrize("mine", [True, False], ids=["one's own", "another's"])
async def test_an_export_that_is_brought_back_untouched_spoils_no_draft(database: Database, mine: bool) -> None:
    sari, budi = await an_officer(database, name="Sari"), await an_officer(database, name="Budi")
    await an_edition(database, OTP, KPJ)
    await a_revision(database, OTHERS, IN_REVIEW, by=sari.id)
    exported = await taken(database)
    assert await bring(database, *exported, by=sari.id if mine else budi.id) == Brought(same=2)
    assert await states(database) == [PUBLISHED, IN_REVIEW]


async def test_who_saves_while_articles_are_brought_keeps_his_draft(database: Database) -> None:
    sari, budi = await an_officer(database, name="Sari"), await an_officer(database, name="Budi")
    await an_edition(database, OTP)
    async with database.transaction() as session:
        await service.save(session, OTHERS, base=1, author_id=sari.id, clock=StoppedClock())
        bringing = asyncio.create_task(bring(database, CHANGED, by=budi.id))
        await until_somebody_waits(database)
    assert await bringing == Brought(kept=(OTP.id,))


async def test_taken_and_brought_again_all_is_the_same(database: Database) -> None:
    await an_edition(database, OTP, KPJ)
    await a_revision(database, CHANGED, ARCHIVED)
    await a_revision(database, an_article("about-jmo"))
    exported = await taken(database)
    assert exported == [OTP, KPJ]
    assert await bring(database, KPJ, by=(await an_officer(database)).id) == Brought(same=1)


async def test_an_edition_is_what_is_taken(database: Database) -> None:
    edition = await an_edition(database, KPJ, OTP)
    async with database.transaction() as session:
        issue = await editions.read(session, edition, None)
    assert list(issue.articles) == await taken(database)
