import numpy as np
import scipy.sparse

from knowledge.domain import feature_odds, held_out_strongest, strongest

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


def test_each_text_is_left_out_of_its_own_odds() -> None:
    held_out = held_out_strongest(MATRIX, INSIDE)
    for place in range(6):
        rest = np.arange(6) != place
        counts = MATRIX[rest].toarray().astype(bool)
        own, others = counts[INSIDE[rest]].sum(axis=0), counts[~INSIDE[rest]].sum(axis=0)
        odds = (np.log((own + 0.5) / 4) - np.log((others + 0.5) / 4)) * (own + others) / (own + others + 1)
        expected = max(0.0, *odds[MATRIX[[place]].indices])
        assert np.isclose(held_out[place], expected, atol=1e-5)
