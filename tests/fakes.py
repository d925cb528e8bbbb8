"""Stand-ins for what lies outside the unit under test: time, dialogue, search, classifier, help desk."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.actions.dialogue import BotUnavailable, Heard
from bot.actions.port import HandOffReason, Rated, TicketView, Turn
from bot.answer import Answer
from knowledge import Article, Band, Finding
from language.detection import Language
from triage import Triage

NOON_FRIDAY = datetime(2026, 11, 20, 5, 0, tzinfo=UTC)  # 12.00 WIB


class StoppedClock:
    """A clock that moves only when told to."""

    def __init__(self, moment: datetime = NOON_FRIDAY) -> None:
        self.moment = moment

    def __call__(self) -> datetime:
        return self.moment

    def advance(self, **duration: float) -> None:
        self.moment += timedelta(**duration)


@dataclass
class EchoDialogue:
    """Answers with what it heard, and remembers it; can be told to fail."""

    heard: list[Heard] = field(default_factory=list)
    fails: bool = False
    breaks: bool = False

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        self.heard.append(heard)
        if self.breaks:
            raise RuntimeError("a defect")
        if self.fails:
            raise BotUnavailable("told to")
        return [Answer(f"echo: {heard.turn.text}")]


@dataclass
class FixedSearch:
    """A library whose search always finds the same."""

    finding: Finding
    articles: Sequence[Article] = ()

    def article(self, article_id: str | None) -> Article | None:
        return _of_id(self.articles, article_id)

    def search(self, text: str, *, k: int = 3, language: Language | None = None) -> Finding:
        return replace(self.finding, hits=self.finding.hits[:k])


@dataclass
class SearchByText:
    """A library whose search knows a few texts, finds nothing for any other, and remembers what it was asked."""

    findings: dict[str, Finding]
    articles: Sequence[Article] = ()
    heard: list[str] = field(default_factory=list)

    def article(self, article_id: str | None) -> Article | None:
        return _of_id(self.articles, article_id)

    def search(self, text: str, *, k: int = 3, language: Language | None = None) -> Finding:
        self.heard.append(text)
        finding = self.findings.get(text.strip(), Finding(Band.LOST, (), 0.0))
        return replace(finding, hits=finding.hits[:k])


def _of_id(articles: Sequence[Article], article_id: str | None) -> Article | None:
    return next((article for article in articles if article.id == article_id), None)


@dataclass
class FixedClassifier:
    """A classifier that always says the same, and remembers what it was asked."""

    triage: Triage
    heard: list[str] = field(default_factory=list)

    def classify(self, text: str) -> Triage:
        self.heard.append(text)
        return self.triage


@dataclass
class FakeTicket:
    """What the fake desk knows of a ticket."""

    view: TicketView
    conversation_id: int
    reason: HandOffReason
    triage: Triage
    article: str | None
    problem: str
    details: dict[str, str] = field(default_factory=dict)


@dataclass
class FakeDesk:
    """The help desk in memory. Only a test says which tickets are `resolved`, and about which one was just asked."""

    tickets: dict[str, FakeTicket] = field(default_factory=dict)
    resolved: set[str] = field(default_factory=set)
    asked_about: str | None = None
    feedback: list[tuple[str, bool]] = field(default_factory=list)
    ratings: dict[tuple[str, Rated], int] = field(default_factory=dict)
    forgotten: set[int] = field(default_factory=set)
    language: Language | None = None

    async def open_ticket(
        self,
        turn: Turn,
        *,
        reason: HandOffReason,
        triage: Triage,
        article: str | None,
        problem: str,
        details: Mapping[str, str],
    ) -> TicketView:
        if (active := self._active(turn)) is not None:
            active.details |= details
            return active.view
        number = f"JMO-TEST2{len(self.tickets) + 2}"
        due = NOON_FRIDAY + timedelta(hours=2)
        state = ("menunggu petugas", "waiting for an officer")
        view = TicketView(number, *state, due, NOON_FRIDAY, category=triage.category)
        self.tickets[number] = FakeTicket(view, turn.conversation_id, reason, triage, article, problem, dict(details))
        return replace(view, created=True)

    async def add_details(self, turn: Turn, details: Mapping[str, str]) -> TicketView | None:
        active = self._active(turn)
        if active is None:
            return None
        active.details |= details
        return active.view

    async def rate(self, turn: Turn, scores: Mapping[Rated, int], *, about: str) -> None:
        self.ratings |= {(about, subject): score for subject, score in scores.items()}

    async def forget(self, turn: Turn) -> None:
        self.forgotten.add(turn.conversation_id)

    async def ticket_status(self, turn: Turn, *, number: str | None) -> TicketView | None:
        own = [self._seen(ticket.view) for ticket in self._of(turn) if number in {None, ticket.view.number}]
        return own[-1] if own else None

    def _seen(self, view: TicketView) -> TicketView:
        resolved = view.number in self.resolved
        return replace(view, active=not resolved, asked_about=resolved and view.number == self.asked_about)

    async def confirm_solved(self, turn: Turn, *, number: str) -> TicketView | None:
        return await self.ticket_status(turn, number=number) if number in self.resolved else None

    async def reopen(self, turn: Turn, *, number: str) -> TicketView | None:
        self.resolved.discard(number)
        return await self.ticket_status(turn, number=number)

    async def note_feedback(self, turn: Turn, *, article: str, helped: bool) -> None:
        self.feedback.append((article, helped))

    async def choose_language(self, turn: Turn, language: Language) -> None:
        self.language = language

    def _active(self, turn: Turn) -> FakeTicket | None:
        return next((ticket for ticket in self._of(turn) if ticket.view.number not in self.resolved), None)

    def _of(self, turn: Turn) -> list[FakeTicket]:
        return [ticket for ticket in self.tickets.values() if ticket.conversation_id == turn.conversation_id]
