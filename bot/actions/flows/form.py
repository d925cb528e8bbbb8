"""A flow as a Rasa form: puts its questions, takes the answers, and gives way to everything else people say."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from bot.actions.flows.hearing import Heard, What, answered, hear
from bot.actions.flows.rating import ABOUT
from bot.actions.flows.reading import read
from bot.actions.flows.scene import Ask, End, Flow, Scene
from bot.actions.flows.script import SKIP, SKIPPED, Script
from bot.actions.flows.walk import ARTICLE
from bot.actions.port import Turn
from bot.actions.signals import UNREAD
from bot.actions.toolbox import ASKED_HELPED, FlowState, Memory, Outcome, Tools
from bot.actions.understanding import help_with, show_article
from bot.answer import Answer, Button
from knowledge import Band
from language.detection import Language

# After so many answers in a row that were not understood the question is left out.
MISSES_BEFORE_SKIPPING = 2

Respond = Callable[[Tools, Turn, Memory, str], Awaitable[Outcome]]


@dataclass(frozen=True)
class Form:
    """The handler of one flow. `respond` answers any other act as if no flow were under way."""

    script: Script
    flow: Flow
    respond: Respond

    async def __call__(self, tools: Tools, turn: Turn, memory: Memory) -> Outcome:
        state = memory.flow
        if state is None or state.name != self.script.name or not self._knows(state):
            return await self._leave(tools, turn, memory, memory.act or UNREAD)
        if state.asking is None:
            return await self._go_on(tools, turn, self._with_story(tools, state))
        heard = hear(self.script, tools, turn, memory, state)
        if heard.what in {What.ANSWER, What.REPEAT, What.RESTART}:
            return await self._go_on(tools, turn, self._after(heard))
        return await self._instead(tools, turn, memory, heard)

    def _knows(self, state: FlowState) -> bool:
        """Whether it waits for an answer to a question that there still is: a release may have taken it out."""
        return state.asking is None or state.question in self.script.questions

    async def _instead(self, tools: Tools, turn: Turn, memory: Memory, heard: Heard) -> Outcome:
        """What was heard is no answer to the question that waits."""
        if heard.what == What.ASIDE:
            return await self._aside(tools, turn, memory, heard)
        if heard.what == What.ELSE:
            return await self._in_between(tools, turn, memory, heard)
        return await self._leave(tools, turn, memory, heard.act)

    def _after(self, heard: Heard) -> FlowState:
        """The state after an answer, or at the beginning again, about the same article or case as before."""
        if heard.what != What.RESTART:
            return heard.state
        about = {key: told for key, told in heard.state.told.items() if key in {ABOUT, ARTICLE}}
        return FlowState(self.script.name, about, problem=heard.state.problem)

    async def _leave(self, tools: Tools, turn: Turn, memory: Memory, act: str) -> Outcome:
        """The flow ends, and the message is answered as if there had been none."""
        outcome = await self.respond(tools, turn, replace(memory, flow=None), act)
        return replace(outcome, ends=True)

    async def _aside(self, tools: Tools, turn: Turn, memory: Memory, heard: Heard) -> Outcome:
        """Small talk is answered, without buttons that would lead away; then the question stands again."""
        outcome = await self.respond(tools, turn, memory, heard.act)
        turn = replace(turn, language=Language(outcome.slots.get("language", turn.language)))
        said = tuple(replace(answer, buttons=()) for answer in outcome.answers)
        again = await self._again(tools, turn, heard.state)
        return Outcome((*said, *again.answers), {**outcome.slots, **again.slots})

    async def _in_between(self, tools: Tools, turn: Turn, memory: Memory, heard: Heard) -> Outcome:
        """A matter of its own is answered, and the flow goes on; one that needs a person takes the flow's place."""
        chosen = heard.act == "choose_article"
        helps = show_article if chosen else help_with
        helped = await helps(tools, turn, Memory(article=memory.pressed.get("article")))
        if any("reason" in answer.meta for answer in helped.answers):
            return helped if helped.begins else replace(helped, ends=True)
        if helped.begins is not None and helped.begins.name != self.script.name:
            helped = await show_article(tools, turn, Memory(article=helped.answers[0].meta["article"]))
        elif not chosen and (helped.begins or helped.answers[0].meta.get("band") not in {Band.SURE, Band.UNSURE}):
            return await self._missed(tools, turn, heard.state)
        again = await self._again(tools, turn, heard.state)
        back = tools.texts.say("utter_flow_back", turn.language)
        return replace(again, answers=(helped.answers[0], back, *again.answers))

    async def _missed(self, tools: Tools, turn: Turn, state: FlowState) -> Outcome:
        """Ask in other words once; then leave the question out, so that nobody is held up."""
        question, missed = self.script.questions[state.question or ""], replace(state, misses=state.misses + 1)
        if missed.misses >= MISSES_BEFORE_SKIPPING and question.skip:
            went_on = await self._go_on(tools, turn, answered(missed, SKIPPED))
            said = tools.texts.say("utter_flow_left_out", turn.language)
        else:
            went_on = await self._again(tools, turn, missed)
            hint = question.hint
            said = Answer(hint.text(turn.language)) if hint else tools.texts.say("utter_flow_hint", turn.language)
        return replace(went_on, answers=(said, *went_on.answers))

    async def _again(self, tools: Tools, turn: Turn, state: FlowState) -> Outcome:
        """The question under way once more, without what was said before it."""
        outcome = await self._go_on(tools, turn, state)
        return replace(outcome, answers=outcome.answers[-1:])

    async def _go_on(self, tools: Tools, turn: Turn, state: FlowState) -> Outcome:
        scene = Scene(tools, turn, self.script, state.told, state.problem)
        step = await self.flow(scene)
        return _asked(scene, step, state) if isinstance(step, Ask) else _ended(scene, step)

    def _with_story(self, tools: Tools, state: FlowState) -> FlowState:
        """What the opening words already tell need not be asked."""
        listening = {key: question for key, question in self.script.questions.items() if question.from_story}
        heard = {key: read(question, state.problem or "", tools.today()) for key, question in listening.items()}
        told = {key: answer for key, answer in heard.items() if answer not in {None, SKIPPED}}
        return replace(state, told={**told, **state.told})


def _asked(scene: Scene, step: Ask, state: FlowState) -> Outcome:
    """The question with its choices as buttons; where nothing else is asked, the flow remembers what it waits for."""
    key, language, script = step.key or step.question, scene.turn.language, scene.script
    question = script.questions[step.question]
    skip = (Button(SKIP.text(language), script.skip_payload(key)),) if question.skip else ()
    buttons = (*script.buttons(step.question, key, language), *skip)
    meta = {"flow": script.name, "question": step.question}
    asked = Answer(question.ask.text(language).format(**step.values), buttons, meta)
    waiting = replace(state, asking=key, question=step.question)
    said = tuple(scene.say(line) for line in step.says)
    return Outcome((*said, *step.answers, asked), {"flow": waiting.as_slot(), "asked": None, "offers": None})


def _ended(scene: Scene, step: End) -> Outcome:
    """What the flow has to say at its end, then what it does, then whether it helped."""
    article = scene.tools.article(step.article)
    meta = {"flow": scene.script.name} | ({"article": article.id, "topic": article.topic} if article else {})
    said = tuple(replace(scene.say(line), meta=meta) for line in step.says)
    outcome = step.outcome or Outcome(())
    slots = {"last_article": article.id, "problem": scene.problem} if article else {}
    asking: tuple[Answer, ...] = ()
    if step.helped:
        asking = (scene.tools.texts.say("utter_did_this_help_now", scene.turn.language),)
        slots["asked"] = ASKED_HELPED
    return replace(outcome, answers=(*said, *outcome.answers, *asking), slots={**outcome.slots, **slots}, ends=True)
