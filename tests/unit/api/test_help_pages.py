"""What the pages of the help centre are made of."""

import re
from datetime import date
from html import unescape
from pathlib import Path
from string import ascii_letters

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.help_centre import pages
from api.help_centre.labels import Label, said_date
from api.help_centre.pages import Address, Reader
from knowledge import Band, load_articles
from knowledge.article import ArticleText
from language.detection import Language
from tests.factories import a_finding, an_article, article_text

ROOT = Path(__file__).parents[3]
TEMPLATES = ROOT / "api" / "help_centre" / "templates"
READER = Reader(Language.ID, date(2026, 11, 20), "https://bantuan.example/")


def test_every_label_is_used_and_told_in_both_languages() -> None:
    used = "".join(file.read_text(encoding="utf-8") for file in TEMPLATES.glob("*.html"))
    in_code = {Label.SINCE, Label.UNTIL, Label.SEGMENTS, Label.VALIDITY, Label.LEGAL, Label.CHECKED}
    assert [label for label in Label if f"t.{label} " not in used and label not in in_code] == []
    same = {label for label in Label if label.label(Language.ID) == label.label(Language.EN)}
    assert same == set()


@pytest.mark.parametrize(
    ("day", "indonesian", "english"),
    [
        ("2025", "2025", "2025"),
        ("2025-05", "Mei 2025", "May 2025"),
        ("2025-12-01", "1 Desember 2025", "1 December 2025"),
        (date(2026, 11, 20), "20 November 2026", "20 November 2026"),
    ],
)
def test_dates_are_told_as_precisely_as_they_are_known(day: date | str, indonesian: str, english: str) -> None:
    assert (said_date(day, Language.ID), said_date(day, Language.EN)) == (indonesian, english)


def test_a_sure_answer_stands_alone_before_those_that_may_help() -> None:
    found = pages.results(a_finding(Band.SURE, an_article("account-otp"), an_article("jht-tax")), READER)
    assert found is not None
    assert [link.href for link in found.best] == ["/help/account-otp"]
    assert [link.href for link in found.others] == ["/help/jht-tax"]


def test_nothing_is_sure_when_the_surest_article_has_expired() -> None:
    expired = an_article("account-otp", valid_to="2026-01-01")
    found = pages.results(a_finding(Band.SURE, expired, an_article("jht-tax"), an_article("jp-age")), READER)
    assert found is not None
    assert [len(found.best), len(found.others)] == [2, 0]


@pytest.mark.parametrize(
    ("answer", "summary"),
    [
        ("Buka JMO lalu tekan Lupa Akun di halaman masuk. Isi KPJ.", "Buka JMO lalu tekan Lupa Akun di halaman masuk."),
        ("Ya. Saldo di atas Rp15.000.000 diurus lewat Lapak Asik. Gratis.", None),
        ("Ya.", "Ya."),
    ],
)
def test_a_summary_is_the_first_sentence_that_tells_something(answer: str, summary: str | None) -> None:
    text = ArticleText.model_validate(article_text("Judul", answer))
    assert pages.summary(text) == (summary or answer.removesuffix(" Gratis."))


@pytest.mark.parametrize(
    ("text", "href"),
    [
        ("Telepon 175.", "tel:175"),
        ("Tanya 175 atau kantor", "tel:175"),
        ("tulis ke care@bpjsketenagakerjaan.go.id.", "mailto:care@bpjsketenagakerjaan.go.id"),
        ("buka sso.bpjsketenagakerjaan.go.id, lalu", "https://sso.bpjsketenagakerjaan.go.id"),
        ("di bpjsketenagakerjaan.go.id/bpu/gojek kalau", "https://bpjsketenagakerjaan.go.id/bpu/gojek"),
    ],
)
def test_official_addresses_can_be_tapped(text: str, href: str) -> None:
    assert f'<a href="{href}">' in pages.linked(text)


@pytest.mark.parametrize("text", ["Rp175.000", "175 ribu", "0813-8070-0175", "175.000", "jmo-cair.example"])
def test_amounts_and_other_sites_cannot(text: str) -> None:
    assert pages.linked(text) == text


@given(st.text(ascii_letters + "<>&\"'@.175/ "))
def test_linking_adds_nothing_but_links(text: str) -> None:
    without_links = re.sub(r'<a href="[^"<>]*">|</a>', "", pages.linked(text))
    assert "<" not in without_links
    assert unescape(without_links) == text


@given(st.text(), st.text(), st.sampled_from(Language))
def test_an_address_holds_whatever_was_typed(article_id: str, query: str, language: Language) -> None:
    path = Address(article_id, query).path(language)
    assert path.isascii()
    assert not set(path) & set(" <>\"'")


def test_the_shared_link_is_absolute_and_one_argument() -> None:
    page = pages.article_page(an_article("account-otp"), (), READER)
    assert page.url == "https://bantuan.example/help/account-otp"
    assert page.share.startswith("https://wa.me/?text=Soal%20account-otp%0Ahttps%3A%2F%2Fbantuan.example%2Fhelp")
    assert "&" not in page.share


def test_the_longer_an_article_the_smaller_it_is_printed() -> None:
    lengths = [pages.article_page(article, (), READER).length for article in load_articles()]
    assert set(lengths) == {"short", "medium", "long", "longer", "longest"}
    assert lengths.count("longest") < len(lengths) / 20
