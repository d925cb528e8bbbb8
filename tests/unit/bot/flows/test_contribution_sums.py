"""What each kind of member pays, in rupiah that anybody can check by hand."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.actions.flows.contribution_sums import Bill, company, migrant, project, self_employed, worker
from knowledge import FiguresOfDay, NoFigure, load_figures
from language.detection import Language

NOW = load_figures().on(date(2026, 11, 20))
RELIEF = NOW["bpu.relief-other"]


def on(year: int, month: int, day: int = 1) -> FiguresOfDay:
    return load_figures().on(date(year, month, day))


def amounts(bill: Bill) -> dict[str, int]:
    return {name: int(share.amount) for name, share in bill.shares.items()}


def own(income: int, *, savings: bool = False, relief: bool = True) -> dict[str, int]:
    return amounts(self_employed(NOW, Decimal(income), savings=savings, relief=RELIEF if relief else None))


def test_a_wage_is_cut_for_old_age_and_pension() -> None:
    bill = worker(NOW, Decimal(5_000_000), pension=True)
    assert amounts(bill) == {"jht": 100_000, "jp": 50_000}
    assert bill.total == 150_000


def test_without_pension_only_old_age_is_cut() -> None:
    assert amounts(worker(NOW, Decimal(5_000_000), pension=False)) == {"jht": 100_000}


def test_the_company_pays_the_larger_part_and_all_of_accident_and_death_cover() -> None:
    bill = company(NOW, Decimal(5_000_000), pension=True, risk="very-low")
    assert amounts(bill) == {"jht": 185_000, "jkk": 12_000, "jkm": 15_000, "jp": 100_000}
    assert bill.total == 312_000


@pytest.mark.parametrize(
    ("risk", "jkk"),
    [("very-low", 12_000), ("low", 27_000), ("medium", 44_500), ("high", 63_500), ("very-high", 87_000)],
)
def test_accident_cover_follows_the_class_of_danger(risk: str, jkk: int) -> None:
    assert amounts(company(NOW, Decimal(5_000_000), pension=False, risk=risk))["jkk"] == jkk


@pytest.mark.parametrize(("wage", "cut"), [(11_086_300, 110_863), (15_000_000, 110_863), (11_000_000, 110_000)])
def test_the_pension_counts_no_more_than_the_wage_limit(wage: int, cut: int) -> None:
    assert amounts(worker(NOW, Decimal(wage), pension=True))["jp"] == cut


@pytest.mark.parametrize(
    ("figures", "cut"),
    [
        (on(2023, 3), 95_596),
        (on(2024, 3), 100_423),
        (on(2025, 3), 105_474),
        (on(2026, 2, 28), 105_474),
        (on(2026, 3), 110_863),
    ],
)
def test_the_wage_limit_is_that_of_the_day(figures: FiguresOfDay, cut: int) -> None:
    assert amounts(worker(figures, Decimal(20_000_000), pension=True))["jp"] == cut


def test_a_wage_limit_that_is_not_known_yet_is_never_guessed() -> None:
    with pytest.raises(NoFigure):
        worker(on(2027, 3), Decimal(5_000_000), pension=True)


@pytest.mark.parametrize(
    ("savings", "relief", "total"),
    [(False, False, 16_800), (True, False, 36_800), (False, True, 8_400), (True, True, 28_400)],
)
def test_the_smallest_packages_of_the_self_employed(savings: bool, relief: bool, total: int) -> None:
    assert sum(own(1_000_000, savings=savings, relief=relief).values()) == total


def test_the_relief_spares_accident_and_death_cover_but_not_savings() -> None:
    assert own(3_000_000, savings=True) == {"jkk": 14_750, "jkm": 3_400, "jht": 59_000}


@pytest.mark.parametrize(
    ("income", "jkk"),
    [
        (400_000, 10_000),
        (1_099_999, 10_000),
        (1_100_000, 12_000),
        (2_699_999, 26_000),
        (2_700_000, 29_500),
        (3_199_000, 29_500),
        (3_200_000, 34_500),
        (20_199_000, 197_000),
        (20_200_000, 207_000),
        (90_000_000, 207_000),
    ],
)
def test_an_income_pays_what_its_band_pays(income: int, jkk: int) -> None:
    assert own(income, relief=False)["jkk"] == jkk


@pytest.mark.parametrize(
    ("contract", "agency", "total"),
    [
        ("6", True, 145_500),
        ("12", True, 226_500),
        ("24", True, 370_000),
        ("6", False, 108_000),
        ("12", False, 189_000),
        ("24", False, 332_500),
    ],
)
def test_a_migrant_pays_by_contract_and_through_a_company_before_leaving_too(
    contract: str, agency: bool, total: int
) -> None:
    assert migrant(NOW, contract=contract, agency=agency, extra_months=0).total == total


def test_extra_months_of_a_migrant_are_paid_one_by_one() -> None:
    assert migrant(NOW, contract=None, agency=False, extra_months=36).total == 486_000
    longer = migrant(NOW, contract="24", agency=True, extra_months=12)
    assert amounts(longer) == {"before": 37_500, "contract": 332_500, "extra": 162_000}


@pytest.mark.parametrize(
    ("value", "jkk", "jkm"),
    [
        (100_000_000, 210_000, 30_000),
        (400_000_000, 720_000, 90_000),
        (500_000_000, 890_000, 110_000),
        (1_000_000_000, 1_540_000, 210_000),
        (5_000_000_000, 5_940_000, 610_000),
        (6_000_000_000, 6_840_000, 710_000),
    ],
)
def test_each_part_of_a_contract_value_pays_the_rate_of_its_band(value: int, jkk: int, jkm: int) -> None:
    assert amounts(project(NOW, Decimal(value), of="value")) == {"jkk": jkk, "jkm": jkm}


def test_a_project_whose_wages_are_known_pays_on_them() -> None:
    assert amounts(project(NOW, Decimal(10_000_000), of="wages")) == {"jkk": 174_000, "jkm": 30_000}


def test_parts_of_a_rupiah_are_rounded_up_and_only_then_spoken_of() -> None:
    odd, even = worker(NOW, Decimal(3_000_001), pension=True), worker(NOW, Decimal(3_000_000), pension=True)
    assert amounts(odd) == {"jht": 60_001, "jp": 30_001}
    assert (odd.is_rounded, even.is_rounded) == (True, False)


def test_a_bill_says_its_total_its_shares_and_their_rates() -> None:
    bill = worker(NOW, Decimal(5_000_000), pension=True)
    assert bill.values(Language.EN) == {
        "total": "Rp 150,000",
        "jht": "Rp 100,000",
        "jht_rate": "2%",
        "jp": "Rp 50,000",
        "jp_rate": "1%",
    }


@given(st.integers(0, 100_000_000), st.booleans(), st.booleans())
def test_who_earns_more_never_pays_less(income: int, savings: bool, relief: bool) -> None:
    less, more = own(income, savings=savings, relief=relief), own(income + 50_000, savings=savings, relief=relief)
    assert sum(less.values()) <= sum(more.values())


@given(st.integers(1, 10**11))
def test_a_share_is_rounded_by_less_than_a_rupiah(value: int) -> None:
    for share in project(NOW, Decimal(value), of="value").shares.values():
        assert 0 <= share.amount - share.exact < 1
