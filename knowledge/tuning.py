"""The table from which the thresholds in `bands.Thresholds` were chosen."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.golden import Golden, is_right
from knowledge.search import Search

_CUTS = (0.3, 0.4, 0.5, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95)


@dataclass(frozen=True)
class Cut:
    """What a threshold at `at` would do to golden questions; shares between 0 and 1.

    As `lost_below`: `refused` questions and `oos_answered` out-of-scope texts.
    As `sure_from`: `sure` questions, and `sure_right` of these with the right article.
    """

    at: float
    refused: float
    oos_answered: float
    sure: float
    sure_right: float | None


def threshold_table(search: Search, questions: Sequence[Golden]) -> list[Cut]:
    """One line per threshold, over golden questions; raises ValueError without some in scope and some out of scope."""
    inside = np.array([bool(question.expected) for question in questions])
    if not inside.any() or inside.all():
        raise ValueError("the table needs golden questions in scope and out of scope")
    views = search.views([question.text for question in questions])
    in_scope, probabilities = search.weights.in_scope(views), search.probabilities(views)[inside]
    firsts = [search.articles[place].id for place in probabilities.argmax(axis=1)]
    asked = [question for question in questions if question.expected]
    right = np.array([is_right(question, first) for question, first in zip(asked, firsts, strict=True)])
    best = probabilities.max(axis=1)
    return [_cut(at, in_scope[inside], in_scope[~inside], best, right) for at in _CUTS]


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
