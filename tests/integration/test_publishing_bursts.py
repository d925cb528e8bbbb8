"""Several lines of one thought are one question to trainers: found once and whole, dealt with by its first line."""

from collections.abc import Mapping
from typing import Any

import pytest

from api.conversations.models import Message
from api.db import Database
from api.errors import EditedMeanwhile
from api.publishing import service
from api.publishing.enums import Missed
from bot.actions.port import HandOffReason, Turn
from bot.answer import Answer, Button
from language.detection import Language
from tests.asked import (
    GUIDE,
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
from tests.factories import a_revision, an_officer
from tests.turning import SayingDialogue, Talk, lines

LINES = ("min", "otp saya", "kosong terus")
WHOLE = "min otp saya kosong terus"


async def wrote(
    database: Database, *texts: str, answered: Mapping[str, Any] = LOST, buttons: tuple[Button, ...] = ()
) -> list[Turn]:
    """Somebody wrote these lines in a row, and the bot answered them together with such a `meta`. Each as a turn."""
    talk = Talk(database)
    talk.clock.advance(seconds=60 * len(await lines(database)))
    await talk.sends(*texts)
    talk.pauses()
    await talk.runs(SayingDialogue(Answer("…", buttons, meta=answered)))
    written = [line for line in await lines(database) if line.inbound][-len(texts) :]
    return [turn_of(line) for line in written]


def turn_of(line: Message) -> Turn:
    return Turn(line.conversation_id, line.id, line.words, line.language)


@pytest.mark.parametrize(("answered", "why"), [(LOST, Missed.LOST), (UNSURE, Missed.UNSURE)])
async def test_the_whole_is_found_once_at_its_first_line(
    database: Database, answered: dict[str, Any], why: Missed
) -> None:
    lead, *_ = await wrote(database, *LINES, answered=answered)
    (question,) = await questions(database)
    assert (question.message_id, question.text, question.language) == (lead.message_id, WHOLE, Language.ID)
    assert question.why == why


async def test_a_line_that_would_be_no_question_alone_leads_one(database: Database) -> None:
    await wrote(database, "ya", "beasiswa")
    assert await found(database) == [("ya beasiswa", Missed.LOST)]


async def test_lines_that_ask_nothing_together_are_no_question(database: Database) -> None:
    await wrote(database, "min", "kak")
    assert await found(database) == []


async def test_what_an_article_did_not_help_with_is_the_whole(database: Database) -> None:
    lead, *_ = await wrote(database, *LINES, answered=GUIDE)
    await not_helped(database, "browser-1")
    assert [(one.message_id, one.text, one.why) for one in await questions(database)] == [
        (lead.message_id, WHOLE, Missed.NOT_HELPED)
    ]


async def test_what_was_handed_over_at_once_is_the_whole(database: Database) -> None:
    lead, *_ = await wrote(database, *LINES)
    await handed_over(database, lead)
    assert await found(database) == [(WHOLE, Missed.HANDED_OVER)]


async def test_who_had_a_button_fetch_a_person_afterwards_is_found_once_by_what_he_wrote(database: Database) -> None:
    lead, *_ = await wrote(database, *LINES)
    pressed = await asked(database, "Bicara dengan petugas", {}, session="browser-1", payload="/ask_person")
    await handed_over(database, pressed, HandOffReason.PERSON_ASKED, problem=WHOLE)
    assert [(one.message_id, one.text, one.why) for one in await questions(database)] == [
        (lead.message_id, WHOLE, Missed.HANDED_OVER)
    ]


async def test_a_report_stands_with_the_line_that_told_it_alone_not_with_one_of_a_later_burst(
    database: Database,
) -> None:
    told, *_ = await wrote(database, "otp saya kosong")
    await wrote(database, "min", "otp saya kosong", "tolong dong", answered={})
    pressed = await asked(database, "Bicara dengan petugas", {}, session="browser-1", payload="/ask_person")
    await handed_over(database, pressed, HandOffReason.PERSON_ASKED, problem="otp saya kosong")
    assert [(one.message_id, one.text, one.why) for one in await questions(database)] == [
        (told.message_id, "otp saya kosong", Missed.HANDED_OVER)
    ]


async def test_an_offer_chosen_in_one_of_the_lines_is_no_question(database: Database) -> None:
    question, *_ = await wrote(database, "otp saya kosong", answered=UNSURE, buttons=OFFERS)
    await wrote(database, "min", "1", answered={"article": OTP.id, "topic": OTP.topic})
    await not_helped(database, "browser-1")
    assert [(one.message_id, one.text) for one in await questions(database)] == [
        (question.message_id, "otp saya kosong")
    ]


async def test_a_number_in_pieces_is_read_masked(database: Database) -> None:
    await wrote(database, "nik saya", "99999900", "00000001", "tidak dikenal")
    assert await found(database) == [("nik saya [NIK] tidak dikenal", Missed.LOST)]


async def test_the_whole_becomes_a_variant(database: Database) -> None:
    officer = await an_officer(database)
    await a_revision(database, OTP)
    lead, *_ = await wrote(database, *LINES)
    draft = await variant(database, lead, by=officer.id)
    assert service.content_of(draft).questions.id == (*OTP.questions.id, WHOLE)
    assert await found(database) == []


async def test_dismissed_by_its_first_line_no_other_line_comes_up_in_its_place(database: Database) -> None:
    officer = await an_officer(database)
    lead, *_ = await wrote(database, *LINES)
    await dismissed(database, lead, by=officer.id)
    assert await found(database) == []


async def test_another_line_than_the_first_is_nothing_to_deal_with(database: Database) -> None:
    officer = await an_officer(database)
    _, *others = await wrote(database, *LINES)
    with pytest.raises(EditedMeanwhile):
        await dismissed(database, *others, by=officer.id)
    assert await found(database) == [(WHOLE, Missed.LOST)]


async def test_of_an_erased_talk_the_whole_is_gone_too(database: Database) -> None:
    await wrote(database, *LINES)
    await desk(database).forget((await wrote(database, "hapus data saya sekarang", answered={}))[-1])
    assert await found(database) == []
