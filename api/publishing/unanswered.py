"""Questions that nobody could answer: where the bot was lost or unsure, did not help, or handed over.

Alike questions stand together, so that one click of a trainer serves all who asked. The texts are masked already.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from sklearn.cluster import AgglomerativeClustering
from sqlalchemy import ColumnElement, ScalarSelect, Select, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from api.conversations.enums import Author
from api.conversations.models import WHOLE, ArticleFeedback, Message
from api.publishing.enums import Missed
from api.publishing.models import DealtQuestion
from api.tickets.models import Ticket
from bot.actions.choosing import chosen
from bot.actions.port import HandOffReason
from bot.answer import Button
from knowledge import Hit, Search, features
from language.detection import Language
from language.normaliser import normalise

Buttons = list[dict[str, Any]]
# A message, its ticket's problem, the buttons before it; which failure it belongs to; whether it is open.
Failed = Select[Message, str | None, Buttons | None, int, bool]

LIMIT = 500
LIKELY = 5  # articles for a trainer to choose from
# Complete linkage: no two questions of a group are further apart than this (cosine distance). Of the golden questions
# that it puts together, more than half want the very same article.
ALIKE = 0.3
# Whoever despairs or lost money needs a person; no article would have been the answer.
_FOR_PEOPLE = {HandOffReason.DESPAIR, HandOffReason.SEVERE}
# An answer has at most two messages; then the choice, then what was chosen.
_SOON = 3
# How many lines before the article its question may stand: the offers, other buttons, their answers.
_BEFORE = 12
# A word that says nothing by itself: so short, or one of these in standard spelling.
SHORT_WORD = 3
YES_AND_NO = frozenset(
    "baik belum benar betul bukan jangan jelas mengerti ndak nggih oke okay paham setuju siap sudah tentu tidak "
    "bener dereng leres mboten sampun correct exactly nope okey right sure yeah".split()
)
# Said beside a word without changing what it means.
COURTESY = frozenset("admin bang bapak bro deh dong gan ibu kak kakak mas mbak min pak please saja sih".split())
_WORD = re.compile(r"\w+")


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
    """Alike questions, the newest first, and the live articles that may answer them, the likeliest first."""

    questions: tuple[Question, ...]
    hits: tuple[Hit, ...]

    @property
    def nearest(self) -> Hit | None:
        """The likeliest of them."""
        return self.hits[0] if self.hits else None


async def open_questions(session: AsyncSession, *, since: datetime, limit: int = LIMIT) -> list[Question]:
    """The newest `limit` of them, the newest first; a message that failed in several ways counts by the worst."""
    found: dict[int, Question] = {}
    for why, failed in (
        (Missed.NOT_HELPED, _not_helped()),
        (Missed.HANDED_OVER, _each(Ticket.id.is_not(None))),
        (Missed.LOST, _each(_answered_in("lost"))),
        (Missed.UNSURE, _each(_answered_in("unsure"))),
    ):
        for question in await _newest(session, failed.where(Message.created_at >= since), why, limit):
            found.setdefault(question.message_id, question)
    return sorted(found.values(), key=lambda question: question.message_id, reverse=True)[:limit]


def is_question(text: str, buttons: Sequence[Mapping[str, Any]] | None = None) -> bool:
    """Whether the text asks or tells anything; not so a bare "iya", "12" or 🙏, nor a press of one of the `buttons`
    in words."""
    if chosen(text, [Button.from_dict(button) for button in buttons or ()]) is not None:
        return False
    words = [word for word in _WORD.findall(text.lower()) if word not in COURTESY]
    return len(words) > 1 or any(_tells(word) for word in words)


def _tells(word: str) -> bool:
    return len(word) > SHORT_WORD and not word.isdecimal() and normalise(word) not in YES_AND_NO


async def _newest(session: AsyncSession, failed: Failed, why: Missed, limit: int) -> list[Question]:
    """The first `limit` questions: of each failure the first message that is a question, if it is still open."""
    found: list[Question] = []
    seen: set[int] = set()
    rows = await session.stream(failed.execution_options(yield_per=limit))
    async for message, problem, buttons, failure, still_open in rows:
        text = problem or message.words
        if failure in seen or not is_question(text, buttons):
            continue
        seen.add(failure)
        if still_open:
            found.append(Question(message.id, text, message.language, why, message.created_at))
        if len(found) == limit:
            break
    await rows.close()
    return found


def asked() -> Select[Message, str | None, Buttons | None]:
    """What people wrote, never what a button said: each message (of a burst the first) with the problem of a ticket
    that is about it, and the buttons that its author had before him.

    A problem in words that no message has (two of them together) stands with the message that opened the ticket,
    even if that was the press of a button.
    """
    about = (Ticket.conversation_id == Message.conversation_id) & (Message.id == _told_in())
    written = Message.payload.is_(None) | (Ticket.id.is_not(None) & ~_is_title())
    return (
        select(Message, Ticket.problem, _buttons_before())
        .select_from(Message)
        .outerjoin(Ticket, about)
        .where(Message.author == Author.PARTICIPANT, written, Message.answered_with_id.is_(None))
    )


def is_open() -> ColumnElement[bool]:
    """Nobody has dealt with what was `asked`, and these are not the words of somebody whom only a person can help."""
    return ~_dealt_with() & (Ticket.id.is_(None) | Ticket.reason.not_in(_FOR_PEOPLE))


def _told_in() -> ColumnElement[int]:
    """The last message that told the ticket's problem in these words, so that no question stands there twice; else
    the one that opened the ticket."""
    told = aliased(Message)
    words = select(func.max(told.id)).where(
        told.conversation_id == Ticket.conversation_id,
        told.id <= Ticket.opened_by_message_id,
        told.payload.is_(None),
        told.answered_with_id.is_(None),
        func.coalesce(told.meta[WHOLE].astext, told.text) == Ticket.problem,
    )
    return func.coalesce(words.correlate(Ticket).scalar_subquery(), Ticket.opened_by_message_id)


def _is_title() -> ColumnElement[bool]:
    """Who only pressed buttons has told no problem; the ticket has the title of one instead."""
    pressed = aliased(Message)
    return exists().where(
        pressed.conversation_id == Message.conversation_id,
        pressed.payload.is_not(None),
        pressed.text == Ticket.problem,
    )


def _buttons_before() -> ScalarSelect[Buttons]:
    said = aliased(Message)
    before = select(said.buttons).where(
        said.conversation_id == Message.conversation_id,
        said.author != Author.PARTICIPANT,
        said.seq < Message.seq,
    )
    return before.order_by(said.seq.desc()).limit(1).correlate(Message).scalar_subquery()


def _each(failed: ColumnElement[bool]) -> Failed:
    """The messages that failed so, each a failure of its own, the newest first."""
    return asked().where(failed, is_open()).add_columns(Message.id, is_open()).order_by(Message.id.desc())


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


def _not_helped() -> Failed:
    """What was written before an article was given of which it was then said that it did not help, nearest first.

    The nearest question is the one that failed, dealt with or not: those before it had answers of their own.
    """
    said, given_to = aliased(Message), aliased(Message)
    return (
        asked()
        .join(said, said.conversation_id == Message.conversation_id)
        .join(ArticleFeedback, ArticleFeedback.message_id == said.id)
        .join(given_to, given_to.id == _last_given_to(said))
        .where(~ArticleFeedback.helped, Message.payload.is_(None))
        .where(Message.seq <= given_to.seq, Message.seq > given_to.seq - _BEFORE)
        .add_columns(said.id, is_open())
        .order_by(said.id.desc(), Message.seq.desc())
    )


def _last_given_to(said: type[Message]) -> ScalarSelect[int | None]:
    """The message that was answered, for the last time before `said`, with the article that is judged there."""
    answer = aliased(Message)
    given = select(answer.reply_to_id).where(
        answer.conversation_id == said.conversation_id,
        answer.seq < said.seq,
        answer.reply_to_id.is_not(None),
        answer.meta["article"].astext == ArticleFeedback.article,
    )
    return given.order_by(answer.seq.desc()).limit(1).correlate(said, ArticleFeedback).scalar_subquery()


def grouped(questions: Sequence[Question], search: Search | None) -> list[Group]:
    """Alike ones together, the largest group first. Takes some seconds of a thread, and no session meanwhile."""
    if not questions:
        return []
    places = _clusters([question.text for question in questions], search)
    members = [tuple(questions[place] for place in group) for group in places]
    likely = _likely([group[0].text for group in members], search)
    found = [Group(group, hits) for group, hits in zip(members, likely, strict=True)]
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


def _likely(texts: Sequence[str], search: Search | None) -> list[tuple[Hit, ...]]:
    if search is None:
        return [()] * len(texts)
    return [finding.hits for finding in search.search_many(texts, k=LIKELY)]
