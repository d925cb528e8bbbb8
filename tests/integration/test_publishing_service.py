"""Revisions of articles: nothing is overwritten, states move one way, and it is noted who moved them when."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from api.db import Database
from api.errors import ArticleNotFound, EditedMeanwhile, NotThatRevision
from api.publishing import live, queries, service
from api.publishing.enums import RevisionState
from api.publishing.models import ArticleRow, Edition, Revision, RevisionEvent
from knowledge import Article, load_articles
from tests.factories import a_revision, an_article, an_officer, article_text, turn_of, until_somebody_waits
from tests.factories import send as say
from tests.fakes import NOON_FRIDAY, StoppedClock

DRAFT, IN_REVIEW, PUBLISHED, ARCHIVED = RevisionState
OTP = "account-otp"


def saying(words: str) -> Article:
    return an_article(OTP, id_text=article_text("Kode OTP", words, "Satu.", "Dua."))


async def save(database: Database, words: str, *, base: int, by: int | None = None) -> Revision:
    async with database.transaction() as session:
        return await service.save(session, saying(words), base=base, author_id=by, clock=StoppedClock())


async def move(
    database: Database, number: int, to: RevisionState, *, by: int | None = None, clock: StoppedClock | None = None
) -> None:
    async with database.transaction() as session:
        await service.move(session, OTP, number, to, officer_id=by, clock=clock or StoppedClock())


async def kept(database: Database) -> list[tuple[int, str]]:
    """The numbers and words of all revisions."""
    async with database.transaction() as session:
        found = list(await session.scalars(select(Revision).order_by(Revision.number)))
    return [(one.number, service.content_of(one).id_text.answer) for one in found]


async def states(database: Database) -> dict[int, RevisionState]:
    async with database.transaction() as session:
        rows = await session.execute(select(Revision.number, Revision.state).order_by(Revision.number))
        return {row.number: row.state for row in rows}


async def moves(database: Database) -> list[tuple[RevisionState | None, RevisionState]]:
    async with database.transaction() as session:
        rows = await session.execute(select(RevisionEvent.old, RevisionEvent.new).order_by(RevisionEvent.id))
        return [(row.old, row.new) for row in rows]


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


async def test_what_was_archived_meanwhile_is_not_published(database: Database) -> None:
    await a_revision(database, saying("Pertama."), IN_REVIEW)
    async with database.transaction() as session:  # a newer draft, on its way when somebody presses "publish"
        await service.save(session, saying("Kedua."), base=1, author_id=None, clock=StoppedClock())
        publishing = asyncio.create_task(publish(database, 1))
        await until_somebody_waits(database)
    with pytest.raises(NotThatRevision):
        await publishing
    assert await states(database) == {1: ARCHIVED, 2: DRAFT}


async def publish(database: Database, number: int) -> Edition:
    async with database.transaction() as session:
        return await live.publish(session, OTP, number, officer_id=None, clock=StoppedClock(), today=NOON_FRIDAY.date())


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
