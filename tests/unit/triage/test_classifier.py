import logging
from pathlib import Path

import pytest

from triage import load_classifier
from triage.classifier import Classifier, refit
from triage.taxonomy import Category


def test_many_texts_keep_their_order(small_classifier: Classifier) -> None:
    found = small_classifier.classify_many(["otp ga masuk", "", "klaim jht belum cair"])
    assert [item.category for item in found] == [Category.OTP_CODE, Category.OTHER_NONE, Category.JHT_CLAIM]
    assert small_classifier.classify_many([]) == []


def test_one_by_one_and_together_are_the_same(small_classifier: Classifier) -> None:
    assert small_classifier.classify("otp salah") == small_classifier.classify_many(["otp salah"])[0]


def test_a_hundred_thousand_characters_are_no_trouble(small_classifier: Classifier) -> None:
    assert small_classifier.classify("otp " * 25_000).category is Category.OTP_CODE


def test_the_fitted_model_is_kept_and_an_older_one_removed(small_corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "ngram-0123456789abcdef.joblib").write_bytes(b"")
    refit(tmp_path, small_corpus)
    (kept,) = tmp_path.iterdir()
    assert kept.name.startswith("ngram-")
    assert kept.stat().st_size > 0


def test_a_cache_that_cannot_be_written_is_no_reason_to_stop(small_corpus: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert refit(tmp_path / "file", small_corpus).classify("otp ga masuk").category is Category.OTP_CODE


def test_the_shipped_corpus_makes_a_classifier_that_names_its_model(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="triage"):
        found = load_classifier().classify("kode otp tidak masuk masuk padahal nomor benar")
    assert found.category is Category.OTP_CODE
    assert f"triage uses the {found.model} model" in caplog.messages


def test_a_cached_model_is_used_again(small_corpus: Path, tmp_path: Path) -> None:
    load_classifier(tmp_path, small_corpus)
    (path,) = tmp_path.iterdir()
    written = path.stat().st_mtime_ns
    load_classifier(tmp_path, small_corpus)
    assert path.stat().st_mtime_ns == written


def test_a_damaged_cache_is_fitted_again(small_corpus: Path, tmp_path: Path) -> None:
    load_classifier(tmp_path, small_corpus)
    (path,) = tmp_path.iterdir()
    path.write_bytes(b"damaged")
    assert load_classifier(tmp_path, small_corpus).classify("otp ga masuk").category is Category.OTP_CODE
    assert path.stat().st_size > 100
