"""Who edits a message means the newer words; he is answered to them if he still waits, and never twice."""

from collections.abc import AsyncIterator, Sequence

import pytest
from sqlalchemy import select

from api.conversations.enums import Author, MessageState
from api.conversations.models import Message, SealedValue
from api.conversations.outbox import lock_conversation
from api.db import Database
from api.desk import Desk
from api.privacy import service as privacy
from bot.actions.port import HandOffReason, Turn
from tests.api import worker
from tests.factories import JAKARTA, SEALER, a_triage, an_officer, until
from tests.webhooks import HOOKS, TELEGRAM, Hook, Hooked, hooked_around, name_of, parts_with_channels

NIK, OTHER_NIK = "9999990000000001", "9999990000000002"
both = pytest.mark.parametrize("hook", HOOKS, ids=name_of)


@pytest.fixture
async def hooked(database: Database) -> AsyncIterator[Hooked]:
    async with hooked_around(parts_with_channels(database)) as running:
        yield running


async def only(hooked: Hooked) -> Message:
    (message,) = await hooked.messages()
    return message


async def answered(hooked: Hooked) -> Sequence[str]:
    """Everything that was said, when nobody waits any more."""

    async def nobody_waits() -> bool:
        return all(one.state != MessageState.RECEIVED for one in await hooked.messages())

    async with worker(hooked.api.parts):
        await until(nobody_waits)
    return [one.text for one in await hooked.messages()]


async def sealed(hooked: Hooked) -> list[str]:
    async with hooked.database.transaction() as session:
        return [SEALER.open(value.sealed) for value in await session.scalars(select(SealedValue))]


@both
async def test_an_edit_before_the_answer_replaces_the_words(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says("saldo sya kok nol"), hook.edits("saldo saya kok nol"))
    message = await only(hooked)
    assert (message.text, message.state, message.meta["edited"]) == ("saldo saya kok nol", MessageState.RECEIVED, True)
    assert await answered(hooked) == ["saldo saya kok nol", "echo: saldo saya kok nol"]


@both
async def test_an_edit_is_masked_and_its_numbers_take_the_place_of_the_older(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says(f"nik saya {NIK}"), hook.edits(f"nik saya {OTHER_NIK}"))
    assert (await only(hooked)).text == "nik saya [NIK]"
    assert await sealed(hooked) == [OTHER_NIK]


@both
async def test_a_number_that_an_edit_brings_is_sealed_and_one_that_it_takes_away_is_gone(
    hooked: Hooked, hook: Hook
) -> None:
    await hooked.takes(hook, hook.says("nik saya salah"), hook.edits(f"nik saya {NIK} salah"))
    message = await only(hooked)
    assert (message.text, message.meta["masked"], await sealed(hooked)) == ("nik saya [NIK] salah", ["nik"], [NIK])
    await hooked.takes(hook, hook.edits("nik saya salah"))
    assert ((await only(hooked)).text, await sealed(hooked)) == ("nik saya salah", [])


@both
async def test_an_edit_that_is_repeated_changes_nothing_more(hooked: Hooked, hook: Hook) -> None:
    edit = hook.edits(f"nik saya {NIK}")
    await hooked.takes(hook, hook.says("nik saya"), edit, edit, edit)
    assert (await only(hooked)).text == "nik saya [NIK]"
    assert await sealed(hooked) == [NIK]


@both
async def test_words_in_the_place_of_an_attachment_are_heard_as_words(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.sends_photo(""), hook.edits("saldo saya kok nol"))
    message = await only(hooked)
    assert (message.text, message.payload) == ("saldo saya kok nol", None)


async def test_a_command_in_the_place_of_words_is_a_command(hooked: Hooked) -> None:
    await hooked.takes(TELEGRAM, TELEGRAM.says("menu dong min tolong"), TELEGRAM.edits("/orang"))
    assert (await only(hooked)).payload == "/ask_person"
    await hooked.takes(TELEGRAM, TELEGRAM.edits("saldo saya kok nol"))
    assert (await only(hooked)).payload is None


@both
async def test_an_edit_after_the_answer_is_not_answered_again(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says("saldo sya kok nol"))
    await answered(hooked)
    await hooked.takes(hook, hook.edits("saldo saya kok nol"))
    assert await answered(hooked) == ["saldo saya kok nol", "echo: saldo sya kok nol"]
    assert (await hooked.talk()).turns == 1


@both
async def test_an_edit_after_the_answer_changes_what_officers_read(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says("gaji saya salah di aplikasi"))
    message = await only(hooked)
    ticket = await Desk(hooked.database, hooked.api.clock, JAKARTA).open_ticket(
        Turn(message.conversation_id, message.id, message.text, message.language),
        reason=HandOffReason.PERSON_ASKED,
        triage=a_triage(),
        article=None,
        problem=message.text,
        details={},
    )
    await answered(hooked)
    await hooked.takes(hook, hook.edits(f"nama saya salah, nik {NIK}"))
    officer = await an_officer(hooked.database)
    seen = (await hooked.api.client.get(f"/api/v1/tickets/{ticket.number}", headers=officer.headers)).json()
    line = seen["transcript"][0]
    assert (line["text"], line["meta"]["edited"]) == ("nama saya salah, nik [NIK]", True)
    assert [value["kind"] for value in seen["masked_values"]] == ["nik"]


@both
async def test_an_edit_of_a_message_that_never_came_is_a_new_message(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.edits("saldo saya kok nol"))
    assert await answered(hooked) == ["saldo saya kok nol", "echo: saldo saya kok nol"]


@both
async def test_the_original_that_comes_after_its_edit_changes_nothing(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.edits("saldo saya kok nol"), hook.says("saldo sya kok nol"))
    assert (await only(hooked)).text == "saldo saya kok nol"


@both
async def test_an_edit_of_an_erased_message_brings_nothing_back(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says("saldo sya kok nol"))
    message = await only(hooked)
    async with hooked.database.transaction() as session:
        conversation = await lock_conversation(session, message.conversation_id)
        await privacy.forget(session, conversation, said_until=conversation.last_seq, clock=hooked.api.clock)
    await hooked.takes(hook, hook.edits(f"saldo saya kok nol, nik {NIK}"))
    assert ((await only(hooked)).text, await sealed(hooked)) == ("", [])


@both
async def test_nobody_edits_what_another_participant_has_said(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says("punya saya", who=1), hook.edits("punya orang", who=2))
    assert [one.text for one in await hooked.messages()] == ["punya saya", "punya orang"]


@both
async def test_an_edit_is_no_way_to_change_what_the_bot_has_said(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says("saldo saya kok nol"))
    await answered(hooked)
    await hooked.takes(hook, hook.edits("diganti", number=2))
    messages = await hooked.messages()
    assert [one.text for one in messages if one.author == Author.BOT] == ["echo: saldo saya kok nol"]
