import numpy as np
import scipy.sparse

from knowledge.domain import feature_odds, strongest

# Features: 0 in scope only, 1 out of scope only, 2 everywhere.
MATRIX = scipy.sparse.csr_matrix(
    np.array([[1, 0, 1], [1, 0, 0], [1, 0, 1], [0, 1, 1], [0, 1, 1], [0, 1, 0]], dtype=np.float32)
)
INSIDE = np.array([True, True, True, False, False, False])


def test_features_lean_to_the_side_where_they_occur() -> None:
    ours, theirs, common = feature_odds(MATRIX, INSIDE)
    assert ours > 0 > theirs
    assert abs(common) < 0.01


def test_a_text_is_as_strong_as_its_strongest_feature_but_never_below_zero() -> None:
    odds = np.array([2.0, -3.0, 1.0], dtype=np.float32)
    texts = scipy.sparse.csr_matrix(np.array([[1, 1, 1], [0, 1, 0], [0, 0, 0]], dtype=np.float32))
    np.testing.assert_array_equal(strongest(texts, odds), [2.0, 0.0, 0.0])


def test_the_rarer_a_feature_the_less_it_is_believed() -> None:
    often_and_once = np.array([[1, 1], [1, 0], [1, 0], [0, 0], [0, 0], [0, 0]], dtype=np.float32)
    often, once = feature_odds(scipy.sparse.csr_matrix(often_and_once), INSIDE)
    np.testing.assert_allclose([often, once], [np.log(3.5 / 0.5) * 3 / 4, np.log(1.5 / 0.5) / 2], rtol=1e-6)
