"""Unanswered questions: all that the bot could not answer and nothing else."""

from datetime import timedelta
from typing import Any

import pytest

from api.db import Database
from api.publishing import service
from api.publishing.enums import Missed
from api.publishing.unanswered import Question
from bot.actions.port import HandOffReason
from language.detection import Language
from tests.asked import (
    CHOICE,
    GUIDE,
    KPJ,
    LOST,
    OFFERS,
    OTP,
    UNSURE,
    asked,
    desk,
    dismissed,
    found,
    handed_over,
    not_helped,
    questions,
    variant,
)
from tests.factories import a_revision, an_officer, send
from tests.fakes import NOON_FRIDAY, StoppedClock

CHOSEN = {"article": OTP.id, "topic": OTP.topic}
NO_ARTICLE_WOULD_HELP = [HandOffReason.DESPAIR, HandOffReason.SEVERE]


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


async def test_what_was_written_in_either_language_keeps_its_language(database: Database) -> None:
    await asked(database, "kode otp saya tidak masuk juga dari tadi")
    await asked(database, "why does the verification code not arrive")
    assert [one.language for one in await questions(database)] == [Language.EN, Language.ID]
