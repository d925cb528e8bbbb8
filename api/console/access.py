"""Who may open a page of the console: the officer behind the cookie, his role, and requests of our own pages only."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response

from api.console.addresses import ROOT
from api.errors import NotAllowed, NotSignedIn
from api.http import PartsDep
from api.officers.enums import EDITOR_ROLES
from api.officers.models import Officer
from api.officers.service import SignedIn, officer_of_token

COOKIE = "helpdesk_console"
_READING = frozenset({"GET", "HEAD"})


async def same_origin(request: Request) -> None:
    """Refuse what another site makes a browser send; browsers tell by headers that no script can set."""
    if request.method in _READING:
        return
    origin = request.headers.get("Origin", "null")
    if origin != "null":
        ours = urlsplit(origin).netloc == request.url.netloc
    else:
        ours = request.headers.get("Sec-Fetch-Site") == "same-origin"
    if not ours:
        raise NotAllowed


async def get_officer(request: Request, parts: PartsDep) -> Officer:
    """Whoever is signed in; the page shows his name. Raises `NotSignedIn`."""
    token = request.cookies.get(COOKIE)
    if token is None:
        raise NotSignedIn
    # A transaction of its own: a page may work for seconds, and holds none meanwhile.
    async with parts.database.transaction() as session:
        officer = await officer_of_token(session, token=token, now=parts.clock())
    request.state.officer = officer
    return officer


OfficerDep = Annotated[Officer, Depends(get_officer)]


async def get_editor(officer: OfficerDep) -> Officer:
    """Somebody who may work on articles. Raises `NotAllowed`."""
    if officer.role not in EDITOR_ROLES:
        raise NotAllowed
    return officer


EditorDep = Annotated[Officer, Depends(get_editor)]


def keep_token(response: Response, signed_in: SignedIn, *, request: Request, seconds: int) -> None:
    """Out of reach of scripts and of other sites, and only for the console."""
    response.set_cookie(
        COOKIE,
        signed_in.token,
        max_age=seconds,
        path=ROOT,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )


def forget_token(response: Response) -> None:
    response.delete_cookie(COOKIE, path=ROOT, httponly=True, samesite="strict")
