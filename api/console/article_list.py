"""The list of articles with its filters."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.console.access import EditorDep
from api.console.layout import page
from api.console.listing import Asked, Order, State, counts, rows, shown, topics_by_area
from api.console.problems import Linted
from api.http import PartsDep
from api.publishing import queries
from knowledge.topics import load_topics

router = APIRouter()


@router.get("/articles")
async def articles(
    request: Request,
    parts: PartsDep,
    officer: EditorDep,
    q: str = "",
    area: str = "",
    state: str = "",
    recheck: str = "",
    expired: str = "",
    faults: str = "",
    order: str = "",
    down: str = "",
) -> Response:
    asked = Asked(
        words=q.strip(),
        area=area,
        state=state,
        recheck=bool(recheck),
        expired=bool(expired),
        faults=bool(faults),
        order=Order(order) if order in list(Order) else Order.TITLE,
        down=bool(down),
    )
    async with parts.database.transaction() as session:
        summaries = await queries.summaries(session)
        published = await queries.ever_published(session)
    linted: Linted = request.app.state.linted
    day = parts.today()
    problems = await linted.by_article([summary.in_force for summary in summaries], day)
    all_rows = rows(summaries, problems=problems, published=published, today=day)
    context: dict[str, Any] = {
        "asked": asked,
        "rows": shown(all_rows, asked),
        "all": len(all_rows),
        "counts": counts(all_rows),
    }
    titles = {topic.slug: topic.title_id for topic in load_topics().values()}
    return page(request, "articles.html", **context, states=list(State), topics=topics_by_area(), titles=titles)
