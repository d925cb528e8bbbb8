"""How a page is made: templates, what all of them know, headers."""

from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse

from api.console import figures
from api.console.addresses import HOME, QUESTIONS, ROOT, TRY, article_path
from api.console.labels import NOTICES, Text
from api.officers.enums import EDITOR_ROLES, Role
from api.templating import environment, version

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_HEADERS = {
    # The pages show what participants wrote: they stay in no cache.
    "Cache-Control": "no-store",
    # With no referrer at all browsers hide from us where a form was sent from, too.
    "Referrer-Policy": "same-origin",
}


@dataclass(frozen=True)
class Link:
    """An entry of the top bar, for those whose role may follow it."""

    title: str
    href: str
    roles: frozenset[Role]


NAVIGATION = (
    Link(Text.NAV_ARTICLES, HOME, EDITOR_ROLES),
    Link(Text.NAV_TRY, TRY, EDITOR_ROLES),
    Link(Text.NAV_QUESTIONS, QUESTIONS, EDITOR_ROLES),
    Link(Text.NAV_RECHECK, f"{HOME}?recheck=1", EDITOR_ROLES),
)

templates = environment(_HERE / "templates")
templates.globals.update(t=Text, root=ROOT, home=HOME, article_path=article_path, version=version(STATIC))
templates.filters.update(day=figures.day, percent=figures.percent, number=figures.number)


def page(
    request: Request, template: str, *, status: int = HTTPStatus.OK, keep_typed: bool = False, **context: Any
) -> HTMLResponse:
    """The page of `template`. `keep_typed`: the browser's way back brings what was typed."""
    officer = getattr(request.state, "officer", None)
    shared = {
        "officer": officer,
        "navigation": [link for link in NAVIGATION if officer and officer.role in link.roles],
        "here": _here(request),
        "notice": NOTICES.get(request.query_params.get("done", "")),
        "moment": _moment(request),
    }
    headers = {**_HEADERS, "Cache-Control": "private, no-cache"} if keep_typed else _HEADERS
    html = templates.get_template(template).render({**shared, **context})
    return HTMLResponse(html, status_code=status, headers=headers)


def go(path: str, **query: str | int) -> RedirectResponse:
    """On to another page after something was done; reloading that page does not do it again."""
    target = f"{path}?{urlencode(query)}" if query else path
    return RedirectResponse(target, HTTPStatus.SEE_OTHER, headers=_HEADERS)


def _here(request: Request) -> str:
    """The entry of the top bar that this page belongs to: the longest that its address begins with."""
    asked = f"{request.url.path}?{request.url.query}"
    return max((link.href for link in NAVIGATION if asked.startswith(link.href)), key=len, default="")


def _moment(request: Request) -> Any:
    """A filter that tells a moment in the help desk's own zone."""
    zone: ZoneInfo = request.app.state.parts.settings.zone

    def told(moment: datetime) -> str:
        return figures.moment(moment, zone)

    return told
