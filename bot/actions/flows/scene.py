"""What a flow sees of a turn, and what it may say to it: the next question, or the end."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from bot.actions.flows.script import SKIPPED, Script
from bot.actions.port import Turn
from bot.actions.toolbox import Outcome, Tools
from bot.answer import Answer
from language.detection import Language


@dataclass(frozen=True)
class Line:
    """A sentence of the script's `says`, with what its placeholders stand for."""

    name: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """A flow at one turn. `told` maps places to answers; `problem` is what led here, in the participant's words."""

    tools: Tools
    turn: Turn
    script: Script
    told: Mapping[str, str]
    problem: str | None = None

    def knows(self, key: str) -> str | None:
        """The answer kept there; None when it was not asked yet, or skipped."""
        answer = self.told.get(key)
        return None if answer == SKIPPED else answer

    def asked(self, key: str) -> bool:
        """Whether the question was put, even if it was skipped."""
        return key in self.told

    def say(self, line: str | Line) -> Answer:
        line = Line(line) if isinstance(line, str) else line
        return Answer(self.script.says[line.name].text(self.turn.language).format(**line.values))

    def summary(self) -> dict[str, str]:
        """The answers by the label of their question, as the participant reads them."""
        return _summary(self.script, self.told, self.turn.language)

    def details(self) -> dict[str, str]:
        """The answers by the label of their question, as officers read them."""
        return _summary(self.script, self.told, Language.ID)


@dataclass(frozen=True)
class Ask:
    """Put a question of the script, after `says` and `answers`. The answer is kept at `key`, else under its name."""

    question: str
    says: tuple[str | Line, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    key: str | None = None
    answers: tuple[Answer, ...] = ()


@dataclass(frozen=True)
class End:
    """The flow is over: what it says, the article that it rests on, and what else happens (a ticket, for instance).

    `helped` asks whether it helped.
    """

    says: tuple[str | Line, ...] = ()
    article: str | None = None
    helped: bool = False
    outcome: Outcome | None = None


Step = Ask | End
Flow = Callable[[Scene], Awaitable[Step]]


def _summary(script: Script, told: Mapping[str, str], language: Language) -> dict[str, str]:
    """Questions with a label that were answered; skipped ones are left out."""
    return {
        question.label.text(language): question.answer_label(told[key], language)
        for key, question in script.questions.items()
        if question.label is not None and told.get(key, SKIPPED) != SKIPPED
    }
