"""Unanswered questions are dealt with once: as variants of an article, as a new article, or dismissed."""

import asyncio
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from sqlalchemy import select

from api.console.forms import values_of
from api.db import Database
from api.errors import ArticleNotFound, BodyTooLarge, EditedMeanwhile
from api.guard import MAX_BODY_BYTES
from api.publishing import dealing, queries, service
from api.publishing.enums import Dealt, Missed, RevisionState
from api.publishing.models import DealtQuestion, Revision
from bot.actions.port import HandOffReason, Turn
from knowledge.article import Questions
from tests.asked import (
    GUIDE,
    KPJ,
    LOST,
    OTP,
    UNSURE,
    asked,
    dismissed,
    found,
    handed_over,
    not_helped,
    variant,
)
from tests.factories import a_revision, an_edition, an_officer, otp_article, until_somebody_waits
from tests.fakes import NOON_FRIDAY, StoppedClock

TODAY = NOON_FRIDAY.date() + timedelta(days=1)  # where the desk is, it is past midnight


async def drafted(database: Database, *turns: Turn, by: int, article: str = "bsu-status") -> Revision:
    ids = [turn.message_id for turn in turns]
    async with database.transaction() as session:
        return await dealing.make_draft(
            session, ids, article, "bsu.status", officer_id=by, clock=StoppedClock(), today=TODAY
        )


async def dealt(database: Database) -> list[tuple[int, Dealt, str | None, int]]:
    async with database.transaction() as session:
        rows = await session.scalars(select(DealtQuestion).order_by(DealtQuestion.message_id))
        return [(row.message_id, row.how, row.article_id, row.officer_id) for row in rows]


async def numbers(database: Database) -> list[tuple[int, RevisionState]]:
    async with database.transaction() as session:
        rows = await session.execute(select(Revision.number, Revision.state).order_by(Revision.id))
        return [(row.number, row.state) for row in rows]


async def test_as_a_variant_each_text_is_added_once_in_its_language(database: Database) -> None:
    officer = await an_officer(database)
    await a_revision(database, OTP, RevisionState.PUBLISHED)
    texts = ["otp saya kosong terus", "otp saya kosong terus", "kode otp tidak masuk", "why is my code not arriving"]
    turns = [await asked(database, text) for text in texts]
    draft = await variant(database, *turns, by=officer.id)
    known = OTP.questions
    more = Questions(id=(*known.id, "otp saya kosong terus"), en=(*known.en, "why is my code not arriving"))
    assert service.content_of(draft) == OTP.model_copy(update={"questions": more})
    assert (draft.number, draft.state, draft.author_id) == (2, RevisionState.DRAFT, officer.id)
    assert await numbers(database) == [(1, RevisionState.PUBLISHED), (2, RevisionState.DRAFT)]


async def test_a_variant_goes_on_from_the_draft_in_work(database: Database) -> None:
    officer = await an_officer(database)
    await a_revision(database, OTP, RevisionState.PUBLISHED)
    await a_revision(database, otp_article(legal=["PP 46/2015"]))
    content = service.content_of(await variant(database, await asked(database, "otp kosong"), by=officer.id))
    assert content.legal == ("PP 46/2015",)
    assert content.questions.id[-1] == "otp kosong"


async def test_what_became_a_variant_holds_masked_words_only(database: Database) -> None:
    officer = await an_officer(database)
    await a_revision(database, OTP)
    turn = await asked(database, "nik saya 9999990000000001 ditolak")
    content = service.content_of(await variant(database, turn, by=officer.id))
    assert "9999990000000001" not in content.model_dump_json()
    assert "ditolak" in content.questions.id[-1]


async def test_a_variant_conflicts_like_any_save_and_its_questions_stay_open(database: Database) -> None:
    officer = await an_officer(database)
    await a_revision(database, OTP)
    turn = await asked(database, "otp kosong")
    async with database.transaction() as session:
        other = otp_article(legal=["PP 46/2015"])
        await service.save(session, other, base=1, author_id=None, clock=StoppedClock())
        waiting = asyncio.create_task(variant(database, turn, by=officer.id))
        await until_somebody_waits(database)
    with pytest.raises(EditedMeanwhile):
        await waiting
    assert [number for number, _ in await numbers(database)] == [1, 2]
    assert await found(database) == [("otp kosong", Missed.LOST)]


async def test_of_an_unknown_article_there_is_no_variant(database: Database) -> None:
    officer = await an_officer(database)
    turn = await asked(database)
    with pytest.raises(ArticleNotFound):
        await variant(database, turn, by=officer.id)
    assert await dealt(database) == []


async def test_a_new_article_begins_with_the_questions(database: Database) -> None:
    officer = await an_officer(database)
    turns = [await asked(database, text) for text in ("bsu kapan cair lagi ya", "when will the bsu be paid to me")]
    draft = await drafted(database, *turns, by=officer.id)
    content = service.content_of(draft)
    assert (draft.number, draft.state, draft.author_id) == (1, RevisionState.DRAFT, officer.id)
    assert (content.id, content.topic) == ("bsu-status", "bsu.status")
    assert content.questions == Questions(id=("bsu kapan cair lagi ya",), en=("when will the bsu be paid to me",))
    assert content.id_text.title == "bsu kapan cair lagi ya"
    assert content.reviewed_on == TODAY < content.recheck_by


async def test_a_long_question_makes_a_short_title_and_a_variant_of_its_beginning(database: Database) -> None:
    officer = await an_officer(database)
    turn = await asked(database, "bsu saya belum cair " * 100)
    content = service.content_of(await drafted(database, turn, by=officer.id))
    assert content.id_text.title == ("bsu saya belum cair " * 4).strip()
    assert content.questions.id == (("bsu saya belum cair " * 10).strip(),)
    assert len(content.questions.id[0]) <= dealing.LONGEST_VARIANT


async def test_a_word_without_end_is_cut_too(database: Database) -> None:
    officer = await an_officer(database)
    await a_revision(database, OTP)
    draft = await variant(database, await asked(database, "a" * 3000), by=officer.id)
    assert service.content_of(draft).questions.id[-1] == "a" * dealing.LONGEST_VARIANT


async def test_no_more_become_variants_than_the_editor_can_save_and_the_others_stay_open(database: Database) -> None:
    """What stands in no other alphabet than emoji takes twelve bytes a character in a form."""
    officer = await an_officer(database)
    await a_revision(database, OTP)
    turns = [await asked(database, f"{number} {'🙏' * 150} tolong") for number in range(60)]
    content = service.content_of(await variant(database, *turns, by=officer.id))
    assert len(urlencode(values_of(content))) < MAX_BODY_BYTES
    added = len(content.questions.id) - len(OTP.questions.id)
    assert 20 < added < 60
    assert len(await found(database)) == 60 - added
    with pytest.raises(BodyTooLarge):
        await variant(database, *turns, by=officer.id)


async def test_a_new_article_overwrites_none_that_is_there(database: Database) -> None:
    officer = await an_officer(database)
    await a_revision(database, OTP)
    turn = await asked(database, "otp kosong")
    with pytest.raises(EditedMeanwhile):
        await drafted(database, turn, by=officer.id, article=OTP.id)
    assert await numbers(database) == [(1, RevisionState.DRAFT)]
    assert await found(database) == [("otp kosong", Missed.LOST)]


async def test_to_dismiss_changes_no_article(database: Database) -> None:
    officer = await an_officer(database)
    edition = await an_edition(database, OTP)
    await dismissed(database, await asked(database), by=officer.id)
    assert await numbers(database) == [(1, RevisionState.PUBLISHED)]
    async with database.transaction() as session:
        assert (await queries.newest(session, OTP.id)).id == edition.revisions[0]


@pytest.mark.parametrize("how", Dealt)
@pytest.mark.parametrize("why", ["lost", "unsure", "not_helped", "handed_over"])
async def test_what_was_dealt_with_is_shown_no_more(database: Database, how: Dealt, why: str) -> None:
    officer = await an_officer(database)
    await a_revision(database, OTP)
    meta = {"lost": LOST, "unsure": UNSURE, "not_helped": GUIDE}.get(why, {})
    turn = await asked(database, "otp kosong", meta, session="one")
    if why == "not_helped":
        await not_helped(database, "one")
    elif why == "handed_over":
        await handed_over(database, turn, HandOffReason.BOT_FAILED)
    assert len(await found(database)) == 1
    await {Dealt.VARIANT: variant, Dealt.DRAFT: drafted, Dealt.DISMISSED: dismissed}[how](database, turn, by=officer.id)
    assert await found(database) == []
    article = {Dealt.VARIANT: OTP.id, Dealt.DRAFT: "bsu-status", Dealt.DISMISSED: None}[how]
    assert await dealt(database) == [(turn.message_id, how, article, officer.id)]


async def test_others_of_the_same_person_stay(database: Database) -> None:
    officer = await an_officer(database)
    first = await asked(database, "pertama", session="one")
    await asked(database, "kedua", session="one")
    await dismissed(database, first, by=officer.id)
    assert await found(database) == [("kedua", Missed.LOST)]


async def test_who_deals_with_a_question_first_is_noted_and_the_second_is_told(database: Database) -> None:
    sari, budi = await an_officer(database, name="Sari"), await an_officer(database, name="Budi")
    await a_revision(database, OTP)
    turn = await asked(database)
    await dismissed(database, turn, by=sari.id)
    for again in (variant, drafted, dismissed):
        with pytest.raises(EditedMeanwhile):
            await again(database, turn, by=budi.id)
    assert await dealt(database) == [(turn.message_id, Dealt.DISMISSED, None, sari.id)]
    assert await numbers(database) == [(1, RevisionState.DRAFT)]


async def test_of_several_only_those_become_variants_that_are_still_open(database: Database) -> None:
    officer = await an_officer(database)
    await a_revision(database, OTP)
    first, second = await asked(database, "otp kosong"), await asked(database, "otp saya hilang")
    await dismissed(database, first, by=officer.id)
    draft = await variant(database, first, second, by=officer.id)
    assert service.content_of(draft).questions.id == (*OTP.questions.id, "otp saya hilang")
    assert "1" in draft.note


async def test_of_two_who_deal_with_a_question_at_the_same_moment_the_second_is_told(database: Database) -> None:
    sari, budi = await an_officer(database, name="Sari"), await an_officer(database, name="Budi")
    await a_revision(database, OTP)
    await a_revision(database, KPJ)
    turn = await asked(database, "otp kosong")
    async with database.transaction() as session:
        ids = [turn.message_id]
        await dealing.make_variant(session, ids, OTP.id, officer_id=sari.id, clock=StoppedClock())
        second = asyncio.create_task(variant(database, turn, by=budi.id, article=KPJ.id))
        await until_somebody_waits(database)
    with pytest.raises(EditedMeanwhile):
        await second
    assert await dealt(database) == [(turn.message_id, Dealt.VARIANT, OTP.id, sari.id)]


async def test_what_is_no_question_becomes_no_variant(database: Database) -> None:
    officer = await an_officer(database)
    await a_revision(database, OTP)
    bare, question = await asked(database, "iya kak"), await asked(database, "otp kosong")
    draft = await variant(database, bare, question, by=officer.id)
    assert service.content_of(draft).questions.id == (*OTP.questions.id, "otp kosong")
    with pytest.raises(EditedMeanwhile):
        await variant(database, bare, by=officer.id)


async def test_nothing_to_deal_with_is_told(database: Database) -> None:
    officer = await an_officer(database)
    with pytest.raises(EditedMeanwhile):
        await dismissed(database, by=officer.id)
    assert await dealt(database) == []
