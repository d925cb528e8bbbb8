"""Satisfaction: one question after a case; the five dimensions of e-servqual for those who like to answer them."""

from bot.actions.flows.scene import Ask, End, Scene, Step
from bot.actions.port import Rated

# What the score is about: a ticket's number or an article's id.
ABOUT = "about"
_DIMENSIONS = tuple(subject for subject in Rated if subject != Rated.CASE)
_POOR = 2


async def go_on(scene: Scene) -> Step:
    """Every score is kept at once, so that nobody has to go through to the end."""
    scores = {subject: int(score) for subject in Rated if (score := scene.knows(subject)) is not None}
    if scores:
        await scene.tools.desk.rate(scene.turn, scores, about=scene.told.get(ABOUT, ""))
    if not scene.asked(Rated.CASE):
        return Ask(Rated.CASE)
    if Rated.CASE not in scores:
        return End(("fine",))
    if scores[Rated.CASE] <= _POOR:
        return End(("sorry",))
    if not scene.asked("more"):
        return Ask("more")
    if scene.knows("more") != "yes":
        return End(("fine",))
    waiting = next((subject for subject in _DIMENSIONS if not scene.asked(subject)), None)
    return Ask(waiting) if waiting is not None else End(("thanks",))
