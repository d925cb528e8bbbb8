"""An article as fields of a form and back."""

import pytest

from api.console.forms import Form, Invalid, article_of, blank, lines, values_of
from knowledge.store import load_articles
from tests.factories import an_article
from tests.fakes import NOON_FRIDAY


def errors_of(article_id: str = "account-otp", **changed: str) -> dict[str, tuple[str, ...]]:
    with pytest.raises(Invalid) as caught:
        article_of(
            article_id, {**values_of(an_article()), **{name.replace("__", "."): v for name, v in changed.items()}}
        )
    return dict(caught.value.errors)


def test_every_shipped_article_survives_the_form() -> None:
    for article in load_articles():
        assert article_of(article.id, values_of(article)) == article


def test_a_title_may_hold_the_bar_that_parts_a_row() -> None:
    values = {**values_of(an_article()), "sources": "Satu | dua | 2025-11 | B | W1"}
    source = article_of("account-otp", values).sources[0]
    assert (source.title, source.date, source.confidence, source.code) == ("Satu | dua", "2025-11", "B", "W1")


def test_related_articles_may_stand_in_lines_or_behind_commas() -> None:
    values = {**values_of(an_article()), "related": "a-b, c-d\ne-f"}
    assert article_of("account-otp", values).related == ("a-b", "c-d", "e-f")


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("id_text__title", " ", "wajib diisi"),
        ("topic", "", "wajib diisi"),
        ("recheck_by", "", "Tanggal"),
        ("valid_to", "2026-13-01", "Tanggal"),
        ("sources", "", "setidaknya satu"),
        ("sources", "a | 2025 | A | x\nb | 2025 | Q | x", "Baris 2: Tingkat kepercayaan"),
        ("sources", "a | besok | A | x", "Baris 1: Tulis tanggalnya"),
        ("sources", "tanpa bagian", "Baris 1: Tulis 4 bagian"),
        ("en_text__amounts", "a | b", "Baris 1: Tulis 3 bagian"),
        ("id_text__amounts", "a | b | 2026-99", "Baris 1: Tulis tanggalnya"),
        ("related", "Bukan Id", "Pakai huruf kecil"),
        ("segments", "XX", "tidak dikenal"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(field: str, value: str, sentence: str) -> None:
    errors = errors_of(**{field: value})
    assert list(errors) == [field.replace("__", ".")]
    assert sentence in errors[field.replace("__", ".")][0]


def test_an_id_that_makes_no_address_is_told() -> None:
    assert "huruf kecil" in errors_of("Bukan Id")["id"][0]


def test_a_new_article_is_reviewed_today_and_again_in_three_months() -> None:
    assert blank(NOON_FRIDAY.date()) == {"reviewed_on": "2026-11-20", "recheck_by": "2027-02-18"}


def test_an_empty_form_has_empty_fields() -> None:
    assert Form({})["id_text.title"] == ""


def test_empty_lines_are_nothing() -> None:
    assert lines(" a \n\n  \nb") == ("a", "b")
