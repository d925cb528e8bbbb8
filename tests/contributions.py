"""What tests of the contribution flow share: its script, a day, and a scene on that day."""

from dataclasses import replace
from datetime import date

from bot.actions.flows.scene import Scene
from bot.actions.flows.script import load_script
from bot.actions.toolbox import Tools
from language.detection import Language
from tests.factories import a_turn, an_article, tools_with
from tests.talking import TODAY, Told

SCRIPT = load_script("contribution")
ARTICLES = ("payment-pu-rates", "payment-bpu-amount", "payment-pmi", "payment-construction", "about-segments")


def tools_on(day: date = TODAY) -> Tools:
    return replace(tools_with(articles=tuple(an_article(name) for name in ARTICLES)), today=lambda: day)


def scene(told: Told, *, day: date = TODAY, language: Language = Language.ID) -> Scene:
    return Scene(tools_on(day), a_turn(language=language), SCRIPT, told)
