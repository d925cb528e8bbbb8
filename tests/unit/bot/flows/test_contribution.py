"""What do I pay: every kind of member gets a sum with its rule and date, or is told what to do instead."""

from datetime import date

import pytest

from bot.actions.flows.contribution import go_on
from bot.actions.flows.scene import Ask, End
from bot.actions.flows.script import SKIPPED
from knowledge import wording
from language.detection import Language
from tests.contributions import TODAY, Told, scene


async def asked(**told: str) -> Ask:
    """The question that these answers lead to."""
    step = await go_on(scene(told))
    assert isinstance(step, Ask), step
    return step


async def said(*, day: date = TODAY, language: Language = Language.ID, **told: str) -> str:
    """Everything that is said at the end that these answers lead to."""
    here = scene(told, day=day, language=language)
    step = await go_on(here)
    assert isinstance(step, End), step
    return "\n".join(here.say(line).text for line in step.says)


# Employees and companies.


async def test_an_employee_learns_what_is_cut_and_what_the_company_adds() -> None:
    text = await said(kind="employee", wage="5000000", pension="joined")
    assert "Dari upah Rp 5.000.000 sebulan dipotong Rp 150.000" in text
    assert "JHT (hari tua) 2%: Rp 100.000" in text
    assert "Perusahaan menambah Rp 312.000" in text
    assert "JKK (kecelakaan kerja) 0,24%: Rp 12.000" in text
    assert "berlaku sejak Maret 2026, menurut PP 44/2015, PP 45/2015, PP 46/2015." in text
    assert "slip gaji" in text


async def test_the_same_in_english_has_english_numbers() -> None:
    text = await said(language=Language.EN, kind="employee", wage="5000000", pension="joined")
    assert "From a wage of Rp 5,000,000 a month Rp 150,000 is taken" in text
    assert "0.24%: Rp 12,000" in text
    assert "holds since March 2026, under PP 44/2015" in text


async def test_without_the_pension_only_old_age_is_cut() -> None:
    text = await said(kind="employee", wage="5000000", pension="none")
    assert "dipotong Rp 100.000" in text
    assert "JP" not in text
    assert "berlaku sejak Juli 2015" in text


@pytest.mark.parametrize("pension", [SKIPPED, "unsure"])
async def test_who_does_not_know_of_the_pension_is_told_that_it_was_assumed(pension: str) -> None:
    assert "Kalau perusahaan belum ikut JP" in await said(kind="employee", wage="5000000", pension=pension)
    assert "Kalau perusahaan belum ikut JP" not in await said(kind="employee", wage="5000000", pension="joined")


async def test_above_the_wage_limit_the_pension_counts_the_limit_and_says_since_when() -> None:
    text = await said(kind="employee", wage="15000000", pension="joined")
    assert "JP (pensiun) 1%: Rp 110.863" in text
    assert "JP dihitung dari Rp 11.086.300 saja, sejak Maret 2026" in text


async def test_where_the_new_wage_limit_is_unknown_the_pension_is_left_out_and_175_asked() -> None:
    text = await said(day=date(2027, 3, 1), kind="employee", wage="5000000", pension="joined")
    assert "dipotong Rp 100.000" in text
    assert "Batas upah JP yang baru belum kami ketahui" in text
    assert "belum ikut JP" not in text


async def test_a_company_is_asked_for_its_class_of_danger_and_an_employee_is_not() -> None:
    assert (await asked(kind="company", wage="5000000", pension="joined")).question == "risk"
    text = await said(kind="company", wage="5000000", pension="joined", risk="very_high")
    assert "JKK (kecelakaan kerja) 1,74%: Rp 87.000" in text
    assert "bahaya terendah" not in text
    assert "tanggal 15 bulan berikutnya" in text
    assert "dendanya 2% sebulan" in text


@pytest.mark.parametrize("told", [{"kind": "employee"}, {"kind": "company", "risk": SKIPPED}])
async def test_an_unknown_class_of_danger_counts_as_the_lowest_and_that_is_said(told: Told) -> None:
    text = await said(wage="5000000", pension="joined", **told)
    assert "0,24%" in text
    assert "bahaya terendah" in text


async def test_a_daily_wage_becomes_a_monthly_one() -> None:
    step = await asked(kind="employee", wage="120000")
    assert (step.question, step.values) == ("period", {"amount": "Rp 120.000"})
    text = await said(kind="employee", wage="120000", period="day", pension="none")
    assert "Dari upah Rp 3.000.000 sebulan dipotong Rp 60.000" in text
    assert "25 hari" in text


async def test_rounding_is_only_spoken_of_where_something_was_rounded() -> None:
    assert "dibulatkan" in await said(kind="employee", wage="4123457", pension="joined")
    assert "dibulatkan" not in await said(kind="employee", wage="4000000", pension="joined")


@pytest.mark.parametrize(
    ("key", "told"), [("wage", {"kind": "employee"}), ("value", {"kind": "project", "basis": "value"})]
)
@pytest.mark.parametrize("amount", ["3", "0", "750"])
async def test_an_amount_without_its_million_is_asked_for_again(key: str, told: Told, amount: str) -> None:
    step = await asked(**told, **{key: amount})
    assert (step.question, step.says) == (key, ("too_small",))


# The self-employed.


async def test_the_cheapest_package_with_its_discount_until_when_and_what_comes_then() -> None:
    text = await said(kind="bpu", work="other", income="1000000", savings="without")
    assert "Iuran Anda Rp 8.400 sebulan" in text
    assert "Diskon 50% untuk JKK dan JKM sudah dihitung, sampai iuran Desember 2026" in text
    assert "Sesudah itu Rp 16.800 sebulan" in text
    assert "berlaku sejak April 2026, menurut PP 44/2015, PP 50/2025" in text
    assert "tanggal 15" in text


async def test_savings_are_not_discounted() -> None:
    text = await said(kind="bpu", work="other", income="1000000", savings="with")
    assert "Iuran Anda Rp 28.400 sebulan" in text
    assert "JHT (tabungan hari tua): Rp 20.000" in text
    assert "Sesudah itu Rp 36.800 sebulan" in text


async def test_drivers_keep_the_discount_longer() -> None:
    told = {"kind": "bpu", "work": "transport", "income": "1000000", "savings": "without"}
    assert "sampai iuran Maret 2027" in await said(**told)
    assert "Rp 8.400" in await said(day=date(2027, 3, 31), **told)
    assert "Iuran Anda Rp 16.800" in await said(day=date(2027, 4, 1), **told)


async def test_when_the_discount_is_over_the_full_price_is_told_and_175_named() -> None:
    text = await said(day=date(2027, 1, 1), kind="bpu", work="other", income="1000000", savings="with")
    assert "Iuran Anda Rp 36.800" in text
    assert "tidak mencatat diskon" in text
    assert "PP 50/2025" not in text


async def test_an_income_counts_as_its_band() -> None:
    text = await said(kind="bpu", work="other", income="3000000", savings="without")
    assert "Golongan penghasilan Anda dihitung Rp 2.950.000 sebulan" in text
    assert "JKK (kecelakaan kerja): Rp 14.750" in text


async def test_a_daily_income_is_asked_about() -> None:
    assert (await asked(kind="bpu", work="transport", income="150000")).question == "period"
    text = await said(kind="bpu", work="transport", income="150000", period="day", savings="without")
    assert "dihitung Rp 3.950.000" in text


async def test_a_small_monthly_income_pays_the_lowest_band() -> None:
    text = await said(kind="bpu", work="other", income="600000", period="month", savings="without")
    assert "Iuran Anda Rp 8.400" in text


async def test_who_skips_income_and_savings_sees_the_lowest_with_and_without() -> None:
    text = await said(kind="bpu", work=SKIPPED, income=SKIPPED, savings=SKIPPED)
    assert "Iuran Anda Rp 8.400" in text
    assert "penghasilan terendah, Rp 1.000.000" in text
    assert "Dengan tabungan JHT menjadi Rp 28.400" in text


async def test_employers_and_interns_are_not_given_a_wrong_sum() -> None:
    text = await said(kind="bpu", work="company_rates")
    assert list(wording.amounts(text)) == []
    assert "175" in text


# Migrant workers.


@pytest.mark.parametrize(
    ("route", "contract", "total"),
    [("agency", "24", "370.000"), ("agency", "12", "226.500"), ("self", "24", "332.500"), ("self", "6", "108.000")],
)
async def test_a_migrant_learns_the_sum_for_way_and_contract(route: str, contract: str, total: str) -> None:
    text = await said(kind="pmi", route=route, contract=contract)
    assert f"Rp {total}" in text
    assert f"{contract} bulan" in text
    assert "berlaku sejak 2023, menurut Permenaker 4/2023" in text
    assert "Rp 50.000 sampai Rp 600.000" in text


async def test_a_longer_contract_adds_months() -> None:
    step = await asked(kind="pmi", route="agency", contract="longer")
    assert (step.question, step.says) == ("extra", ("after_two_years",))
    text = await said(kind="pmi", route="agency", contract="longer", extra="12")
    assert "Jumlahnya Rp 532.000" in text
    assert "Tambahan 12 bulan: Rp 162.000" in text


async def test_an_extension_costs_its_months_alone() -> None:
    assert "Perpanjangan 36 bulan, jumlahnya Rp 486.000" in await said(kind="pmi", route="extend", extra="36")


@pytest.mark.parametrize(("unit", "total"), [("years", "324.000"), ("months", "27.000"), (SKIPPED, "27.000")])
async def test_a_small_number_may_be_years(unit: str, total: str) -> None:
    step = await asked(kind="pmi", route="extend", extra="2")
    assert (step.question, step.values) == ("unit", {"count": "2"})
    assert f"Rp {total}" in await said(kind="pmi", route="extend", extra="2", unit=unit)


async def test_years_told_of_an_earlier_number_do_not_count_for_a_corrected_one() -> None:
    assert "Perpanjangan 8 bulan" in await said(kind="pmi", route="extend", extra="8", unit="years")


@pytest.mark.parametrize("extra", ["0", "00", "2027"])
async def test_an_impossible_number_of_months_is_asked_for_again(extra: str) -> None:
    step = await asked(kind="pmi", route="extend", extra=extra)
    assert (step.question, step.says) == ("extra", ("unclear_length",))


async def test_who_does_not_tell_a_length_sees_them_all() -> None:
    for told in ({"contract": SKIPPED}, {"contract": "longer", "extra": SKIPPED}):
        text = await said(kind="pmi", route="agency", **told)
        assert all(amount in text for amount in ("Rp 108.000", "Rp 189.000", "Rp 332.500", "Rp 37.500"))
    assert "Tiap bulan tambahan Rp 13.500" in await said(kind="pmi", route="extend", extra=SKIPPED)


# Construction.


async def test_a_contract_value_is_counted_in_bands() -> None:
    text = await said(kind="project", basis="value", value="400000000")
    assert "nilai kontrak Rp 400.000.000: Rp 810.000" in text
    assert "bertahap 50%, 25%, lalu 25%" in text
    assert "E-Jakon" in text


async def test_wages_of_a_project_are_counted_as_they_are() -> None:
    text = await said(kind="project", basis="wages", wages="10000000")
    assert "iurannya Rp 204.000 sebulan" in text
    assert "bertahap" not in text


async def test_a_worker_of_a_project_learns_that_he_pays_nothing() -> None:
    text = await said(kind="project", basis="worker")
    assert "Anda tidak membayar apa-apa" in text
    assert "laporkan" in text
