"""Try a question on the live articles, and see why they were found. Nothing of it is kept."""

import asyncio
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.console.access import EditorDep
from api.console.labels import BANDS, SIGNS
from api.console.layout import page
from api.console.typed import typed_fields
from api.http import PartsDep
from knowledge.explain import Explanation, explain
from knowledge.search import MAX_CHARACTERS

router = APIRouter()
SHOWN = 5


@router.get("/try")
async def ask(request: Request, officer: EditorDep) -> Response:
    return _page(request, "", None)


@router.post("/try")
async def try_out(request: Request, parts: PartsDep, officer: EditorDep) -> Response:
    """By POST, so that what people type stands in no log of addresses."""
    text = dict(await typed_fields(request)).get("text", "").strip()[:MAX_CHARACTERS]
    search = parts.shelf.current
    found = await asyncio.to_thread(explain, search, text, SHOWN) if text and search else None
    return _page(request, text, found, asked=True)


def _page(request: Request, text: str, found: Explanation | None, *, asked: bool = False) -> Response:
    signs = sorted(found.signs.items(), key=lambda sign: -abs(sign[1])) if found else []
    context: dict[str, Any] = {"text": text, "found": found, "asked": asked, "longest": MAX_CHARACTERS, "bands": BANDS}
    return page(request, "try.html", **context, signs=[(SIGNS.get(name, name), share) for name, share in signs])
