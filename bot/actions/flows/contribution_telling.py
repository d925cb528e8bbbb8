"""How the contribution flow tells amounts, rules and notes, in the language of the turn."""

from collections.abc import Iterable

from bot.actions.dates import MONTHS
from bot.actions.flows.scene import Line, Scene
from bot.actions.money import percent, rupiah
from knowledge import Figure, FiguresOfDay
from language.detection import Language

Told = str | Line


def amounts(scene: Scene, figures: FiguresOfDay, names: dict[str, str]) -> dict[str, str]:
    """The rupiah of figures, by the names that a sentence calls them; `names` maps those to ids."""
    return {name: rupiah(figures[figure].value, scene.turn.language) for name, figure in names.items()}


def rates(scene: Scene, figures: FiguresOfDay, names: dict[str, str]) -> dict[str, str]:
    """The percentages of figures, by the names that a sentence calls them."""
    return {name: percent(figures[figure].value, scene.turn.language) for name, figure in names.items()}


def joined(scene: Scene, lines: Iterable[Told]) -> Line:
    """Several short sentences as one message."""
    return Line("notes", {"notes": "\n".join(scene.say(line).text for line in lines)})


def rule(scene: Scene, figures: Iterable[Figure]) -> Line:
    """The legal bases of the figures, and since when all of them have held."""
    told = sorted(figures, key=lambda figure: figure.first_day)
    since = month(told[-1].valid_from, scene.turn.language)
    return Line("rule", {"rules": ", ".join(sorted({figure.rule for figure in told})), "since": since})


def month(day: str, language: Language) -> str:
    """`2026-03-01` and `2026-03` as "Maret 2026"; a year alone stays a year."""
    year, *rest = day.split("-")
    return f"{MONTHS[language][int(rest[0]) - 1]} {year}" if rest else year
