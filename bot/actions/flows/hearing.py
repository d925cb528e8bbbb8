"""What a message means while a flow waits for an answer: an answer, a correction, a question in between, a way out."""

from dataclasses import dataclass, replace
from enum import Enum, auto

from bot.actions.finding import found_for
from bot.actions.flows.reading import correction, read, says_exactly
from bot.actions.flows.script import SKIPPED, Kind, Question, Script
from bot.actions.port import Turn
from bot.actions.signals import UNREAD, forced_act
from bot.actions.toolbox import FlowState, Memory, Tools
from knowledge import Band

# What these ask for takes the flow's place.
_LEAVING = frozenset({"answer", "ask_person", "begin", "cancel", "delete_my_data", "goodbye", "menu", "suspect_fraud"})
# These are answered while the flow waits.
_ASIDE = frozenset(
    {"attachment", "bot_challenge", "change_language", "greet", "insult", "praise", "privacy", "thank", "ticket_status"}
)
# These no answer sounds like.
_PLEAS = frozenset({"ask_person", "change_language", "delete_my_data", "ticket_status"})
# So short a message may be a plea to the bot even where any words are an answer.
_SHORT_WORDS = 3
# Below this probability words that Rasa takes for "cancel" may be anything.
SURE_ACT = 0.8
_ASKING = frozenset(
    "apa apakah bagaimana gimana gmn kenapa mengapa kapan berapa siapa dimana what how why when where who which".split()
)


class What(Enum):
    """What is to be done with the message; `ELSE` is a matter of its own, or words that mean nothing here."""

    ANSWER = auto()
    LEAVE = auto()
    RESTART = auto()
    REPEAT = auto()
    ASIDE = auto()
    ELSE = auto()


_FORCED = {"start_over": What.RESTART, "ticket_status": What.ASIDE}


@dataclass(frozen=True)
class Heard:
    """The reading of a message, with the state that an answer makes."""

    what: What
    state: FlowState
    act: str


def answered(state: FlowState, answer: str, *, key: str | None = None) -> FlowState:
    """The state after an answer, given to the question that waits or to the one at `key`."""
    told = {**state.told, key or state.asking or "": answer}
    return replace(state, told=told, asking=None, question=None, misses=0)


def hear(script: Script, tools: Tools, turn: Turn, memory: Memory, state: FlowState) -> Heard:
    """Read the message. The order tells what wins: a button, words that always count, an answer, anything else."""
    forced = None if memory.pressed else forced_act(turn.text)
    act = forced or _act(memory)
    if memory.interrupted:
        return Heard(What.LEAVE, state, act)
    if memory.pressed:
        return _pressed(script, memory, state, act)
    if forced not in {None, UNREAD} and not says_exactly(script.questions[state.question or ""], turn.text):
        return Heard(_FORCED.get(act, What.LEAVE), state, act)
    answer = _corrected(script, tools, turn, state) or _answer(script, tools, turn, state, act)
    if answer is not None:
        return Heard(What.ANSWER, answer, act)
    return _otherwise(script, state, act)


def _act(memory: Memory) -> str:
    """What Rasa reads in the words, if it is sure enough to let it break off a flow."""
    return memory.act if memory.act and memory.act_confidence >= SURE_ACT else UNREAD


def _pressed(script: Script, memory: Memory, state: FlowState, act: str) -> Heard:
    """A button of this flow, perhaps one further up: then the answer to that question changes."""
    if act == "choose_article" and not script.light:
        return Heard(What.ELSE, state, act)
    key, choice = memory.pressed.get("question", ""), memory.pressed.get("choice", "")
    if act != "answer" or memory.pressed.get("flow") != script.name:
        return Heard(What.ASIDE if act in _ASIDE else What.LEAVE, state, act)
    question = script.questions.get((state.question or key) if key == state.asking else key)
    if key != state.asking and key not in state.told:
        return Heard(What.REPEAT, state, act)
    if question is None or (choice != SKIPPED and choice not in question.choices):
        return Heard(What.REPEAT, state, act)
    return Heard(What.ANSWER, answered(state, choice, key=key), act)


def _corrected(script: Script, tools: Tools, turn: Turn, state: FlowState) -> FlowState | None:
    """ "eh bukan, BPU": the newest answer that these words can replace."""
    rest = correction(turn.text)
    if not rest:
        return None
    for key in [*reversed(list(state.told)), state.asking or ""]:
        question = script.questions.get(key)
        answer = read(question, rest, tools.today()) if question and question.kind != Kind.WORDS else None
        if answer not in {None, SKIPPED}:
            return answered(state, str(answer), key=key)
    return None


def _answer(script: Script, tools: Tools, turn: Turn, state: FlowState, act: str) -> FlowState | None:
    question = script.questions[state.question or ""]
    if question.kind == Kind.WORDS and _is_no_answer(question, tools, turn, act):
        return None
    answer = read(question, turn.text, tools.today())
    if answer is None and act == "skip" and question.skip:
        answer = SKIPPED
    return answered(state, answer) if answer is not None else None


def _is_no_answer(question: Question, tools: Tools, turn: Turn, act: str) -> bool:
    """Any words answer an open question, but for a short plea to the bot and a question with a sure answer."""
    words = turn.text.lower().split()
    if act in _PLEAS:
        return True
    if len(words) <= _SHORT_WORDS and act in _LEAVING | {"repeat", "skip"}:
        return not (act == "skip" and question.skip)
    asks = turn.text.rstrip().endswith("?") or bool(_ASKING & set(words[:1]))
    return asks and _sure_article(tools, turn)


def _otherwise(script: Script, state: FlowState, act: str) -> Heard:
    """No answer to the question: what it is instead."""
    if script.light or act in _LEAVING:
        return Heard(What.LEAVE, state, act)
    if act in {"start_over", "repeat"}:
        return Heard(What.RESTART if act == "start_over" else What.REPEAT, state, act)
    return Heard(What.ASIDE if act in _ASIDE else What.ELSE, state, act)


def _sure_article(tools: Tools, turn: Turn) -> bool:
    return found_for(tools, turn).band == Band.SURE
