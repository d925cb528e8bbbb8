"""Money, small numbers and days, as people write them."""

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.actions.flows.reading import count, day, rupiah

TODAY = date(2026, 11, 20)  # a Friday


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3500000", 3_500_000),
        ("Rp3.500.000", 3_500_000),
        ("rp 3.500.000,-", 3_500_000),
        ("Rp 3.500.000,00", 3_500_000),
        ("IDR 3,500,000.00", 3_500_000),
        ("3,5 juta", 3_500_000),
        ("3.5jt", 3_500_000),
        ("sekitar 3 jutaan pak", 3_000_000),
        ("500rb", 500_000),
        ("750 ribu sebulan", 750_000),
        ("1 juta 200 ribu", 1_200_000),
        ("gaji 3 juta, lembur 500 ribu", 3_500_000),
        ("1,2 miliar", 1_200_000_000),
        ("500k", 500_000),
        ("2 million", 2_000_000),
        ("0", 0),
        ("tahun 2024 gaji saya 3 juta", 3_000_000),
    ],
)
def test_an_amount_is_read_as_it_is_written(text: str, amount: int) -> None:
    assert rupiah(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "umr jakarta",
        "tidak tentu",
        "",
        "15.03.2026",  # a date
        "versi 2.4.1",
        "3 juta sampai 4 juta",  # which of them?
        "500 ribu kadang 1 juta",
        "9" * 400,
        "9" * 5000 + " juta",
    ],
)
def test_what_is_no_amount_or_two_of_them_is_asked_again(text: str) -> None:
    assert rupiah(text) is None


@given(st.integers(min_value=0, max_value=99_999_999_999))
def test_any_amount_is_read_back_however_it_is_grouped(amount: int) -> None:
    points = f"{amount:,}".replace(",", ".")
    for text in (str(amount), f"Rp {points}", f"Rp{points},00", f"Rp {points},-", f"{amount:,}"):
        assert rupiah(text) == amount


@given(st.integers(min_value=1, max_value=999), st.integers(min_value=1, max_value=999))
def test_millions_and_thousands_add_up(millions: int, thousands: int) -> None:
    assert rupiah(f"{millions} juta {thousands} ribu") == millions * 1_000_000 + thousands * 1_000


@given(st.text(max_size=200))
@example("9" * 310 + " juta")
@example("١٢ juta")
@example("rp" * 50)
@example("1" + ".000" * 60)
def test_any_text_is_an_amount_or_none(text: str) -> None:
    amount = rupiah(text)
    assert amount is None or amount >= 0


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("8", 8),
        ("kira-kira 12 bulan", 12),
        ("dua bulan", 2),
        ("dua kali", 2),
        ("sekali", 1),
        ("sebelas", 11),
        ("setahun", 1),
        ("tgl 15", 15),
        ("twice", 2),
        ("nol", 0),
        ("2x", 2),
    ],
)
def test_a_small_number_is_read_in_digits_and_words(text: str, number: int) -> None:
    assert count(text) == number


@pytest.mark.parametrize(
    "text", ["setengah tahun", "banyak", "", "12345", "lima belas", "dua puluh", "tiga ratus", "twenty two"]
)
def test_what_is_no_small_number_or_only_part_of_a_greater_one_is_asked_again(text: str) -> None:
    assert count(text) is None


@given(st.integers(min_value=0, max_value=9999))
def test_any_small_number_is_read_back(number: int) -> None:
    assert count(f"kira-kira {number} bulan") == number


@given(st.text(max_size=200))
def test_any_text_is_a_small_number_or_none(text: str) -> None:
    number = count(text)
    assert number is None or 0 <= number <= 9999


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("15 maret 2026", date(2026, 3, 15)),
        ("15/03/2026", date(2026, 3, 15)),
        ("15-3-2026", date(2026, 3, 15)),
        ("tgl 15 bulan 3", date(2026, 3, 15)),
        ("tanggal 15 bulan 3 tahun 2025", date(2025, 3, 15)),
        ("5 January 2026", date(2026, 1, 5)),
        ("sejak 5 januari", date(2026, 1, 5)),
        ("maret 2025", date(2025, 3, 1)),
        ("bulan maret tahun 2025", date(2025, 3, 1)),
        ("bulan 3", date(2026, 3, 1)),
        ("bulan 3 2025", date(2025, 3, 1)),
        ("3/2025", date(2025, 3, 1)),
        ("kemarin", date(2026, 11, 19)),
        ("kmrn", date(2026, 11, 19)),
        ("hari ini", TODAY),
        ("barusan", TODAY),
        ("today", TODAY),
        ("yesterday", date(2026, 11, 19)),
        ("3 hari lalu", date(2026, 11, 17)),
        ("minggu lalu", date(2026, 11, 13)),
        ("2 minggu yang lalu", date(2026, 11, 6)),
    ],
)
def test_a_day_is_read_as_people_say_it(text: str, found: date) -> None:
    assert day(text, TODAY) == found


@pytest.mark.parametrize(
    "text", ["2 bulan lalu", "2 bln yg lalu", "baru 2 bulan", "sudah 2 bulan", "2 months ago", "sekitar 2 bulan lalu"]
)
def test_months_ago_are_the_first_of_that_month(text: str) -> None:
    assert day(text, TODAY) == date(2026, 9, 1)


@pytest.mark.parametrize("text", ["bulan lalu", "bulan kemarin", "sebulan lalu", "last month"])
def test_last_month_is_the_first_of_it(text: str) -> None:
    assert day(text, TODAY) == date(2026, 10, 1)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("oktober", date(2026, 10, 1)),
        ("november", date(2026, 11, 1)),
        ("desember", date(2025, 12, 1)),
        ("bulan 12", date(2025, 12, 1)),
        ("31 desember", date(2025, 12, 31)),
    ],
)
def test_a_month_without_a_year_is_the_last_such(text: str, found: date) -> None:
    assert day(text, TODAY) == found


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 3, 31), date(2028, 2, 29), date(2026, 12, 31)])
def test_relative_days_count_from_that_day(today: date) -> None:
    assert day("kemarin", today).toordinal() == today.toordinal() - 1  # type: ignore[union-attr]
    assert day("hari ini", today) == today


@pytest.mark.parametrize(
    "text", ["masih kerja", "lupa", "", "ya", "31 februari 2026", "99999 tahun lalu", "0000-00-00"]
)
def test_what_is_no_day_is_asked_again(text: str) -> None:
    assert day(text, TODAY) is None


@given(st.dates(min_value=date(1970, 1, 1), max_value=date(2099, 12, 31)))
def test_any_written_day_is_read_back(written: date) -> None:
    assert day(f"{written:%d/%m/%Y}", TODAY) == written
    assert day(f"{written:%d-%m-%Y}", TODAY) == written


@given(st.text(max_size=60))
@example("999999999999 tahun lalu")
@example("1/1/99999")
def test_any_text_is_a_day_or_none(text: str) -> None:
    found = day(text, TODAY)
    assert found is None or type(found) is date
