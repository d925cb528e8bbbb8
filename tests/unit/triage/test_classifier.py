import logging
import shutil
from pathlib import Path

import pytest

from language.encoder import MODEL, NETWORK, TASKS, TOKENIZER
from triage.classifier import Classifier, best_model, load_classifier, load_ngram
from triage.taxonomy import Category, Severity

WEIGHTS = "triage.json"
NO_ENCODER = Path("no-encoder")
ODD = (
    "\ud83d otp ga masuk",
    "otp ga masuk \udcff\udcfe",
    "otp " * 25_000,
    "x" * 100_000,
    "\x00otp",
    "\u200b",
    "我无法登录应用程序",
    "ខ្ញុំមិនអាចចូលបានទេ",
    "je ne peux pas me connecter",
)


@pytest.fixture(params=["small_classifier", "shipped_classifier"])
def classifier(request: pytest.FixtureRequest) -> Classifier:
    """The n-gram model alone, and what the product uses."""
    found: Classifier = request.getfixturevalue(request.param)
    return found


def test_many_texts_keep_their_order(classifier: Classifier) -> None:
    found = classifier.classify_many(["otp ga masuk", "", "klaim jht belum cair"])
    assert [item.category for item in found] == [Category.OTP_CODE, Category.OTHER_NONE, Category.JHT_CLAIM]
    assert classifier.classify_many([]) == []


def test_one_by_one_and_together_are_the_same(classifier: Classifier) -> None:
    assert classifier.classify("otp salah") == classifier.classify_many(["otp salah"])[0]


def test_company_changes_no_label(shipped_classifier: Classifier) -> None:
    texts = ["otp ga masuk", "klaim jht belum cair juga sudah sebulan lebih nunggu " * 8, "mantap", "saldo jadi nol"]
    together = shipped_classifier.classify_many(texts)
    alone = [shipped_classifier.classify(text) for text in texts]
    assert [(it.category, it.severity, it.type) for it in together] == [
        (it.category, it.severity, it.type) for it in alone
    ]


@pytest.mark.parametrize("text", ODD, ids=[ascii(text[:12]) for text in ODD])
def test_no_text_is_too_odd_to_label(classifier: Classifier, text: str) -> None:
    assert 0.0 <= classifier.classify(text).confidence <= 1.0


@pytest.mark.parametrize("text", ["", " \n", "😭😭🙏", "🙏" * 30_000, "?!…", "\ud83d"])
def test_a_text_without_a_word_gets_a_safe_label(classifier: Classifier, text: str) -> None:
    found = classifier.classify(text)
    assert (found.category, found.severity, found.sure) == (Category.OTHER_NONE, Severity.S4, False)


def test_a_hundred_thousand_characters_are_no_trouble(classifier: Classifier) -> None:
    assert classifier.classify("otp ga masuk " * 8_000).category is Category.OTP_CODE


def test_the_shipped_classifier_asks_both_models_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="triage"):
        found = load_classifier().classify("kode otp tidak masuk masuk padahal nomor benar")
    assert found.category is Category.OTP_CODE
    assert found.model == "encoder + n-gram"
    assert "triage uses the encoder + n-gram model" in caplog.messages


def test_without_its_encoder_triage_goes_on_and_says_so(
    small_corpus: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO, logger="triage"):
        found = load_classifier(tmp_path, small_corpus, NO_ENCODER).classify("otp ga masuk")
    assert (found.category, found.model) == (Category.OTP_CODE, "n-gram")
    (warning,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert warning.startswith("triage has to do without its encoder: ")
    assert "triage uses the n-gram model" in caplog.messages


@pytest.mark.parametrize("content", [b"", b'{"categ', None], ids=["empty", "half", "missing"])
@pytest.mark.parametrize("torn", [NETWORK, TOKENIZER, TASKS, WEIGHTS])
def test_an_encoder_with_a_torn_file_is_as_good_as_none(
    small_corpus: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, torn: str, content: bytes | None
) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for name in {NETWORK, TOKENIZER, TASKS, WEIGHTS} - {torn}:
        (folder / name).symlink_to(MODEL / name)
    if content is not None:
        (folder / torn).write_bytes(content)
    ngram = load_ngram(tmp_path / "cache", small_corpus)
    assert best_model(ngram, folder) is ngram
    assert "triage has to do without its encoder" in caplog.text


@pytest.mark.parametrize("weights", ['{"category": {"encoder": 1.0, "ngram": 0.5}}', '{"category": 1.0}', "{}", "[]"])
def test_weights_that_leave_a_question_out_are_as_good_as_none(
    small_corpus: Path, tmp_path: Path, weights: str
) -> None:
    folder = tmp_path / "model"
    folder.mkdir()
    for name in (NETWORK, TOKENIZER, TASKS):
        (folder / name).symlink_to(MODEL / name)
    (folder / WEIGHTS).write_text(weights)
    ngram = load_ngram(tmp_path / "cache", small_corpus)
    assert best_model(ngram, folder) is ngram


def test_the_fitted_model_is_kept_and_an_older_one_removed(small_corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "ngram-0123456789abcdef.joblib").write_bytes(b"")
    load_ngram(tmp_path, small_corpus)
    (kept,) = tmp_path.iterdir()
    assert kept.name.startswith("ngram-")
    assert kept.stat().st_size > 0


def test_a_cache_that_cannot_be_written_is_no_reason_to_stop(small_corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    found = load_classifier(tmp_path / "file", small_corpus, NO_ENCODER)
    assert found.classify("otp ga masuk").category is Category.OTP_CODE


def test_a_cached_model_is_used_again(small_corpus: Path, tmp_path: Path) -> None:
    load_ngram(tmp_path, small_corpus)
    (path,) = tmp_path.iterdir()
    written = path.stat().st_mtime_ns
    load_ngram(tmp_path, small_corpus)
    assert path.stat().st_mtime_ns == written


@pytest.mark.parametrize("part", ["HELD_OUT", "CALIBRATION"])
def test_another_division_of_the_voices_is_fitted_anew(small_corpus: Path, tmp_path: Path, part: str) -> None:
    corpus = shutil.copytree(small_corpus, tmp_path / "corpus")
    load_ngram(tmp_path / "cache", corpus)
    (before,) = (tmp_path / "cache").iterdir()
    (corpus / part).write_text("farmer\n", encoding="utf-8")
    load_ngram(tmp_path / "cache", corpus)
    (after,) = (tmp_path / "cache").iterdir()
    assert after.name != before.name


def test_a_damaged_cache_is_fitted_again(small_corpus: Path, tmp_path: Path) -> None:
    load_ngram(tmp_path, small_corpus)
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"damaged")
    found = load_classifier(tmp_path, small_corpus, NO_ENCODER)
    assert found.classify("otp ga masuk").category is Category.OTP_CODE
    assert path.stat().st_size > 100
