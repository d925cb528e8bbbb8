"""What tests of the JHT claim check share: its script, a scene, where answers lead and what is said there."""

from collections.abc import Iterable, Mapping

from bot.actions.flows.jht import go_on
from bot.actions.flows.scene import Ask, End, Line, Scene
from bot.actions.flows.script import SKIPPED, load_script
from bot.actions.toolbox import Tools
from language.detection import Language
from tests.factories import a_turn

SCRIPT = load_script("jht")
Told = Mapping[str, str]


def scene(tools: Tools, told: Told, *, story: str | None = None, language: Language = Language.ID) -> Scene:
    return Scene(tools, a_turn(language=language), SCRIPT, told, story)


async def ended(tools: Tools, **answers: str) -> tuple[End, list[str]]:
    """The end that these answers lead to, and the questions on the way; whatever else is asked is skipped."""
    told = {"programme": answers["programme"]} if "programme" in answers else {}
    asked = []
    while isinstance(step := await go_on(scene(tools, told)), Ask):
        told[step.question] = answers.get(step.question, SKIPPED)
        asked.append(step.question)
    return step, asked


def names(says: Iterable[str | Line]) -> list[str]:
    return [line.name if isinstance(line, Line) else line for line in says]


def said(tools: Tools, end: End, language: Language = Language.ID) -> str:
    return "\n".join(scene(tools, {}, language=language).say(line).text for line in end.says)
