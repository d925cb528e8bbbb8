"""Unanswered questions: all that the bot could not answer and nothing else, alike ones together, dealt with once."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from sqlalchemy import select

from api.console.forms import values_of
from api.conversations.enums import Author
from api.conversations.models import Message
from api.conversations.outbox import lock_conversation, queue
from api.db import Database
from api.desk import Desk
from api.errors import ArticleNotFound, BodyTooLarge, EditedMeanwhile
from api.guard import MAX_BODY_BYTES
from api.publishing import dealing, queries, service, unanswered
from api.publishing.enums import Dealt, Missed, RevisionState
from api.publishing.models import DealtQuestion, Revision
from api.publishing.unanswered import Group, Question
from bot.actions.port import HandOffReason, Turn
from bot.answer import Answer, Button
from knowledge import Index, Search
from knowledge.article import Questions
from knowledge.search import encoder_or_none
from language.detection import Language
from tests.factories import (
    JAKARTA,
    a_revision,
    a_triage,
    an_edition,
    an_officer,
    fitted,
    kpj_article,
    otp_article,
    send,
    turn_of,
    until_somebody_waits,
)
from tests.fakes import NOON_FRIDAY, StoppedClock

OTP, KPJ = otp_article(), kpj_article()
LOST, UNSURE = {"band": "lost"}, {"band": "unsure", "article": None}
GUIDE = {"band": "sure", "article": OTP.id}
TODAY = NOON_FRIDAY.date() + timedelta(days=1)  # where the desk is, it is past midnight
CHOSEN = {"article": OTP.id, "topic": OTP.topic}
CHOICE = '/choose_article{"article": "account-otp"}'
OFFERS = (Button("Kode OTP", CHOICE), Button("Tidak ada yang cocok", "/none_of_these"))
NO_ARTICLE_WOULD_HELP = [HandOffReason.DESPAIR, HandOffReason.SEVERE]


@pytest.fixture(scope="module")
def search() -> Search:
    """Two articles and the shipped encoder."""
    told = tuple(article.model_dump_json() for article in (OTP, KPJ))
    encoder = encoder_or_none()
    assert encoder is not None
    return Search((OTP, KPJ), Index.from_bytes(fitted(told)), encoder)


async def asked(
    database: Database,
    text: str = "kode otp tidak masuk",
    answered: Mapping[str, Any] = LOST,
    *,
    session: str | None = None,
    payload: str | None = None,
    buttons: tuple[Button, ...] = (),
    clock: StoppedClock | None = None,
) -> Turn:
    """Somebody (a new person, unless the session says who) wrote this, and the bot answered with such a `meta`."""
    clock = clock or StoppedClock()
    received = await send(database, text, session=session or uuid4().hex, payload=payload, clock=clock)
    async with database.transaction() as opened:
        conversation = await lock_conversation(opened, received.conversation.id)
        message = await opened.get_one(Message, received.message.id)
        said = [Answer("…", meta=answered), Answer("Apakah ini membantu?", buttons)]
        await queue(opened, conversation, said, author=Author.BOT, clock=clock, reply_to=message)
    return turn_of(received)


async def not_helped(database: Database, session: str, article: str = OTP.id, *, helped: bool = False) -> Turn:
    """The person pressed a button below the article."""
    pressed = "/helped" if helped else "/not_helped"
    turn = turn_of(await send(database, "tombol", session=session, payload=pressed))
    await desk(database).note_feedback(turn, article=article, helped=helped)
    return turn


async def handed_over(
    database: Database, turn: Turn, reason: HandOffReason = HandOffReason.UNSOLVED, *, problem: str | None = None
) -> None:
    problem = problem or turn.text
    await desk(database).open_ticket(turn, reason=reason, triage=a_triage(), article=None, problem=problem)


def desk(database: Database) -> Desk:
    return Desk(database, StoppedClock(), JAKARTA)


async def questions(database: Database, **how: Any) -> list[Question]:
    async with database.transaction() as session:
        return await unanswered.open_questions(session, **({"since": NOON_FRIDAY - timedelta(days=1)} | how))


async def found(database: Database) -> list[tuple[str, Missed]]:
    return [(question.text, question.why) for question in await questions(database)]


async def groups(database: Database, search: Search | None) -> list[Group]:
    async with database.transaction() as session:
        return await unanswered.groups(session, search, since=NOON_FRIDAY - timedelta(days=1))


def texts_of(group: Group) -> set[str]:
    return {question.text for question in group.questions}


@pytest.mark.parametrize(("answered", "why"), [(LOST, Missed.LOST), (UNSURE, Missed.UNSURE)])
async def test_what_the_bot_did_not_understand_is_found(
    database: Database, answered: dict[str, Any], why: Missed
) -> None:
    turn = await asked(database, "kode otp tidak masuk", answered)
    (question,) = await questions(database)
    assert question == Question(turn.message_id, "kode otp tidak masuk", Language.ID, why, NOON_FRIDAY)


async def test_what_an_article_did_not_help_with_is_found(database: Database) -> None:
    await asked(database, "otp saya kosong", GUIDE, session="one")
    await not_helped(database, "one")
    assert await found(database) == [("otp saya kosong", Missed.NOT_HELPED)]


@pytest.mark.parametrize("reason", [reason for reason in HandOffReason if reason not in NO_ARTICLE_WOULD_HELP])
async def test_what_was_handed_over_for_want_of_an_answer_is_found(database: Database, reason: HandOffReason) -> None:
    await handed_over(database, await asked(database, "minta orang saja", {}), reason)
    assert await found(database) == [("minta orang saja", Missed.HANDED_OVER)]


@pytest.mark.parametrize("reason", NO_ARTICLE_WOULD_HELP)
@pytest.mark.parametrize("answered", [{}, LOST, UNSURE], ids=["by people only", "lost", "unsure"])
async def test_despair_and_severe_cases_are_none_of_the_trainers(
    database: Database, reason: HandOffReason, answered: dict[str, Any]
) -> None:
    await handed_over(database, await asked(database, "saldo saya hilang", answered), reason)
    assert await found(database) == []


async def test_a_severe_case_stays_away_though_its_guide_did_not_help(database: Database) -> None:
    turn = await asked(database, "saldo saya hilang", GUIDE, session="one")
    await handed_over(database, turn, HandOffReason.SEVERE)
    await not_helped(database, "one")
    assert await found(database) == []


async def test_what_was_answered_is_not_found(database: Database) -> None:
    await asked(database, "kode otp tidak masuk", GUIDE)
    await asked(database, "terima kasih", {})
    await asked(database, "sudah bisa", GUIDE, session="one")
    await not_helped(database, "one", helped=True)
    await send(database, "belum dijawab")
    assert await found(database) == []


async def test_of_an_article_that_failed_only_the_question_before_it_in_the_same_talk_counts(
    database: Database,
) -> None:
    await asked(database, "pertanyaan orang lain", GUIDE)
    await asked(database, "artikel lain", {"band": "sure", "article": KPJ.id}, session="one")
    await asked(database, "yang ini", GUIDE, session="one")
    await not_helped(database, "one")
    await asked(database, "sesudahnya", GUIDE, session="one")
    assert await found(database) == [("yang ini", Missed.NOT_HELPED)]


async def test_who_chose_an_offer_was_understood(database: Database) -> None:
    await asked(database, "otp saya", UNSURE, session="one")
    await asked(database, "Kode OTP tidak masuk", {"article": OTP.id}, session="one", payload=CHOICE)
    assert await found(database) == []


async def test_who_chose_an_offer_by_its_number_was_understood(database: Database) -> None:
    """Phones without buttons have no other way; the answer to "1" is the article, as if its button was pressed."""
    await asked(database, "otp saya", UNSURE, session="one")
    await asked(database, "1", {"article": OTP.id, "topic": OTP.topic}, session="one")
    assert await found(database) == []


@pytest.mark.parametrize("pressed", ["/none_of_these", "/ask_person", "/menu"])
async def test_who_pressed_another_button_was_not_understood(database: Database, pressed: str) -> None:
    await asked(database, "otp saya", UNSURE, session="one")
    await asked(database, "tombol", {}, session="one", payload=pressed)
    assert await found(database) == [("otp saya", Missed.UNSURE)]


async def test_a_choice_is_for_the_offers_before_it_only(database: Database) -> None:
    await asked(database, "pertama", UNSURE, session="one")
    await asked(database, "kedua", UNSURE, session="one")
    await asked(database, "Kode OTP", {"article": OTP.id}, session="one", payload=CHOICE)
    await asked(database, "ketiga", UNSURE, session="one")
    await asked(database, "orang lain", UNSURE, session="other")
    assert {text for text, _ in await found(database)} == {"pertama", "ketiga", "orang lain"}


async def test_what_only_buttons_said_is_no_question(database: Database) -> None:
    await asked(database, "Tidak ada yang cocok", LOST, payload="/none_of_these")
    await asked(database, "Kode OTP", GUIDE, session="one", payload=CHOICE)
    pressed = await not_helped(database, "one")
    await handed_over(database, pressed, problem="Kode OTP")
    pressed = await asked(database, "Bicara dengan petugas", {}, payload="/ask_person")
    await handed_over(database, pressed, HandOffReason.PERSON_ASKED)
    assert await found(database) == []


@pytest.mark.parametrize("chosen", [("Kode OTP", CHOICE), ("1", None), ("Kode OTP.", None)])
async def test_who_chose_an_offer_that_did_not_help_had_asked_before(
    database: Database, chosen: tuple[str, str | None]
) -> None:
    question = await asked(database, "otp saya kosong", UNSURE, session="one", buttons=OFFERS)
    await asked(database, chosen[0], CHOSEN, session="one", payload=chosen[1])
    await handed_over(database, await not_helped(database, "one"), problem="otp saya kosong")
    assert [(one.message_id, one.text, one.why) for one in await questions(database)] == [
        (question.message_id, "otp saya kosong", Missed.NOT_HELPED)
    ]


@pytest.mark.parametrize("said", [("tombol", "/not_helped"), ("bukan", None)])
async def test_a_thumbs_down_beside_an_open_ticket_counts(database: Database, said: tuple[str, str | None]) -> None:
    """Who has a ticket gets no second one; the feedback is all that tells of it."""
    question = await asked(database, "otp saya kosong", GUIDE, session="one")
    turn = await asked(database, said[0], {}, session="one", payload=said[1])
    await desk(database).note_feedback(turn, article=OTP.id, helped=False)
    assert [one.message_id for one in await questions(database)] == [question.message_id]


@pytest.mark.parametrize("answered", [GUIDE, LOST, UNSURE, {}], ids=["sure", "lost", "unsure", "small talk"])
async def test_who_had_a_button_fetch_a_person_is_found_once_by_what_he_wrote(
    database: Database, answered: dict[str, Any]
) -> None:
    question = await asked(database, "otp saya kosong", answered, session="one")
    pressed = await asked(database, "Bicara dengan petugas", {}, session="one", payload="/ask_person")
    await handed_over(database, pressed, HandOffReason.PERSON_ASKED, problem="otp saya kosong")
    (one,) = await questions(database)
    assert (one.message_id, one.text, one.why) == (question.message_id, "otp saya kosong", Missed.HANDED_OVER)


async def test_a_problem_told_in_two_messages_stands_with_the_message_that_opened_the_ticket(
    database: Database,
) -> None:
    officer = await an_officer(database)
    await asked(database, "otp saya", {}, session="one")
    await asked(database, "kosong terus", GUIDE, session="one")
    pressed = await asked(database, "Bicara dengan petugas", {}, session="one", payload="/ask_person")
    await handed_over(database, pressed, HandOffReason.PERSON_ASKED, problem="otp saya kosong terus")
    assert [(one.message_id, one.text) for one in await questions(database)] == [
        (pressed.message_id, "otp saya kosong terus")
    ]
    await a_revision(database, OTP)
    draft = await variant(database, pressed, by=officer.id)
    assert service.content_of(draft).questions.id[-1] == "otp saya kosong terus"
    assert await found(database) == []


async def test_only_the_last_answer_before_the_thumbs_down_did_not_help(database: Database) -> None:
    """The same article had helped with another question of this talk."""
    await asked(database, "kode otp saya belum masuk", GUIDE, session="one")
    await not_helped(database, "one", helped=True)
    await asked(database, "otp saya kosong", GUIDE, session="one")
    await not_helped(database, "one")
    assert await found(database) == [("otp saya kosong", Missed.NOT_HELPED)]


async def test_a_failure_that_was_dealt_with_is_not_laid_on_the_question_before_it(database: Database) -> None:
    officer = await an_officer(database)
    await asked(database, "kartu saya ada dua", {"band": "sure", "article": KPJ.id}, session="one")
    question = await asked(database, "otp saya kosong", GUIDE, session="one")
    await not_helped(database, "one")
    await dismissed(database, question, by=officer.id)
    assert await found(database) == []


NO_QUESTIONS = [
    "1",
    "12345",
    "ya",
    "Iya kak",
    "bukan",
    "BUKAN!!",
    "gk",
    "enggak pak",
    "sudah",
    "okay",
    "yes",
    "🙏🙏",
    "?",
]


@pytest.mark.parametrize("answered", [LOST, UNSURE, GUIDE, {}], ids=["lost", "unsure", "sure", "handed over"])
async def test_a_word_that_asks_nothing_is_no_question(database: Database, answered: dict[str, Any]) -> None:
    for text in NO_QUESTIONS:
        turn = await asked(database, text, answered, session=text)
        if answered == GUIDE:
            await not_helped(database, text)
        if answered == {}:
            await handed_over(database, turn)
    assert await found(database) == []


@pytest.mark.parametrize("text", ["yang kedua", "tidak ada yang cocok", "no. 1"])
async def test_a_button_in_words_is_no_question(database: Database, text: str) -> None:
    await asked(database, "otp saya kosong", {}, session="one", buttons=OFFERS)
    await asked(database, text, LOST, session="one")
    assert await found(database) == []
    await asked(database, text, LOST, session="without buttons")
    assert await found(database) == [(text, Missed.LOST)]


@pytest.mark.parametrize("text", ["beasiswa", "ga bisa", "otp saya", "sudah bayar", "why not", "saldo?"])
async def test_few_words_may_be_a_question(database: Database, text: str) -> None:
    await asked(database, text)
    assert await found(database) == [(text, Missed.LOST)]


async def test_what_is_no_question_takes_no_place_of_one(database: Database) -> None:
    await asked(database, "otp saya kosong")
    for text in NO_QUESTIONS:
        await asked(database, text)
    assert [one.text for one in await questions(database, limit=1)] == ["otp saya kosong"]


@pytest.mark.parametrize(
    ("answered", "fails", "hands_over", "why"),
    [
        (LOST, False, True, Missed.HANDED_OVER),
        (UNSURE, False, True, Missed.HANDED_OVER),
        (GUIDE, True, True, Missed.NOT_HELPED),
    ],
)
async def test_what_failed_in_several_ways_is_found_once(
    database: Database, answered: dict[str, Any], fails: bool, hands_over: bool, why: Missed
) -> None:
    turn = await asked(database, "tolong", answered, session="one")
    if hands_over:
        await handed_over(database, turn, HandOffReason.BOT_FAILED)
    if fails:
        await not_helped(database, "one")
        await not_helped(database, "one")
    assert await found(database) == [("tolong", why)]


async def test_the_newest_come_first_and_not_more_than_asked_for(database: Database) -> None:
    turns = [await asked(database, f"pertanyaan {number}", (LOST, UNSURE)[number % 2]) for number in range(5)]
    newest = [turn.message_id for turn in reversed(turns)]
    assert [one.message_id for one in await questions(database)] == newest
    assert [one.message_id for one in await questions(database, limit=3)] == newest[:3]


async def test_what_is_older_than_asked_for_is_not_found(database: Database) -> None:
    clock = StoppedClock(NOON_FRIDAY - timedelta(days=2))
    for text in ("lama", "kemarin", "baru"):
        await asked(database, text, clock=clock)
        clock.advance(days=1)
    recent = await questions(database, since=NOON_FRIDAY - timedelta(days=1))
    assert [one.text for one in recent] == ["baru", "kemarin"]


async def test_texts_are_masked(database: Database) -> None:
    await asked(database, "nik saya 9999990000000001 dan email budi@contoh.example, tidak bisa masuk")
    (question,) = await questions(database)
    assert "9999990000000001" not in question.text
    assert "budi@contoh.example" not in question.text
    assert "tidak bisa masuk" in question.text


ABOUT_OTP = ["kode otp tidak masuk", "otp saya tidak masuk masuk", "kode otp ga masuk masuk dari tadi"]
ABOUT_DUES = ["kenapa iuran saya belum dibayar perusahaan", "perusahaan belum bayar iuran saya"]
ABOUT_SCHOLARSHIP = ["bagaimana cara klaim beasiswa anak"]


async def test_alike_questions_stand_together_and_others_apart_the_largest_group_first(
    database: Database, search: Search
) -> None:
    for text in (*ABOUT_SCHOLARSHIP, ABOUT_OTP[0], *ABOUT_DUES, *ABOUT_OTP[1:]):
        await asked(database, text)
    together = await groups(database, search)
    assert [texts_of(group) for group in together] == [set(ABOUT_OTP), set(ABOUT_DUES), set(ABOUT_SCHOLARSHIP)]
    assert [question.text for question in together[0].questions] == ABOUT_OTP[::-1]


async def test_a_group_knows_the_live_article_that_comes_nearest(database: Database, search: Search) -> None:
    for text in ("kpj saya ada dua", *ABOUT_OTP):
        await asked(database, text)
    nearest = [group.nearest for group in await groups(database, search)]
    assert [hit.article for hit in nearest if hit is not None] == [OTP, KPJ]


async def test_without_a_search_they_are_compared_by_their_words(database: Database) -> None:
    for text in ("lupa kata sandi", "bagaimana cara klaim beasiswa anak", "saya lupa kata sandi"):
        await asked(database, text)
    large, small = await groups(database, None)
    assert texts_of(large) == {"lupa kata sandi", "saya lupa kata sandi"}
    assert texts_of(small) == set(ABOUT_SCHOLARSHIP)
    assert (large.nearest, small.nearest) == (None, None)


@pytest.mark.parametrize(
    "texts", [(), ("lupa pin",), ("1 2 3", "12 34", "lupa pin", "1 2 3")], ids=["none", "one", "odd"]
)
async def test_no_text_is_lost_on_the_way_into_groups(database: Database, search: Search, texts: Sequence[str]) -> None:
    for text in texts:
        await asked(database, text)
    for reader in (search, None):
        together = await groups(database, reader)
        assert sorted(question.text for group in together for question in group.questions) == sorted(texts)


async def test_what_was_written_in_either_language_keeps_its_language(database: Database) -> None:
    await asked(database, "kode otp saya tidak masuk juga dari tadi")
    await asked(database, "why does the verification code not arrive")
    assert [one.language for one in await questions(database)] == [Language.EN, Language.ID]


async def variant(database: Database, *turns: Turn, by: int, article: str = OTP.id) -> Revision:
    ids = [turn.message_id for turn in turns]
    async with database.transaction() as session:
        return await dealing.make_variant(session, ids, article, officer_id=by, clock=StoppedClock())


async def drafted(database: Database, *turns: Turn, by: int, article: str = "bsu-status") -> Revision:
    ids = [turn.message_id for turn in turns]
    async with database.transaction() as session:
        return await dealing.make_draft(
            session, ids, article, "bsu.status", officer_id=by, clock=StoppedClock(), today=TODAY
        )


async def dismissed(database: Database, *turns: Turn, by: int) -> None:
    async with database.transaction() as session:
        ids = [turn.message_id for turn in turns]
        await dealing.dismiss(session, ids, officer_id=by, clock=StoppedClock())


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
