"""The loopback application that Rasa calls for custom actions. Never exposed: it trusts its shared secret."""

import contextlib
import hmac
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import FastAPI, Header, HTTPException, Request
from sqlalchemy.exc import DBAPIError

from api.clock import Clock, utc_now
from api.db import Database
from api.http import database_fault
from api.publishing.shelf import Shelf
from api.settings import Settings
from api.tools import build_tools
from bot.actions.executor import build_executor


def create_actions_app(settings: Settings | None = None, *, clock: Clock = utc_now) -> FastAPI:
    """An application with the one webhook that Rasa knows."""
    settings = settings or Settings()
    database = Database(settings.database_url)
    shelf = Shelf(database, settings.database_url)
    executor = build_executor(build_tools(settings, database, shelf, clock=clock))
    secret = settings.internal_secret.get_secret_value()
    if not secret:
        raise ValueError("HELPDESK_INTERNAL_SECRET is empty")

    @contextlib.asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with shelf.kept_current():
            yield
        await database.close()

    app = FastAPI(openapi_url=None, lifespan=lifespan)
    app.add_exception_handler(DBAPIError, database_fault)

    @app.get("/health")
    async def health() -> dict[str, str]:
        return {"status": "ok"}

    @app.post("/webhook")
    async def webhook(request: Request, x_helpdesk_secret: Annotated[str, Header()] = "") -> dict[str, Any]:
        if not hmac.compare_digest(x_helpdesk_secret, secret):
            raise HTTPException(403)
        # The executor refuses a call without a domain; no action of ours looks at it.
        result = await executor.run({"domain": {}, **await request.json()})
        return dict(result.model_dump()) if result is not None else {}

    return app
