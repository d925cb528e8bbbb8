from pathlib import Path

import numpy as np
import pytest

from triage._ngram import NgramModel
from triage.corpus import LabelledText, load
from triage.taxonomy import Category, Severity


def _model(small_corpus: Path) -> NgramModel:
    return NgramModel.fit(load(small_corpus).training)


def test_probabilities_cover_every_label_and_sum_to_one(small_corpus: Path) -> None:
    found = _model(small_corpus).probabilities(["otp ga masuk", "", "x" * 100_000])
    assert found.category.shape == (3, len(Category))
    assert found.mentioned.shape == (3, len(Category))
    for head in (found.category, found.type, found.severity):
        assert np.allclose(head.sum(axis=1), 1.0)


def test_it_learns_what_the_corpus_says(small_corpus: Path) -> None:
    row = _model(small_corpus).probabilities(["otp ga masuk"]).category[0]
    assert list(Category)[int(row.argmax())] is Category.OTP_CODE


def test_one_voice_and_one_class_are_enough_to_fit(small_corpus: Path) -> None:
    texts: list[LabelledText] = [text for text in load(small_corpus).training if text.voice == "clerk"]
    only_two = [text for text in texts if text.severity in (Severity.S3, Severity.S4)]
    found = NgramModel.fit(only_two).probabilities(["mantap"])
    assert found.severity[0].sum() == pytest.approx(1.0)
