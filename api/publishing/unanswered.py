"""Questions that nobody could answer: where the bot was lost or unsure, did not help, or handed over.

Alike questions stand together, so that one click of a trainer serves all who asked. The texts are masked already.
"""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from sklearn.cluster import AgglomerativeClustering
from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.conversations.enums import Author
from api.conversations.models import ArticleFeedback, Message
from api.publishing.enums import Missed
from api.publishing.models import DealtQuestion
from api.tickets.models import Ticket
from bot.actions.port import HandOffReason
from knowledge import Hit, Search, features
from language.detection import Language

LIMIT = 500
# Complete linkage: no two questions of a group are further apart than this (cosine distance). Of the golden questions
# that it puts together, more than half want the very same article.
ALIKE = 0.3
# Whoever despairs or lost money needs a person; no article would have been the answer.
_FOR_PEOPLE = {HandOffReason.DESPAIR, HandOffReason.SEVERE}
# An answer has at most two messages; then the choice, then what was chosen.
_SOON = 3
_UNSOLVED = set(HandOffReason) - _FOR_PEOPLE


@dataclass(frozen=True)
class Question:
    """What somebody wrote, and why it counts as unanswered."""

    message_id: int
    text: str
    language: Language
    why: Missed
    at: datetime


@dataclass(frozen=True)
class Group:
    """Alike questions, the newest first, and the live article that comes nearest."""

    questions: tuple[Question, ...]
    nearest: Hit | None


async def groups(session: AsyncSession, search: Search | None, *, since: datetime, limit: int = LIMIT) -> list[Group]:
    """The groups of what was written since then and nobody dealt with, the largest first."""
    questions = await open_questions(session, since=since, limit=limit)
    return await asyncio.to_thread(_grouped, questions, search)


async def open_questions(session: AsyncSession, *, since: datetime, limit: int = LIMIT) -> list[Question]:
    """The newest `limit` of them, the newest first; a message that failed in several ways counts by the worst."""
    found: dict[int, Question] = {}
    for why, failed in (
        (Missed.NOT_HELPED, _not_helped()),
        (Missed.HANDED_OVER, Ticket.reason.in_(_UNSOLVED)),
        (Missed.LOST, _answered_in("lost")),
        (Missed.UNSURE, _answered_in("unsure")),
    ):
        recent = asked().where(failed, Message.created_at >= since, ~_dealt_with())
        for message, problem in await session.execute(recent.order_by(Message.id.desc()).limit(limit)):
            question = Question(message.id, problem or message.text, message.language, why, message.created_at)
            found.setdefault(message.id, question)
    return sorted(found.values(), key=lambda question: question.message_id, reverse=True)[:limit]


def asked() -> Select[Message, str | None]:
    """What people wrote, each message with the problem of the ticket that it opened; never what a button said, and
    never the words of somebody whom only a person can help."""
    opened = Ticket.opened_by_message_id == Message.id
    written = (Message.author == Author.PARTICIPANT) & Message.payload.is_(None)
    return (
        select(Message, Ticket.problem)
        .outerjoin(Ticket, opened)
        .where(written, Ticket.id.is_(None) | Ticket.reason.not_in(_FOR_PEOPLE))
    )


def _dealt_with() -> ColumnElement[bool]:
    return exists().where(DealtQuestion.message_id == Message.id)


def _answered_in(band: str) -> ColumnElement[bool]:
    """The bot answered in that band; who then chose one of its offers was understood after all."""
    answer = aliased(Message)
    return exists().where(answer.reply_to_id == Message.id, answer.meta["band"].astext == band, ~_chose_after(answer))


def _chose_after(answer: type[Message]) -> ColumnElement[bool]:
    """The next thing that the bot gave was an article by choice: those carry no band."""
    given = aliased(Message)
    return exists().where(
        given.conversation_id == answer.conversation_id,
        given.seq > answer.seq,
        given.seq <= answer.seq + _SOON,
        given.meta["article"].astext.is_not(None),
        given.meta["band"].astext.is_(None),
    )


def _not_helped() -> ColumnElement[bool]:
    """It was answered with an article of which it was then said that it did not help."""
    answer, said = aliased(Message), aliased(Message)
    return exists().where(
        answer.reply_to_id == Message.id,
        ArticleFeedback.article == answer.meta["article"].astext,
        ~ArticleFeedback.helped,
        said.id == ArticleFeedback.message_id,
        said.conversation_id == Message.conversation_id,
        said.seq > answer.seq,
    )


def _grouped(questions: Sequence[Question], search: Search | None) -> list[Group]:
    if not questions:
        return []
    places = _clusters([question.text for question in questions], search)
    members = [tuple(questions[place] for place in group) for group in places]
    nearest = _nearest([group[0].text for group in members], search)
    found = [Group(group, hit) for group, hit in zip(members, nearest, strict=True)]
    return sorted(found, key=lambda group: len(group.questions), reverse=True)


def _clusters(texts: Sequence[str], search: Search | None) -> Iterable[list[int]]:
    if len(texts) == 1:
        return [[0]]
    vectors = _vectors(texts, search)
    clustering = AgglomerativeClustering(None, metric="cosine", linkage="complete", distance_threshold=ALIKE)
    labels = clustering.fit_predict(vectors)
    return [np.flatnonzero(labels == label).tolist() for label in dict.fromkeys(labels.tolist())]


def _vectors(texts: Sequence[str], search: Search | None) -> features.Floats:
    """By meaning when there is an encoder, else by words."""
    vectors = search.vectors(texts) if search else None
    if vectors is None:
        counted = features.counts(texts)
        vectors = features.projected(features.weighted(counted, features.rarity(counted))).toarray()
    # A text without any letter has no direction; it stands alone.
    vectors[~vectors.any(axis=1), 0] = 1.0
    return vectors


def _nearest(texts: Sequence[str], search: Search | None) -> list[Hit | None]:
    if search is None:
        return [None] * len(texts)
    return [finding.hits[0] if finding.hits else None for finding in search.search_many(texts, k=1)]
