"""Begins a guided flow: by its button, or by a button of one that is already over."""

from bot.actions.flows.script import SKIPPED, load_script, script_names
from bot.actions.flows.walk import ARTICLE
from bot.actions.port import Turn
from bot.actions.toolbox import ASKED_HELPED, ASKED_WHICH, FlowState, Memory, Outcome, Tools


async def begin(tools: Tools, turn: Turn, memory: Memory) -> Outcome:
    """The flow that the button names. An old button's answer still counts; a button of no flow shows the menu."""
    name = memory.pressed.get("flow")
    if name not in script_names():
        return Outcome((tools.texts.say("utter_menu", turn.language),))
    return Outcome((), begins=FlowState(name, told=_told(memory, name), problem=_problem(tools, memory, name)))


def _told(memory: Memory, flow: str) -> dict[str, str]:
    """The answer of the button, and the article to walk: without a name of its own the last one."""
    article = memory.pressed.get("article") or (memory.last_article if flow == "walk" else None)
    return _answer(memory, flow) | ({ARTICLE: article} if article else {})


def _answer(memory: Memory, flow: str) -> dict[str, str]:
    """Only what a button of that flow can carry: flows rely on the answers that they know."""
    key, choice = memory.pressed.get("question", ""), memory.pressed.get("choice", "")
    question = load_script(flow).questions.get(key)
    return {key: choice} if question is not None and choice in {*question.choices, SKIPPED} else {}


def _problem(tools: Tools, memory: Memory, flow: str) -> str | None:
    """What was told before belongs to the flow only when its button stood under the answer or the offers to that."""
    shown = {ASKED_HELPED: (memory.last_article,), ASKED_WHICH: memory.offers}.get(memory.asked or "", ())
    flows = {article.flow for article_id in shown if (article := tools.article(article_id)) is not None}
    return memory.problem if flow in flows or (flow == "walk" and flows) else None
