from pathlib import Path

import pytest

from triage._ngram import NgramModel
from triage.classifier import Classifier, ModelClassifier, load_classifier
from triage.corpus import load

HEADER = "category\tsecondary\tseverity\ttype\ttext\n"
_TEXTS = (
    ("login_failed", "", "S3", "complaint", ("gabisa login", "login gagal terus", "masuk akun ditolak mulu")),
    ("otp_code", "login_failed", "S3", "complaint", ("otp ga masuk", "kode otp kadaluarsa", "otp salah terus")),
    ("jht_claim", "", "S2", "status", ("klaim jht belum cair", "jht kapan cair ya", "pencairan jht lama")),
    ("balance_contribution", "", "S1", "complaint", ("saldo saya hilang", "saldo raib semua", "saldo jadi nol")),
    ("other_none", "", "S4", "praise", ("mantap sekali", "terima kasih bagus", "sangat membantu")),
)


@pytest.fixture(scope="session")
def small_corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two voices to learn from and one held out."""
    folder = tmp_path_factory.mktemp("corpus")
    for number, voice in enumerate(("clerk", "farmer", "aunt")):
        rows = ["\t".join((*labels, texts[number])) for *labels, texts in _TEXTS]
        (folder / f"id-{voice}.tsv").write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    (folder / "HELD_OUT").write_text("# measured on\naunt\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def small_classifier(small_corpus: Path) -> Classifier:
    return ModelClassifier(NgramModel.fit(load(small_corpus).training))


@pytest.fixture(scope="session")
def shipped_classifier() -> Classifier:
    """What the product uses: the shipped encoder and the n-gram model of the shipped corpus."""
    return load_classifier()
