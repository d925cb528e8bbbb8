"""The real application behind an HTTP client, on the tests' database and a stopped clock."""

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from fastapi import FastAPI

from api.app import build_parts, create_app
from api.db import Database
from api.http import Parts
from api.jobs import HEARTBEAT_S, STALLED_S, TURNS_QUEUE, build_jobs
from api.privacy.memories import Memories
from api.publishing.shelf import Shelf
from api.settings import Settings
from api.turns import Turns
from bot.actions.dialogue import Dialogue
from tests.factories import SECRET, texts
from tests.fakes import EchoDialogue, StoppedClock


@dataclass(frozen=True)
class Api:
    """A client of the running application, and what lies behind it."""

    client: httpx.AsyncClient
    app: FastAPI
    parts: Parts
    clock: StoppedClock

    async def say(self, text: str, *, session: str = "browser-1", **more: Any) -> httpx.Response:
        body = {"session": session, "text": text, "client_id": uuid4().hex, **more}
        return await self.client.post("/chat/messages", json=body)

    async def history(self, *, session: str = "browser-1", after: int = 0) -> dict[str, Any]:
        reply = await self.client.get("/chat/messages", params={"session": session, "after": after})
        return dict(reply.raise_for_status().json())


def parts_for(database: Database, **settings: Any) -> Parts:
    """The application's parts around an open database."""
    url = database.engine.url.render_as_string(hide_password=False).replace("+psycopg", "")
    parts = build_parts(
        Settings(database_url=url, secret_key=SECRET, **{"turn_timeout_s": 5.0, **settings}), clock=StoppedClock()
    )
    shelf = Shelf(database, url)
    jobs = build_jobs(url, sweeps=TURNS_QUEUE)
    return replace(parts, database=database, jobs=jobs, shelf=shelf, knowledge=shelf, texts=texts())


@contextlib.asynccontextmanager
async def api_around(parts: Parts) -> AsyncIterator[Api]:
    """The application started as a server would start it."""
    app = create_app(parts)
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://desk") as client,
    ):
        assert isinstance(parts.clock, StoppedClock)
        yield Api(client, app, parts, parts.clock)


@contextlib.asynccontextmanager
async def served(app: FastAPI) -> AsyncIterator[str]:
    """A real server around the application, for what only a real connection shows. Gives its address."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", ws="none", log_level="warning"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = server.force_exit = True
            await serving


@contextlib.asynccontextmanager
async def worker(
    parts: Parts, dialogue: Dialogue | None = None, *, pause: timedelta = timedelta(0)
) -> AsyncIterator[Turns]:
    """A worker that answers as long as the block runs; without a dialogue it echoes, without a pause at once."""
    dialogue = dialogue or EchoDialogue()
    turns = Turns(parts.database, dialogue, EchoDialogue(), parts.texts, parts.clock, pause)
    working = asyncio.create_task(
        parts.jobs.run_worker_async(
            queues=[TURNS_QUEUE],
            concurrency=4,
            install_signal_handlers=False,
            update_heartbeat_interval=HEARTBEAT_S,
            stalled_worker_timeout=STALLED_S,
            fetch_job_polling_interval=0.2,
            additional_context={"turns": turns, "memories": Memories("")},
        )
    )
    try:
        yield turns
    finally:
        working.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await working
