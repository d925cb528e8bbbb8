"""What tests of the JHT claim check share: its script, a scene, where answers lead and what is said there."""

from collections.abc import Iterable

from bot.actions.flows.jht import go_on
from bot.actions.flows.scene import End, Line, Scene
from bot.actions.flows.script import load_script
from bot.actions.toolbox import Tools
from language.detection import Language
from tests.factories import a_turn
from tests.talking import Told, way

SCRIPT = load_script("jht")


def scene(tools: Tools, told: Told, *, story: str | None = None, language: Language = Language.ID) -> Scene:
    return Scene(tools, a_turn(language=language), SCRIPT, told, story)


async def ended(tools: Tools, **answers: str) -> tuple[End, list[str]]:
    """The end that these answers lead to, and the questions on the way; whatever else is asked is skipped."""
    known = {"programme": answers["programme"]} if "programme" in answers else {}
    found = await way(lambda told: go_on(scene(tools, told)), answers, known=known)
    return found.end, found.asked


def names(says: Iterable[str | Line]) -> list[str]:
    return [line.name if isinstance(line, Line) else line for line in says]


def said(tools: Tools, end: End, language: Language = Language.ID) -> str:
    return "\n".join(scene(tools, {}, language=language).say(line).text for line in end.says)
