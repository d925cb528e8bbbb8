"""What every route shares: the parts of the running app, a transaction, errors as JSON, limits, headers."""

import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from procrastinate import App as Jobs
from pydantic import BaseModel, Field
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException

from api.clock import Clock
from api.conversations.door import Door
from api.conversations.wakeups import Wakeups
from api.db import DATABASE_AWAY, Database
from api.errors import (
    BadInput,
    BodyTooLarge,
    HelpDeskError,
    MethodNotAllowed,
    NotFound,
    Unavailable,
    UnreadableCall,
)
from api.guard import SECURITY_HEADERS, Guard
from api.publishing.shelf import Shelf
from api.sealing import Sealer
from api.settings import Settings
from bot.actions.texts import Texts
from bot.channels.adapter import Adapter
from bot.channels.inbound import Channel
from knowledge import Library

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Parts:
    """What the running application is made of. `knowledge` is what the shelf holds, unless a test knows better.

    `adapters` are those of the channels for which there are settings.
    """

    settings: Settings
    database: Database
    jobs: Jobs
    sealer: Sealer
    texts: Texts
    wakeups: Wakeups
    shelf: Shelf
    knowledge: Library
    clock: Clock
    adapters: Mapping[Channel, Adapter] = field(default_factory=dict)

    @property
    def door(self) -> Door:
        return Door(self.database, self.jobs, self.sealer, self.texts, self.clock)

    def today(self) -> date:
        """The day as it is where the help desk is."""
        return self.clock().astimezone(self.settings.zone).date()


def get_parts(request: Request) -> Parts:
    parts: Parts = request.app.state.parts
    return parts


PartsDep = Annotated[Parts, Depends(get_parts)]


async def get_session(parts: PartsDep) -> AsyncIterator[AsyncSession]:
    """One transaction per request, committed before the response leaves (hence `scope="function"` below)."""
    async with parts.database.transaction() as session:
        yield session


SessionDep = Annotated[AsyncSession, Depends(get_session, scope="function")]


class FaultyField(BaseModel):
    field: str
    problem: str


class Problem(BaseModel):
    """`code` is for programs, a sentence in each language for people."""

    code: str
    message_id: str
    message_en: str
    fields: list[FaultyField] = Field(default=[], description="Which fields are wrong, if that is the problem")


class ProblemOut(BaseModel):
    """What every error looks like."""

    error: Problem


def may_fail(*kinds: type[HelpDeskError]) -> dict[int | str, dict[str, Any]]:
    """These errors, for the documentation of a route."""
    told: dict[int | str, dict[str, Any]] = {}
    for kind in kinds:
        same = told.setdefault(int(kind.status), {"model": ProblemOut, "description": ""})
        same["description"] = f"{same['description']}\n`{kind.code}`: {kind.message_en}".strip()
    return told


# What any route may answer that reads a body.
READING = (UnreadableCall, BadInput, BodyTooLarge)


def error_body(error: HelpDeskError, **details: Any) -> dict[str, Any]:
    return {
        "error": {
            "code": error.code,
            "message_id": error.message_id,
            "message_en": error.message_en,
            **details,
        }
    }


def install(app: FastAPI) -> None:
    """Error handlers, the body limit and the security headers."""
    app.add_exception_handler(HelpDeskError, _known_error)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    for lost in DATABASE_AWAY:
        app.add_exception_handler(lost, _database_away)
    app.add_exception_handler(DBAPIError, database_fault)
    app.add_exception_handler(Exception, _defect)
    app.add_middleware(Guard)


def _as_json(error: HelpDeskError, **details: Any) -> JSONResponse:
    return JSONResponse(error_body(error, **details), status_code=error.status)


async def _known_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HelpDeskError)
    return _as_json(error)


async def _invalid(request: Request, error: Exception) -> JSONResponse:
    """Say which fields are wrong, but never repeat what was written: it may be a personal number."""
    assert isinstance(error, RequestValidationError)
    fields = [{"field": ".".join(map(str, e["loc"])), "problem": e["msg"]} for e in error.errors()]
    return _as_json(BadInput(), fields=fields)


def known_error(error: HTTPException) -> HelpDeskError:
    """The member of our tree that tells what the framework refused."""
    kinds = {kind.status: kind for kind in (UnreadableCall, NotFound, MethodNotAllowed, BodyTooLarge)}
    return kinds.get(HTTPStatus(error.status_code), BadInput)()


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    return JSONResponse(error_body(known_error(error)), status_code=error.status_code, headers=error.headers)


async def _defect(request: Request, error: Exception) -> JSONResponse:
    """A fault of ours: the server logs it, the caller gets the same shape as ever."""
    # This answer is given outside of the guard, so it brings the headers itself.
    return JSONResponse(error_body(HelpDeskError()), status_code=HelpDeskError.status, headers=SECURITY_HEADERS)


async def database_fault(request: Request, error: Exception) -> JSONResponse:
    """A statement failed. Its message may quote the row, and the row holds words: only its kind is logged."""
    _log.error("A statement failed in %s: %s", request.url.path, type(getattr(error, "orig", error)).__name__)
    return _as_json(HelpDeskError())


async def _database_away(request: Request, error: Exception) -> JSONResponse:
    return _as_json(Unavailable())
