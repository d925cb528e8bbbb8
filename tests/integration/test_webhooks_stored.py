"""What a webhook brings is stored once and acknowledged, whatever goes wrong on the way and however often it comes."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest
from sqlalchemy import select, text
from starlette.types import ASGIApp, Receive, Scope, Send
from starlette.types import Message as AsgiMessage

from api.conversations.enums import Author, MessageState
from api.conversations.models import Contact, Message, SealedValue
from api.db import Database
from tests.api import worker
from tests.factories import SEALER, until
from tests.webhooks import (
    HOOKS,
    TELEGRAM,
    WHATSAPP,
    Hook,
    Hooked,
    hooked_around,
    name_of,
    parts_with_channels,
    refusing,
    rows,
)

NIK = "9999990000000001"
both = pytest.mark.parametrize("hook", HOOKS, ids=name_of)


@pytest.fixture
async def hooked(database: Database) -> AsyncIterator[Hooked]:
    async with hooked_around(parts_with_channels(database)) as running:
        yield running


@dataclass
class LookingWhenTheResponseLeaves:
    """The application, and the words that the database showed to others when its response began to leave."""

    app: ASGIApp
    database: Database
    seen: list[str] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def look(message: AsgiMessage) -> None:
            if message["type"] == "http.response.start":
                async with self.database.transaction() as session:
                    self.seen += await session.scalars(select(Message.text))
            await send(message)

        await self.app(scope, receive, look)


async def answers(hooked: Hooked, count: int) -> list[str]:
    """What was answered, as soon as it is so much and nothing waits any more."""

    async def all_there() -> bool:
        messages = await hooked.messages()
        waiting = [one for one in messages if one.state == MessageState.RECEIVED]
        return not waiting and len(messages) - len([one for one in messages if one.inbound]) >= count

    await until(all_there)
    return [one.text for one in await hooked.messages() if one.author == Author.BOT]


@both
async def test_a_message_is_stored_before_the_provider_is_told_so(hooked: Hooked, hook: Hook) -> None:
    looking = LookingWhenTheResponseLeaves(hooked.api.app, hooked.database)
    body = hook.says("otp ga masuk")
    async with httpx.AsyncClient(transport=httpx.ASGITransport(looking), base_url="http://desk") as client:
        reply = await client.post(f"/channels/{hook.channel}", content=body, headers=hook.proof(body))
    assert (reply.status_code, reply.json()) == (200, {})
    assert looking.seen == ["otp ga masuk"]


@both
async def test_it_is_acknowledged_while_nobody_works_and_answered_later(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says("otp ga masuk"))
    (message,) = await hooked.messages()
    assert (message.state, message.channel, message.seq) == (MessageState.RECEIVED, hook.channel, 1)
    assert await rows(hooked.database) == {"contacts": 1, "conversations": 1, "messages": 1, "jobs": 1}
    async with worker(hooked.api.parts):
        assert await answers(hooked, 1) == ["echo: otp ga masuk"]
    answer = (await hooked.messages())[-1]
    assert (answer.state, answer.channel) == (MessageState.QUEUED, hook.channel)  # a courier's turn


@both
async def test_what_a_provider_repeats_is_one_message_one_turn_one_answer(hooked: Hooked, hook: Hook) -> None:
    body = hook.says("otp ga masuk")
    replies = await asyncio.gather(*(hooked.call(hook, body) for _ in range(20)))
    assert {reply.status_code for reply in replies} == {200}
    assert await rows(hooked.database) == {"contacts": 1, "conversations": 1, "messages": 1, "jobs": 1}
    async with worker(hooked.api.parts):
        await answers(hooked, 1)
        await hooked.takes(hook, body, body)  # and once more, when it is answered
    assert [one.text for one in await hooked.messages()] == ["otp ga masuk", "echo: otp ga masuk"]
    assert (await hooked.talk()).turns == 1


@both
async def test_the_same_number_of_two_people_is_two_messages(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says("halo", who=1), hook.says("halo", who=2))
    assert await rows(hooked.database) == {"contacts": 2, "conversations": 2, "messages": 2, "jobs": 2}


async def test_the_same_number_on_two_channels_is_two_people(hooked: Hooked) -> None:
    await hooked.takes(TELEGRAM, TELEGRAM.says("halo"))
    await hooked.takes(WHATSAPP, WHATSAPP.says("halo"))
    assert await rows(hooked.database) == {"contacts": 2, "conversations": 2, "messages": 2, "jobs": 2}


async def test_a_batch_brings_several_messages_of_several_people_each_in_its_order(hooked: Hooked) -> None:
    said = [(1, 1, "saldo saya berapa ya min"), (2, 2, "kode otp belum juga masuk"), (1, 3, "aplikasinya error terus")]
    batch = [WHATSAPP.message(words, who=who, number=number) for who, number, words in said]
    await hooked.takes(WHATSAPP, WHATSAPP.brings(*batch, *batch))
    told = [(one.conversation_id, one.seq, one.text) for one in await hooked.messages()]
    first, second = sorted({conversation for conversation, _, _ in told})
    assert told == [(first, 1, said[0][2]), (first, 2, said[2][2]), (second, 1, said[1][2])]
    async with worker(hooked.api.parts):
        assert sorted(await answers(hooked, 3)) == sorted(f"echo: {words}" for _, _, words in said)


async def test_what_cannot_be_read_in_a_batch_does_not_cost_the_rest(hooked: Hooked) -> None:
    odd = {**WHATSAPP.message("halo", number=2), "text": [1]}
    batch = WHATSAPP.brings(WHATSAPP.message("satu"), odd, WHATSAPP.message("tiga", number=3), statuses=[{"id": 1}])
    await hooked.takes(WHATSAPP, batch)
    assert [one.text for one in await hooked.messages()] == ["satu", "tiga"]


async def test_a_batch_that_fails_half_way_is_refused_and_its_repetition_stores_the_rest_once(hooked: Hooked) -> None:
    said = [WHATSAPP.message(words, number=number) for number, words in enumerate(["satu", "dua", "tiga"], 1)]
    async with refusing(hooked.database, "dua"):
        failed = await hooked.call(WHATSAPP, WHATSAPP.brings(*said))
        stored = [one.text for one in await hooked.messages()]
    assert (failed.status_code, stored) == (500, ["satu"])  # nobody's later words come before his earlier ones
    assert "satu" not in failed.text
    await hooked.takes(WHATSAPP, WHATSAPP.brings(*said))
    assert [(one.seq, one.text) for one in await hooked.messages()] == [(1, "satu"), (2, "dua"), (3, "tiga")]


async def test_half_a_batch_that_was_stored_is_answered_even_if_it_is_never_repeated(hooked: Hooked) -> None:
    said = [WHATSAPP.message(words, number=number) for number, words in enumerate(["satu kalimat penuh.", "dua"], 1)]
    async with refusing(hooked.database, "dua"):
        await hooked.call(WHATSAPP, WHATSAPP.brings(*said))
        hooked.api.clock.advance(seconds=10)  # the sweep looks for what was left lying
        async with worker(hooked.api.parts):
            assert await answers(hooked, 1) == ["echo: satu kalimat penuh."]


@both
async def test_while_the_database_is_away_nothing_is_acknowledged(database: Database, hook: Hook) -> None:
    parts = parts_with_channels(database)
    nowhere = parts_with_channels(Database("postgresql://127.0.0.1:1/nowhere"))
    async with hooked_around(parts) as hooked:
        hooked.api.app.state.parts = nowhere
        reply = await hooked.call(hook, hook.says("halo"))
        assert (reply.status_code, reply.json()["error"]["code"]) == (503, "unavailable")
        hooked.api.app.state.parts = parts
        await hooked.takes(hook, hook.says("halo"))
        assert len(await hooked.messages()) == 1


async def test_the_acknowledgement_of_a_press_stops_the_wheel_on_the_button(hooked: Hooked) -> None:
    for _ in range(2):  # also of one that is repeated
        reply = await hooked.call(TELEGRAM, TELEGRAM.presses("1.0", "Ya"))
        assert reply.json() == {"method": "answerCallbackQuery", "callback_query_id": "771"}
    assert [one.text for one in await hooked.messages()] == ["Ya"]


@both
async def test_an_address_is_stored_only_hashed_and_sealed(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says("halo"))
    async with hooked.database.transaction() as session:
        contact = (await session.scalars(select(Contact))).one()
        everything = [
            str((await session.execute(text(f"SELECT {table}::text FROM {table}"))).all())
            for table in ("contacts", "conversations", "messages", "procrastinate_jobs", "procrastinate_events")
        ]
    address = hook.address(1)
    assert SEALER.open(contact.address_sealed) == address
    assert contact.address_key == SEALER.address_key(hook.channel, address)
    assert address not in "".join(everything)
    assert address.encode().hex() not in "".join(everything)


@both
async def test_words_are_masked_and_numbers_sealed_before_they_are_stored(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says(f"nik saya {NIK} password saya: Rahasia99"), hook.sends_photo(NIK, number=2))
    typed, photo = await hooked.messages()
    assert NIK not in typed.text + photo.text
    assert "Rahasia99" not in typed.text
    assert photo.text == "[foto] [NIK]"
    async with hooked.database.transaction() as session:
        values = [
            (one.message_id, one.kind, SEALER.open(one.sealed)) for one in await session.scalars(select(SealedValue))
        ]
    assert values == [(typed.id, "nik", NIK), (photo.id, "nik", NIK)]


@both
async def test_the_longest_text_that_a_channel_carries_is_taken_whole(hooked: Hooked, hook: Hook) -> None:
    words = "tolong 😀 " * 455 + "a"
    assert len(words) == 4096
    await hooked.takes(hook, hook.says(words))
    (message,) = await hooked.messages()
    assert message.text == words


@both
async def test_the_words_beside_a_photo_are_words(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.sends_photo("saldo saya kok nol"), hook.sends_photo("", number=2))
    worded, mute = await hooked.messages()
    assert (worded.text, worded.payload) == ("[foto] saldo saya kok nol", None)
    assert (mute.text, mute.payload) == ("[foto]", '/attachment{"kind": "photo"}')


@both
async def test_a_text_without_anything_to_see_is_acknowledged_and_leaves_nothing(hooked: Hooked, hook: Hook) -> None:
    await hooked.takes(hook, hook.says(" \n\x00 "), hook.says("ha\x00lo\x07", number=2))
    assert [one.text for one in await hooked.messages()] == ["halo"]


async def test_news_that_are_no_messages_are_acknowledged_and_leave_nothing(hooked: Hooked) -> None:
    status = {"id": "wamid.9", "status": "delivered", "timestamp": "1795150000", "recipient_id": WHATSAPP.address(1)}
    await hooked.takes(WHATSAPP, WHATSAPP.brings(statuses=[status]), WHATSAPP.brings())
    await hooked.takes(TELEGRAM, b'{"update_id": 5}')
    assert await rows(hooked.database) == {}


async def test_a_call_for_another_number_of_the_same_business_is_not_ours(hooked: Hooked) -> None:
    await hooked.takes(WHATSAPP, WHATSAPP.says("halo").replace(b'"100001"', b'"100002"'))
    assert await rows(hooked.database) == {}
