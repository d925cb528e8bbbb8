"""Pressed buttons: what comes back is only a place in the talk, and the inbox knows what stands there."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import select, update

from api.conversations import outbox
from api.conversations.enums import Author, MessageState
from api.conversations.models import Message
from api.db import Database
from api.privacy import service as privacy
from bot.answer import Answer, Button
from tests.api import worker
from tests.factories import until
from tests.fakes import EchoDialogue
from tests.webhooks import HOOKS, Hook, Hooked, hooked_around, name_of, parts_with_channels

OFFERS = (Button("Lihat menu", "/menu"), Button("Bicara petugas", "/ask_person"))
both = pytest.mark.parametrize("hook", HOOKS, ids=name_of)


@pytest.fixture
async def hooked(database: Database) -> AsyncIterator[Hooked]:
    async with hooked_around(parts_with_channels(database)) as running:
        yield running


async def offered(hooked: Hooked, hook: Hook, *buttons: Button, who: int = 1) -> Message:
    """The bot has answered a new participant with these buttons."""
    await hooked.takes(hook, hook.says("halo", who=who, number=100))
    async with hooked.database.transaction() as session:
        heard = (await session.scalars(select(Message).order_by(Message.id.desc()).limit(1))).one()
        heard.state = MessageState.PROCESSED
        conversation = await outbox.lock_conversation(session, heard.conversation_id)
        answer = Answer("Pilih:", buttons or OFFERS)
        (said,) = await outbox.queue(
            session, conversation, [answer], author=Author.BOT, clock=hooked.api.clock, reply_to=heard
        )
    return said


async def pressed(hooked: Hooked, hook: Hook, ref: str, title: str = "kata di tombol", *, number: int = 1) -> Message:
    """What the inbox made of a press of the participant."""
    await hooked.takes(hook, hook.presses(ref, title, number=number))
    async with hooked.database.transaction() as session:
        return (await session.scalars(select(Message).order_by(Message.id.desc()).limit(1))).one()


@both
async def test_a_press_carries_what_its_button_carries_and_says_its_title(hooked: Hooked, hook: Hook) -> None:
    said = await offered(hooked, hook)
    message = await pressed(hooked, hook, f"{said.seq}.1")
    assert (message.payload, message.text) == ("/ask_person", "Bicara petugas")


@both
async def test_a_button_of_an_older_message_still_works(hooked: Hooked, hook: Hook) -> None:
    older = await offered(hooked, hook)
    await hooked.takes(hook, hook.says("tunggu sebentar", number=101))
    assert (await pressed(hooked, hook, f"{older.seq}.0")).payload == "/menu"


@both
async def test_what_our_own_button_carries_cannot_be_typed_by_the_caller(hooked: Hooked, hook: Hook) -> None:
    await offered(hooked, hook)
    message = await pressed(hooked, hook, "/ask_person", "/ask_person")
    assert message.payload is None


@both
async def test_a_button_that_was_not_offered_leaves_its_title_as_words(hooked: Hooked, hook: Hook) -> None:
    said = await offered(hooked, hook)
    assert said.seq == 2  # so that 1 is what the participant himself has said
    for number, ref in enumerate(["2.2", "2.999", "9.0", "1.0", "999999999.0", "0.0", "2", "2.-1", "dua.satu"], 1):
        message = await pressed(hooked, hook, ref, number=number)
        assert (message.payload, message.text, message.state) == (None, "kata di tombol", MessageState.RECEIVED), ref


@both
async def test_a_button_of_somebody_elses_talk_carries_nothing(hooked: Hooked, hook: Hook) -> None:
    await offered(hooked, hook, Button("Tiket", '/ticket_status{"ticket_number": "JMO-4K7P2M"}'), who=2)
    await hooked.takes(hook, hook.says("halo", who=1))
    message = await pressed(hooked, hook, "2.0", number=3)
    assert (message.payload, message.text) == (None, "kata di tombol")


@both
async def test_a_button_of_an_erased_message_carries_nothing(hooked: Hooked, hook: Hook) -> None:
    said = await offered(hooked, hook)
    async with hooked.database.transaction() as session:
        conversation = await outbox.lock_conversation(session, said.conversation_id)
        await privacy.forget(session, conversation, said_until=said.seq, clock=hooked.api.clock)
    message = await pressed(hooked, hook, f"{said.seq}.0")
    assert (message.payload, message.text) == (None, "kata di tombol")


@both
@pytest.mark.parametrize("payload", ["/intent_of_an_old_release", '/menu{"page": "2"}', "", "menu"])
async def test_a_button_of_a_release_with_other_payloads_says_its_title(
    hooked: Hooked, hook: Hook, payload: str
) -> None:
    said = await offered(hooked, hook)
    async with hooked.database.transaction() as session:
        old = [{"title": "Menu lama", "payload": payload}]
        await session.execute(update(Message).where(Message.id == said.id).values(buttons=old))
    message = await pressed(hooked, hook, f"{said.seq}.0")
    assert (message.payload, message.text) == (None, "Menu lama")


@both
async def test_who_presses_twice_while_the_first_press_waits_has_pressed_once(hooked: Hooked, hook: Hook) -> None:
    said = await offered(hooked, hook)
    first = await pressed(hooked, hook, f"{said.seq}.0", number=1)
    again = await pressed(hooked, hook, f"{said.seq}.0", number=2)
    other = await pressed(hooked, hook, f"{said.seq}.1", number=3)
    assert first.id == again.id
    assert (other.payload, other.seq) == ("/ask_person", first.seq + 1)


@both
async def test_who_presses_again_after_the_answer_is_answered_again(hooked: Hooked, hook: Hook) -> None:
    said, dialogue = await offered(hooked, hook), EchoDialogue()

    async def heard(count: int) -> None:
        async def so_many() -> bool:
            messages = await hooked.messages()
            return len(dialogue.heard) == count and not [one for one in messages if one.state == MessageState.RECEIVED]

        await until(so_many)

    async with worker(hooked.api.parts, dialogue):
        for number in (1, 2):
            await pressed(hooked, hook, f"{said.seq}.0", number=number)
            await heard(number)
    assert [one.payload for one in dialogue.heard] == ["/menu", "/menu"]


@both
async def test_a_press_after_other_words_is_a_press_of_its_own(hooked: Hooked, hook: Hook) -> None:
    said = await offered(hooked, hook)
    first = await pressed(hooked, hook, f"{said.seq}.0", number=1)
    await hooked.takes(hook, hook.says("eh sebentar", number=2))
    assert (await pressed(hooked, hook, f"{said.seq}.0", number=3)).id != first.id
