"""Bursts in turns: one answer for one thought in several lines, and nobody waits who has nothing to wait for."""

import asyncio

import pytest
from sqlalchemy import select

from api.conversations.enums import MessageState, Owner
from api.conversations.models import Message
from api.db import Database
from api.tickets.enums import EventKind
from api.tickets.models import TicketEvent
from api.turns import ALL_ATTEMPTS
from bot.answer import Answer, Button
from language.detection import Language
from tests.factories import a_ticket, send, texts
from tests.fakes import EchoDialogue
from tests.turning import PAUSE, SayingDialogue, TakenOver, Talk, give_to, lines, said

WHOLE = "kode otp saya tidak masuk"
PERSON = Button("Bicara petugas", "/ask_person")
QUESTION = Answer("Sejak kapan?", meta={"flow": "report", "question": "since"})


def heard_by(dialogue: EchoDialogue | SayingDialogue) -> list[str]:
    return [heard.turn.text for heard in dialogue.heard]


@pytest.fixture
def talk(database: Database) -> Talk:
    return Talk(database)


async def own_lines(talk: Talk) -> list[Message]:
    return [line for line in await lines(talk.database) if line.inbound]


async def wrote_to_the_officer(talk: Talk) -> list[str | None]:
    """The lines of which the case tells that the participant wrote them."""
    wrote = select(TicketEvent.new).where(TicketEvent.kind == EventKind.PARTICIPANT_WROTE).order_by(TicketEvent.id)
    async with talk.database.transaction() as session:
        return list(await session.scalars(wrote))


async def test_three_short_lines_get_one_answer(talk: Talk) -> None:
    await talk.sends("min", "mau tanya", "jht saya")
    talk.pauses()
    assert await talk.is_answered() == ["min mau tanya jht saya"]
    assert await said(talk.database) == ["echo: min mau tanya jht saya"]


async def test_the_answer_belongs_to_the_first_line_and_the_others_tell_with_which_they_were_answered(
    talk: Talk,
) -> None:
    await talk.sends("min", "mau tanya", "jht saya")
    talk.pauses()
    await talk.is_answered()
    *written, answer = await lines(talk.database)
    lead = written[0].id
    assert [line.answered_with_id for line in written] == [None, lead, lead]
    assert answer.reply_to_id == lead
    assert {line.state for line in written} == {MessageState.PROCESSED}
    assert {line.processed_at for line in written} == {talk.clock()}


async def test_what_is_kept_of_each_line_is_the_line_itself(talk: Talk) -> None:
    await talk.sends("min", "jht saya")
    talk.pauses()
    await talk.is_answered()
    assert [line.text for line in await own_lines(talk)] == ["min", "jht saya"]


async def test_the_first_line_keeps_the_whole_thought_besides_what_it_knew(talk: Talk) -> None:
    await talk.sends("nik 9999990000000001", "mau tanya", "jht saya")
    talk.pauses()
    await talk.is_answered()
    lead, *others = await own_lines(talk)
    assert (lead.words, lead.meta["masked"]) == ("nik [NIK] mau tanya jht saya", ["nik"])
    assert [(line.words, line.meta) for line in others] == [("mau tanya", {}), ("jht saya", {})]


async def test_a_line_that_stands_alone_is_its_own_whole(talk: Talk) -> None:
    await talk.sends(WHOLE)
    await talk.is_answered()
    assert [(line.words, line.meta) for line in await own_lines(talk)] == [(WHOLE, {})]


async def test_a_turn_under_way_waits_for_the_rest_of_a_thought(talk: Talk) -> None:
    await talk.sends("min")
    answering = asyncio.create_task(talk.is_answered())
    await asyncio.sleep(2 * PAUSE.total_seconds())  # only time by the clock of the talk counts
    assert await said(talk.database) == []
    await talk.sends("otp ga masuk")
    talk.pauses()
    assert await answering == ["min otp ga masuk"]


async def test_a_whole_sentence_ends_the_waiting(talk: Talk) -> None:
    await talk.sends("min", "mau tanya", WHOLE)
    assert await talk.is_answered() == [f"min mau tanya {WHOLE}"]


async def test_a_line_after_the_pause_is_a_turn_of_its_own(talk: Talk) -> None:
    await talk.sends("min")
    talk.pauses()
    await talk.sends("jht saya")
    talk.pauses()
    assert await talk.is_answered() == ["min", "jht saya"]


async def test_whole_sentences_stay_apart_and_are_answered_at_once(talk: Talk) -> None:
    await talk.sends(WHOLE, "saldo jht saya juga belum cair")
    assert await talk.is_answered() == [WHOLE, "saldo jht saya juga belum cair"]


async def test_a_pressed_button_stands_alone(talk: Talk) -> None:
    await talk.sends("min")
    await talk.sends(PERSON.title, payload=PERSON.payload)
    await talk.sends("tolong ya")
    talk.pauses()
    assert [(heard.turn.text, heard.payload) for heard in await talk.hears()] == [
        ("min", None),
        (PERSON.title, PERSON.payload),
        ("tolong ya", None),
    ]


async def test_nobody_waits_for_a_pressed_button(talk: Talk) -> None:
    await talk.sends(PERSON.title, payload=PERSON.payload)
    assert await talk.is_answered() == [PERSON.title]


@pytest.mark.parametrize("words", ["1", "yang pertama", PERSON.title])
async def test_a_button_pressed_in_words_stands_alone_too(talk: Talk, words: str) -> None:
    offering = SayingDialogue(Answer("Yang mana?", (PERSON,)))
    await talk.sends(WHOLE)
    await talk.runs(offering)
    await talk.sends(words, WHOLE)
    await talk.runs(offering)
    assert [(heard.turn.text, heard.payload) for heard in offering.heard[1:]] == [
        (words, PERSON.payload),
        (WHOLE, None),
    ]


@pytest.mark.parametrize("words", [("min", "1"), ("halo", "kak", "yang pertama"), ("min", PERSON.title)])
async def test_a_line_of_a_burst_that_presses_a_button_in_words_presses_it(talk: Talk, words: tuple[str, ...]) -> None:
    offering = SayingDialogue(Answer("Yang mana?", (PERSON, Button("Menu", "/menu"))))
    await talk.sends(WHOLE)
    await talk.runs(offering)
    await talk.sends(*words)
    talk.pauses()
    await talk.runs(offering)
    assert [(heard.turn.text, heard.payload) for heard in offering.heard[1:]] == [(" ".join(words), PERSON.payload)]
    assert {line.state for line in await own_lines(talk)} == {MessageState.PROCESSED}


async def test_of_two_presses_in_a_burst_the_first_counts(talk: Talk) -> None:
    offering = SayingDialogue(Answer("Yang mana?", (PERSON, Button("Menu", "/menu"))))
    await talk.sends(WHOLE)
    await talk.runs(offering)
    await talk.sends("min", "yang kedua", "yang pertama")
    talk.pauses()
    await talk.runs(offering)
    assert [heard.payload for heard in offering.heard[1:]] == ["/menu"]


async def test_a_burst_without_a_press_presses_nothing(talk: Talk) -> None:
    offering = SayingDialogue(Answer("Yang mana?", (PERSON,)))
    await talk.sends(WHOLE)
    await talk.runs(offering)
    await talk.sends("min", "5")
    talk.pauses()
    await talk.runs(offering)
    assert [(heard.turn.text, heard.payload) for heard in offering.heard[1:]] == [("min 5", None)]


async def test_an_officer_gets_every_line_at_once(talk: Talk) -> None:
    await a_ticket(talk.database)
    await talk.sends("min", "ini datanya", "sudah ya")
    await give_to(talk.database, talk.conversation_id, Owner.OFFICER)
    assert await talk.is_answered() == []
    written = (await own_lines(talk))[-3:]
    assert await wrote_to_the_officer(talk) == [str(line.seq) for line in written]
    assert {(line.state, line.answered_with_id) for line in written} == {(MessageState.PROCESSED, None)}


async def test_an_officer_who_takes_over_during_a_burst_gets_every_line_of_it(talk: Talk) -> None:
    await a_ticket(talk.database)
    await talk.sends("min", "ini datanya", "tolong ya")
    talk.pauses()
    await talk.runs(TakenOver(talk.database, Owner.OFFICER))
    written = (await own_lines(talk))[-3:]
    assert await wrote_to_the_officer(talk) == [str(line.seq) for line in written]
    assert await said(talk.database) == []


async def test_an_answer_to_a_question_of_a_flow_is_not_held_back(talk: Talk) -> None:
    asking = SayingDialogue(QUESTION)
    await talk.sends(WHOLE)
    await talk.runs(asking)
    await talk.sends("minggu lalu")
    await talk.runs(asking)
    assert heard_by(asking) == [WHOLE, "minggu lalu"]


async def test_the_dialogue_hears_whether_its_question_still_stands(talk: Talk) -> None:
    asking, telling = SayingDialogue(QUESTION), SayingDialogue(Answer("Baik."))
    for dialogue in (asking, telling, asking):
        await talk.sends(WHOLE)
        await talk.runs(dialogue)
    assert [heard.interrupted for heard in asking.heard] == [True, True]
    assert [heard.interrupted for heard in telling.heard] == [False]


async def test_lines_that_answer_a_question_together_are_one_answer(talk: Talk) -> None:
    asking = SayingDialogue(QUESTION)
    await talk.sends(WHOLE)
    await talk.runs(asking)
    await talk.sends("sejak kemarin", "habis update")
    await talk.runs(asking)
    assert heard_by(asking) == [WHOLE, "sejak kemarin habis update"]


async def test_a_second_attempt_waits_for_nothing(talk: Talk) -> None:
    await talk.sends(WHOLE)
    with pytest.raises(RuntimeError):
        await talk.runs(EchoDialogue(breaks=True))
    await talk.sends("min")  # so short a line would be waited behind
    assert await talk.is_answered() == [f"{WHOLE} min"]


async def test_lines_behind_one_that_nothing_can_answer_are_answered_yet(talk: Talk) -> None:
    await talk.sends("racun", "jht saya")
    talk.pauses()
    for _ in range(ALL_ATTEMPTS):
        with pytest.raises(RuntimeError):
            await talk.runs(EchoDialogue(breaks=True), EchoDialogue(breaks=True))
    await talk.runs(EchoDialogue())  # sets the first line aside
    assert await talk.is_answered() == ["jht saya"]
    assert [line.state for line in await own_lines(talk)] == [MessageState.FAILED, MessageState.PROCESSED]


async def test_a_number_split_over_two_lines_is_masked_before_anything_reads_it(talk: Talk) -> None:
    await talk.sends("nik 99999900", "00000001")
    talk.pauses()
    assert await talk.is_answered() == ["nik [NIK]"]
    assert await said(talk.database) == ["echo: nik [NIK]"]


@pytest.mark.parametrize(
    ("parts", "masked"),
    [
        (("9999", "9900", "0000", "0001"), "[NIK]"),
        (("nik saya", "99999900", "00000001"), "nik saya [NIK]"),
        (("081200", "000000"), "[HP]"),
    ],
)
async def test_a_number_typed_in_pieces_is_waited_for_and_masked_as_a_whole(
    talk: Talk, parts: tuple[str, ...], masked: str
) -> None:
    await talk.sends(*parts[:-1])
    answering = asyncio.create_task(talk.is_answered())
    await asyncio.sleep(2 * PAUSE.total_seconds())
    await talk.sends(parts[-1])
    talk.pauses()
    assert await answering == [masked]
    assert (await own_lines(talk))[0].words == masked


async def test_who_wrote_a_number_in_any_line_is_told_once_what_became_of_it(talk: Talk) -> None:
    await talk.sends("min", "nik 9999990000000001", "hp 081200000000")
    talk.pauses()
    await talk.is_answered()
    warned, answered = await said(talk.database)
    assert warned == texts().say("utter_masked", Language.ID).text
    assert answered == "echo: min nik [NIK] hp [HP]"


async def test_the_answer_is_in_the_language_of_the_newest_line(talk: Talk) -> None:
    await talk.sends("halo min", "my otp code never came")
    assert [heard.turn.language for heard in await talk.hears()] == [Language.EN]


async def test_a_burst_counts_as_one_turn_of_the_conversation(talk: Talk) -> None:
    await talk.sends("min", "mau tanya", WHOLE)
    await talk.sends("saldo jht saya juga belum cair")
    assert [heard.number for heard in await talk.hears()] == [1, 2]


async def test_each_conversation_counts_its_own_turns(talk: Talk) -> None:
    await talk.sends(WHOLE)
    await talk.is_answered()
    talk.conversation_id = (await send(talk.database, WHOLE, session="browser-2", clock=talk.clock)).conversation.id
    assert [heard.number for heard in await talk.hears()] == [1]


async def test_the_stand_in_hears_the_whole_thought_too(talk: Talk) -> None:
    await talk.sends("min", "mau tanya", "jht saya")
    talk.pauses()
    stand_in = EchoDialogue()
    await talk.runs(EchoDialogue(fails=True), stand_in)
    assert heard_by(stand_in) == ["min mau tanya jht saya"]


async def test_lines_of_two_people_are_never_put_together(talk: Talk) -> None:
    await talk.sends("min")
    await send(talk.database, "jht saya", session="browser-2", clock=talk.clock)
    await talk.sends("mau tanya")
    talk.pauses()
    assert await talk.is_answered() == ["min mau tanya"]
