"""Short forms for the other programmes: at most two questions, then the way, the papers and the time."""

from collections.abc import Callable, Mapping

from bot.actions.dates import spoken_day
from bot.actions.flows.last_day import last_day
from bot.actions.flows.scene import Ask, End, Line, Scene, Step

ACCIDENT_REPORT, ACCIDENT_CLAIM, WORK_DISEASE, WORK_DEATH, MIGRANT_CLAIM = (
    "jkk-report",
    "jkk-claim",
    "jkk-occupational-disease",
    "jkk-death",
    "jkk-pmi-e-klaim",
)
DEATH_CLAIM, HEIRS = "jkm-claim", "jht-heirs"
PENSION_CLAIM, PENSION_AGE, PENSION, SURVIVORS = "jp-claim", "jp-age", "jp-benefits", "jp-survivors"
JOB_LOSS_CLAIM, JOB_LOSS_RIGHT, JOB_LOSS_CONTRACT = "jkp-claim", "jkp-eligibility", "jkp-contract-end"
_BY_WHOM = {"employee": "jkk_by_employer", "self": "jkk_by_self", "project": "jkk_by_contractor"}
_PENSION_PAID = {"monthly": "jp_monthly", "once": "jp_once"}


def first_unasked(scene: Scene, *asks: Ask) -> Ask | None:
    """The first of the questions that was not put yet."""
    return next((ask for ask in asks if not scene.asked(ask.question)), None)


def _accident(scene: Scene) -> Step:
    """JKK: to report, to be refunded, or somebody fell ill or died."""
    match scene.knows("jkk_case"):
        case "disease":
            return End(("jkk_disease",), article=WORK_DISEASE, helped=True)
        case "death":
            return End(("work_death",), article=WORK_DEATH, helped=True)
        case case:
            ask = first_unasked(scene, Ask("jkk_case"), Ask("jkk_member"))
            return ask or _accident_end(scene, paid=case == "paid")


def _accident_end(scene: Scene, *, paid: bool) -> End:
    member = scene.knows("jkk_member")
    if member == "migrant":
        return End(("jkk_migrant",), article=MIGRANT_CLAIM, helped=True)
    by_whom = _BY_WHOM.get(member or "", "jkk_unknown")
    if paid:
        return End(("jkk_paid", by_whom), article=ACCIDENT_CLAIM, helped=True)
    return End(("jkk_report", by_whom), article=ACCIDENT_REPORT, helped=True)


def _death(scene: Scene) -> Step:
    """JKM is for families of active members; a death by work is JKK, and an inactive member leaves his JHT."""
    if scene.knows("jkm_work") == "yes":
        return End(("work_death",), article=WORK_DEATH, helped=True)
    if (ask := first_unasked(scene, Ask("jkm_work"), Ask("jkm_active"))) is not None:
        return ask
    match scene.knows("jkm_active"):
        case "no":
            return End(("jkm_inactive", "heirs"), article=HEIRS, helped=True)
        case "yes":
            return End(("jkm", "jkm_amount"), article=DEATH_CLAIM, helped=True)
    return End(("jkm_check", "jkm", "jkm_amount"), article=DEATH_CLAIM, helped=True)


def _pension(scene: Scene) -> Step:
    """JP: from 59, or after disability or death."""
    match scene.knows("jp_case"):
        case "younger":
            return End(("jp_younger",), article=PENSION_AGE, helped=True)
        case "disabled":
            return End(("jp_disabled",), article=PENSION, helped=True)
        case "death":
            return End(("jp_survivors",), article=SURVIVORS, helped=True)
    paid = _PENSION_PAID.get(scene.knows("jp_years") or "", "jp_years_unknown")
    end = End(("jp_claim", paid), article=PENSION_CLAIM, helped=True)
    return first_unasked(scene, Ask("jp_case"), Ask("jp_years")) or end


def _job_loss(scene: Scene) -> Step:
    """JKP: for who was dismissed, within six months."""
    match scene.knows("jkp_reason"):
        case "resigned":
            return End(("jkp_resigned",), article=JOB_LOSS_RIGHT, helped=True)
        case "contract_end":
            return End(("jkp_contract",), article=JOB_LOSS_CONTRACT, helped=True)
        case reason:
            ask = first_unasked(scene, Ask("jkp_reason"), Ask("left"))
            return ask or _job_loss_end(scene, cut_short=reason == "cut_short")


def _job_loss_end(scene: Scene, *, cut_short: bool) -> End:
    left, today = last_day(scene), scene.tools.today()
    if left is not None and left.too_late(today):
        return End(("jkp_late",), article=JOB_LOSS_RIGHT, helped=True)
    limit: str | Line = "jkp_limit"
    if left is not None and today <= left.until:
        limit = Line("jkp_until", {"until": spoken_day(left.until, scene.turn.language)})
    why = ("jkp_cut_short",) if cut_short else ()
    article = JOB_LOSS_CONTRACT if cut_short else JOB_LOSS_CLAIM
    return End((*why, "jkp_claim", limit), article=article, helped=True)


OTHERS: Mapping[str, Callable[[Scene], Step]] = {"jkk": _accident, "jkm": _death, "jp": _pension, "jkp": _job_loss}
