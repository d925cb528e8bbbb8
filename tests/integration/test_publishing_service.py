"""Revisions of articles: nothing is overwritten, states move one way, and all comes back as it was saved."""

from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from api.db import Database
from api.errors import ArticleNotFound, EditedMeanwhile, NotThatRevision
from api.publishing import live, queries, service
from api.publishing.enums import RevisionState
from api.publishing.models import Revision
from knowledge import Article, load_articles
from tests.factories import a_revision, an_article, an_officer, article_text
from tests.fakes import NOON_FRIDAY, StoppedClock
from tests.revisions import ARCHIVED, DRAFT, IN_REVIEW, OTP, PUBLISHED, kept, move, moves, save, saying, states


async def test_saves_are_counted(database: Database) -> None:
    numbers = [(await save(database, f"Jawaban {base}.", base=base)).number for base in range(3)]
    assert numbers == [1, 2, 3]
    assert await kept(database) == [(1, "Jawaban 0."), (2, "Jawaban 1."), (3, "Jawaban 2.")]


@pytest.mark.parametrize("base", [0, 1, 3])
async def test_who_read_any_but_the_newest_revision_does_not_save(database: Database, base: int) -> None:
    await save(database, "Pertama.", base=0)
    await save(database, "Kedua.", base=1)
    with pytest.raises(EditedMeanwhile):
        await save(database, "Ketiga.", base=base)
    assert await kept(database) == [(1, "Pertama."), (2, "Kedua.")]
    assert await states(database) == {1: ARCHIVED, 2: DRAFT}


async def test_a_new_article_has_no_base(database: Database) -> None:
    with pytest.raises(EditedMeanwhile):
        await save(database, "Pertama.", base=1)
    assert await kept(database) == []


async def test_of_two_trainers_who_read_the_same_the_second_overwrites_nothing(database: Database) -> None:
    sari, budi = await an_officer(database, name="Sari"), await an_officer(database, name="Budi")
    await save(database, "Pertama.", base=0)
    await save(database, "Kata Sari.", base=1, by=sari.id)
    with pytest.raises(EditedMeanwhile):
        await save(database, "Kata Budi.", base=1, by=budi.id)
    assert await kept(database) == [(1, "Pertama."), (2, "Kata Sari.")]


@pytest.mark.parametrize("state", [DRAFT, IN_REVIEW])
async def test_a_newer_draft_archives_what_was_never_published(database: Database, state: RevisionState) -> None:
    await a_revision(database, saying("Pertama."), state)
    await save(database, "Kedua.", base=1)
    assert await states(database) == {1: ARCHIVED, 2: DRAFT}
    assert (state, ARCHIVED) in await moves(database)


async def test_a_newer_draft_leaves_the_live_revision_alone(database: Database) -> None:
    await a_revision(database, saying("Pertama."), PUBLISHED)
    await save(database, "Kedua.", base=1)
    assert await states(database) == {1: PUBLISHED, 2: DRAFT}


async def test_drafts_of_other_articles_stay(database: Database) -> None:
    await a_revision(database, an_article("kpj-merge"))
    await save(database, "Pertama.", base=0)
    async with database.transaction() as session:
        assert (await queries.newest(session, "kpj-merge")).state == DRAFT


ALLOWED = {
    (DRAFT, IN_REVIEW),
    (IN_REVIEW, DRAFT),
    (IN_REVIEW, PUBLISHED),
    (DRAFT, ARCHIVED),
    (IN_REVIEW, ARCHIVED),
    (PUBLISHED, ARCHIVED),
}
ALL_MOVES = {(old, new) for old in RevisionState for new in RevisionState}


@pytest.mark.parametrize(("old", "new"), sorted(ALLOWED))
async def test_an_allowed_move_is_made_and_noted(database: Database, old: RevisionState, new: RevisionState) -> None:
    await a_revision(database, saying("Pertama."), old)
    await move(database, 1, new)
    assert await states(database) == {1: new}
    assert (await moves(database))[-1] == (old, new)


@pytest.mark.parametrize(("old", "new"), sorted(ALL_MOVES - ALLOWED))
async def test_any_other_move_is_refused_and_not_noted(
    database: Database, old: RevisionState, new: RevisionState
) -> None:
    await a_revision(database, saying("Pertama."), old)
    before = await moves(database)
    with pytest.raises(NotThatRevision):
        await move(database, 1, new)
    assert await states(database) == {1: old}
    assert await moves(database) == before


async def test_publishing_archives_what_was_live(database: Database) -> None:
    for words in ("Pertama.", "Kedua.", "Ketiga."):
        await a_revision(database, saying(words), PUBLISHED)
    assert await states(database) == {1: ARCHIVED, 2: ARCHIVED, 3: PUBLISHED}
    assert (await moves(database)).count((PUBLISHED, ARCHIVED)) == 2


@pytest.mark.parametrize("first", RevisionState)
@pytest.mark.parametrize("second", RevisionState)
async def test_the_database_itself_keeps_one_live_and_one_worked_on(
    database: Database, first: RevisionState, second: RevisionState
) -> None:
    """Whatever the code does: two live ones, or two worked on, cannot be stored."""
    await a_revision(database, saying("Pertama."), ARCHIVED)
    await a_revision(database, saying("Kedua."), ARCHIVED)
    worked_on = {DRAFT, IN_REVIEW}
    clash = first == second == PUBLISHED or {first, second} <= worked_on
    try:
        async with database.transaction() as session:
            for number, state in ((1, first), (2, second)):
                await session.execute(update(Revision).where(Revision.number == number).values(state=state))
    except IntegrityError:
        assert clash
    else:
        assert not clash


@pytest.mark.parametrize(
    "changed",
    [
        'content = content || \'{"topic": "account.delete"}\'',
        "number = 7",
        "note = 'lain'",
        "author_id = (SELECT min(id) FROM officers)",
        "author_id = NULL, state = 'archived'",
        "created_at = created_at + interval '1 second'",
        "id = DEFAULT",
        "article_id = 'kpj-merge'",
    ],
)
async def test_the_database_itself_refuses_to_change_a_revision(database: Database, changed: str) -> None:
    await an_officer(database, name="Budi")
    await a_revision(database, an_article("kpj-merge"))
    await a_revision(database, saying("Pertama."), by=(await an_officer(database)).id)
    with pytest.raises(DBAPIError, match="a revision never changes"):
        async with database.transaction() as session:
            await session.execute(text(f"UPDATE article_revisions SET {changed} WHERE article_id = '{OTP}'"))
    async with database.transaction() as session:
        revision = await service.find(session, OTP, 1)
    assert (service.content_of(revision), revision.note, revision.state) == (saying("Pertama."), "", DRAFT)


@pytest.mark.parametrize(("article_id", "number"), [(OTP, 2), (OTP, 0), ("kpj-merge", 1)])
async def test_what_is_not_there_is_neither_found_nor_moved_nor_rolled_back(
    database: Database, article_id: str, number: int
) -> None:
    officer = await an_officer(database)
    await a_revision(database, saying("Pertama."))
    by: dict[str, Any] = {"officer_id": officer.id, "clock": StoppedClock()}
    async with database.transaction() as session:
        for asked in (
            service.find(session, article_id, number),
            service.move(session, article_id, number, ARCHIVED, **by),
            service.roll_back(session, article_id, number, base=1, **by),
            live.publish(session, article_id, number, **by, today=NOON_FRIDAY.date()),
            live.withdraw(session, article_id, number, **by),
        ):
            with pytest.raises(ArticleNotFound):
                await asked
    assert await states(database) == {1: DRAFT}


FULL = an_article(
    OTP,
    segments=["PMI", "BPU"],
    flow="otp",
    valid_from="2026-01-01",
    valid_to="2027-12-31",
    legal=["PP 45/2015 pasal 22"],
    related=["kpj-merge", "about-fraud"],
    id_text=article_text(
        "Kode “OTP” 100 % \\ 'tidak' masuk",
        'Baris satu.\nBaris "dua".\tTab. 🙏 Ⓐ é \u202bقف\u202c {"$ref": null} %s :x',
        "Satu.",
        channels={"jmo": "Buka menu.", "lapak_asik": "Unggah.", "branch": "Datang.", "call_175": "Telepon."},
        documents=["KTP", "Kartu"],
        amounts=[
            {"label": "Iuran", "value": "Rp16.800", "since": "2026-01"},
            {"label": "Tarif", "value": 2, "since": 2025},
        ],
    ),
    en_text=article_text("OTP", "Answer.", "One.", channels={"call_175": "Call.", "jmo": "Open the menu."}),
    questions={"id": ["kode otp?", "KODE OTP?"], "en": ["otp 🤔"]},
)


async def stored_and_read(database: Database, article: Article) -> Article:
    await a_revision(database, article)
    async with database.transaction() as session:
        return service.content_of(await queries.newest(session, article.id))


async def test_an_article_comes_back_as_it_was_saved(database: Database) -> None:
    assert await stored_and_read(database, FULL) == FULL


async def test_even_the_order_of_channels_comes_back(database: Database) -> None:
    """Readers see the channels in the order that the author gave them."""
    found = await stored_and_read(database, FULL)
    assert list(found.id_text.channels) == list(FULL.id_text.channels)
    assert found.model_dump_json() == FULL.model_dump_json()


async def test_every_shipped_article_comes_back_as_it_was_saved(database: Database) -> None:
    shipped = load_articles()
    async with database.transaction() as session:
        for article in shipped:
            await service.save(session, article, base=0, author_id=None, clock=StoppedClock())
    async with database.transaction() as session:
        found = [summary.content for summary in await queries.summaries(session)]
        assert await session.scalar(select(func.count()).select_from(Revision)) == len(shipped)
    assert {article.id: article for article in found} == {article.id: article for article in shipped}
