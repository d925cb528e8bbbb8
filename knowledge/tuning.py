"""The table from which the thresholds in `bands.Thresholds` were chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.article import Article
from knowledge.search import SearchIndex

_CUTS = (0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True)
class Cut:
    """What a threshold at `at` would do to held-out texts; shares between 0 and 1.

    As `lost_below`: `refused` questions and `oos_answered` out-of-scope texts.
    As `sure_from`: `sure` questions, and `sure_right` of these with the right article.
    """

    at: float
    refused: float
    oos_answered: float
    sure: float
    sure_right: float | None


def threshold_table(articles: Sequence[Article], out_of_scope: Sequence[str]) -> list[Cut]:
    """One line per threshold, over our own questions and out-of-scope texts, each left out in turn."""
    index, held_out = SearchIndex.fit_with_held_out(articles, out_of_scope)
    in_scope = index.in_scope(held_out.views)
    probabilities = index.probabilities(held_out.views)[held_out.inside]
    right = probabilities.argmax(axis=1) == held_out.classes[held_out.inside]
    best = probabilities.max(axis=1)
    return [_cut(at, in_scope[held_out.inside], in_scope[~held_out.inside], best, right) for at in _CUTS]


def _cut(
    at: float,
    inside: npt.NDArray[np.floating],
    outside: npt.NDArray[np.floating],
    best: npt.NDArray[np.floating],
    right: npt.NDArray[np.bool_],
) -> Cut:
    sure = best >= at
    return Cut(at, _mean(inside < at), _mean(outside >= at), _mean(sure), _mean(right[sure]) if sure.any() else None)


def _mean(values: npt.NDArray[np.bool_]) -> float:
    return round(float(values.mean()), 4)
