"""What became of an article: its versions, what differs between two of them, and the way back to an old one."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from api.console.access import EditorDep
from api.console.addresses import ArticleId, Number, article_path
from api.console.diffs import diff
from api.console.layout import go, page
from api.console.typed import revision_number, typed_fields
from api.fields import MAX_SEQ
from api.http import PartsDep
from api.publishing import queries, service

router = APIRouter(prefix="/articles/{article_id}")
Chosen = Annotated[int | None, Query(ge=1, le=MAX_SEQ)]


@router.get("/history")
async def history(
    request: Request,
    article_id: ArticleId,
    parts: PartsDep,
    officer: EditorDep,
    old: Chosen = None,
    new: Chosen = None,
) -> Response:
    """Without a choice the newest version is compared with the one before."""
    async with parts.database.transaction() as session:
        versions = await queries.history(session, article_id)
        new = new or versions[0].revision.number
        old = old or max(new - 1, 1)
        contents = [service.content_of(await service.find(session, article_id, number)) for number in (old, new)]
    context: dict[str, Any] = {"article_id": article_id, "versions": versions, "old": old, "new": new}
    return page(request, "history.html", **context, title=contents[1].id_text.title, diff=diff(*contents))


@router.post("/{number}/roll-back")
async def roll_back(
    request: Request, article_id: ArticleId, number: Number, parts: PartsDep, officer: EditorDep
) -> Response:
    """Upon the newest version that he saw, no newer one."""
    base = revision_number(dict(await typed_fields(request)).get("base", ""))
    async with parts.database.transaction() as session:
        await service.roll_back(session, article_id, number, base=base, officer_id=officer.id, clock=parts.clock)
    return go(article_path(article_id), done="rolled-back")
