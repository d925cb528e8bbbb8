"""The port through which actions reach the help desk; `api` implements it.

Actions know nothing of tables or transactions: each method is one unit of work, and repeating it for the
same inbound message changes nothing (Rasa may run a turn twice after a crash).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from language.detection import Language
from language.labelled import Labelled
from triage import Category, Triage


class HandOffReason(Labelled):
    """Why the bot hands a participant to people."""

    PERSON_ASKED = "person_asked", "Peserta meminta petugas", "Participant asked for a person"
    UNSOLVED = "unsolved", "Panduan tidak menyelesaikan masalah", "Guide did not solve the problem"
    NEEDS_PERSON = "needs_person", "Hanya petugas yang bisa menyelesaikan", "Only an officer can solve it"
    SEVERE = "severe", "Uang atau identitas terancam", "Money or identity at stake"
    DESPAIR = "despair", "Peserta putus asa", "Participant in despair"
    BOT_FAILED = "bot_failed", "Asisten dua kali tidak paham", "Assistant failed to understand twice"
    REPORTED = "reported", "Peserta melaporkan masalah", "Participant reported a problem"
    BOT_UNAVAILABLE = "bot_unavailable", "Asisten sedang tidak tersedia", "Assistant was unavailable"


class Rated(Labelled):
    """What a score is about: the case as a whole, or one of the five dimensions of e-servqual."""

    CASE = "case", "Kepuasan", "Satisfaction"
    RELIABILITY = "reliability", "Keandalan", "Reliability"
    RESPONSIVENESS = "responsiveness", "Daya tanggap", "Responsiveness"
    PRIVACY = "privacy", "Privasi", "Privacy"
    INFORMATION = "information", "Mutu informasi", "Information quality"
    EASE_OF_USE = "ease_of_use", "Kemudahan", "Ease of use"


@dataclass(frozen=True)
class Turn:
    """One inbound message as an action sees it: masked text, the conversation, the language to answer in.

    `known` is what search and triage make of the text, when the help desk has asked them already
    (`bot.actions.finding`).
    """

    conversation_id: int
    message_id: int
    text: str
    language: Language
    known: Mapping[str, Any] | None = None


@dataclass(frozen=True)
class TicketView:
    """A ticket as its participant may see it.

    `asked_about`: it is resolved, and the last thing he read was the question whether it is solved.
    `opens_at`: when the office opens, if it is closed now.
    """

    number: str
    state_id: str
    state_en: str
    due_at: datetime
    opened_at: datetime
    active: bool = True
    asked_about: bool = False
    created: bool = False
    category: Category = Category.OTHER_NONE
    opens_at: datetime | None = None


class HelpDesk(Protocol):
    """What actions may ask of the help desk."""

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
        """The conversation's open ticket, made when there is none. Raises its severity when this one is higher.

        `problem` is what the participant said is wrong, in his own (masked) words; `details` are what he told
        when asked, by the name of each question.
        """
        ...

    async def add_details(self, turn: Turn, details: Mapping[str, str]) -> TicketView | None:
        """Keep what the participant told in his open ticket, instead of what stood there under the same names."""
        ...

    async def ticket_status(self, turn: Turn, *, number: str | None) -> TicketView | None:
        """The contact's ticket of that number, or his latest; None when it is not his or does not exist."""
        ...

    async def confirm_solved(self, turn: Turn, *, number: str) -> TicketView | None:
        """The participant says that his resolved ticket is truly solved: close it."""
        ...

    async def reopen(self, turn: Turn, *, number: str) -> TicketView | None:
        """The participant says that it is not solved: his ticket goes back to the queue."""
        ...

    async def note_feedback(self, turn: Turn, *, article: str, helped: bool) -> None:
        """Remember whether an article helped."""
        ...

    async def rate(self, turn: Turn, scores: Mapping[Rated, int], *, about: str) -> None:
        """Keep scores from 1 (bad) to 5 (good), the newest of each subject.

        `about` is a ticket's number or an article's id.
        """
        ...

    async def forget(self, turn: Turn) -> None:
        """Erase what the participant has written and what was sealed of it; an open ticket is closed."""
        ...

    async def choose_language(self, turn: Turn, language: Language) -> None:
        """Fix the conversation's language."""
        ...
