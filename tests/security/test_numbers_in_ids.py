"""WhatsApp's ids hold the participant's number, and nothing that is stored shows it."""

import binascii
import re
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import text

from api.conversations.enums import MessageState
from api.db import Database
from api.delivery.courier import Courier
from api.delivery.outcomes import Outcomes
from api.http import Parts
from ops.providers import GraphApi, serving
from tests.api import api_around, parts_for, served, worker
from tests.delivering import Post
from tests.factories import SEALER, texts, until

NUMBER = "620000000001"


async def every_value(database: Database) -> str:
    """All rows of all tables as text."""
    async with database.transaction() as session:
        tables = await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))
        rows = [await session.scalars(text(f'SELECT every::text FROM "{table}" AS every')) for table in tables]
        return "\n".join(row for of_one in rows for row in of_one)


def readable(kept: str) -> str:
    """What is kept, and what comes to light when whatever looks like base64 or hexadecimal is decoded."""
    packed = [*re.findall(r"[\w+/-]{16,}", kept), *re.findall(r"[A-Za-z0-9+/]{16,}", kept)]
    hexes = [run for run in re.findall(r"[0-9a-f]{16,}", kept) if len(run) % 2 == 0]
    decoded = [*map(from_base64, packed), *map(binascii.unhexlify, hexes)]
    return "\n".join([kept, *(one.decode("latin-1") for one in decoded)])


def from_base64(run: str) -> bytes:
    whole = run.translate(str.maketrans("-_", "+/"))
    return b64decode(whole[: len(whole) // 4 * 4])


@asynccontextmanager
async def desk_on_whatsapp(database: Database, graph: GraphApi) -> AsyncIterator[Parts]:
    business = graph.business
    async with serving(graph) as url:
        parts = parts_for(
            database,
            whatsapp_token=graph.token,
            whatsapp_phone_number_id=business.phone_number_id,
            whatsapp_app_secret=business.app_secret,
            whatsapp_verify_token=business.verify_token,
            whatsapp_api_url=url,
        )
        async with api_around(parts) as desk, served(desk.app) as address:
            await graph.subscribe(f"{address}/channels/whatsapp")
            yield parts


async def until_they_are(post: Post, state: MessageState) -> None:
    async def are() -> bool:
        return {line.state for line in await post.said()} == {state}

    await until(are)


async def test_a_number_is_nowhere_in_clear_nor_inside_any_id(database: Database) -> None:
    graph, post = GraphApi(status_pause_s=0), Post(database)
    budi = graph.user(NUMBER)
    async with desk_on_whatsapp(database, graph) as parts:
        written = await budi.says("otp ga masuk")
        async with worker(parts):
            await until_they_are(post, MessageState.QUEUED)
        courier = Courier(database, parts.adapters, SEALER, Outcomes(texts(), parts.clock), parts.clock)
        await courier.run((await post.said())[0].conversation_id)
        await until_they_are(post, MessageState.READ)
        kept = await every_value(database)
    assert SEALER.fingerprint(written) in kept
    assert SEALER.fingerprint(budi.heard[0].message_id) in kept
    assert NUMBER in readable(written)  # or this test would see nothing
    assert NUMBER not in readable(kept)
