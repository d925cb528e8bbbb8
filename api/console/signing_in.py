"""Signing in and out of the console. What was typed while the session ended is carried through the sign-in."""

import json
from datetime import timedelta
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.console.access import COOKIE, forget_token, keep_token
from api.console.addresses import HOME, SIGN_IN, local_path
from api.console.layout import go, page
from api.console.typed import Fields, typed_fields
from api.errors import HelpDeskError, NotSignedIn, TooManyAttempts
from api.http import Parts, PartsDep
from api.officers import service
from api.officers.service import SignedIn

router = APIRouter()


@router.get("/sign-in")
async def ask(request: Request, next: str = HOME) -> Response:
    """The form; but a link on another site comes without our cookie, so first try once more from here."""
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return page(request, "onward.html", target=local_path(next))
    return _sign_in_page(request, next=next)


@router.post("/sign-in")
async def sign_in(request: Request, parts: PartsDep) -> Response:
    """Once in, on to where he wanted to go, with what he had typed there."""
    form = dict(await typed_fields(request))
    carried = _read(form["carried"]) if "carried" in form else None
    try:
        signed_in = await _signed_in(parts, form)
    except (NotSignedIn, TooManyAttempts) as error:
        email, target = form.get("email", ""), form.get("next", HOME)
        return _sign_in_page(request, error=error, email=email, next=target, carried=carried)
    target = local_path(form.get("next", HOME))
    response = go(target) if carried is None else page(request, "resume.html", target=target, carried=carried)
    keep_token(response, signed_in, request=request, seconds=parts.settings.officer_session_minutes * 60)
    return response


@router.post("/sign-out")
async def sign_out(request: Request, parts: PartsDep) -> Response:
    if token := request.cookies.get(COOKIE):
        async with parts.database.transaction() as session:
            await service.sign_out(session, token=token)
    response = go(SIGN_IN, done="signed-out")
    forget_token(response)
    return response


async def sign_in_first(request: Request, error: Exception) -> Response:
    """For a page: sign in, then come back. For a form: the same, and it takes along what was typed."""
    if request.method in {"GET", "HEAD"}:
        asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        return go(SIGN_IN, next=asked)
    assert isinstance(error, HelpDeskError)
    return _sign_in_page(request, error=error, next=request.url.path, carried=await typed_fields(request))


async def _signed_in(parts: Parts, form: dict[str, str]) -> SignedIn:
    """Raises `NotSignedIn`, `TooManyAttempts`."""
    async with parts.database.transaction() as session:
        signed_in = await service.sign_in(
            session,
            email=form.get("email", ""),
            password=form.get("password", ""),
            now=parts.clock(),
            lifetime=timedelta(minutes=parts.settings.officer_session_minutes),
        )
    if signed_in is None:
        raise NotSignedIn
    return signed_in


def _sign_in_page(
    request: Request, *, next: str, error: HelpDeskError | None = None, email: str = "", carried: Fields | None = None
) -> Response:
    return page(
        request,
        "sign_in.html",
        status=error.status if error else HTTPStatus.OK,
        error=error,
        email=email,
        next=local_path(next),
        carried=None if carried is None else json.dumps(carried),
    )


def _read(carried: str) -> Fields:
    """The fields that came along; nothing when somebody has tampered with them."""
    try:
        return [(str(name), str(value)) for name, value in json.loads(carried)]
    except (ValueError, TypeError):
        return []
