"""The amounts and rates that are computed with: dated, sourced, and the same as the articles tell."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby, pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from knowledge import Article, Figure, Figures, NoFigure, Unit, load_articles, load_figures, wording
from knowledge.article import Amount
from knowledge.faults import ArticleError

TODAY = date(2026, 11, 20)
SHIPPED = load_figures()
NOW = SHIPPED.on(TODAY)
UNITS = {"Rp": Unit.RUPIAH, "%": Unit.PERCENT}
# Which figures an article about payments tells of.
KIND_OF_ARTICLE = {
    "payment-pu-rates": "pu",
    "payment-due-fine": "pu",
    "payment-bpu-amount": "bpu",
    "payment-bpu-change-package": "bpu",
    "payment-pmi": "pmi",
    "membership-pmi-extension": "pmi",
    "payment-construction": "project",
}


def figure(**changes: Any) -> dict[str, Any]:
    """The fields of a faultless figure as the file would give them."""
    return {
        "id": "pu.jkm",
        "value": 0.3,
        "unit": "percent",
        "valid_from": date(2024, 3, 1),
        "valid_to": None,
        "rule": "PP 44/2015",
        "source": {"title": "FAQ resmi", "date": 2025, "confidence": "A", "code": "FAQ"},
        "label_id": "JKM dari perusahaan",
        "label_en": "JKM from the company",
    } | changes


def steps(*pairs: tuple[float, float]) -> list[dict[str, float]]:
    return [{"at_least": start, "value": value} for start, value in pairs]


def with_steps(*pairs: tuple[float, float], unit: str = "percent") -> Figure:
    fields = figure(steps=steps(*pairs), unit=unit)
    del fields["value"]
    return Figure.model_validate(fields)


def figures(*fields: dict[str, Any]) -> Figures:
    return Figures.model_validate({"figures": fields})


def test_a_figure_is_found_on_the_days_it_holds_both_ends_included() -> None:
    found = figures(figure(valid_to=date(2025, 2, 28)))
    for day in (date(2024, 3, 1), date(2025, 2, 28)):
        assert found.on(day)["pu.jkm"].value == Decimal("0.3")


@pytest.mark.parametrize("day", [date(2024, 2, 29), date(2025, 3, 1)])
def test_a_figure_is_not_found_on_any_other_day(day: date) -> None:
    on_day = figures(figure(valid_to=date(2025, 2, 28))).on(day)
    assert on_day.get("pu.jkm") is None
    with pytest.raises(NoFigure, match=f"no figure 'pu.jkm' holds on {day}"):
        on_day["pu.jkm"]


def test_an_unknown_figure_is_named_in_the_error() -> None:
    with pytest.raises(NoFigure, match=r"'pu\.lunch'"):
        NOW["pu.lunch"]


@pytest.mark.parametrize(
    ("written", "first"),
    [(2023, date(2023, 1, 1)), ("2015-07", date(2015, 7, 1)), (date(2025, 2, 7), date(2025, 2, 7))],
)
def test_a_year_or_month_alone_counts_from_its_first_day(written: object, first: date) -> None:
    assert Figure.model_validate(figure(valid_from=written)).first_day == first


def test_of_one_id_the_next_begins_the_day_after() -> None:
    old, new = figure(valid_to=date(2025, 2, 28)), figure(value=0.4, valid_from=date(2025, 3, 1))
    found = figures(old, new)
    assert found.on(date(2025, 2, 28))["pu.jkm"].value == Decimal("0.3")
    assert found.on(date(2025, 3, 1))["pu.jkm"].value == Decimal("0.4")


@pytest.mark.parametrize("valid_to", [None, date(2025, 3, 1)])
def test_two_figures_of_one_id_never_hold_on_the_same_day(valid_to: date | None) -> None:
    with pytest.raises(ValidationError, match=r"two figures 'pu\.jkm' hold at the same time"):
        figures(figure(valid_to=valid_to), figure(valid_from=date(2025, 3, 1)))


@pytest.mark.parametrize(
    "changes",
    [
        {"value": -1},
        {"value": None},
        {"value": "seven"},
        {"unit": "dollar"},
        {"id": "JKM"},
        {"source": None},
        {"source": {"title": "FAQ resmi", "code": "FAQ"}},
        {"label_en": ""},
        {"rule": ""},
        {"valid_from": "soon"},
        {"valid_to": date(2024, 2, 1)},
        {"note": "unknown"},
    ],
)
def test_a_faulty_figure_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Figure.model_validate(figure(**changes))


@pytest.mark.parametrize("pairs", [[(1, 5)], [(0, 5), (0, 6)], [(0, 5), (200, 6), (100, 7)], []])
def test_steps_begin_at_nothing_and_rise(pairs: list[tuple[float, float]]) -> None:
    with pytest.raises(ValidationError):
        with_steps(*pairs)


def test_a_percentage_is_taken_without_rounding() -> None:
    rate = Figure.model_validate(figure(value=0.24))
    assert rate.of(Decimal(4_123_457)) == Decimal("9896.2968")


@pytest.mark.parametrize(("amount", "cost"), [(0, 0), (100, 10), (150, "12.5"), (200, 15), (300, 16)])
def test_each_part_of_an_amount_has_the_percentage_of_its_own_step(amount: int, cost: int | str) -> None:
    assert with_steps((0, 10), (100, 5), (200, 1)).of(Decimal(amount)) == Decimal(cost)


@pytest.mark.parametrize(("amount", "value"), [(0, 1000), (1099, 1000), (1100, 1200), (9999, 1200)])
def test_an_amount_has_the_value_of_the_step_that_it_reaches(amount: int, value: int) -> None:
    assert with_steps((0, 1000), (1100, 1200), unit="rupiah").at(Decimal(amount)) == Decimal(value)


def test_what_depends_on_an_amount_has_no_value_of_its_own() -> None:
    with pytest.raises(ValueError, match=r"pu\.jkm"):
        _ = with_steps((0, 10), (100, 5)).value


def test_a_file_that_says_a_thing_twice_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "figures.yml"
    file.write_text("figures: []\nfigures: []\n", encoding="utf-8")
    with pytest.raises(ArticleError):
        load_figures(file)


# The shipped file.


def test_the_file_is_read_once() -> None:
    assert load_figures() is load_figures()


@pytest.mark.parametrize("shipped", SHIPPED.figures, ids=lambda found: f"{found.id}@{found.valid_from}")
def test_a_shipped_figure_has_its_meaning_in_both_languages_and_a_possible_number(shipped: Figure) -> None:
    assert shipped.label_id != shipped.label_en
    assert shipped.source.date <= str(TODAY)
    most = {Unit.PERCENT: 100, Unit.DAY: 31}.get(shipped.unit)
    assert all(step.value > 0 and (most is None or step.value <= most) for step in shipped.steps)


def test_the_wage_limit_of_the_pension_has_no_gap_and_ends_where_the_next_one_is_unknown() -> None:
    limits = [found for found in SHIPPED.figures if found.id == "pu.jp-cap"]
    for earlier, later in pairwise(limits):
        assert earlier.valid_to is not None
        assert earlier.valid_to + timedelta(days=1) == later.first_day
    assert limits[-1].valid_to == date(2027, 2, 28)


@pytest.mark.parametrize(
    ("relief", "first", "last"),
    [
        ("bpu.relief-transport", date(2026, 1, 1), date(2027, 3, 31)),
        ("bpu.relief-other", date(2026, 4, 1), date(2026, 12, 31)),
    ],
)
def test_the_discount_of_the_self_employed_is_over_when_the_rule_says(relief: str, first: date, last: date) -> None:
    assert SHIPPED.on(first)[relief].value == SHIPPED.on(last)[relief].value == 50
    assert SHIPPED.on(first - timedelta(days=1)).get(relief) is None
    assert SHIPPED.on(last + timedelta(days=1)).get(relief) is None


def test_income_bands_are_ordered_and_count_for_an_income_inside_of_them() -> None:
    table = NOW["bpu.income-base"]
    bounds = [*(step.at_least for step in table.steps[1:]), None]
    for step, end in zip(table.steps, bounds, strict=True):
        assert step.at_least <= step.value
        assert end is None or step.value < end
    assert table.steps[0].value == NOW["bpu.lowest-income"].value


def test_the_dearest_accident_cover_of_the_self_employed_is_the_one_reported() -> None:
    table = NOW["bpu.income-base"]
    assert NOW["bpu.jkk"].of(table.steps[-1].value) == 207_000
    assert NOW["bpu.jkk"].of(table.steps[0].value) == 10_000


def test_both_programmes_of_a_project_have_the_same_bands() -> None:
    jkk, jkm = NOW["project.jkk-value"], NOW["project.jkm-value"]
    assert [step.at_least for step in jkk.steps] == [step.at_least for step in jkm.steps]


def numbers_of(kind: str) -> Iterator[tuple[Unit, Decimal, str]]:
    """Every number that holds today of one kind of member, with the date it holds from."""
    for found in NOW.by_id.values():
        if found.id.startswith(f"{kind}."):
            for step in found.steps:
                yield found.unit, step.value, found.valid_from
                yield Unit.RUPIAH, step.at_least, found.valid_from


def computed(kind: str) -> set[tuple[Unit, Decimal]]:
    """Numbers that articles tell readily added up."""
    lowest = NOW["bpu.lowest-income"].value
    protection = NOW["bpu.jkk"].of(lowest) + NOW["bpu.jkm"].value
    saved, spared = NOW["bpu.jht"].of(lowest), NOW["bpu.relief-other"].of(protection)
    rupiah = {
        "bpu": [protection, protection + saved, spared, spared + saved, saved],
        "pmi": [NOW["pmi.before"].value + NOW["pmi.contract-24"].value, NOW["pmi.extra-month"].value * 36],
    }
    percent = {
        "pu": [NOW[f"pu.{what}-worker"].value + NOW[f"pu.{what}-company"].value for what in ("jht", "jp")],
    }
    return {(Unit.RUPIAH, number) for number in rupiah.get(kind, [])} | {
        (Unit.PERCENT, number) for number in percent.get(kind, [])
    }


def stated(article: Article) -> Iterator[tuple[Amount, Unit, Decimal]]:
    for amount in (*article.id_text.amounts, *article.en_text.amounts):
        for unit, number in wording.amounts(f"{amount.label}; {amount.value}"):
            yield amount, UNITS[unit], Decimal(str(number))


def articles_about_payments() -> list[Article]:
    return [found for found in load_articles() if found.id.startswith("payment-") or found.id in KIND_OF_ARTICLE]


@pytest.mark.parametrize("article", articles_about_payments(), ids=lambda found: found.id)
def test_what_an_article_about_payments_states_is_what_is_computed_with(article: Article) -> None:
    for amount, unit, number in stated(article):
        kind = KIND_OF_ARTICLE[article.id]
        dates = [since for known, value, since in numbers_of(kind) if (known, value) == (unit, number)]
        agrees = any(since.startswith(amount.since) or amount.since.startswith(since) for since in dates)
        assert agrees or (unit, number) in computed(kind), f"{amount.label}: {amount.value} since {amount.since}"


def test_figures_stand_together_by_kind_of_member() -> None:
    kinds = [kind for kind, _ in groupby(SHIPPED.figures, key=lambda found: found.id.partition(".")[0])]
    assert kinds == ["pu", "bpu", "pmi", "project"]
