"""What a trainer makes of unanswered questions: a variant of an article, a new article, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations.models import Message
from api.publishing import queries, service, unanswered
from api.publishing.enums import Dealt
from api.publishing.models import DealtQuestion, Revision
from knowledge import Article
from knowledge.article import ArticleText, Confidence, Questions, Source
from language.detection import Language

_RECHECK = timedelta(days=90)
_TO_WRITE = {"answer": "(tulis jawabannya di sini)", "if_that_fails": "(tulis langkah berikutnya di sini)"}
_TO_WRITE_EN = {"answer": "(write the answer here)", "if_that_fails": "(write the next step here)"}
_LONGEST_TITLE = 80


@dataclass(frozen=True)
class Asked:
    """A question as somebody put it."""

    message_id: int
    text: str
    language: Language


async def make_variant(
    session: AsyncSession, message_ids: Sequence[int], article_id: str, *, officer_id: int, clock: Clock
) -> Revision:
    """A draft of the article that knows these questions as well. Raises `ArticleNotFound`."""
    newest = await queries.newest(session, article_id)
    article = service.content_of(newest)
    messages = await _messages(session, message_ids)
    questions = _with(article.questions, messages)
    draft = await service.save(
        session,
        article.model_copy(update={"questions": questions}),
        base=newest.number,
        author_id=officer_id,
        clock=clock,
        note=f"{len(messages)} pertanyaan peserta ditambahkan",
    )
    await _deal(session, messages, Dealt.VARIANT, article_id, officer_id=officer_id, clock=clock)
    return draft


async def make_draft(
    session: AsyncSession,
    message_ids: Sequence[int],
    article_id: str,
    topic: str,
    *,
    officer_id: int,
    clock: Clock,
) -> Revision:
    """A new article to be written, with these questions. Raises `EditedMeanwhile` when there is one of that id."""
    messages = await _messages(session, message_ids)
    article = _blank(article_id, topic, messages, clock().date())
    note = "Dari pertanyaan yang belum terjawab"
    draft = await service.save(session, article, base=0, author_id=officer_id, clock=clock, note=note)
    await _deal(session, messages, Dealt.DRAFT, article_id, officer_id=officer_id, clock=clock)
    return draft


async def dismiss(session: AsyncSession, message_ids: Sequence[int], *, officer_id: int, clock: Clock) -> None:
    """Do not show these questions any more."""
    messages = await _messages(session, message_ids)
    await _deal(session, messages, Dealt.DISMISSED, None, officer_id=officer_id, clock=clock)


async def _messages(session: AsyncSession, message_ids: Sequence[int]) -> list[Asked]:
    """The questions behind the messages; ids of anything else are passed over."""
    rows = await session.execute(unanswered.asked().where(Message.id.in_(message_ids)).order_by(Message.id))
    return [Asked(message.id, problem or message.text, message.language) for message, problem in rows]


def _with(questions: Questions, messages: Sequence[Asked]) -> Questions:
    """The questions and the new ones, each once."""
    told = [(one.language, " ".join(one.text.split())) for one in messages]
    new = {language: [text for spoken, text in told if spoken == language] for language in Language}
    return Questions(
        id=tuple(dict.fromkeys([*questions.id, *new[Language.ID]])),
        en=tuple(dict.fromkeys([*questions.en, *new[Language.EN]])),
    )


def _blank(article_id: str, topic: str, messages: Sequence[Asked], today: date) -> Article:
    title = messages[0].text[:_LONGEST_TITLE] if messages else article_id
    return Article(
        id=article_id,
        topic=topic,
        reviewed_on=today,
        recheck_by=today + _RECHECK,
        sources=(Source(title="(tulis sumbernya di sini)", date=str(today), confidence=Confidence.C, code="?"),),
        id_text=ArticleText(title=title, **_TO_WRITE),
        en_text=ArticleText(title=title, **_TO_WRITE_EN),
        questions=_with(Questions(), messages),
    )


async def _deal(
    session: AsyncSession,
    messages: Sequence[Asked],
    how: Dealt,
    article_id: str | None,
    *,
    officer_id: int,
    clock: Clock,
) -> None:
    rows = [
        {"message_id": one.message_id, "how": how, "article_id": article_id, "officer_id": officer_id, "at": clock()}
        for one in messages
    ]
    if rows:
        await session.execute(insert(DealtQuestion).values(rows).on_conflict_do_nothing())
