"""Report a problem: first the ticket, then what its officer needs to know, four short questions at most.

Nothing waits for an answer: each one is kept in the ticket at once, and whoever stops has reported all the same.
"""

from dataclasses import replace

from bot.actions.finding import is_urgent
from bot.actions.flows.for_whom import for_whom, names_somebody
from bot.actions.flows.reading import read
from bot.actions.flows.scene import Ask, End, Scene, Step
from bot.actions.flows.script import SKIPPED
from bot.actions.handing_over import about, hand_over
from bot.actions.port import HandOffReason, TicketView
from bot.actions.toolbox import Outcome
from triage import Category

MOST_QUESTIONS = 4
# The plan for money or identity at stake, whatever the category.
SEVERE = "severe"
# Answers that count whatever the category asks for.
_ALWAYS = frozenset({"problem", "for_whom", "confirm", "correct_it"})


async def go_on(scene: Scene) -> Step:
    """His words first, if there are none yet; with the ticket in hand, what the officer needs; then a summary."""
    words = scene.problem or scene.knows("problem")
    ticket = await scene.tools.desk.ticket_status(scene.turn, number=None)
    if words is None:
        return await _without_words(scene, ticket)
    if ticket is None or _just_told(scene):
        return await _open(scene, words)
    if not ticket.active:
        return End(("resolved",))
    return await _ask(scene, words, ticket)


async def _without_words(scene: Scene, ticket: TicketView | None) -> Step:
    """Begun by its button; or by an answer under a report that is over, which changes what the ticket says."""
    if not scene.told or ticket is None or not ticket.active:
        return Ask("problem")
    await _keep(scene)
    return _after_summary(scene, ticket)


def _just_told(scene: Scene) -> bool:
    """Whether this very message told the problem: a report of its own, even while a ticket waits."""
    newest = next(reversed(list(scene.told)), None)
    return newest == "problem" and scene.told["problem"] == scene.turn.text.strip()


async def _open(scene: Scene, words: str) -> Step:
    """Nothing is lost: the ticket comes before the questions, and so does its receipt."""
    triage = scene.tools.classifier.classify(words)
    plan = _plan(scene, words, triage.category)
    scene = replace(scene, told=_told(scene, plan, _heard(scene, words)))
    handed = await hand_over(
        scene.tools,
        scene.turn,
        HandOffReason.SEVERE if is_urgent(triage, words) else HandOffReason.REPORTED,
        triage,
        problem=words,
        details=scene.details(),
        ask_more=False,
    )
    first = _next(scene, plan) or _confirm(scene)
    return replace(first, answers=(*handed.answers, scene.say("intro")))


async def _ask(scene: Scene, words: str, ticket: TicketView) -> Step:
    """Keep what was told so far; then the next question, the summary, or the end."""
    plan = _plan(scene, words, _category(scene, ticket))
    heard = _heard(scene, words)
    answers = [scene.told[key] for key in plan if key in scene.told and key not in heard]
    scene = replace(scene, told=_told(scene, plan, heard))
    await _keep(scene)
    if (question := _next(scene, plan)) is not None:
        return question if answers else replace(question, says=("intro",))
    if set(answers) == {SKIPPED}:
        return End(("untold",))
    return _after_summary(scene, ticket) if scene.asked("confirm") else _confirm(scene)


def _next(scene: Scene, plan: tuple[str, ...]) -> Ask | None:
    return next((Ask(key) for key in plan if not scene.asked(key)), None)


def _confirm(scene: Scene) -> Ask:
    lines = (f"• {label}: {answer}" for label, answer in scene.summary().items())
    return Ask("confirm", values={"summary": "\n".join(lines)})


def _after_summary(scene: Scene, ticket: TicketView) -> Step:
    if scene.knows("confirm") == "wrong" and not scene.asked("correct_it"):
        return Ask("correct_it")
    return End(("thanks",), outcome=Outcome((about(scene.tools, scene.turn, "utter_information_added", ticket),)))


async def _keep(scene: Scene) -> None:
    if details := scene.details():
        await scene.tools.desk.add_details(scene.turn, details)


def _category(scene: Scene, ticket: TicketView) -> Category:
    """A report may join an open ticket about something else; then its own words decide."""
    told = scene.knows("problem")
    return scene.tools.classifier.classify(told).category if told else ticket.category


def _plan(scene: Scene, words: str, category: Category) -> tuple[str, ...]:
    """What to ask; for whom it is, too, where somebody else may be meant. Lost money has a plan of its own."""
    urgent = is_urgent(scene.tools.classifier.classify(words), words)
    plan = scene.script.plans[SEVERE if urgent else category]
    unclear = for_whom(words) is None and names_somebody(words)
    return ("for_whom", *plan)[:MOST_QUESTIONS] if unclear and "for_whom" not in plan else plan


def _told(scene: Scene, plan: tuple[str, ...], heard: dict[str, str]) -> dict[str, str]:
    """What the words and the answers tell of what this case needs."""
    told = {**heard, **scene.told}
    return {key: answer for key, answer in told.items() if key in _ALWAYS or key in plan}


def _heard(scene: Scene, words: str) -> dict[str, str]:
    """What the words already tell. A report's own words come after its beginning, so the form has not read them."""
    listening = {key: question for key, question in scene.script.questions.items() if question.from_story}
    heard = {key: read(question, words, scene.tools.today()) for key, question in listening.items()}
    heard["for_whom"] = for_whom(words)
    return {key: answer for key, answer in heard.items() if answer is not None and answer != SKIPPED}
