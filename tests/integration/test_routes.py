"""What every caller can rely on: one shape of errors, limits, headers, a stream that resumes, honest outages."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.types import Message as AsgiMessage
from starlette.types import Receive, Scope, Send

from api.conversations.inbox import MAX_TEXT
from api.db import Database
from api.guard import MAX_BODY_BYTES, SECURITY_HEADERS
from api.tickets.enums import TicketState
from api.tickets.models import Ticket
from tests.api import Api, api_around, parts_for, served, worker
from tests.factories import a_ticket, an_officer, send

NIK = "9999990000000001"
JSON = {"Content-Type": "application/json"}


@dataclass
class LookingWhenTheResponseLeaves:
    """The application, and what the database showed to others when its response began to leave."""

    app: FastAPI
    database: Database
    seen: list[TicketState]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def look(message: AsgiMessage) -> None:
            if message["type"] == "http.response.start":
                async with self.database.transaction() as session:
                    self.seen += await session.scalars(select(Ticket.state))
            await send(message)

        await self.app(scope, receive, look)


@dataclass(frozen=True)
class Event:
    """A server-sent event."""

    kind: str
    id: str | None
    data: Any


async def events(url: str, count: int, *, headers: dict[str, str] | None = None, **parameters: Any) -> list[Event]:
    """The first `count` events of the stream of `browser-1`."""
    found: list[Event] = []
    fields: dict[str, str] = {}
    query = {"session": "browser-1", **parameters}
    async with (
        asyncio.timeout(10),
        httpx.AsyncClient() as client,
        client.stream("GET", f"{url}/chat/stream", params=query, headers=headers) as response,
    ):
        async for line in response.aiter_lines():
            name, _, value = line.partition(":")
            if name:
                fields[name] = value.strip()
            elif "event" in fields:
                found.append(Event(fields["event"], fields.get("id"), json.loads(fields["data"])))
                fields = {}
            if len(found) == count:
                break
    return found


async def test_a_change_is_committed_before_its_response_leaves(api: Api, database: Database) -> None:
    number, officer = (await a_ticket(database)).number, await an_officer(database)
    looking = LookingWhenTheResponseLeaves(api.app, database, [])
    async with httpx.AsyncClient(transport=httpx.ASGITransport(looking), base_url="http://desk") as client:
        (await client.post(f"/api/v1/tickets/{number}/take", headers=officer.headers)).raise_for_status()
    assert looking.seen == [TicketState.OPEN]


async def test_a_refused_change_leaves_nothing_behind(api: Api, database: Database) -> None:
    number, officer = (await a_ticket(database)).number, await an_officer(database)
    body = {"resolution": "solved", "text": "Halo"}
    reply = await api.client.post(f"/api/v1/tickets/{number}/resolve", json=body, headers=officer.headers)
    assert reply.status_code == 409
    assert "Halo" not in str(await api.history())


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "code"),
    [
        ("GET", "/nowhere", None, 404, "not_found"),
        ("DELETE", "/chat/messages", None, 405, "method_not_allowed"),
        ("GET", "/api/v1/me", None, 401, "not_signed_in"),
        ("POST", "/chat/messages", {"session": "a", "text": " "}, 422, "empty_message"),
        ("POST", "/chat/messages", {"session": "a", "text": "x" * (MAX_TEXT + 1)}, 422, "message_too_long"),
        ("POST", "/chat/messages", {"session": "a", "text": "x", "payload": "/restart"}, 422, "unknown_button"),
        ("POST", "/chat/messages", {"session": "a b", "text": "x"}, 422, "bad_input"),
        ("POST", "/chat/messages", {"text": "x" * (MAX_BODY_BYTES + 1)}, 413, "body_too_large"),
        ("GET", "/chat/messages", None, 422, "bad_input"),
    ],
)
async def test_every_error_has_a_code_and_a_sentence_in_both_languages(
    api: Api, method: str, path: str, body: Any, status: int, code: str
) -> None:
    reply = await api.client.request(method, path, json=body)
    error = reply.json()["error"]
    assert (reply.status_code, error["code"]) == (status, code)
    assert error["message_id"]
    assert error["message_en"]


@pytest.mark.parametrize(
    "body",
    [
        json.dumps({"session": NIK + " ", "text": "x"}),
        json.dumps({"session": "a", "text": [NIK]}),
        json.dumps({"session": "a", "text": NIK * 1500}),
        json.dumps({"session": "a", "text": "x", "language": NIK}),
        json.dumps({"session": "a", "text": "x", "client_id": f"#{NIK}"}),
        json.dumps({"session": "a", "text": "x", "payload": NIK * 20}),
        json.dumps({"session": "a", "text": "x", "payload": f"/{NIK}"}),
        json.dumps(NIK),
        f'{{"text": "{NIK}',
    ],
)
async def test_a_refusal_never_repeats_what_was_written(api: Api, body: str) -> None:
    reply = await api.client.post("/chat/messages", content=body, headers=JSON)
    assert reply.status_code == 422
    assert NIK not in reply.text


async def test_a_refusal_names_the_fields(api: Api) -> None:
    reply = await api.client.post("/chat/messages", json={"session": "a b", "text": ["halo"]})
    assert {field["field"] for field in reply.json()["error"]["fields"]} == {"body.session", "body.text"}


@pytest.mark.parametrize("path", ["/", "/assets/chat.js", "/chat/messages?session=a", "/health", "/nowhere"])
async def test_every_response_carries_the_security_headers(api: Api, path: str) -> None:
    reply = await api.client.get(path)
    assert {name: reply.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS


async def test_a_body_that_is_too_large_is_refused_however_it_is_sent(api: Api) -> None:
    async def in_pieces() -> AsyncIterator[bytes]:
        for _ in range(MAX_BODY_BYTES // 1024 + 1):
            yield b"x" * 1024

    for content in (b"x" * (MAX_BODY_BYTES + 1), in_pieces()):  # the second one without a Content-Length
        reply = await api.client.post("/chat/messages", content=content, headers=JSON)
        assert (reply.status_code, reply.json()["error"]["code"]) == (413, "body_too_large")
        assert reply.headers["X-Frame-Options"] == "DENY"


async def test_the_page_needs_no_other_host_and_no_inline_script(api: Api) -> None:
    page = (await api.client.get("/")).text
    assert re.findall(r'(?:src|href)="https?:', page) == []
    assert "<script>" not in page


@pytest.mark.parametrize("path", ["/chat/messages?session=a", "/api/v1/me", "/health"])
async def test_without_its_database_the_desk_says_so(database: Database, path: str) -> None:
    nowhere = Database("postgresql://127.0.0.1:1/nowhere")
    async with api_around(replace(parts_for(database), database=nowhere)) as api:
        reply = await api.client.get(path, headers={"Authorization": "Bearer x"})
    assert reply.status_code == 503


async def test_a_message_that_could_not_be_stored_is_not_claimed_to_be(database: Database) -> None:
    nowhere = Database("postgresql://127.0.0.1:1/nowhere")
    async with api_around(replace(parts_for(database), database=nowhere)) as api:
        error = (await api.say("halo")).json()["error"]
    assert error["code"] == "unavailable"
    assert "coba lagi" in error["message_id"]


async def test_with_its_database_the_desk_is_well(api: Api) -> None:
    assert (await api.client.get("/health")).json() == {"status": "ok"}


async def test_the_stream_tells_the_talk_its_owner_and_that_an_answer_comes(api: Api, database: Database) -> None:
    await send(database, "halo")
    async with served(api.app) as url:
        line, owner, typing = await events(url, 3)
    assert (line.kind, line.id, line.data["text"], line.data["from"]) == ("message", "1", "halo", "participant")
    assert (owner.kind, owner.data) == ("state", {"owner": "bot"})
    assert typing.kind == "typing"


async def test_the_stream_brings_an_answer_as_soon_as_it_is_there(api: Api, database: Database) -> None:
    await send(database, "halo")
    async with served(api.app) as url:
        following = asyncio.create_task(events(url, 5))
        await asyncio.sleep(0.3)
        async with worker(api.parts):
            await api.say("otp ga masuk")
        told = [event.data["text"] for event in await following if event.kind == "message"]
    assert told[:2] == ["halo", "otp ga masuk"]


async def test_a_broken_stream_resumes_behind_the_last_line_that_arrived(api: Api) -> None:
    async with worker(api.parts):
        for text in ("satu", "dua"):
            await api.say(text)
    async with served(api.app) as url:
        resumed = await events(url, 2, headers={"Last-Event-ID": "2"}, after=1)
        from_cursor = await events(url, 1, after=3)
    assert [(event.id, event.data["text"]) for event in resumed] == [("3", "dua"), ("4", "echo: dua")]
    assert [event.id for event in from_cursor] == ["4"]


async def test_a_stream_of_another_browser_shows_nothing_of_this_one(api: Api, database: Database) -> None:
    await send(database, "rahasia", session="browser-2")
    async with served(api.app) as url:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.5):
                await events(url, 1)


@pytest.mark.parametrize("text", ["ha\x00lo", "halo\x07", "\x1bhalo"])
async def test_characters_that_nobody_can_type_are_left_out_and_the_rest_is_kept(database: Database, text: str) -> None:
    async with api_around(parts_for(database)) as api:
        assert (await api.say(text)).status_code in {200, 202}
