"""A small guided flow, somebody who goes through any flow turn by turn as Rasa would lead him, and ways through it."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from bot.actions.flows.form import Form, Respond
from bot.actions.flows.reading import read
from bot.actions.flows.scene import Ask, End, Flow, Scene, Step
from bot.actions.flows.script import SKIPPED, Both, Kind, Question, Script
from bot.actions.port import Turn
from bot.actions.registry import ACTIONS
from bot.actions.toolbox import FlowState, Handler, Memory, Outcome, Tools, form_of
from bot.answer import Answer, Button
from bot.payload import Payload
from knowledge import Finding
from language.detection import Language
from tests.factories import a_turn, an_article, tools_with
from tests.fakes import NOON_FRIDAY, FakeDesk, SearchByText
from triage import Triage

OTP, KPJ = an_article("account-otp"), an_article("kpj-find-number")
TODAY = NOON_FRIDAY.date()
Told = Mapping[str, str]
NextStep = Callable[[Told], Awaitable[Step]]

_FORMAL = {"title": {"id": "Karyawan", "en": "Employee"}, "words": {"id": ["karyawan", "pabrik"], "en": ["employee"]}}
_INFORMAL = {"title": {"id": "Usaha sendiri", "en": "Own business"}, "words": {"id": ["bpu", "warung"], "en": ["shop"]}}
_VISIT: Mapping[str, Any] = {
    "name": "visit",
    "title": {"id": "Kunjungan", "en": "Visit"},
    "questions": {
        "segment": {
            "ask": {"id": "Anda bekerja sebagai apa?", "en": "What is your work?"},
            "label": {"id": "Pekerjaan", "en": "Work"},
            "hint": {"id": "Tekan salah satu.", "en": "Press one of them."},
            "from_story": True,
            "choices": {"formal": _FORMAL, "informal": _INFORMAL},
        },
        "screen": {
            "ask": {"id": "Apa yang terlihat?", "en": "What do you see?"},
            "label": {"id": "Di layar", "en": "On the screen"},
            "kind": "words",
        },
        "wage": {
            "ask": {"id": "Berapa upahnya?", "en": "What is the wage?"},
            "kind": "money",
            "skip": False,
        },
    },
    "says": {
        "intro": {"id": "Tiga pertanyaan saja.", "en": "Only three questions."},
        "done": {"id": "Selesai.", "en": "That is all."},
    },
}
VISIT = Script.model_validate(_VISIT)
LIGHT_VISIT = Script.model_validate({**_VISIT, "light": True})


async def visit(scene: Scene) -> Step:
    """Asks all questions in order, then rests on an article."""
    for question in VISIT.questions:
        if not scene.asked(question):
            return Ask(question, ("intro",) if question == "segment" else ())
    return End(("done",), article=OTP.id, helped=True)


@dataclass
class Replies:
    """Answers every act that is no matter of the flow, and remembers which ones came."""

    outcomes: dict[str, Outcome] = field(default_factory=dict)
    acts: list[str] = field(default_factory=list)

    async def __call__(self, tools: Tools, turn: Turn, memory: Memory, act: str) -> Outcome:
        self.acts.append(act)
        plain = Outcome((Answer(f"reply to {act}", (Button("Pergi", "/menu"),)),))
        return self.outcomes.get(act, plain)


@dataclass
class Talk:
    """One participant in a flow; what Rasa keeps between turns is kept here."""

    handler: Handler
    tools: Tools
    state: FlowState | None
    language: Language = Language.ID
    slots: dict[str, Any] = field(default_factory=dict)

    async def begin(self, text: str = "mulai dari sini ya kak") -> Outcome:
        """The turn in which the form takes over: its state is there, nothing was asked yet."""
        return await self._hear(a_turn(text, language=self.language), Memory(flow=self.state))

    async def say(
        self, text: str, *, act: str | None = None, confidence: float = 0.9, interrupted: bool = False
    ) -> Outcome:
        memory = Memory(flow=self.state, act=act, act_confidence=confidence, interrupted=interrupted)
        return await self._hear(a_turn(text, language=self.language), memory)

    async def press(self, button: Button | Payload | str, *, interrupted: bool = False) -> Outcome:
        payload = Payload.parse(button.payload if isinstance(button, Button) else str(button))
        pressed = {"act": payload.intent, **payload.entities}
        memory = Memory(flow=self.state, act=payload.intent, pressed=pressed, interrupted=interrupted)
        return await self._hear(a_turn(str(payload), language=self.language), memory)

    async def choose(self, choice: str, *, question: str | None = None) -> Outcome:
        """Press the button of that choice, of the question that waits or of one further up."""
        assert self.state is not None
        key = question or self.state.asking or ""
        return await self.press(Payload("answer", {"flow": self.state.name, "question": key, "choice": choice}))

    @property
    def waits_for(self) -> str | None:
        """The place of the answer that the flow waits for; None when it is over."""
        return self.state.asking if self.state else None

    @property
    def told(self) -> dict[str, str]:
        return dict(self.state.told) if self.state else {}

    @property
    def desk(self) -> FakeDesk:
        assert isinstance(self.tools.desk, FakeDesk)
        return self.tools.desk

    async def _hear(self, turn: Turn, memory: Memory) -> Outcome:
        outcome = await self.handler(self.tools, turn, memory)
        self.slots |= outcome.slots
        self.language = Language(self.slots.get("language", self.language))
        if "flow" in outcome.slots:
            self.state = FlowState(**outcome.slots["flow"])
        if outcome.begins is not None or outcome.ends:
            self.state = outcome.begins
        return outcome


def a_talk(
    tools: Tools,
    *,
    script: Script = VISIT,
    replies: Respond | None = None,
    problem: str | None = None,
    **told: str,
) -> Talk:
    """Somebody at the small flow; `told` is known from the beginning."""
    form = Form(script, visit, replies or Replies())
    return Talk(form, tools, FlowState(script.name, told=told, problem=problem))


def a_talk_of(flow: str, tools: Tools, *, problem: str | None = None, **told: str) -> Talk:
    """Somebody at a flow of the product."""
    return Talk(ACTIONS[form_of(flow)], tools, FlowState(flow, told=told, problem=problem))


def knowing(findings: Mapping[str, Finding], triage: Triage | None = None) -> Tools:
    """Tools whose search knows these texts, and is lost with any other."""
    return replace(tools_with(triage=triage), knowledge=SearchByText(dict(findings), (OTP, KPJ)))


def said(outcome: Outcome) -> list[str]:
    return [answer.text for answer in outcome.answers]


# Ways through a flow, by its answers alone


@dataclass(frozen=True)
class Way:
    """What was asked on a way through a flow, what was said before these questions, and its end."""

    end: End
    asked: list[str]
    said: list[str]


async def way(
    next_step: NextStep,
    answers: Told,
    *,
    known: Told | None = None,
    otherwise: Callable[[str], str] = lambda _: SKIPPED,
) -> Way:
    """The way that these answers lead; `otherwise` answers any other question, `known` is never asked for."""
    told = dict(known or {})
    asked: list[str] = []
    said: list[str] = []
    while isinstance(step := await next_step(told), Ask):
        asked.append(step.question)
        said += [str(line) for line in step.says]
        told[step.question] = answers.get(step.question, otherwise(step.question))
    return Way(step, asked, said)


async def all_ways(
    next_step: NextStep, answers: Callable[[str], Iterable[str]], told: Told
) -> AsyncIterator[tuple[Told, End]]:
    """Every way on from what is told, and its end."""
    step = await next_step(told)
    if isinstance(step, End):
        yield told, step
        return
    for answer in answers(step.question):
        async for found in all_ways(next_step, answers, {**told, step.question: answer}):
            yield found


def some_answers(question: Question, samples: Mapping[Kind, tuple[str, ...]]) -> tuple[str, ...]:
    """Its choices, or the samples of its kind."""
    return samples.get(question.kind, tuple(question.choices))


# A form of its own: it plays one flow, and whatever leaves the flow is no matter of it


async def no_answer(tools: Tools, turn: Turn, memory: Memory, act: str) -> Outcome:
    return Outcome(())


async def stays(tools: Tools, turn: Turn, memory: Memory, act: str) -> Outcome:
    raise AssertionError(f"left the flow for {act}")


async def turns(
    script: Script, flow: Flow, tools: Tools, *texts: str, story: str | None = None, language: Language = Language.ID
) -> Outcome:
    """The last turn of the flow as its form plays it, from the opening words on."""
    form, state = Form(script, flow, stays), FlowState(script.name, problem=story)
    outcome = await form(tools, a_turn(story or "", language=language), Memory(flow=state))
    for text in texts:
        state = FlowState(**outcome.slots["flow"])
        outcome = await form(tools, a_turn(text, language=language), Memory(flow=state, act="inform"))
    return outcome


def question_in(outcome: Outcome) -> str | None:
    return outcome.answers[-1].meta.get("question")


# Reading


def read_as(script: Script, question: str, text: str) -> str | None:
    """What these words answer to that question."""
    return read(script.questions[question], text, TODAY)


def titles(script: Script, *languages: Language) -> Iterator[tuple[str, str, str]]:
    """The title of each button, after its question and its choice."""
    for name, question in script.questions.items():
        for key, choice in question.choices.items():
            for language in languages:
                yield name, key, choice.title.text(language)


def all_texts(script: Script) -> list[Both]:
    """Everything that a flow may say, titles of its buttons aside."""
    questions = script.questions.values()
    return [*script.says.values(), *(one.ask for one in questions), *(one.hint for one in questions if one.hint)]
