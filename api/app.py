"""The public application: the chat, the ticket API, health."""

import asyncio
import contextlib
from collections.abc import AsyncIterator

from fastapi import FastAPI, Response, status
from fastapi_offline import FastAPIOffline
from sqlalchemy import text

from api import http
from api.channels import routes as channels
from api.channels.registry import build_adapters
from api.clock import Clock, utc_now
from api.console.app import create_console
from api.conversations import routes as conversations
from api.conversations.wakeups import Wakeups
from api.db import Database
from api.delivery import routes as delivery
from api.errors import Unavailable
from api.help_centre import routes as help_centre
from api.http import Parts, PartsDep
from api.jobs import build_jobs
from api.officers import routes as officers
from api.publishing.shelf import Shelf
from api.sealing import Sealer
from api.settings import Settings
from api.tickets import routes as tickets
from bot.actions.texts import Texts

DESCRIPTION = """
The help desk of JMO: a web chat for participants, webhooks for their other channels, and a ticket API for
customer service officers.

Sign in at `POST /api/v1/auth/sign-in`, then press **Authorize** and paste the token.
Errors look the same everywhere: `{"error": {"code", "message_id", "message_en"}}`.
"""


def build_parts(settings: Settings, *, clock: Clock = utc_now) -> Parts:
    """Everything that the routes need, made from the settings."""
    database = Database(settings.database_url)
    sealer = Sealer(settings.secret_key.get_secret_value())
    shelf = Shelf(database, settings.database_url)
    return Parts(
        settings=settings,
        database=database,
        jobs=build_jobs(settings.database_url),
        sealer=sealer,
        texts=Texts.load(),
        wakeups=Wakeups(settings.database_url),
        shelf=shelf,
        knowledge=shelf,
        clock=clock,
        adapters=build_adapters(settings, sealer),
    )


def create_app(parts: Parts | None = None) -> FastAPI:
    """The application. Without `parts` the environment decides."""
    parts = parts or build_parts(Settings())
    app = FastAPIOffline(
        title="JMO help desk",
        version="1",
        description=DESCRIPTION,
        lifespan=_lifespan,
        responses=http.may_fail(Unavailable),
    )
    app.state.parts = parts
    http.install(app)
    for rooms in (conversations, channels, officers, tickets, delivery, help_centre):
        app.include_router(rooms.router)
    app.mount("/console", create_console(parts))
    conversations.mount_page(app)
    app.add_api_route("/health", _health, tags=["operations"], responses={503: {"model": dict[str, str]}})
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    async with parts.jobs.open_async(), parts.shelf.kept_current():
        listening = asyncio.create_task(parts.wakeups.listen())
        yield
        listening.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await listening
    for adapter in parts.adapters.values():
        await adapter.close()
    await parts.database.close()


async def _health(parts: PartsDep, response: Response) -> dict[str, str]:
    """Whether the application can do its work: the database answers."""
    try:
        async with parts.database.transaction() as session:
            await session.execute(text("SELECT 1"))
    except Exception:  # whatever it is, the answer is the same
        response.status_code = status.HTTP_503_SERVICE_UNAVAILABLE
        return {"status": "down"}
    return {"status": "ok"}
