"""Questions that nobody could answer: they become variants of an article, a new article, or nothing."""

import asyncio
import re
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.console.access import EditorDep
from api.console.addresses import QUESTIONS, article_path
from api.console.labels import Text
from api.console.layout import go, page
from api.console.typed import Fields, typed_fields
from api.errors import ArticleNotFound, BodyTooLarge, EditedMeanwhile
from api.fields import MAX_ID
from api.http import Parts, PartsDep
from api.officers.models import Officer
from api.publishing import dealing, queries, service, unanswered
from knowledge.article import SLUG
from knowledge.topics import load_topics

router = APIRouter()
DAYS = (7, 30, 90)
_ID = re.compile(r"[0-9]{1,19}")
SHOWN = 50  # groups on the page; the next ones come when these are dealt with


class _Refused(Exception):
    """Something is missing; the sentence says what."""


@router.get("/questions")
async def questions(request: Request, parts: PartsDep, officer: EditorDep, days: str = "") -> Response:
    return await _page(request, parts, days)


@router.post("/questions")
async def deal(request: Request, parts: PartsDep, officer: EditorDep) -> Response:
    """What becomes of the ticked questions of one group."""
    fields = await typed_fields(request)
    values = dict(fields)
    try:
        return await _dealt(parts, officer, _ticked(fields), values)
    except _Refused as refusal:
        return await _page(request, parts, values.get("days", ""), refusal=str(refusal), values=values, fields=fields)


async def _dealt(parts: Parts, officer: Officer, ids: list[int], values: dict[str, str]) -> Response:
    by: dict[str, Any] = {"officer_id": officer.id, "clock": parts.clock}
    article_id = values.get("other", "").strip() or values.get("article", "")
    do = values.get("do")
    new_id, topic = values.get("id", "").strip(), values.get("topic", "")
    try:
        async with parts.database.transaction() as session:
            if do == "variant":
                await dealing.make_variant(session, ids, article_id, **by)
            elif do == "draft":
                await dealing.make_draft(session, ids, _new_id(new_id), _topic(topic), **by, today=parts.today())
            else:
                await dealing.dismiss(session, ids, **by)
                return go(QUESTIONS, done="dismissed", days=values.get("days", ""))
    except ArticleNotFound as error:
        raise _Refused(Text.NO_SUCH_ARTICLE) from error
    except BodyTooLarge as error:
        raise _Refused(Text.ARTICLE_FULL) from error
    except EditedMeanwhile as error:
        taken = do == "draft" and await _is_known(parts, new_id)
        raise _Refused(Text.ID_TAKEN if taken else Text.OVERTAKEN) from error
    return go(article_path(new_id if do == "draft" else article_id), done=do or "")


async def _is_known(parts: Parts, article_id: str) -> bool:
    async with parts.database.transaction() as session:
        return article_id in await service.known_ids(session)


def _ticked(fields: Fields) -> list[int]:
    ids = [int(value) for name, value in fields if name == "message" and _ID.fullmatch(value)]
    if not ids or max(ids) > MAX_ID:
        raise _Refused(Text.CHOOSE_FIRST)
    return ids


def _new_id(value: str) -> str:
    if not re.match(SLUG, value) or value == service.NEW:
        raise _Refused(Text.ID_WRONG)
    return value


def _topic(value: str) -> str:
    if value not in load_topics():
        raise _Refused(Text.TOPIC_WRONG)
    return value


async def _page(
    request: Request,
    parts: Parts,
    days: str,
    *,
    refusal: str = "",
    values: dict[str, str] | None = None,
    fields: Fields | None = None,
) -> Response:
    span = int(days) if days in map(str, DAYS) else DAYS[1]
    async with parts.database.transaction() as session:
        asked = await unanswered.open_questions(session, since=parts.clock() - timedelta(days=span))
        titles = {one.article_id: one.title for one in await queries.summaries(session)}
    found = await asyncio.to_thread(unanswered.grouped, asked, parts.shelf.current)
    context: dict[str, Any] = {
        "groups": found[:SHOWN],
        "all": len(found),
        "count": sum(len(group.questions) for group in found),
        "span": span,
        "spans": DAYS,
        "titles": titles,
        "topics": load_topics().values(),
        "refusal": refusal,
        "values": values or {},
        "ticked": {value for name, value in fields or [] if name == "message"},
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refusal else HTTPStatus.OK
    return page(request, "questions.html", status=status, **context)
