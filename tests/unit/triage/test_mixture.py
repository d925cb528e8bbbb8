import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from language.encoder import MODEL, Encoder
from triage._mixture import MixedModel, Opinions, Weights, read_weights, write_weights
from triage._ngram import NgramModel
from triage.corpus import load
from triage.course import CATEGORY, MENTIONED, SEVERITY, TYPE
from triage.taxonomy import Category, MessageType, Severity

HEADS = {CATEGORY: Category, TYPE: MessageType, SEVERITY: Severity, MENTIONED: Category}
OPINIONS = Opinions(
    encoder={CATEGORY: np.log([[0.8, 0.2], [0.5, 0.5]])},
    ngram={CATEGORY: np.log([[0.1, 0.9], [0.3, 0.7]])},
)
WEIGHTS = {head: Weights(1.0, 0.5) for head in HEADS}


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


@pytest.fixture(scope="module")
def ngram(small_corpus: Path) -> NgramModel:
    return NgramModel.fit(load(small_corpus).training)


def test_a_model_with_no_weight_is_not_heard() -> None:
    np.testing.assert_array_equal(OPINIONS.mixed(CATEGORY, Weights(1.0, 0.0)), OPINIONS.encoder[CATEGORY])
    np.testing.assert_array_equal(OPINIONS.mixed(CATEGORY, Weights(0.0, 1.0)), OPINIONS.ngram[CATEGORY])


def test_opinions_are_added_and_each_label_moved_by_its_offset() -> None:
    expected = 0.5 * OPINIONS.encoder[CATEGORY] + 2.0 * OPINIONS.ngram[CATEGORY] + np.array([-1.0, 0.5])
    np.testing.assert_allclose(OPINIONS.mixed(CATEGORY, Weights(0.5, 2.0, (-1.0, 0.5))), expected)


def test_written_weights_are_read_as_they_were(tmp_path: Path) -> None:
    weights = {**WEIGHTS, CATEGORY: Weights(0.612, 0.4), SEVERITY: Weights(1.0, 0.0, (0.3, 0.0, 0.0, -0.25))}
    write_weights(weights, tmp_path)
    assert read_weights(tmp_path) == weights


def test_an_encoder_that_was_taught_other_labels_is_refused(ngram: NgramModel, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MODEL, folder)
    labels = json.loads((folder / "tasks.json").read_text(encoding="utf-8"))
    labels[SEVERITY].reverse()
    (folder / "tasks.json").write_text(json.dumps(labels), encoding="utf-8")
    with pytest.raises(ValueError, match="other labels of severity"):
        MixedModel(Encoder(folder), ngram, WEIGHTS)


def test_the_shipped_encoder_has_a_weight_for_every_question() -> None:
    weights = read_weights(MODEL)
    assert weights.keys() == HEADS.keys()
    assert all(one.encoder > 0 and one.ngram >= 0 for one in weights.values())


def test_the_shipped_encoder_counts_labels_as_the_enumerations_do(encoder: Encoder) -> None:
    assert {head: encoder.labels[head] for head in HEADS} == {head: list(labels) for head, labels in HEADS.items()}


def test_both_models_give_finite_opinions_on_every_label(encoder: Encoder, ngram: NgramModel) -> None:
    # The small corpus has five of the sixteen categories: n-grams find the others impossible.
    opinions = Opinions.of(["otp ga masuk", "", "😭", "x" * 10_000], encoder, ngram)
    for found in (opinions.encoder, opinions.ngram):
        assert {head: rows.shape for head, rows in found.items()} == {
            head: (4, len(labels)) for head, labels in HEADS.items()
        }
        assert all(np.isfinite(rows).all() for rows in found.values())


def test_what_is_mixed_are_probabilities(encoder: Encoder, ngram: NgramModel) -> None:
    found = MixedModel(encoder, ngram, WEIGHTS).probabilities(["otp ga masuk", "", "klaim jht belum cair"])
    for rows in (found.category, found.type, found.severity):
        np.testing.assert_allclose(rows.sum(axis=1), 1.0)
    assert found.mentioned.shape == (3, len(Category))
    assert ((found.mentioned >= 0) & (found.mentioned <= 1)).all()
    assert list(Category)[int(found.category[2].argmax())] is Category.JHT_CLAIM


def test_heard_alone_the_n_grams_say_what_they_say_by_themselves(encoder: Encoder, ngram: NgramModel) -> None:
    texts = ["otp ga masuk", "mantap"]
    found = MixedModel(encoder, ngram, {head: Weights(0.0, 1.0) for head in HEADS}).probabilities(texts)
    np.testing.assert_allclose(found.category, ngram.probabilities(texts).category, atol=1e-4)
    np.testing.assert_allclose(found.mentioned, ngram.probabilities(texts).mentioned, atol=1e-4)
