import numpy as np
import scipy.sparse

from knowledge.ridge import fit_ridge

RANDOM = np.random.default_rng(0)
FEATURES = RANDOM.normal(size=(12, 30)).astype(np.float32)
TARGETS = RANDOM.normal(size=(12, 3)).astype(np.float32)
WEIGHTS = RANDOM.uniform(0.5, 3, size=12).astype(np.float32)


def test_solves_the_weighted_problem() -> None:
    fitted = fit_ridge(scipy.sparse.csr_array(FEATURES), TARGETS, WEIGHTS, 1.0).coefficients
    weighted = FEATURES.T * WEIGHTS
    expected = np.linalg.solve(weighted @ FEATURES + np.eye(30), weighted @ TARGETS)
    np.testing.assert_allclose(fitted, expected, atol=1e-3)


def test_held_out_scores_are_those_of_a_fit_without_the_text() -> None:
    held_out = fit_ridge(scipy.sparse.csr_array(FEATURES), TARGETS, WEIGHTS, 1.0).held_out
    for left_out in range(12):
        rest = np.arange(12) != left_out
        without = fit_ridge(scipy.sparse.csr_array(FEATURES[rest]), TARGETS[rest], WEIGHTS[rest], 1.0)
        np.testing.assert_allclose(held_out[left_out], FEATURES[left_out] @ without.coefficients, atol=1e-3)


def test_rounds_lower_the_one_sided_cost_and_leave_the_held_out_scores_alone() -> None:
    signs = np.sign(TARGETS)
    plain = fit_ridge(scipy.sparse.csr_array(FEATURES), TARGETS, WEIGHTS, 1.0)
    relaxed = fit_ridge(scipy.sparse.csr_array(FEATURES), TARGETS, WEIGHTS, 1.0, rounds=5)

    def cost(coefficients: np.ndarray) -> float:
        short = np.maximum(signs * (TARGETS - FEATURES @ coefficients), 0.0)
        return float((WEIGHTS[:, None] * short**2).sum() + (coefficients**2).sum())

    assert cost(relaxed.coefficients) < cost(plain.coefficients)
    np.testing.assert_array_equal(relaxed.held_out, plain.held_out)
