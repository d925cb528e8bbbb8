"""Face verification check-up: counts the failures, stops before the third, and checks one thing at a time."""

from bot.actions.flows.scene import Ask, End, Scene, Step
from bot.actions.flows.to_person import to_person

BLOCKED, CHANGED, MISMATCH, FAILED = (
    "biometric-blocked",
    "biometric-changed-face",
    "data-mismatch",
    "biometric-failed",
)
_CHECKS = ("light", "position", "glasses", "lens", "network", "version", "storage", "phone")
UNSURE = 2
_FAILURES = {"none": 0, "one": 1, "two": 2, "three": 3}


async def go_on(scene: Scene) -> Step:
    """Tries first; then what needs no selfie at all; then the checks, and one more try while it is safe."""
    if not scene.asked("tries"):
        return Ask("tries")
    if _failures(scene) >= 3:
        return await to_person(scene, BLOCKED, "blocked", "packing")
    if not scene.asked("cause"):
        return Ask("cause")
    if scene.knows("cause") == "data":
        return End(("data",), article=MISMATCH, helped=True)
    if scene.knows("cause") == "changed":
        return End(("changed", "packing"), article=CHANGED, helped=True)
    return await _check(scene) if _failures(scene) < 2 else await _stopped(scene)


def _failures(scene: Scene) -> int:
    """How often it failed, the try after the checks included. Who cannot tell may be before the third."""
    return _FAILURES.get(scene.knows("tries") or "", UNSURE) + (scene.knows("result") == "failed")


async def _check(scene: Scene) -> Step:
    for check in _CHECKS:
        if not scene.asked(check):
            return Ask(check)
    match scene.knows("result"):
        case "works":
            return End(("solved",), article=FAILED, helped=True)
        case "later":
            return End(("later",), article=FAILED)
        case "failed":
            return End(("changed", "packing"), article=CHANGED, helped=True)
    return Ask("result")


async def _stopped(scene: Scene) -> Step:
    """Two failures: no third try; the branch, or an officer at once."""
    match scene.knows("route"):
        case "branch":
            return End(("packing",), article=BLOCKED, helped=True)
        case "officer":
            return await to_person(scene, BLOCKED)
        case "wait":
            return End(("rest",), article=BLOCKED)
    if scene.asked("route"):
        return End(("packing",), article=BLOCKED, helped=True)
    return Ask("route", ("stop_before_third" if scene.knows("tries") else "stop_unsure",))
