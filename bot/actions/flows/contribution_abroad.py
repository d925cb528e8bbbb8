"""What a migrant worker pays: by the length of the contract, and of what comes on top."""

from bot.actions.flows.contribution_sums import Bill, migrant
from bot.actions.flows.contribution_telling import amounts, joined, rule
from bot.actions.flows.scene import Ask, End, Line, Scene, Step
from knowledge import FiguresOfDay

ARTICLE = "payment-pmi"
_LONGEST_CONTRACT = "24"
_MONTHS_A_YEAR = 12
# A length of more digits is a year or a slip of the thumb.
_MOST_DIGITS = 2
# So small a number of months may have been told in years: "1 tahun" reads as 1.
_MAY_BE_YEARS = 5


def abroad(scene: Scene, figures: FiguresOfDay) -> Step:
    """Asks for the way of leaving, the contract and the months on top of it."""
    if not scene.asked("route"):
        return Ask("route")
    if not _extends(scene) and not scene.asked("contract"):
        return Ask("contract")
    if (_extends(scene) or _is_longer(scene)) and (ask := _ask_extra(scene)) is not None:
        return ask
    savings = Line("pmi_savings", amounts(scene, figures, {"least": "pmi.jht-least", "most": "pmi.jht-most"}))
    notes = joined(scene, (savings, rule(scene, (figures["pmi.extra-month"],))))
    return End((_cost(scene, figures), notes, "pmi_next"), article=ARTICLE, helped=True)


def _extends(scene: Scene) -> bool:
    return scene.knows("route") == "extend"


def _is_longer(scene: Scene) -> bool:
    return scene.knows("contract") == "longer"


def _ask_extra(scene: Scene) -> Ask | None:
    """The months that come on top, until they are clear."""
    if not scene.asked("extra"):
        return Ask("extra", () if _extends(scene) else ("after_two_years",))
    extra = scene.knows("extra")
    if extra is None:
        return None
    if len(extra) > _MOST_DIGITS or not int(extra):
        return Ask("extra", ("unclear_length",))
    if int(extra) <= _MAY_BE_YEARS and not scene.asked("unit"):
        return Ask("unit", values={"count": extra})
    return None


def _extra_months(scene: Scene) -> int:
    """0 when it was skipped."""
    extra = int(scene.knows("extra") or 0)
    in_years = extra <= _MAY_BE_YEARS and scene.knows("unit") == "years"
    return extra * _MONTHS_A_YEAR if in_years else extra


def _cost(scene: Scene, figures: FiguresOfDay) -> Line:
    """Without a length, what each length costs."""
    extra = _extra_months(scene)
    if _extends(scene):
        bill = migrant(figures, contract=None, agency=False, extra_months=extra)
        each = amounts(scene, figures, {"month_rate": "pmi.extra-month"})
        return _line(scene, "pmi_extension", bill) if extra else Line("pmi_extension_rate", each)
    if scene.knows("contract") is None or (_is_longer(scene) and not extra):
        return _list(scene, figures)
    # Most go through a company, so who does not tell is shown what that costs.
    agency = scene.knows("route") != "self"
    on_top = extra if _is_longer(scene) else 0
    bill = migrant(figures, contract=_contract(scene), agency=agency, extra_months=on_top)
    name = "pmi_agency" if agency else "pmi_self"
    return _line(scene, f"{name}_longer" if _is_longer(scene) else name, bill)


def _line(scene: Scene, name: str, bill: Bill) -> Line:
    lengths = {"months": _contract(scene), "extra_months": str(_extra_months(scene))}
    return Line(name, bill.values(scene.turn.language) | lengths)


def _contract(scene: Scene) -> str:
    """The months that have a price of their own: of a longer contract those that it begins with."""
    contract = scene.knows("contract") or _LONGEST_CONTRACT
    return _LONGEST_CONTRACT if contract == "longer" else contract


def _list(scene: Scene, figures: FiguresOfDay) -> Line:
    contracts = {"six": "pmi.contract-6", "twelve": "pmi.contract-12", "twenty_four": "pmi.contract-24"}
    return Line("pmi_list", amounts(scene, figures, contracts | {"before": "pmi.before"}))
