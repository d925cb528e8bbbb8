"""A few articles built in code, so that these tests do not depend on what trainers write."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from knowledge import Article, Index, Search, load_articles
from knowledge.bands import Thresholds
from knowledge.formats import Format, write
from knowledge.fusion import Weights
from tests.unit.knowledge.files import MakeArticle, rows, text

# For the few articles below; the shipped weights and thresholds are fitted for the shipped articles.
WEIGHTS = Weights(parts=(8.0, 1.0, 0.5), scope=(-3.0, 3.0, 3.0, 1.0, -1.0), bias=-2.0)
LIMITS = Thresholds(lost_below=0.5, sure_from=0.7, sure_in_scope=0.8)

OUT_OF_SCOPE = (
    "besok hujan tidak di Bandung",
    "resep sayur asem yang segar",
    "pacarku marah terus",
    "puterin lagu dangdut dong",
    "skor bola semalam berapa",
    "paket belanja belum sampai",
    "kucingku tidak mau makan",
    "play a song by the beach boys",
    "what is the weather in Paris",
    "book a table for two",
    "who won the football match",
    "hello there friend",
)

_SUBJECTS: dict[str, tuple[str, ...]] = {
    "kpj.find-number": (
        "Mencari nomor KPJ",
        "Finding the KPJ number",
        "nomor kpj saya berapa ya",
        "cara lihat nomor peserta di kartu",
        "ga tau nomor kpj nya",
        "kartunya di mana ada nomor peserta",
        "where do I see my membership number",
        "I do not know my kpj number",
    ),
    "account.otp": (
        "Kode OTP tidak masuk",
        "The one-time code does not arrive",
        "kode otp gak masuk masuk",
        "sms verifikasi tidak datang",
        "nunggu kode dari tadi kosong",
        "otp katanya kedaluwarsa",
        "the verification code never came",
        "my otp sms is missing",
    ),
    "jht.claim-jmo": (
        "Klaim JHT lewat JMO",
        "Claiming JHT in the app",
        "cara cairkan jht dari aplikasi",
        "mau ambil saldo jaminan hari tua",
        "klaim jht gimana langkahnya",
        "pencairan jht lewat hp",
        "how do I withdraw my jht savings",
        "claim old age savings in the app",
    ),
    "app.update-loop": (
        "Diminta update terus",
        "Endless update request",
        "disuruh perbarui aplikasi terus padahal sudah",
        "update mulu tiap buka",
        "tombol perbarui balik ke playstore",
        "sudah update masih minta update",
        "it keeps asking me to update",
        "the update button leads nowhere",
    ),
}


@pytest.fixture
def make_article() -> MakeArticle:
    return article


@pytest.fixture(scope="session")
def articles() -> tuple[Article, ...]:
    return tuple(_about(topic, *texts) for topic, texts in _SUBJECTS.items())


@pytest.fixture(scope="session")
def out_of_scope() -> tuple[str, ...]:
    return OUT_OF_SCOPE


@pytest.fixture(scope="session")
def index(articles: tuple[Article, ...]) -> Index:
    return Index.fit(articles, OUT_OF_SCOPE)


@pytest.fixture(scope="session")
def weights() -> Weights:
    return WEIGHTS


@pytest.fixture(scope="session")
def search(articles: tuple[Article, ...], index: Index) -> Search:
    """By the words alone."""
    return Search(articles, index, weights=WEIGHTS, thresholds=LIMITS)


@pytest.fixture(scope="session")
def shipped_articles() -> tuple[Article, ...]:
    return load_articles()


@pytest.fixture
def table(make_article: MakeArticle, tmp_path: Path) -> list[list[str]]:
    """The heading and one article."""
    write([make_article()], tmp_path / "a.csv", Format.CSV)
    return rows(tmp_path / "a.csv")


def article(**changes: Any) -> Article:
    """A faultless article; `changes` replace its fields."""
    return Article.model_validate(fields(**changes))


def fields(**changes: Any) -> dict[str, Any]:
    """The fields of a faultless article as a YAML file would give them."""
    return {
        "id": "kpj-find-number",
        "topic": "kpj.find-number",
        "reviewed_on": date(2026, 11, 1),
        "recheck_by": date(2027, 6, 1),
        "sources": [{"title": "FAQ resmi", "date": 2025, "confidence": "A", "code": "FAQ"}],
        "id_text": text("Mencari nomor KPJ", "Nomor KPJ ada di kartu.", "Buka kartu digital."),
        "en_text": text("Finding the KPJ number", "The number is on the card.", "Open the digital card."),
        "questions": {
            "id": [f"tanya nomor peserta cara {number}" for number in range(25)],
            "en": [f"find the number way {number}" for number in range(10)],
        },
    } | changes


def _about(topic: str, title_id: str, title_en: str, *questions: str) -> Article:
    return article(
        id=topic.replace(".", "-"),
        topic=topic,
        id_text=text(title_id, f"{title_id}: ikuti langkah ini."),
        en_text=text(title_en, f"{title_en}: follow these steps."),
        questions={"id": questions[:4], "en": questions[4:]},
    )
