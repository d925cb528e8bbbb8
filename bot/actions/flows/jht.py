"""JHT claim check: from when, which way, which papers are missing, how long it takes, and the tax."""

from collections.abc import Iterator

from bot.actions.dates import spoken_day
from bot.actions.flows.jht_other import OTHERS, first_unasked
from bot.actions.flows.jht_special import CONDITIONS, SPECIAL, asks_for_papers, paper_lines
from bot.actions.flows.last_day import last_day
from bot.actions.flows.scene import Ask, End, Line, Scene, Step

JMO, OVER_LIMIT, NO_LETTER, RETIREMENT, STILL_ACTIVE = (
    "jht-claim-jmo",
    "jht-over-limit",
    "jht-no-paklaring",
    "jht-retirement-age",
    "data-status-still-active",
)
# Who resigned or was laid off waits a month, and shows that he left.
_WAITING = frozenset({"resigned", "laid_off"})


async def go_on(scene: Scene) -> Step:
    """The programme first, if the opening words name none; then the reason, and what that reason needs."""
    programme = _programme(scene)
    if programme is None:
        return Ask("programme")
    if programme in OTHERS:
        return OTHERS[programme](scene)
    reason = scene.knows("reason")
    if reason is None:
        return first_unasked(scene, Ask("reason")) or End(("conditions",), article=CONDITIONS, helped=True)
    return SPECIAL[reason](scene) if reason in SPECIAL else _whole(scene, reason)


def _programme(scene: Scene) -> str | None:
    """What was named; the savings where nothing was said, or a reason to take them. After a death JKM comes first."""
    if scene.asked("programme"):
        return scene.knows("programme") or "jht"
    if scene.problem is None:
        return "jht"
    reason = scene.knows("reason")
    return "jkm" if reason == "death" else reason and "jht"


def _whole(scene: Scene, reason: str) -> Step:
    """All of the savings: after work, or at 56."""
    if reason == "age" and scene.knows("age") == "not_yet":
        return End(("age_not_yet",), article=RETIREMENT, helped=True)
    end = End(tuple(_says(scene, reason)), article=_article(scene, reason), helped=True)
    return first_unasked(scene, *_asks(scene, reason)) or end


def _asks(scene: Scene, reason: str) -> Iterator[Ask]:
    """What this case needs to know, in order; grows with the answers."""
    if reason in _WAITING:
        yield Ask("left")
    left = last_day(scene)
    if reason in _WAITING and left is not None and left.leaves_open(scene.tools.today()):
        yield Ask("left_day", values={"month": left.spoken(scene)})
    if reason == "age":
        yield Ask("age")
    # While he waits, it is only right that the employer has not reported him as left yet.
    if not _waits(scene, reason):
        yield Ask("status")
    yield Ask("balance")
    if _way(scene, reason) == "papers_way":
        yield from asks_for_papers(scene, "papers_left" if reason in _WAITING else "papers_plain")


def _says(scene: Scene, reason: str) -> Iterator[str | Line]:
    """From when, which way, with what, at which tax, and what else may be due."""
    yield _when(scene, reason)
    way, active = _way(scene, reason), _is_active(scene, reason)
    if active and reason != "age":
        yield "still_active_self" if reason == "business" else "still_active"
    if way == "papers_way":
        yield "active_at_56" if _is_small(scene) else "over_limit"
    yield way
    if way == "papers_way":
        yield from paper_lines(scene, letter_needed=reason in _WAITING)
    if way != "jmo":
        yield "tax_free" if scene.knows("balance") in {"under", "middle"} else "tax"
    yield from _also(scene, reason)


def _when(scene: Scene, reason: str) -> str | Line:
    if reason == "age":
        return "age_company" if scene.knows("age") == "company" else "age_reached"
    if reason not in _WAITING:
        return reason
    left = last_day(scene)
    if left is None:
        return "wait_unknown"
    values = {"left": left.spoken(scene), "since": spoken_day(left.since, scene.turn.language)}
    return Line("wait" if _waits(scene, reason) else "open", values)


def _waits(scene: Scene, reason: str) -> bool:
    """Whether the month after work is not over yet; what is unknown is not held against anybody."""
    left = last_day(scene)
    return reason in _WAITING and left is not None and scene.tools.today() < left.since


def _is_active(scene: Scene, reason: str) -> bool:
    return scene.knows("status") == "active" and not _waits(scene, reason)


def _is_small(scene: Scene) -> bool:
    """Whether the balance is not known to be above the limit of JMO."""
    return scene.knows("balance") in {None, "under"}


def _way(scene: Scene, reason: str) -> str:
    """JMO takes small balances of inactive members; at 56 nobody needs to be inactive elsewhere."""
    if not _is_small(scene) or (reason == "age" and _is_active(scene, reason)):
        return "papers_way"
    return "jmo" if scene.knows("balance") == "under" else "either_way"


def _also(scene: Scene, reason: str) -> Iterator[str | Line]:
    if reason == "age":
        yield "also_jp"
    if reason != "laid_off":
        return
    left = last_day(scene)
    if left is None:
        yield "also_jkp_soon"
    elif scene.tools.today() <= left.until:
        yield Line("also_jkp", {"until": spoken_day(left.until, scene.turn.language)})


def _article(scene: Scene, reason: str) -> str:
    """What the advice rests on: whatever stands between this person and the money."""
    if reason == "age":
        return RETIREMENT
    if _waits(scene, reason):
        return CONDITIONS
    if _is_active(scene, reason):
        return CONDITIONS if reason == "business" else STILL_ACTIVE
    match _way(scene, reason):
        case "jmo":
            return JMO
        case "papers_way":
            lacks_letter = reason in _WAITING and "no_letter" in paper_lines(scene, letter_needed=True)
            return NO_LETTER if lacks_letter else OVER_LIMIT
    return CONDITIONS
