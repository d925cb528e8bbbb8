"""What tests of reporting a problem share: a participant at the flow, before its ticket and after it."""

from dataclasses import dataclass, field

from bot.actions.flows import report
from bot.actions.flows.scene import Ask, End, Scene, Step
from bot.actions.flows.script import SKIPPED, load_script
from bot.actions.handing_over import hand_over
from bot.actions.port import HandOffReason
from bot.actions.toolbox import Tools
from language.detection import Language
from tests.factories import a_triage, a_turn, tools_with
from tests.fakes import FakeTicket
from triage import Category

SCRIPT = load_script("report")
LOGIN = a_triage(category=Category.LOGIN_FAILED)
CLAIM = a_triage(category=Category.JHT_CLAIM)
WORDS = "tidak bisa masuk jmo"


@dataclass
class Talk:
    """One participant at the flow; `told` are his answers, kept between turns as the form keeps them."""

    tools: Tools
    problem: str | None = None
    language: Language = Language.ID
    told: dict[str, str] = field(default_factory=dict)

    async def go_on(self, text: str = "") -> Step:
        turn = a_turn(text, language=self.language)
        return await report.go_on(Scene(self.tools, turn, SCRIPT, self.told, self.problem))

    async def answer(self, key: str, answer: str) -> Step:
        self.told = {**self.told, key: answer}
        return await self.go_on(answer)

    async def asked(self) -> str:
        step = await self.go_on()
        assert isinstance(step, Ask)
        return step.question

    async def skip_to_the_end(self) -> tuple[list[str], End]:
        """The questions on the way, all skipped, and the end."""
        asked: list[str] = []
        step = await self.go_on()
        while isinstance(step, Ask):
            asked.append(step.question)
            step = await self.answer(step.question, SKIPPED)
        return asked, step

    @property
    def ticket(self) -> FakeTicket:
        (ticket,) = self.tools.desk.tickets.values()
        return ticket


async def after_hand_over(category: Category = Category.LOGIN_FAILED, problem: str = WORDS) -> Talk:
    """The ticket exists and its words are known, as after an answer that did not help."""
    triage = a_triage(category=category)
    talk = Talk(tools_with(triage=triage), problem)
    await hand_over(talk.tools, a_turn(problem), HandOffReason.UNSOLVED, triage, problem=problem)
    return talk


def begun_by_button(triage: object = LOGIN, language: Language = Language.ID) -> Talk:
    return Talk(tools_with(triage=triage), language=language)  # type: ignore[arg-type]


def texts_of(step: Step) -> str:
    answers = step.answers if isinstance(step, Ask) else (step.outcome.answers if step.outcome else ())
    return "\n".join(answer.text for answer in answers)
