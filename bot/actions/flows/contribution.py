"""What do I pay: contributions of employees, self-employed, migrant workers and construction projects."""

from collections.abc import Iterable
from decimal import Decimal

from bot.actions.flows.contribution_abroad import abroad
from bot.actions.flows.contribution_sums import Bill, company, project, self_employed, worker
from bot.actions.flows.contribution_telling import Told, joined, month, rates, rule
from bot.actions.flows.scene import Ask, End, Line, Scene, Step
from bot.actions.money import rupiah
from knowledge import Figure, FiguresOfDay, load_figures

WAGES, OWN, PROJECT, SEGMENTS = ("payment-pu-rates", "payment-bpu-amount", "payment-construction", "about-segments")
# An amount of fewer digits has lost its "juta".
_LEAST_DIGITS = 4


async def go_on(scene: Scene) -> Step:
    """Asks what kind of member pays, and then what that kind pays on."""
    if not scene.asked("kind"):
        return Ask("kind")
    figures = load_figures().on(scene.tools.today())
    match scene.knows("kind"):
        case "employee" | "company":
            return _wages(scene, figures)
        case "bpu":
            return _own(scene, figures)
        case "pmi":
            return abroad(scene, figures)
        case "project":
            return _project(scene, figures)
    return End(("unsure",), article=SEGMENTS, helped=True)


def _wages(scene: Scene, figures: FiguresOfDay) -> Step:
    if (ask := _ask_monthly(scene, figures, "wage")) is not None:
        return ask
    wage = _monthly(scene, figures, "wage")
    if wage is None:
        return End((*_rates_of_wages(scene, figures), _next_of_wages(scene, figures)), article=WAGES, helped=True)
    if not scene.asked("pension"):
        return Ask("pension")
    if scene.knows("kind") == "company" and not scene.asked("risk"):
        return Ask("risk")
    return End((*_of_wage(scene, figures, wage), _next_of_wages(scene, figures)), article=WAGES, helped=True)


def _rates_of_wages(scene: Scene, figures: FiguresOfDay) -> tuple[Told, ...]:
    names = {f"{who}_{what}": f"pu.{what}-{who}" for who in ("worker", "company") for what in ("jht", "jp")}
    used = [figures[figure] for figure in names.values()]
    return Line("wage_rates", rates(scene, figures, names)), rule(scene, used)


def _of_wage(scene: Scene, figures: FiguresOfDay, wage: Decimal) -> tuple[Told, ...]:
    """Both shares, and what they take for granted."""
    pension = scene.knows("pension") != "none" and figures.get("pu.jp-cap") is not None
    risk = (_risk(scene) or "very_low").replace("_", "-")
    taken, added = worker(figures, wage, pension=pension), company(figures, wage, pension=pension, risk=risk)
    name, values = "with_pension" if pension else "without_pension", {"wage": _rupiah(scene, wage)}
    return (
        Line(f"worker_{name}", values | taken.values(scene.turn.language)),
        Line(f"company_{name}", added.values(scene.turn.language)),
        joined(scene, (*_notes_of_wage(scene, figures, wage), *_basis(scene, taken, added))),
    )


def _notes_of_wage(scene: Scene, figures: FiguresOfDay, wage: Decimal) -> Iterable[Told]:
    if _is_daily(scene, figures, "wage"):
        yield _days(figures)
    if scene.knows("pension") != "none":
        yield from _notes_of_pension(scene, figures, wage)
    if _risk(scene) is None:
        yield "risk_assumed"


def _notes_of_pension(scene: Scene, figures: FiguresOfDay, wage: Decimal) -> Iterable[Told]:
    cap = figures.get("pu.jp-cap")
    if cap is None:
        yield "pension_unknown"
        return
    if wage > cap.value:
        since = month(cap.valid_from, scene.turn.language)
        yield Line("pension_capped", {"cap": _rupiah(scene, cap.value), "since": since})
    if scene.knows("pension") != "joined":
        yield "pension_assumed"


def _risk(scene: Scene) -> str | None:
    """The class of danger that a company told; an employee is not asked for it."""
    return scene.knows("risk") if scene.knows("kind") == "company" else None


def _next_of_wages(scene: Scene, figures: FiguresOfDay) -> Told:
    if scene.knows("kind") == "employee":
        return "worker_next"
    return Line("company_next", {**_due(figures, "pu"), **rates(scene, figures, {"fine": "pu.late-fine"})})


def _own(scene: Scene, figures: FiguresOfDay) -> Step:
    if not scene.asked("work"):
        return Ask("work")
    if scene.knows("work") == "company_rates":
        return End(("bpu_company_rates",), article=OWN, helped=True)
    if (ask := _ask_monthly(scene, figures, "income")) is not None:
        return ask
    if not scene.asked("savings"):
        return Ask("savings")
    return End((*_of_income(scene, figures), Line("bpu_next", _due(figures, "bpu"))), article=OWN, helped=True)


def _of_income(scene: Scene, figures: FiguresOfDay) -> tuple[Told, ...]:
    income = _monthly(scene, figures, "income") or figures["bpu.lowest-income"].value
    savings, relief = scene.knows("savings") == "with", _relief(scene, figures)
    bill = self_employed(figures, income, savings=savings, relief=relief)
    full = self_employed(figures, income, savings=savings, relief=None)
    name = "bpu_with_savings" if savings else "bpu_without_savings"
    notes = (*_notes_of_income(scene, figures, income), _note_of_relief(scene, figures, full), *_basis(scene, bill))
    return Line(name, bill.values(scene.turn.language)), joined(scene, notes)


def _notes_of_income(scene: Scene, figures: FiguresOfDay, income: Decimal) -> Iterable[Told]:
    if scene.knows("income") is None:
        yield Line("lowest_income", {"income": _rupiah(scene, income)})
    else:
        yield Line("income_band", {"base": _rupiah(scene, figures["bpu.income-base"].at(income))})
    if _is_daily(scene, figures, "income"):
        yield _days(figures)
    if scene.knows("savings") is None:
        more = self_employed(figures, income, savings=True, relief=_relief(scene, figures))
        yield Line("savings_too", {"total": _rupiah(scene, more.total)})


def _relief(scene: Scene, figures: FiguresOfDay) -> Figure | None:
    """The relief of the day; who does not tell his work is given that of all others."""
    return figures.get(f"bpu.relief-{scene.knows('work') or 'other'}")


def _note_of_relief(scene: Scene, figures: FiguresOfDay, full: Bill) -> Told:
    relief = _relief(scene, figures)
    if relief is None or relief.valid_to is None:
        return "no_relief"
    until = month(relief.valid_to.isoformat(), scene.turn.language)
    values = {"until": until, "full": _rupiah(scene, full.total)}
    return Line("relief", values | rates(scene, figures, {"share": relief.id}))


def _project(scene: Scene, figures: FiguresOfDay) -> Step:
    if not scene.asked("basis"):
        return Ask("basis")
    basis = scene.knows("basis")
    if basis == "worker":
        return End(("project_worker",), article=PROJECT, helped=True)
    if basis is not None and (ask := _ask_amount(scene, basis)) is not None:
        return ask
    amount = _amount(scene, basis) if basis is not None else None
    said = _rates_of_projects(scene, figures) if amount is None else _of_project(scene, figures, amount, str(basis))
    return End((*said, "project_next"), article=PROJECT, helped=True)


def _rates_of_projects(scene: Scene, figures: FiguresOfDay) -> tuple[Told, ...]:
    names = {"jkk": "project.jkk-wages", "jkm": "project.jkm-wages"}
    used = [figures[figure] for figure in names.values()]
    return Line("project_rates", rates(scene, figures, names)), rule(scene, used)


def _of_project(scene: Scene, figures: FiguresOfDay, amount: Decimal, basis: str) -> tuple[Told, ...]:
    bill = project(figures, amount, of=basis)
    values = bill.values(scene.turn.language) | {"amount": _rupiah(scene, amount)}
    parts = rates(scene, figures, {"first": "project.stage-first", "later": "project.stage-later"})
    stages = (Line("stages", parts),) if basis == "value" else ()
    return Line(f"project_{basis}", values), joined(scene, (*stages, *_basis(scene, bill)))


def _ask_monthly(scene: Scene, figures: FiguresOfDay, key: str) -> Ask | None:
    """Ask for a monthly amount, and whether it is one where it is too small for a month."""
    if (ask := _ask_amount(scene, key)) is not None:
        return ask
    if _is_small(scene, figures, key) and not scene.asked("period"):
        return Ask("period", values={"amount": _rupiah(scene, _amount(scene, key) or Decimal(0))})
    return None


def _ask_amount(scene: Scene, key: str) -> Ask | None:
    if not scene.asked(key):
        return Ask(key)
    told = scene.knows(key)
    return Ask(key, ("too_small",)) if told is not None and len(told) < _LEAST_DIGITS else None


def _amount(scene: Scene, key: str) -> Decimal | None:
    told = scene.knows(key)
    return None if told is None else Decimal(told)


def _monthly(scene: Scene, figures: FiguresOfDay, key: str) -> Decimal | None:
    amount = _amount(scene, key)
    if amount is None or not _is_daily(scene, figures, key):
        return amount
    return amount * figures["pu.days-a-month"].value


def _is_small(scene: Scene, figures: FiguresOfDay, key: str) -> bool:
    """Whether it is less than anybody's month counts for."""
    amount = _amount(scene, key)
    return amount is not None and amount < figures["bpu.lowest-income"].value


def _is_daily(scene: Scene, figures: FiguresOfDay, key: str) -> bool:
    """Only small amounts were asked about, so an answer about one that was corrected since does not count."""
    return _is_small(scene, figures, key) and scene.knows("period") == "day"


def _days(figures: FiguresOfDay) -> Line:
    return Line("days", {"days": str(figures["pu.days-a-month"].value)})


def _due(figures: FiguresOfDay, kind: str) -> dict[str, str]:
    return {"day": str(figures[f"{kind}.due-day"].value)}


def _basis(scene: Scene, *bills: Bill) -> Iterable[Told]:
    """That parts of a rupiah were rounded, where they were; and the rules, with their date."""
    if any(bill.is_rounded for bill in bills):
        yield "rounded"
    yield rule(scene, [figure for bill in bills for figure in bill.rests_on])


def _rupiah(scene: Scene, amount: Decimal) -> str:
    return rupiah(amount, scene.turn.language)
