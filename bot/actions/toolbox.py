"""What every action works with, what the dialogue remembers between turns, and what an action gives back."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any
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


Slots = Mapping[str, Any]


@dataclass(frozen=True)
class FlowState:
    """How far a guided flow is. `told` keeps its answers, `asking` the place of the one that it waits for.

    `question` is the script's question behind that place, `misses` counts answers in a row that were not
    understood, and `problem` is what the participant had said when the flow began.
    """

    name: str
    told: Mapping[str, str] = field(default_factory=dict)
    asking: str | None = None
    question: str | None = None
    misses: int = 0
    problem: str | None = None

    def as_slot(self) -> dict[str, Any]:
        return asdict(self)


def form_of(flow: str) -> str:
    """The Rasa form that carries the flow."""
    return f"{flow}_form"


@dataclass(frozen=True)
class Memory:
    """What the dialogue remembers between turns: Rasa's slots, typed; and how Rasa read this message.

    `act` is the dialogue act and `act_confidence` its probability, `pressed` what the pressed button carried.
    `interrupted` tells that somebody else has spoken since the bot's last question.
    """

    article: str | None = None
    ticket_number: str | None = None
    wanted_language: Language | None = None
    last_article: str | None = None
    problem: str | None = None
    asked: str | None = None
    offers: tuple[str, ...] = ()
    misses: int = 0
    soothed: bool = False
    rated: bool = False
    flow: FlowState | None = None
    act: str | None = None
    act_confidence: float = 1.0
    pressed: Mapping[str, str] = field(default_factory=dict)
    interrupted: bool = False


def known_language(name: str | None) -> Language | None:
    """The language of that name, if it is one of ours."""
    return Language(name) if name in set(Language) else None


@dataclass(frozen=True)
class Outcome:
    """Answers in order, the slots that change, and the flow that begins now or ends here."""

    answers: tuple[Answer, ...]
    slots: Slots = field(default_factory=dict)
    begins: FlowState | None = None
    ends: bool = False


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
