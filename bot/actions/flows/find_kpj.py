"""Finding the KPJ number: one way at a time, only those open to this person. The number itself is never heard here."""

from bot.actions.flows.scene import Ask, End, Scene, Step
from bot.actions.flows.to_person import to_person

FIND, DIGITAL, LOST, WHICH = "kpj-find-number", "kpj-digital-card", "kpj-lost-card", "kpj-which-number"
# What is said while an answer is still awaited; the rest of the ways is in it.
_WAITING = {"hr": "wait_hr", "agency": "wait_agency", "call": "wait_call"}


async def go_on(scene: Scene) -> Step:
    """Each open way in turn, the nearest first, until one leads to the number."""
    # Days later somebody presses "I got the number" under an old message: nothing else needs to be asked then.
    end = next(filter(None, (_end(scene, question) for question in scene.told)), None)
    if end is not None:
        return end
    question = next((question for question in _questions(scene) if not scene.asked(question)), None)
    return Ask(question, _before(scene, question)) if question else await _last_ways(scene)


def _questions(scene: Scene) -> tuple[str, ...]:
    """What to ask this person, in order; grows with what he tells."""
    digital = ("digital",) if scene.knows("account") == "yes" else ()
    return ("papers", "account", *digital, "work", *_through_work(scene))


def _through_work(scene: Scene) -> tuple[str, ...]:
    match scene.knows("work"):
        case "still":
            return ("hr", "call")
        case "left":
            return ("reach", "hr", "call") if scene.knows("reach") == "yes" else ("reach", "call")
        case "abroad":
            return ("agency",)
    return ("call",)


def _before(scene: Scene, question: str) -> tuple[str, ...]:
    """To HR goes a text that can be copied, a message of its own."""
    if question != "hr":
        return ()
    if scene.knows("work") == "left":
        return ("hr_how", "hr_message_left")
    due = ("never_given",) if scene.knows("papers") == "never" else ()
    return (*due, "hr_how", "hr_message")


def _end(scene: Scene, question: str) -> End | None:
    """Where the answer leads to the number, or has to be waited for."""
    match scene.knows(question):
        case "found":
            return _found(scene, question)
        case "several":
            return End(("several",), article=WHICH, helped=True)
        case "later":
            return End((_WAITING[question],), article=FIND)
    return None


def _found(scene: Scene, question: str) -> End:
    if question != "digital":
        return End(("found",), article=FIND, helped=True)
    if scene.knows("papers") == "lost":
        return End(("found", "replacement"), article=LOST, helped=True)
    return End(("found",), article=DIGITAL, helped=True)


async def _last_ways(scene: Scene) -> Step:
    """The branch or the official e-mail; from abroad only the latter."""
    if scene.knows("work") == "abroad":
        return _by_email("email_after_abroad")
    if not scene.asked("route"):
        return Ask("route", ("two_left",))
    match scene.knows("route"):
        case "email":
            return _by_email("email_after")
        case "neither":
            return await to_person(scene, FIND)
    return End(("packing", *_with_packing(scene)), article=FIND, helped=True)


def _by_email(after: str) -> End:
    return End(("email_how", "email_message", after), article=FIND, helped=True)


def _with_packing(scene: Scene) -> tuple[str, ...]:
    match scene.knows("work"):
        case "left" | "closed":
            return ("proof",)
        case "self":
            return ("self",)
    return ()
