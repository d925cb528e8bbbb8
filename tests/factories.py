"""Things that tests need many of, faultless by default; arguments replace what a test is about."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text

from api.conversations.enums import MessageState
from api.conversations.inbox import Received, receive
from api.conversations.models import Message
from api.db import Database
from api.desk import Desk
from api.officers.enums import Role
from api.officers.models import Officer, OfficerSession
from api.publishing import editions, service
from api.publishing.enums import RevisionState
from api.publishing.models import ArticleRow, Edition, Revision
from api.sealing import Sealer
from bot.actions.port import HandOffReason, TicketView, Turn
from bot.actions.texts import Texts
from bot.actions.toolbox import Tools
from bot.channels.web import parse
from knowledge import Article, Band, Finding, Hit
from knowledge.cache import code_key
from language.detection import Language
from tests.fakes import NOON_FRIDAY, FakeDesk, FixedClassifier, FixedSearch, StoppedClock
from triage import Category, MessageType, Severity, Triage

SECRET = "a-secret-for-tests-that-is-long-enough"
SEALER = Sealer(SECRET)
JAKARTA = ZoneInfo("Asia/Jakarta")


@lru_cache(maxsize=1)
def texts() -> Texts:
    return Texts.load()


def a_triage(**changes: Any) -> Triage:
    """A harmless question; `changes` replace its labels."""
    labels = {
        "category": Category.OTP_CODE,
        "confidence": 0.9,
        "secondary": None,
        "severity": Severity.S3,
        "severity_confidence": 0.8,
        "type": MessageType.QUESTION,
        "type_confidence": 0.8,
        "language": Language.ID,
        "sure": True,
        "model": "fixed",
    }
    return Triage(**(labels | changes))


URGENT = a_triage(severity=Severity.S1, type=MessageType.COMPLAINT)


def an_article(id: str = "account-otp", **changes: Any) -> Article:
    """An article with two steps; `changes` replace its fields."""
    fields = {
        "id": id,
        "topic": id.replace("-", ".", 1),
        "reviewed_on": date(2026, 11, 1),
        "recheck_by": date(2027, 6, 1),
        "sources": [{"title": "Tanya jawab resmi", "date": 2025, "confidence": "A", "code": "FAQ"}],
        "id_text": article_text(f"Soal {id}", "Ini jawabannya.", "Langkah satu.", "Langkah dua."),
        "en_text": article_text(f"About {id}", "This is the answer.", "Step one.", "Step two."),
        "questions": {},
    }
    return Article.model_validate(fields | changes)


def article_text(title: str, answer: str, *steps: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "answer": answer, "steps": steps, "if_that_fails": f"Gagal? {title}"} | more


def a_finding(band: Band, *articles: Article, score: float | None = None, in_scope: float | None = None) -> Finding:
    """All articles score alike; without numbers they are those of a clear case of the band."""
    clear_score, clear_scope = {Band.SURE: (0.9, 0.9), Band.UNSURE: (0.5, 0.9), Band.LOST: (0.1, 0.1)}[band]
    score = clear_score if score is None else score
    hits = tuple(Hit(article, score) for article in articles)
    return Finding(band, hits, clear_scope if in_scope is None else in_scope)


def tools_with(
    finding: Finding | None = None, triage: Triage | None = None, *, articles: tuple[Article, ...] = ()
) -> Tools:
    """Tools around a desk in memory; the articles of `finding` are known besides `articles`."""
    finding = finding or a_finding(Band.LOST)
    known = (*articles, *(hit.article for hit in finding.hits))
    return Tools(
        desk=FakeDesk(),
        knowledge=FixedSearch(finding, known),
        classifier=FixedClassifier(triage or a_triage()),
        texts=texts(),
        zone=JAKARTA,
        today=NOON_FRIDAY.date,
    )


def a_turn(text: str = "kode otp tidak masuk", *, language: Language = Language.ID, conversation_id: int = 1) -> Turn:
    return Turn(conversation_id, message_id=1, text=text, language=language)


def said_of_ticket(name: str, number: str) -> str:
    """A response that tells of a ticket of the desk in memory, as its participant reads it."""
    due = "Jumat, 20 November 2026 pukul 14.00 WIB"
    return texts().say(name, Language.ID, number=number, due=due).text


def turn_of(received: Received) -> Turn:
    message = received.message
    return Turn(message.conversation_id, message.id, message.text, message.language)


async def send(
    database: Database,
    text: str = "kode otp tidak masuk",
    *,
    session: str = "browser-1",
    client_id: str | None = None,
    payload: str | None = None,
    clock: StoppedClock | None = None,
) -> Received:
    """A participant's message, stored as the inbox stores it."""
    inbound = parse(session=session, text=text, client_id=client_id or uuid4().hex, payload=payload, language=None)
    async with database.transaction() as opened:
        return await receive(opened, inbound, sealer=SEALER, texts=texts(), clock=clock or StoppedClock())


async def a_ticket(
    database: Database,
    *,
    session: str = "browser-1",
    text: str = "otp ga masuk",
    details: Mapping[str, str] | None = None,
) -> TicketView:
    """A new ticket, asked for by the participant behind `session`."""
    received = await send(database, text, session=session)
    desk = Desk(database, StoppedClock(), JAKARTA)
    ticket = await desk.open_ticket(
        turn_of(received),
        reason=HandOffReason.PERSON_ASKED,
        triage=a_triage(),
        article="account-otp",
        problem="kode otp tidak masuk",
        details=details or {},
    )
    async with database.transaction() as opened:
        (await opened.get_one(Message, received.message.id)).state = MessageState.PROCESSED
    return ticket


@dataclass(frozen=True)
class SignedInOfficer:
    """An officer with a valid token; he has no password."""

    id: int
    token: str

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}"}


async def an_officer(database: Database, role: Role = Role.OFFICER, *, name: str = "Sari") -> SignedInOfficer:
    token = uuid4().hex
    officer = Officer(
        email=f"{token}@helpdesk.example", name=name, role=role, password_hash="none", created_at=NOON_FRIDAY
    )
    async with database.transaction() as session:
        session.add(officer)
        await session.flush()
        session.add(
            OfficerSession(
                token_hash=hashlib.sha256(token.encode()).digest(),
                officer_id=officer.id,
                expires_at=NOON_FRIDAY + timedelta(hours=1),
            )
        )
    return SignedInOfficer(officer.id, token)


def otp_article(**changes: Any) -> Article:
    """An article with questions: with `kpj_article` enough to be searched."""
    questions = {"id": ["kode otp tidak masuk", "sms verifikasi tidak datang"], "en": ["the code never came"]}
    return an_article("account-otp", **({"questions": questions} | changes))


def kpj_article(**changes: Any) -> Article:
    questions = {"id": ["gabung kartu kpj lama", "kpj saya ada dua"], "en": ["merge my old membership numbers"]}
    told = {
        "id_text": article_text("Menggabungkan kartu", "Kartu lama bisa digabung.", "Buka menu kartu."),
        "en_text": article_text("Merging cards", "Old cards can be merged.", "Open the menu of cards."),
    }
    return an_article("kpj-merge", **(told | {"questions": questions} | changes))


async def a_revision(
    database: Database,
    article: Article,
    state: RevisionState = RevisionState.DRAFT,
    *,
    by: int | None = None,
    clock: StoppedClock | None = None,
) -> Revision:
    """The newest revision of the article, brought to `state` as a trainer would; in no edition yet."""
    way = {
        RevisionState.DRAFT: [],
        RevisionState.IN_REVIEW: [RevisionState.IN_REVIEW],
        RevisionState.PUBLISHED: [RevisionState.IN_REVIEW, RevisionState.PUBLISHED],
        RevisionState.ARCHIVED: [RevisionState.ARCHIVED],
    }
    clock = clock or StoppedClock()
    async with database.transaction() as session:
        base = await session.scalar(select(ArticleRow.latest).where(ArticleRow.id == article.id)) or 0
        revision = await service.save(session, article, base=base, author_id=by, clock=clock)
        for step in way[state]:
            await service.move(session, article.id, revision.number, step, officer_id=by, clock=clock)
    return revision


async def an_edition(database: Database, *articles: Article, by: int | None = None) -> Edition:
    """The edition after `articles` were published as well; the same contents are fitted once for all tests."""
    for article in articles:
        await a_revision(database, article, RevisionState.PUBLISHED, by=by)
    async with database.transaction() as session:
        live = await editions.published(session)
        told = tuple(service.content_of(revision).model_dump_json() for revision in live)
        edition = Edition(
            revisions=[revision.id for revision in live],
            index=await asyncio.to_thread(fitted, told),
            code=code_key(),
            at=NOON_FRIDAY,
        )
        session.add(edition)
        await session.flush()
        await session.execute(select(func.pg_notify(editions.CHANNEL, str(edition.id))))
    return edition


@lru_cache(maxsize=16)
def fitted(told: Sequence[str]) -> bytes:
    """The stored index over articles, each as JSON."""
    return editions.fit([Article.model_validate_json(one) for one in told]).to_bytes()


async def until(holds: Callable[[], Awaitable[object]], *, within_s: float = 5.0) -> None:
    """Ask again and again until it holds; `TimeoutError` when it does not in time."""
    async with asyncio.timeout(within_s):
        while True:
            if await holds():
                return
            await asyncio.sleep(0.02)


async def until_somebody_waits(database: Database) -> None:
    """Until a transaction waits for the lock of another."""

    async def waits() -> object:
        async with database.transaction() as session:
            return await session.scalar(text("SELECT count(*) FROM pg_locks WHERE NOT granted"))

    await until(waits)
