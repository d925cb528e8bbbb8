"""The editor: both languages side by side; nothing that was typed is ever lost."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.console.access import EditorDep
from api.console.addresses import ArticleId, article_path
from api.console.diffs import all_fields, diff_values, merged
from api.console.forms import Form, Invalid, Values, article_of, blank, values_of
from api.console.labels import Field, Text
from api.console.layout import go, page
from api.console.listing import topics_by_area
from api.console.preview import previews
from api.console.problems import told
from api.console.typed import Fields, revision_number, typed_fields
from api.errors import EditedMeanwhile
from api.http import Parts, PartsDep
from api.officers.models import Officer
from api.publishing import queries, service
from api.publishing.checking import problems_of
from api.publishing.enums import RevisionState
from api.publishing.models import Revision
from knowledge import Article
from knowledge.article import Segment
from knowledge.lint import MAX_ANSWER_CHARACTERS, MAX_STEPS
from knowledge.topics import load_topics

router = APIRouter()
_LONGEST_NOTE = 500
_MOVES = {"review": (RevisionState.IN_REVIEW, "sent"), "draft": (RevisionState.DRAFT, "returned")}
_ID_RESERVED = "Id ini tidak bisa dipakai."
_TOPIC_UNKNOWN = "Pilih topik dari daftar."
_TEXT_FIELDS = (Field.TITLE, Field.ANSWER, Field.STEPS, Field.IF_THAT_FAILS)
_MORE_FIELDS = (Field.JMO, Field.LAPAK_ASIK, Field.BRANCH, Field.CALL_175, Field.DOCUMENTS, Field.AMOUNTS)


@dataclass(frozen=True)
class Opened:
    """An article as it stands: its newest revision, its live one, how it was received. All empty for a new article."""

    newest: Revision | None = None
    live: int | None = None
    votes: tuple[int, int] = (0, 0)

    @property
    def number(self) -> int:
        return self.newest.number if self.newest else 0

    @property
    def state(self) -> RevisionState | None:
        return self.newest.state if self.newest else None

    @property
    def article(self) -> Article | None:
        return service.content_of(self.newest) if self.newest else None


@router.get("/articles/new")
async def new(request: Request, parts: PartsDep, officer: EditorDep) -> Response:
    return await _show(request, parts, Opened(), Form(blank(parts.today())))


@router.post("/articles/new")
async def create(request: Request, parts: PartsDep, officer: EditorDep) -> Response:
    values = _values(await typed_fields(request))
    return await _done(request, parts, officer, values.get(Field.ID, "").strip(), values, base=0)


@router.get("/articles/{article_id}")
async def edit(request: Request, article_id: ArticleId, parts: PartsDep, officer: EditorDep) -> Response:
    async with parts.database.transaction() as session:
        opened = await _opened(session, article_id)
    article = opened.article
    assert article is not None
    return await _show(request, parts, opened, Form(values_of(article)), article=article)


@router.post("/articles/{article_id}")
async def act(request: Request, article_id: ArticleId, parts: PartsDep, officer: EditorDep) -> Response:
    values = _values(await typed_fields(request))
    return await _done(request, parts, officer, article_id, values, base=revision_number(values.get("base", "")))


async def _done(
    request: Request, parts: Parts, officer: Officer, article_id: str, values: Values, *, base: int
) -> Response:
    """What the pressed button says, after keeping what was typed."""
    async with parts.database.transaction() as session:
        opened = await _opened(session, article_id) if base else Opened()
    try:
        article = _article(article_id, values, new=not base)
    except Invalid as error:
        return await _show(request, parts, opened, Form(values, error.errors), base=base)
    do = values.get("do", "save")
    if do == "look":
        return await _show(request, parts, opened, Form(values), article=article, base=base)
    try:
        async with parts.database.transaction() as session:
            revision, saved = await _keep(session, parts, officer, article, base, values.get(Field.NOTE, ""))
            notice = await _moved(session, parts, officer, revision, do, saved=saved)
    except EditedMeanwhile:
        return await _conflict(request, parts, article_id, values, base)
    if do == "check":
        return go(article_path(article_id, revision.number, "check"))
    return go(article_path(article_id), done=notice)


async def _keep(
    session: AsyncSession, parts: Parts, officer: Officer, article: Article, base: int, note: str
) -> tuple[Revision, bool]:
    """The revision that says this, and whether it is a new one. Raises `EditedMeanwhile`."""
    if base:
        read = await service.find(session, article.id, base)
        if service.content_of(read) == article and read.state != RevisionState.ARCHIVED:
            return read, False
    note = note.strip()[:_LONGEST_NOTE]
    return await service.save(session, article, base=base, author_id=officer.id, clock=parts.clock, note=note), True


async def _moved(
    session: AsyncSession, parts: Parts, officer: Officer, revision: Revision, do: str, *, saved: bool
) -> str:
    """Sent for review or back, as the button says; the name of the notice for what was done."""
    to, notice = _MOVES.get(do, (revision.state, ""))
    # What is live is not reviewed anew when nothing in it was changed.
    if revision.state in {to, RevisionState.PUBLISHED}:
        return "saved" if saved else "same"
    await service.move(session, revision.article_id, revision.number, to, officer_id=officer.id, clock=parts.clock)
    return notice


async def _conflict(request: Request, parts: Parts, article_id: str, values: Values, base: int) -> Response:
    """Both versions, and the own text in a form that saves upon the other."""
    if not base:
        return await _show(request, parts, Opened(), Form(values, {Field.ID: (Text.ID_TAKEN,)}))
    async with parts.database.transaction() as session:
        opened = await _opened(session, article_id)
        read = await service.find(session, article_id, base)
        versions = await queries.history(session, article_id)
    assert opened.article is not None
    before, theirs = values_of(service.content_of(read)), values_of(opened.article)
    mine = merged(before, theirs, values)
    changed = diff_values(before, theirs)
    conflict = {
        "who": versions[0].author or Text.FROM_FILE,
        "number": opened.number,
        "base": base,
        "theirs": changed,
        "mine": diff_values(theirs, mine),
        "texts": {one.name: theirs[one.name] for one in changed},
    }
    return await _show(request, parts, opened, Form(mine), conflict=conflict, article=article_of(article_id, mine))


async def _show(
    request: Request,
    parts: Parts,
    opened: Opened,
    form: Form,
    *,
    article: Article | None = None,
    base: int | None = None,
    conflict: dict[str, Any] | None = None,
) -> Response:
    """The editor with what stands in `form`; `article` is what it tells, when it tells one."""
    status = HTTPStatus.CONFLICT if conflict else HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return page(
        request,
        "editor.html",
        status=status,
        keep_typed=True,
        opened=opened,
        form=form,
        base=opened.number if base is None else base,
        conflict=conflict,
        previews=previews(article, parts.texts) if article else [],
        problems=told(await _problems(parts, article)) if article else None,
        languages={"id_text": Text.INDONESIAN, "en_text": Text.ENGLISH},
        text_fields=_TEXT_FIELDS,
        more_fields=_MORE_FIELDS,
        topics=topics_by_area(),
        segments=list(Segment),
        f=Field,
        labels=dict(all_fields()) | {Field.ID: Field.ID.label_id},
        known_topic=form[Field.TOPIC] in load_topics(),
        most_characters=MAX_ANSWER_CHARACTERS,
        most_steps=MAX_STEPS,
    )


async def _problems(parts: Parts, article: Article) -> list[Any]:
    async with parts.database.transaction() as session:
        known = await service.known_ids(session)
    others = [one for one in parts.shelf.articles if one.id != article.id]
    return await asyncio.to_thread(problems_of, article, others, parts.today(), known)


async def _opened(session: AsyncSession, article_id: str) -> Opened:
    """Raises `ArticleNotFound`."""
    newest = await queries.newest(session, article_id)
    live = await queries.live_number(session, article_id)
    return Opened(newest, live, await queries.feedback(session, article_id))


def _article(article_id: str, values: Values, *, new: bool) -> Article:
    """Raises `Invalid`."""
    errors: dict[str, tuple[str, ...]] = {}
    if new and article_id == service.NEW:
        errors[Field.ID] = (_ID_RESERVED,)
    if new and values.get(Field.TOPIC) and values[Field.TOPIC] not in load_topics():
        errors[Field.TOPIC] = (_TOPIC_UNKNOWN,)
    try:
        article = article_of(article_id, values)
    except Invalid as error:
        raise Invalid({**error.errors, **errors}) from error
    if errors:
        raise Invalid(errors)
    return article


def _values(fields: Fields) -> dict[str, str]:
    """The fields by name; the ticked segments are one field."""
    segments = " ".join(value for name, value in fields if name == Field.SEGMENTS)
    return {**dict(fields), Field.SEGMENTS: segments}
