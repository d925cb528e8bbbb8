"""The help centre over HTTP: pages for people, no API."""

import hashlib
from http import HTTPStatus
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, HTMLResponse, Response

from api.errors import NotFound
from api.help_centre import pages
from api.help_centre.labels import words
from api.help_centre.pages import Address, Group, Reader
from api.http import Parts, PartsDep
from api.templating import environment, version
from knowledge.topics import Area
from language.detection import Language

MAX_QUERY = 200  # characters; what is longer is cut
FOUND = 8  # articles shown for a search
_HERE = Path(__file__).parent
_STATIC = _HERE / "static"
_ASSETS = {file.name: file for file in _STATIC.iterdir()}

_templates = environment(_HERE / "templates")
_templates.filters["linked"] = pages.linked
_templates.globals.update(version=version(_STATIC), max_query=MAX_QUERY, languages=tuple(Language))

router = APIRouter(prefix=pages.HOME, include_in_schema=False)


def get_reader(request: Request, parts: PartsDep, lang: str = "") -> Reader:
    """Any language but English is Indonesian: a bad address is no reason to show nothing."""
    language = Language.EN if lang.lower() == Language.EN else Language.ID
    return Reader(language, parts.today(), str(request.base_url))


ReaderDep = Annotated[Reader, Depends(get_reader)]


# Plain functions, so that a search works in a thread and not in the event loop.
@router.get("")
def home(request: Request, parts: PartsDep, reader: ReaderDep, q: str = "", area: str = "") -> Response:
    """All answers by area, or those that fit the words `q`."""
    query = q.strip()[:MAX_QUERY]
    if not query:
        opened = area if area in list(Area) else ""
        html = _render("home.html", reader, Address(area=opened), groups=_groups(parts, reader, opened))
        return _kept(request, html)
    found = pages.results(parts.knowledge.search(query, k=FOUND), reader)
    html = _render("results.html", reader, Address(query=query), results=found, groups=_groups(parts, reader))
    # Nobody knows what people type: it stays in no cache.
    return HTMLResponse(html, headers={"Cache-Control": "no-store"})


@router.get("/assets/{name}")
def asset(name: str) -> FileResponse:
    """The style sheet and the script."""
    if name not in _ASSETS:
        raise NotFound
    return FileResponse(_ASSETS[name], headers={"Cache-Control": "public, max-age=31536000, immutable"})


@router.get("/{article_id}")
def article(request: Request, article_id: str, parts: PartsDep, reader: ReaderDep) -> Response:
    """One article; one that is unknown or not valid today is missing, with a way on."""
    found = parts.knowledge.article(article_id)
    if found is None or not found.is_valid_on(reader.today):
        html = _render("missing.html", reader, Address(article_id), groups=_groups(parts, reader))
        return HTMLResponse(html, HTTPStatus.NOT_FOUND)
    related = [other for name in found.related if (other := parts.knowledge.article(name))]
    page = pages.article_page(found, related, reader)
    return _kept(request, _render("article.html", reader, Address(found.id), page=page))


def _groups(parts: Parts, reader: Reader, area: str = "") -> tuple[Group, ...]:
    return pages.groups(parts.knowledge.articles, reader, unfolded=area)


def _render(template: str, reader: Reader, address: Address, **more: Any) -> str:
    context = {"reader": reader, "address": address, "t": words(reader.language), **more}
    return _templates.get_template(template).render(context)


def _kept(request: Request, html: str) -> Response:
    """A page that may be kept for a minute, and afterwards costs a weak signal nothing unless it has changed."""
    tag = f'"{hashlib.sha256(html.encode()).hexdigest()[:16]}"'
    headers = {"Cache-Control": "public, max-age=60", "ETag": tag}
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
    return HTMLResponse(html, headers=headers)
