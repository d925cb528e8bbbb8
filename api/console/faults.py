"""Errors as pages: what is the matter, in both languages, and a way back."""

from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from sqlalchemy.exc import DBAPIError
from starlette.exceptions import HTTPException

from api import http
from api.console.addresses import HOME, local_path
from api.console.layout import page
from api.console.signing_in import sign_in_first
from api.db import DATABASE_AWAY
from api.errors import HelpDeskError, NotFound, NotSignedIn, Unavailable


def install(app: FastAPI) -> None:
    app.add_exception_handler(NotSignedIn, sign_in_first)
    app.add_exception_handler(HelpDeskError, _known)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http_error)
    for lost in DATABASE_AWAY:
        app.add_exception_handler(lost, _database_away)
    app.add_exception_handler(DBAPIError, _database_fault)
    app.add_exception_handler(Exception, _defect)


async def _known(request: Request, error: Exception) -> Response:
    assert isinstance(error, HelpDeskError)
    return _page(request, error)


async def _invalid(request: Request, error: Exception) -> Response:
    """An address with something impossible in it leads nowhere; the pages check their forms themselves."""
    return _page(request, NotFound())


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _page(request, http.known_error(error))


async def _database_away(request: Request, error: Exception) -> Response:
    return _page(request, Unavailable())


async def _database_fault(request: Request, error: Exception) -> Response:
    await http.database_fault(request, error)  # logs its kind, and only that
    return _page(request, HelpDeskError())


async def _defect(request: Request, error: Exception) -> Response:
    return _page(request, HelpDeskError())


def _page(request: Request, error: HelpDeskError) -> Response:
    problems = getattr(error, "problems", ())
    posted = request.method == "POST"
    context: dict[str, Any] = {"error": error, "problems": problems, "back": _back(request), "posted": posted}
    return page(request, "error.html", status=error.status, **context)


def _back(request: Request) -> str:
    """The page he came from, if that is one of ours and not this one."""
    came = urlsplit(request.headers.get("Referer", ""))
    query = f"?{came.query}" if came.query else ""
    back = local_path(came.path + query) if came.netloc == request.url.netloc else HOME
    return HOME if came.path == request.url.path and request.method == "GET" else back
