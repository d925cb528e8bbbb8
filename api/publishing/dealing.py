"""What a trainer makes of unanswered questions: a variant of an article, a new article, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from textwrap import shorten
from urllib.parse import quote_plus

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations.models import Message
from api.errors import BodyTooLarge, EditedMeanwhile
from api.guard import MAX_BODY_BYTES
from api.publishing import queries, service, unanswered
from api.publishing.enums import Dealt
from api.publishing.models import DealtQuestion, Revision
from knowledge import Article
from knowledge.article import ArticleText, Confidence, Questions, Source
from knowledge.lint import TO_WRITE
from language.detection import Language

RECHECK_AFTER = timedelta(days=90)
_TULIS, _WRITE = TO_WRITE  # what the lint takes for unwritten
_TO_WRITE = {"answer": f"{_TULIS} jawabannya di sini)", "if_that_fails": f"{_TULIS} langkah berikutnya di sini)"}
_TO_WRITE_EN = {"answer": f"{_WRITE} the answer here)", "if_that_fails": f"{_WRITE} the next step here)"}
_LONGEST_TITLE = 80
# The longest question of the shipped articles has 226 characters; whoever wrote more told a story, and the search
# learns from how it begins.
LONGEST_VARIANT = 200
# The editor sends the whole article back, percent-encoded. Something is left for the note and for what is added there.
_LARGEST_ARTICLE = MAX_BODY_BYTES - 4096


@dataclass(frozen=True)
class Asked:
    """A question as somebody put it."""

    message_id: int
    text: str
    language: Language


async def make_variant(
    session: AsyncSession, message_ids: Sequence[int], article_id: str, *, officer_id: int, clock: Clock
) -> Revision:
    """A draft of the article that knows these questions as well; those for which it has no room stay open.

    Raises `ArticleNotFound`, `EditedMeanwhile` when none of them is open any more, `BodyTooLarge` when none has room.
    """
    newest = await queries.newest(session, article_id)
    article = service.content_of(newest)
    open_ones = _fitting(article, await _open(session, message_ids))
    messages = await _claim(session, open_ones, Dealt.VARIANT, article_id, officer_id=officer_id, clock=clock)
    return await service.save(
        session,
        article.model_copy(update={"questions": _with(article.questions, messages)}),
        base=newest.number,
        author_id=officer_id,
        clock=clock,
        note=f"{len(messages)} pertanyaan peserta ditambahkan",
    )


async def make_draft(
    session: AsyncSession,
    message_ids: Sequence[int],
    article_id: str,
    topic: str,
    *,
    officer_id: int,
    clock: Clock,
    today: date,
) -> Revision:
    """A new article to be written, with these questions; those for which it has no room stay open.

    Raises `EditedMeanwhile` when there is an article of that id, or none of the questions is open any more.
    """
    found = await _open(session, message_ids)
    open_ones = _fitting(_blank(article_id, topic, found[:1], today), found)
    messages = await _claim(session, open_ones, Dealt.DRAFT, article_id, officer_id=officer_id, clock=clock)
    article = _blank(article_id, topic, messages, today)
    note = "Dari pertanyaan yang belum terjawab"
    return await service.save(session, article, base=0, author_id=officer_id, clock=clock, note=note)


async def dismiss(session: AsyncSession, message_ids: Sequence[int], *, officer_id: int, clock: Clock) -> None:
    """Do not show these questions any more. Raises `EditedMeanwhile` when none of them is open any more."""
    messages = await _open(session, message_ids)
    await _claim(session, messages, Dealt.DISMISSED, None, officer_id=officer_id, clock=clock)


async def _open(session: AsyncSession, message_ids: Sequence[int]) -> list[Asked]:
    """The open questions behind the messages; ids of anything else are passed over."""
    rows = await session.execute(
        unanswered.asked().where(Message.id.in_(message_ids), unanswered.is_open()).order_by(Message.id)
    )
    found = {
        message.id: Asked(message.id, _cut(problem or message.words, LONGEST_VARIANT), message.language)
        for message, problem, buttons in rows
        if unanswered.is_question(problem or message.words, buttons)
    }
    return list(found.values())


def _cut(text: str, most: int) -> str:
    """At most so many characters of the text, whole words as long as one fits."""
    return shorten(text, most, placeholder="") or text[:most]


def _fitting(article: Article, messages: Sequence[Asked]) -> list[Asked]:
    """As many of the messages as the editor can still save with the article. Raises `BodyTooLarge` when none fits."""
    room = _LARGEST_ARTICLE - len(quote_plus(article.model_dump_json()))
    fitting = []
    for one in messages:
        room -= len(quote_plus(f'"{one.text}",'))
        if room < 0:
            break
        fitting.append(one)
    if messages and not fitting:
        raise BodyTooLarge
    return fitting


def _with(questions: Questions, messages: Sequence[Asked]) -> Questions:
    """The questions and the new ones, each once."""
    new = {language: [one.text for one in messages if one.language == language] for language in Language}
    return Questions(
        id=tuple(dict.fromkeys([*questions.id, *new[Language.ID]])),
        en=tuple(dict.fromkeys([*questions.en, *new[Language.EN]])),
    )


def _blank(article_id: str, topic: str, messages: Sequence[Asked], today: date) -> Article:
    title = _cut(messages[0].text, _LONGEST_TITLE) if messages else article_id
    return Article(
        id=article_id,
        topic=topic,
        reviewed_on=today,
        recheck_by=today + RECHECK_AFTER,
        sources=(Source(title=f"{_TULIS} sumbernya di sini)", date=str(today), confidence=Confidence.C, code="?"),),
        id_text=ArticleText(title=title, **_TO_WRITE),
        en_text=ArticleText(title=title, **_TO_WRITE_EN),
        questions=_with(Questions(), messages),
    )


async def _claim(
    session: AsyncSession,
    messages: Sequence[Asked],
    how: Dealt,
    article_id: str | None,
    *,
    officer_id: int,
    clock: Clock,
) -> list[Asked]:
    """Those of the messages that nobody else deals with at this very moment; they are noted as dealt with.

    Raises `EditedMeanwhile` when none is left.
    """
    rows = [
        {"message_id": one.message_id, "how": how, "article_id": article_id, "officer_id": officer_id, "at": clock()}
        for one in messages
    ]
    if not rows:
        raise EditedMeanwhile
    noted = insert(DealtQuestion).values(rows).on_conflict_do_nothing().returning(DealtQuestion.message_id)
    claimed = set(await session.scalars(noted))
    if not claimed:
        raise EditedMeanwhile
    return [one for one in messages if one.message_id in claimed]
