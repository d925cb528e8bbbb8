"""What each kind of member pays: sums over the figures of a day. No number of the rules stands in here."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from bot.actions.money import percent, rupiah
from knowledge import Figure, FiguresOfDay, Unit
from language.detection import Language


@dataclass(frozen=True)
class Share:
    """What one programme costs, in rupiah before rounding, and the figure that says so."""

    exact: Decimal
    figure: Figure

    @property
    def amount(self) -> Decimal:
        """Whole rupiah, rounded up."""
        return self.exact.to_integral_value(ROUND_CEILING)


@dataclass(frozen=True)
class Bill:
    """The shares by the name that sentences call them, and the figures that changed them (a cap, a relief)."""

    shares: Mapping[str, Share]
    also: tuple[Figure, ...] = ()

    @property
    def total(self) -> Decimal:
        return sum((share.amount for share in self.shares.values()), Decimal(0))

    @property
    def is_rounded(self) -> bool:
        return any(share.amount != share.exact for share in self.shares.values())

    @property
    def rests_on(self) -> tuple[Figure, ...]:
        return (*(share.figure for share in self.shares.values()), *self.also)

    def values(self, language: Language) -> dict[str, str]:
        """What sentences may say of it: `{total}`, each share by its name, and its rate as `{name_rate}`."""
        amounts = {name: rupiah(share.amount, language) for name, share in self.shares.items()}
        rates = {
            f"{name}_rate": percent(share.figure.value, language)
            for name, share in self.shares.items()
            if share.figure.unit == Unit.PERCENT and len(share.figure.steps) == 1
        }
        return {"total": rupiah(self.total, language)} | amounts | rates


def worker(figures: FiguresOfDay, wage: Decimal, *, pension: bool) -> Bill:
    """What is taken from a monthly wage."""
    jht = _share(figures["pu.jht-worker"], wage)
    return _with_pension(figures, {"jht": jht}, wage, "pu.jp-worker") if pension else Bill({"jht": jht})


def company(figures: FiguresOfDay, wage: Decimal, *, pension: bool, risk: str) -> Bill:
    """What the company pays on top; `risk` is its class of danger, for instance `very-low`."""
    shares = {
        "jht": _share(figures["pu.jht-company"], wage),
        "jkk": _share(figures[f"pu.jkk-{risk}"], wage),
        "jkm": _share(figures["pu.jkm"], wage),
    }
    return _with_pension(figures, shares, wage, "pu.jp-company") if pension else Bill(shares)


def _with_pension(figures: FiguresOfDay, shares: Mapping[str, Share], wage: Decimal, rate: str) -> Bill:
    cap = figures["pu.jp-cap"]
    return Bill({**shares, "jp": _share(figures[rate], min(wage, cap.value))}, (cap,))


def self_employed(figures: FiguresOfDay, income: Decimal, *, savings: bool, relief: Figure | None) -> Bill:
    """What a BPU member pays a month; the relief spares accident and death cover, never the savings."""
    table = figures["bpu.income-base"]
    base, jkm = table.at(income), figures["bpu.jkm"]
    protection = {"jkk": _share(figures["bpu.jkk"], base), "jkm": Share(jkm.value, jkm)}
    if relief is not None:
        protection = {name: Share(cost.exact - relief.of(cost.exact), cost.figure) for name, cost in protection.items()}
    saved = {"jht": _share(figures["bpu.jht"], base)} if savings else {}
    return Bill({**protection, **saved}, (table, relief) if relief else (table,))


def migrant(figures: FiguresOfDay, *, contract: str | None, agency: bool, extra_months: int) -> Bill:
    """What a migrant worker pays; without `contract` (its months: 6, 12 or 24) only an extension."""
    wanted = {
        "before": (agency, "pmi.before", 1),
        "contract": (contract is not None, f"pmi.contract-{contract}", 1),
        "extra": (extra_months > 0, "pmi.extra-month", extra_months),
    }
    costs = {name: (figures[figure], times) for name, (pays, figure, times) in wanted.items() if pays}
    return Bill({name: Share(figure.value * times, figure) for name, (figure, times) in costs.items()})


def project(figures: FiguresOfDay, amount: Decimal, *, of: str) -> Bill:
    """What a construction project pays: once `of` the contract's `value` before VAT, or a month of all `wages`."""
    return Bill({name: _share(figures[f"project.{name}-{of}"], amount) for name in ("jkk", "jkm")})


def _share(figure: Figure, amount: Decimal) -> Share:
    return Share(figure.of(amount), figure)
