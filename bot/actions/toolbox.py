"""What every action works with, what the dialogue remembers between turns, and what an action gives back."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from bot.actions.port import HelpDesk, Turn
from bot.actions.texts import Texts
from bot.answer import Answer
from knowledge import Article, Library
from language.detection import Language
from triage import Classifier

# What the last question to the participant was, so that a plain "ya" or "tidak" can be understood.
ASKED_HELPED = "helped"
ASKED_WHICH = "which"


Slots = Mapping[str, str | float | None]


@dataclass(frozen=True)
class Memory:
    """What the dialogue remembers between turns: Rasa's slots, typed."""

    article: str | None = None
    ticket_number: str | None = None
    wanted_language: Language | None = None
    last_article: str | None = None
    problem: str | None = None
    asked: str | None = None
    offers: tuple[str, ...] = ()
    misses: int = 0


def known_language(name: str | None) -> Language | None:
    """The language of that name, if it is one of ours."""
    return Language(name) if name in set(Language) else None


@dataclass(frozen=True)
class Outcome:
    """Answers in order, and the slots that change."""

    answers: tuple[Answer, ...]
    slots: Slots = field(default_factory=dict)


@dataclass(frozen=True)
class Tools:
    """The parts that actions use; all of them are handed in, none is global."""

    desk: HelpDesk
    knowledge: Library
    classifier: Classifier
    texts: Texts
    zone: ZoneInfo
    today: Callable[[], date]

    def article(self, article_id: str | None) -> Article | None:
        """The article, unless there is none of that id or it has expired: such a one is never sent."""
        article = self.knowledge.article(article_id)
        return article if article is not None and article.is_valid_on(self.today()) else None


Handler = Callable[[Tools, Turn, Memory], Awaitable[Outcome]]
