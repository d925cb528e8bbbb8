import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.special import expit, log_softmax, logit

from language.encoder import Encoder
from triage._mixture import Floats, Opinions
from triage.calibration import _each_by_itself, _one_of_many, calibrate
from triage.classifier import load_ngram
from triage.corpus import load
from triage.course import CATEGORY, MENTIONED, SEVERITY, TYPE
from triage.taxonomy import Severity

TEXTS, LABELS = 2000, 4


@pytest.fixture
def chance() -> np.random.Generator:
    return np.random.default_rng(7)


def _opinions(head: str, encoder: Floats, ngram: Floats) -> Opinions:
    return Opinions({head: encoder}, {head: ngram})


def _drawn(shares: Floats, chance: np.random.Generator) -> NDArray[np.int64]:
    """For each row a label, as often as its share says."""
    return np.asarray((chance.random((len(shares), 1)) > np.cumsum(shares, axis=1)).sum(axis=1))


def test_an_honest_model_is_heard_as_it_is_and_noise_is_not(chance: np.random.Generator) -> None:
    honest = log_softmax(chance.normal(scale=2.0, size=(TEXTS, LABELS)), axis=1)
    noise = log_softmax(chance.normal(scale=2.0, size=(TEXTS, LABELS)), axis=1)
    truth = _drawn(np.exp(honest), chance)
    found = _one_of_many(_opinions(CATEGORY, honest, noise), CATEGORY, truth)
    assert found.encoder == pytest.approx(1.0, abs=0.1)
    assert found.ngram == pytest.approx(0.0, abs=0.1)
    # One offset for all labels of a question changes no answer, so it costs and stays away.
    assert found.offsets == pytest.approx([0.0], abs=1e-3)


def test_labels_that_training_made_heavier_are_brought_most_of_the_way_back(chance: np.random.Generator) -> None:
    width = len(Severity)
    honest = log_softmax(chance.normal(scale=2.0, size=(TEXTS, width)), axis=1)
    truth = _drawn(np.exp(honest), chance)
    tilted = log_softmax(honest + np.array([1.5] + [0.0] * (width - 1)), axis=1)
    found = _one_of_many(_opinions(SEVERITY, tilted, np.zeros_like(tilted)), SEVERITY, truth)
    assert len(found.offsets) == width
    first, *others = found.offsets
    assert 0.75 < np.mean(others) - first < 1.6


def test_a_model_that_is_too_sure_is_softened(chance: np.random.Generator) -> None:
    honest = log_softmax(chance.normal(scale=2.0, size=(TEXTS, LABELS)), axis=1)
    too_sure = log_softmax(honest * 4.0, axis=1)
    flat = np.full_like(honest, -np.log(LABELS))
    found = _one_of_many(_opinions(CATEGORY, flat, too_sure), CATEGORY, _drawn(np.exp(honest), chance))
    assert found.ngram == pytest.approx(0.25, abs=0.05)


def test_two_models_that_know_different_things_are_both_heard(chance: np.random.Generator) -> None:
    one, other = chance.normal(size=(2, TEXTS, LABELS))
    truth = _drawn(np.exp(log_softmax(one + other, axis=1)), chance)
    opinions = _opinions(CATEGORY, log_softmax(one, axis=1), log_softmax(other, axis=1))
    found = _one_of_many(opinions, CATEGORY, truth)
    assert [found.encoder, found.ngram] == pytest.approx([1.0, 1.0], abs=0.15)


def test_a_model_that_is_always_wrong_is_ignored_and_never_turned_round(chance: np.random.Generator) -> None:
    honest = log_softmax(chance.normal(scale=2.0, size=(TEXTS, LABELS)), axis=1)
    truth = _drawn(np.exp(honest), chance)
    found = _one_of_many(_opinions(CATEGORY, honest, log_softmax(-honest, axis=1)), CATEGORY, truth)
    assert found.ngram >= 0.0
    assert found.encoder > 0.5


def test_labels_judged_by_themselves_are_also_moved(chance: np.random.Generator) -> None:
    honest = expit(chance.normal(scale=2.0, size=(TEXTS, LABELS)))
    named = chance.random(honest.shape) < honest
    found = _each_by_itself(_opinions(MENTIONED, logit(honest) + 1.5, np.zeros_like(honest)), named)
    assert found.encoder == pytest.approx(1.0, abs=0.1)
    assert found.offsets == pytest.approx([-1.5], abs=0.3)


def test_the_shipped_models_are_weighed_for_every_question() -> None:
    found = calibrate(load().calibration[::8], Encoder(), load_ngram())
    assert found.keys() == {CATEGORY, TYPE, SEVERITY, MENTIONED}
    assert all(weights.encoder > 0 and weights.ngram >= 0 for weights in found.values())
