"""The way in: stored once, in order, masked."""

import asyncio
import base64

import pytest
from sqlalchemy import func, select

from api.conversations.enums import MessageState
from api.conversations.inbox import MAX_TEXT, Received, receive
from api.conversations.models import Contact, Conversation, Message, SealedValue
from api.db import Database
from api.errors import EmptyMessage, MessageTooLong
from api.sealing import Sealer
from bot.channels.inbound import Channel, Inbound
from bot.channels.web import parse
from language.detection import Language
from tests.factories import texts
from tests.fakes import StoppedClock

SEALER = Sealer("a-secret-for-tests-that-is-long-enough")


async def send(
    database: Database,
    text: str,
    *,
    session: str = "browser-1",
    client_id: str = "1",
    language: Language | None = None,
    payload: str | None = None,
) -> Received:
    inbound = parse(session=session, text=text, client_id=client_id, payload=payload, language=language)
    async with database.transaction() as opened:
        return await receive(opened, inbound, sealer=SEALER, texts=texts(), clock=StoppedClock())


async def count(database: Database, table: type) -> int:
    async with database.transaction() as session:
        return await session.scalar(select(func.count()).select_from(table)) or 0


async def test_a_message_is_stored_as_received(database: Database) -> None:
    received = await send(database, "otp ga masuk")
    assert received.new
    assert received.message.state == MessageState.RECEIVED
    assert (received.message.seq, received.message.text) == (1, "otp ga masuk")


async def test_the_same_client_id_is_stored_once(database: Database) -> None:
    first = await send(database, "otp ga masuk")
    again = await send(database, "otp ga masuk")
    assert not again.new
    assert again.message.id == first.message.id
    assert await count(database, Message) == 1


async def test_twenty_copies_at_once_are_one_message_of_one_conversation(database: Database) -> None:
    received = await asyncio.gather(*(send(database, "halo") for _ in range(20)))
    assert sum(one.new for one in received) == 1
    assert await count(database, Message) == await count(database, Conversation) == await count(database, Contact) == 1


async def test_twenty_different_messages_at_once_get_places_without_gaps(database: Database) -> None:
    received = await asyncio.gather(*(send(database, f"pesan {n}", client_id=str(n)) for n in range(20)))
    assert sorted(one.message.seq for one in received) == list(range(1, 21))


async def test_two_browsers_may_use_the_same_client_id(database: Database) -> None:
    await send(database, "halo", session="browser-1")
    other = await send(database, "halo", session="browser-2")
    assert other.new
    assert await count(database, Conversation) == 2


async def test_personal_numbers_are_masked_before_they_are_stored(database: Database) -> None:
    received = await send(database, "nik saya 9999990000000001 password saya: Rahasia99")
    assert "9999990000000001" not in received.message.text
    assert "Rahasia99" not in received.message.text
    async with database.transaction() as session:
        sealed = list(await session.scalars(select(SealedValue)))
    assert [value.kind for value in sealed] == ["nik"]  # a password is not kept, not even sealed
    assert SEALER.open(sealed[0].sealed) == "9999990000000001"


async def test_an_address_is_stored_only_hashed_and_sealed(database: Database) -> None:
    await send(database, "halo", session="a-browser-secret")
    async with database.transaction() as session:
        contact = (await session.scalars(select(Contact))).one()
    assert b"a-browser-secret" not in contact.address_key + contact.address_sealed
    assert SEALER.open(contact.address_sealed) == "a-browser-secret"


async def test_the_language_follows_the_person_message_by_message(database: Database) -> None:
    assert (await send(database, "kode otp tidak masuk")).message.language == Language.ID
    english = await send(database, "I cannot log in to the app, please help me", client_id="2")
    assert english.message.language == Language.EN
    assert (await send(database, "ok", client_id="3")).message.language == Language.EN


async def test_a_chosen_language_stays(database: Database) -> None:
    await send(database, "kode otp tidak masuk", language=Language.EN)
    later = await send(database, "masih tidak masuk juga kodenya", client_id="2")
    assert later.message.language == Language.EN


@pytest.mark.parametrize("text", ["", "   \n"])
async def test_an_empty_message_is_refused_and_leaves_nothing(database: Database, text: str) -> None:
    with pytest.raises(EmptyMessage):
        await send(database, text)
    assert await count(database, Contact) == 0


async def test_a_message_that_is_too_long_is_refused_and_leaves_nothing(database: Database) -> None:
    with pytest.raises(MessageTooLong):
        await send(database, "x" * (MAX_TEXT + 1))
    assert await count(database, Contact) == 0


async def test_a_providers_id_is_stored_only_as_a_fingerprint_for_it_may_hold_the_number(database: Database) -> None:
    wamid = "wamid." + base64.b64encode(b"620000000001 and more").decode()
    inbound = Inbound(Channel.WHATSAPP, "620000000001", wamid, "halo")
    for _ in range(2):
        async with database.transaction() as session:
            received = await receive(session, inbound, sealer=SEALER, texts=texts(), clock=StoppedClock())
    stored = received.message.provider_message_id or ""
    assert not received.new
    assert wamid.removeprefix("wamid.") not in stored
    assert stored.endswith(SEALER.fingerprint(wamid))
