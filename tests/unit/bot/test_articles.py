"""Articles as messages: what helps at once first, everything else on request, nothing twice."""

from typing import Any

import pytest

from bot.actions import articles
from knowledge import Article
from language.detection import Language
from tests.factories import an_article, article_text

EVERYTHING = {
    "documents": ["e-KTP"],
    "channels": {"branch": "Bawa dokumen asli."},
    "amounts": [{"label": "Batas", "value": "Rp10.000.000", "since": "2025-05"}],
}


def full(**changes: Any) -> Article:
    return an_article(
        id_text=article_text("OTP", "Jawaban.", "Langkah satu.", "Langkah dua.", **EVERYTHING),
        en_text=article_text("OTP", "The answer.", "Step one.", "Step two.", **EVERYTHING),
        **changes,
    )


def test_the_brief_form_is_the_answer_and_its_numbered_steps() -> None:
    answer = articles.brief(full(), Language.ID, {"article": "account-otp"})
    assert answer.text == "Jawaban.\n\n1. Langkah satu.\n2. Langkah dua."
    assert answer.meta == {"article": "account-otp"}


def test_without_steps_the_brief_form_is_the_answer_alone() -> None:
    article = an_article(id_text=article_text("OTP", "Jawaban."))
    assert articles.brief(article, Language.ID, {}).text == "Jawaban."


@pytest.mark.parametrize(
    ("language", "wanted"),
    [
        (
            Language.ID,
            ["Siapkan:\n• e-KTP", "Kantor cabang: Bawa", "Rp10.000.000 (sejak 2025-05)", "Diperiksa 01-11-2026"],
        ),
        (Language.EN, ["Have ready:\n• e-KTP", "Branch office: Bawa", "(since 2025-05)", "Checked 01-11-2026"]),
    ],
)
def test_the_full_form_tells_all_the_rest(language: Language, wanted: list[str]) -> None:
    text = articles.in_full(full(), language, {}).text
    assert [part for part in wanted if part not in text] == []
    assert text.startswith("Gagal? OTP")
    assert "Tanya jawab resmi (2025)" in text


def test_the_full_form_repeats_nothing_of_the_brief_one() -> None:
    text = articles.in_full(full(), Language.ID, {}).text
    assert "Jawaban." not in text
    assert "Langkah" not in text


def test_headings_without_anything_below_them_are_left_out() -> None:
    text = articles.in_full(an_article(), Language.ID, {}).text
    assert [heading for heading in ("Siapkan", "Pilihan jalur", "Angka") if heading in text] == []
