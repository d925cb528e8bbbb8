"""Creating a JMO account: an old one is opened again, never doubled; a new one is made as the segment needs it."""

from collections.abc import Mapping

from bot.actions.flows.scene import Ask, End, Scene, Step
from bot.actions.flows.to_person import to_person

TAKEN, CONTACT_LOST = "account-already-registered", "account-lost-email-and-phone"
PROJECT, SEGMENTS = "membership-construction-worker", "about-segments"
_REGISTER = {"pu": "account-register", "bpu": "account-register-bpu-pmi", "pmi": "account-register-bpu-pmi"}
# Answers with which there is no going on: what is said then, and the article that it rests on.
_STOPS: Mapping[tuple[str, str | None], tuple[str, str]] = {
    ("registered", "no_number"): ("need_number", "kpj-find-number"),
    ("registered", "unregistered"): ("ask_employer", "membership-not-registered"),
    ("phone", "none"): ("no_phone", "account-no-smartphone"),
    ("contact", "no_number"): ("no_contact", "account-no-smartphone"),
    ("email", "stuck"): ("no_contact", "account-no-smartphone"),
    ("install", "stuck"): ("cannot_install", "app-install-device"),
    ("result", "no_code"): ("no_code", "account-otp"),
}
# After these somebody who registers himself can do so in another place.
_WITHOUT_APP = frozenset({"no_phone", "no_contact"})
# Self-employed people may show the family card instead of the e-KTP.
_NOT_ENOUGH = {"pu": {"none", "family_card"}, "bpu": {"none"}, "pmi": {"none", "family_card"}}
# A word of advice before the next question.
_TIPS = {("phone", "full"): ("make_room",), ("signal", "weak"): ("find_signal",)}


async def go_on(scene: Scene) -> Step:
    """First whether there is an account already; only who has none is led to a new one."""
    if not scene.asked("before"):
        return Ask("before")
    unsure = scene.knows("before") in {"unsure", None}
    if unsure and not scene.asked("search"):
        return Ask("search")
    if scene.knows("before") == "had" or (unsure and scene.knows("search") == "found"):
        return await _open_again(scene)
    return await _new(scene)


async def _new(scene: Scene) -> Step:
    if not scene.asked("segment"):
        return Ask("segment")
    segment = scene.knows("segment")
    if segment is None:
        return End(("who_pays",), article=SEGMENTS, helped=True)
    if segment == "project":
        return End(("project",), article=PROJECT, helped=True)
    if scene.knows("before") == "refused":
        return End((f"refused_{segment}",), article=_REGISTER[segment], helped=True)
    return await _in_segment(scene, segment)


async def _in_segment(scene: Scene, segment: str) -> Step:
    """Each question in turn, with the advice that the answer before it calls for."""
    advice: tuple[str, ...] = (f"first_{segment}",)
    for question in _questions(scene, segment):
        if not scene.asked(question):
            return Ask(question, advice)
        stop = _stop(segment, question, scene.knows(question))
        if stop is not None:
            return stop
        advice = _TIPS.get((question, scene.told[question]), ())
    return await _signed_up(scene, segment)


def _questions(scene: Scene, segment: str) -> tuple[str, ...]:
    """Membership, what must be at hand, then one screen after the other."""
    member = ("registered",) if segment == "pu" else ()
    email = ("email",) if scene.knows("contact") == "no_email" else ()
    screens = ("install", f"choose_{segment}", f"fill_{segment}", "result")
    return (*member, "phone", "signal", "contact", *email, "ktp", *screens)


def _stop(segment: str, question: str, answer: str | None) -> End | None:
    """The end, where this answer makes one."""
    register = _REGISTER[segment]
    if answer == "later":
        return End(("later",), article=register)
    if (question, answer) in _STOPS:
        line, article = _STOPS[question, answer]
        places = (f"elsewhere_{segment}",) if line in _WITHOUT_APP and segment != "pu" else ()
        return End((line, *places), article=article, helped=True)
    if question == "ktp" and answer in _NOT_ENOUGH[segment]:
        return End(("no_ktp",), article=register, helped=True)
    return End(("screens", f"elsewhere_{segment}"), article=register, helped=True) if answer == "stuck" else None


async def _signed_up(scene: Scene, segment: str) -> Step:
    """What the last screen led to."""
    match scene.knows("result"):
        case "taken":
            return await _open_again(scene)
        case "made":
            says: tuple[str, ...] = (f"made_{segment}",)
        case "refused":
            says = (f"refused_{segment}",)
        case _:
            says = ("screens", f"elsewhere_{segment}")
    return End(says, article=_REGISTER[segment], helped=True)


async def _open_again(scene: Scene) -> Step:
    """The old account by a code; where none can arrive, or it is another person's, somebody must look at it."""
    if not scene.asked("old_contact"):
        return Ask("old_contact", ("no_second",))
    match scene.knows("old_contact"):
        case "gone":
            return End(("both_gone",), article=CONTACT_LOST, helped=True)
        case "foreign":
            return await to_person(scene, TAKEN, "foreign")
    return End(("forgot",), article=TAKEN, helped=True)
