"""The strongest sign in a text that it is about our domain: one word such as "KPJ" says more than an average.

`matrix` is always sparse by rows, texts × n-gram features.
"""

from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Odds = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]


def feature_odds(matrix: Any, inside: Mask) -> Odds:
    """For each feature the log-odds of being in scope, shrunk towards 0 where it is rare."""
    return _log_odds(_counts(matrix[inside]), _counts(matrix[~inside]), inside)


def strongest(matrix: Any, odds: Odds) -> Odds:
    """For each text the highest odds among its features, at least 0."""
    rows = pairwise(matrix.indptr)
    return np.array([odds[matrix.indices[start:stop]].max(initial=0.0) for start, stop in rows], np.float32)


def _counts(matrix: Any) -> npt.NDArray[np.int64]:
    """In how many texts each feature occurs."""
    return np.bincount(matrix.indices, minlength=matrix.shape[1])


def _log_odds(own: npt.NDArray[np.int64], others: npt.NDArray[np.int64], inside: Mask) -> Odds:
    total_own, total_others = np.count_nonzero(inside), np.count_nonzero(~inside)
    odds = np.log((own + 0.5) / (total_own + 1)) - np.log((others + 0.5) / (total_others + 1))
    seen = own + others
    return np.asarray(odds * seen / (seen + 1), dtype=np.float32)
