"""Turns: every message answered once and in order, by the one whose turn it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from sqlalchemy import select

from api.conversations.enums import Author, MessageState, Owner
from api.conversations.outbox import lock_conversation
from api.db import Database
from api.tickets.enums import TicketState
from api.tickets.models import Ticket, TicketEvent
from api.turns import ALL_ATTEMPTS, RASA_ATTEMPTS, Turns
from bot.actions.dialogue import Dialogue, Heard
from bot.answer import Answer, Button
from language.detection import Language
from tests.factories import a_ticket, send, texts
from tests.fakes import EchoDialogue, StoppedClock
from tests.turning import TakenOver, give_to, lines, said

OTP, NONE = Button("Kode OTP tidak masuk", '/choose_article{"article": "account-otp"}'), Button("Bukan ini", "/menu")


@dataclass
class OfferingDialogue:
    """A dialogue whose every answer ends with the same buttons."""

    buttons: tuple[Button, ...] = (NONE, OTP)
    heard: list[Heard] = field(default_factory=list)

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        self.heard.append(heard)
        return [Answer("Baik."), Answer("Yang mana?", self.buttons)]


def turns(database: Database, dialogue: Dialogue, stand_in: Dialogue | None = None) -> Turns:
    return Turns(database, dialogue, stand_in or EchoDialogue(), texts(), StoppedClock(), timedelta(0))


async def test_messages_are_answered_in_the_order_they_came(database: Database) -> None:
    dialogue = EchoDialogue()
    for text in ("satu", "dua", "tiga"):
        received = await send(database, text)
    await turns(database, dialogue).run(received.conversation.id)
    assert [heard.turn.text for heard in dialogue.heard] == ["satu", "dua", "tiga"]
    assert await said(database) == ["echo: satu", "echo: dua", "echo: tiga"]


async def test_an_answer_belongs_to_its_message_and_waits_to_be_fetched(database: Database) -> None:
    received = await send(database)
    await turns(database, EchoDialogue()).run(received.conversation.id)
    question, answer = await lines(database)
    assert question.state == MessageState.PROCESSED
    assert (answer.author, answer.state, answer.reply_to_id) == (Author.BOT, MessageState.QUEUED, question.id)


async def test_what_was_answered_is_not_answered_again(database: Database) -> None:
    dialogue = EchoDialogue()
    received = await send(database)
    for _ in range(2):
        await turns(database, dialogue).run(received.conversation.id)
    assert len(dialogue.heard) == len(await said(database)) == 1


async def test_other_conversations_are_left_alone(database: Database) -> None:
    mine, other = await send(database), await send(database, session="browser-2")
    await turns(database, EchoDialogue()).run(mine.conversation.id)
    states = {line.conversation_id: line.state for line in await lines(database) if line.inbound}
    assert states[other.conversation.id] == MessageState.RECEIVED


async def test_an_officer_silences_the_bot(database: Database) -> None:
    dialogue = EchoDialogue()
    await a_ticket(database)
    received = await send(database)
    await give_to(database, received.conversation.id, Owner.OFFICER)
    await turns(database, dialogue).run(received.conversation.id)
    assert dialogue.heard == []
    assert await said(database) == []


async def test_an_officer_without_a_case_leaves_the_talk_to_the_bot_at_once(database: Database) -> None:
    received = await send(database)
    await give_to(database, received.conversation.id, Owner.OFFICER)
    await turns(database, EchoDialogue()).run(received.conversation.id)
    assert await said(database) == ["echo: kode otp tidak masuk"]
    async with database.transaction() as session:
        assert (await lock_conversation(session, received.conversation.id)).owner == Owner.BOT


async def test_an_officer_who_takes_over_during_the_turn_silences_the_bot(database: Database) -> None:
    await a_ticket(database)
    received = await send(database, "halo?")
    await turns(database, TakenOver(database, Owner.OFFICER)).run(received.conversation.id)
    assert await said(database) == []
    assert (await lines(database))[-1].state == MessageState.PROCESSED


async def test_the_officer_who_waited_for_the_participant_gets_the_ball_back(database: Database) -> None:
    await a_ticket(database)
    received = await send(database, "ini datanya")
    await give_to(database, received.conversation.id, Owner.OFFICER)
    async with database.transaction() as session:
        (await session.scalars(select(Ticket))).one().state = TicketState.WAITING
    await turns(database, EchoDialogue()).run(received.conversation.id)
    async with database.transaction() as session:
        assert (await session.scalars(select(Ticket))).one().state == TicketState.OPEN
        kinds = list(await session.scalars(select(TicketEvent.kind).order_by(TicketEvent.id)))
    assert kinds[-1] == "participant_wrote"


async def test_in_the_queue_the_bot_goes_on_helping(database: Database) -> None:
    received = await send(database)
    await give_to(database, received.conversation.id, Owner.QUEUE)
    await turns(database, EchoDialogue()).run(received.conversation.id)
    assert await said(database) == ["echo: kode otp tidak masuk"]


async def test_the_stand_in_answers_at_once_when_the_dialogue_does_not(database: Database) -> None:
    dialogue, stand_in = EchoDialogue(fails=True), EchoDialogue()
    received = await send(database)
    await turns(database, dialogue, stand_in).run(received.conversation.id)
    assert len(dialogue.heard) == len(stand_in.heard) == 1
    assert await said(database) == ["echo: kode otp tidak masuk"]


async def fail_once(database: Database, conversation_id: int, dialogue: Dialogue, stand_in: Dialogue) -> None:
    with pytest.raises(RuntimeError):
        await turns(database, dialogue, stand_in).run(conversation_id)


async def test_a_defect_in_the_dialogue_brings_in_the_stand_in_after_two_attempts(database: Database) -> None:
    broken, stand_in = EchoDialogue(breaks=True), EchoDialogue()
    received = await send(database)
    for _ in range(RASA_ATTEMPTS):
        await fail_once(database, received.conversation.id, broken, stand_in)
    await turns(database, broken, stand_in).run(received.conversation.id)
    assert len(broken.heard) == RASA_ATTEMPTS
    assert await said(database) == ["echo: kode otp tidak masuk"]


async def test_a_message_that_nothing_can_answer_is_set_aside_and_the_next_one_is_answered(database: Database) -> None:
    broken = EchoDialogue(breaks=True)
    received = await send(database, "racun")
    for _ in range(ALL_ATTEMPTS):
        await fail_once(database, received.conversation.id, broken, broken)
    await send(database, "halo")
    for _ in range(2):  # the first run only sets the message aside
        await turns(database, EchoDialogue()).run(received.conversation.id)
    states = {line.text: line.state for line in await lines(database)}
    assert states["racun"] == MessageState.FAILED
    assert states["halo"] == MessageState.PROCESSED
    apology, echo = await said(database)
    assert "gangguan di pihak kami" in apology
    assert echo == "echo: halo"


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("nik saya 9999990000000001", "utter_masked"),
        ("password saya: Rahasia99", "utter_masked_secret"),
        ("nik saya 9999990000000001 password saya: Rahasia99", "utter_masked_secret"),
    ],
)
async def test_who_typed_something_personal_is_told_first_what_became_of_it(
    database: Database, text: str, warning: str
) -> None:
    received = await send(database, text)
    await turns(database, EchoDialogue()).run(received.conversation.id)
    warned, answered = await said(database)
    assert warned == texts().say(warning, Language.ID).text
    assert answered.startswith("echo: ")
    assert "9999990000000001" not in answered
    assert "Rahasia99" not in answered


async def test_the_dialogue_hears_the_pressed_button(database: Database) -> None:
    dialogue = EchoDialogue()
    received = await send(database, "Bicara petugas", payload="/ask_person")
    await turns(database, dialogue).run(received.conversation.id)
    assert dialogue.heard[0].payload == "/ask_person"


async def pressed(database: Database, *texts: str, payload: str | None = None) -> str | None:
    """What the last of these messages pressed; every one of them is answered with the buttons."""
    dialogue = OfferingDialogue()
    for text in texts:
        received = await send(database, text, payload=payload if text == texts[-1] else None)
        await turns(database, dialogue).run(received.conversation.id)
    return dialogue.heard[-1].payload


@pytest.mark.parametrize("words", ["2", "yang kedua", "kode otp tidak masuk", " Kode OTP tidak masuk"])
async def test_the_place_or_the_title_of_a_button_in_words_presses_it(database: Database, words: str) -> None:
    assert await pressed(database, "otp", words) == OTP.payload


@pytest.mark.parametrize("words", ["3", "sudah 2 kali gagal", "otp"])
async def test_other_words_press_nothing(database: Database, words: str) -> None:
    assert await pressed(database, "otp", words) is None


async def test_before_anything_was_said_there_is_nothing_to_press(database: Database) -> None:
    assert await pressed(database, "2") is None


async def test_a_button_truly_pressed_is_the_one_whatever_its_words(database: Database) -> None:
    assert await pressed(database, "otp", "2", payload="/ask_person") == "/ask_person"


async def test_the_words_stay_beside_the_button_they_pressed(database: Database) -> None:
    await pressed(database, "otp", "yang kedua")
    assert [(line.text, line.payload) for line in await lines(database) if line.inbound][-1] == ("yang kedua", None)


async def test_only_the_last_message_has_buttons_to_press(database: Database) -> None:
    await pressed(database, "otp")
    dialogue = EchoDialogue()
    for _ in range(2):  # the first time the buttons are the last thing said, the second time the echo is
        received = await send(database, "2")
        await turns(database, dialogue).run(received.conversation.id)
    assert [heard.payload for heard in dialogue.heard] == [OTP.payload, None]


async def test_nobody_presses_the_buttons_of_somebody_else(database: Database) -> None:
    await pressed(database, "otp")
    dialogue = EchoDialogue()
    received = await send(database, "2", session="browser-2")
    await turns(database, dialogue).run(received.conversation.id)
    assert dialogue.heard[0].payload is None


async def test_the_stand_in_hears_the_button_too(database: Database) -> None:
    await pressed(database, "otp")
    stand_in = EchoDialogue()
    received = await send(database, "2")
    await turns(database, EchoDialogue(fails=True), stand_in).run(received.conversation.id)
    assert [heard.payload for heard in stand_in.heard] == [OTP.payload]
