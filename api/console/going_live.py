"""From a reviewed version to a live one, and back out of sight."""

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.console.access import EditorDep
from api.console.addresses import ArticleId, Number, article_path
from api.console.checks import Checks
from api.console.diffs import diff
from api.console.labels import Text
from api.console.layout import go, page
from api.console.problems import told
from api.console.typed import typed_fields
from api.errors import ArticleNotFound, NotThatRevision
from api.http import Parts, PartsDep
from api.publishing import live, queries, service
from api.publishing.checking import Check
from api.publishing.enums import RevisionState
from api.publishing.models import Revision

router = APIRouter(prefix="/articles/{article_id}")


@router.get("/{number}/check")
async def check(
    request: Request, article_id: ArticleId, number: Number, parts: PartsDep, officer: EditorDep
) -> Response:
    return await _check_page(request, parts, *await _checked(request, parts, article_id, number))


@router.post("/{number}/move")
async def move(
    request: Request, article_id: ArticleId, number: Number, parts: PartsDep, officer: EditorDep
) -> Response:
    """Send for review from the page of the check, and stay there."""
    async with parts.database.transaction() as session:
        await service.move(
            session, article_id, number, RevisionState.IN_REVIEW, officer_id=officer.id, clock=parts.clock
        )
    return go(article_path(article_id, number, "check"), done="sent")


@router.post("/{number}/publish")
async def publish(
    request: Request, article_id: ArticleId, number: Number, parts: PartsDep, officer: EditorDep
) -> Response:
    """Refused with faults, and without the word that what gets worse was read."""
    revision, found = await _checked(request, parts, article_id, number)
    accepted = ("accepted", _accepting(found)) in await typed_fields(request)
    if found.faults or (found.worse and not accepted):
        return await _check_page(request, parts, revision, found, refused=True)
    async with parts.database.transaction() as session:
        by: dict[str, Any] = {"officer_id": officer.id, "clock": parts.clock, "today": parts.today()}
        await live.publish(session, article_id, number, **by, checked=found)
    await parts.shelf.load()  # the others hear of it; this process need not wait until it does
    return go(article_path(article_id), done="published")


@router.get("/withdraw")
async def ask_to_withdraw(request: Request, article_id: ArticleId, parts: PartsDep, officer: EditorDep) -> Response:
    async with parts.database.transaction() as session:
        number = await queries.live_number(session, article_id)
        if number is None:
            raise ArticleNotFound
        article = service.content_of(await service.find(session, article_id, number))
    return page(request, "withdraw.html", article=article, number=number)


@router.post("/withdraw")
async def withdraw(request: Request, article_id: ArticleId, parts: PartsDep, officer: EditorDep) -> Response:
    """The version that he saw, no other."""
    fields = dict(await typed_fields(request))
    async with parts.database.transaction() as session:
        number = await queries.live_number(session, article_id)
        if number is None or fields.get("number") != str(number):
            raise NotThatRevision
        await live.withdraw(session, article_id, number, officer_id=officer.id, clock=parts.clock)
    await parts.shelf.load()
    return go(article_path(article_id), done="withdrawn")


async def _checked(request: Request, parts: Parts, article_id: str, number: int) -> tuple[Revision, Check]:
    async with parts.database.transaction() as session:
        revision = await service.find(session, article_id, number)
        known = await service.known_ids(session)
    checks: Checks = request.app.state.checks
    return revision, await checks.of(revision, parts.shelf, parts.today(), known)


def _accepting(found: Check) -> str:
    """What the tick says: these questions beside this edition; beside another one they may be others."""
    return f"{found.edition}-{len(found.worse)}"


async def _check_page(
    request: Request, parts: Parts, revision: Revision, found: Check, *, refused: bool = False
) -> Response:
    article = service.content_of(revision)
    async with parts.database.transaction() as session:
        number = await queries.live_number(session, article.id)
        before = service.content_of(await service.find(session, article.id, number)) if number else None
    checks: Checks = request.app.state.checks
    context: dict[str, Any] = {
        "article": article,
        "revision": revision,
        "live": number,
        "found": found,
        "accepting": _accepting(found),
        "problems": told(found.problems),
        "diff": diff(before, article),
        "refused": refused,
        "questions": checks.questions if parts.shelf.current else 0,
        "titles": {one.id: one.id_text.title for one in (*parts.shelf.articles, article)},
        "ready": revision.state == RevisionState.IN_REVIEW,
        "not_ready": Text.PUBLISH_NOT_REVIEWED.format(state=revision.state.label_id.lower()),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return page(request, "check.html", status=status, **context)
