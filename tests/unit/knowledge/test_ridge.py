from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import scipy.sparse

from knowledge.features import PLACES, WIDTH, projected
from knowledge.ridge import MOST_RELAXED, Lessons, fit_ridge

NGRAMS = 8  # of each text


def lessons(texts: int, articles: int) -> Lessons:
    """Random texts, of random weight, of random articles or out of scope."""
    chance = np.random.default_rng(0)
    matrix = scipy.sparse.csr_array(
        (
            chance.uniform(0.1, 0.6, texts * NGRAMS).astype(np.float32),
            chance.integers(0, PLACES, texts * NGRAMS),
            np.arange(0, texts * NGRAMS + 1, NGRAMS),
        ),
        shape=(texts, PLACES),
    )
    weights = chance.uniform(0.5, 3, texts).astype(np.float32)
    return Lessons(matrix, chance.integers(0, articles + 1, texts), weights, articles)


def told(taught: Lessons) -> Any:
    """Texts × (articles + 1): what the regression is to say, written down one by one."""
    targets = np.full((len(taught.classes), taught.articles + 1), -1 / taught.articles)
    for row, own in zip(targets, taught.classes, strict=True):
        row[own] = 1.0
        row[-1] = 1.0 if own == taught.articles else -1.0
    return targets


def test_a_text_aims_at_its_article_and_out_of_scope_is_the_last_class() -> None:
    taught = lessons(40, 3)
    assert {0, 1, 2, 3} == set(taught.classes)
    np.testing.assert_allclose(taught.targets(slice(None)), told(taught), rtol=1e-6)
    np.testing.assert_array_equal(taught.targets(slice(5, 9)), taught.targets(slice(None))[5:9])


@pytest.mark.parametrize("texts", [30, 2_100], ids=["few", "more than a block"])
def test_solves_the_weighted_problem(texts: int) -> None:
    taught = lessons(texts, 3)
    features = projected(taught.matrix).toarray().astype(np.float64)
    pulled = features.T * taught.weights
    expected = np.linalg.solve(pulled @ features + 1.5 * np.eye(WIDTH), pulled @ told(taught))
    found = fit_ridge(taught, 1.5, rounds=0)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, atol=2e-4)


def test_rounds_lower_the_cost_of_falling_short_of_a_target() -> None:
    taught = lessons(400, 3)
    features, targets = projected(taught.matrix).toarray().astype(np.float64), told(taught)
    signs, weights = np.sign(targets), taught.weights[:, None]

    def cost(rounds: int) -> float:
        coefficients = fit_ridge(taught, 1.0, rounds=rounds).astype(np.float64)
        short = np.maximum(signs * (targets - features @ coefficients), 0.0)
        return float((weights * short**2).sum() + (coefficients**2).sum())

    costs = [cost(rounds) for rounds in (0, 1, 4)]
    assert all(after < before for before, after in pairwise(costs))


def test_rounds_are_left_out_beyond_the_most_texts_times_articles() -> None:
    texts = 4_000
    beyond = lessons(texts, MOST_RELAXED // texts + 1)
    np.testing.assert_array_equal(fit_ridge(beyond, 1.0, rounds=1), fit_ridge(beyond, 1.0, rounds=0))
