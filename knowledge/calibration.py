"""Fitting the weights of the search on golden questions (`python -m knowledge calibrate`)."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import log_softmax, logsumexp
from sklearn.linear_model import LogisticRegression

from knowledge.article import Article
from knowledge.fusion import Views, Weights
from knowledge.golden import Golden
from knowledge.search import BOTH, WORDS_ONLY, Search

_START = (8.0, 1.0, 0.5)
_IMPOSSIBLE = -1e9


def calibrate(search: Search, questions: Sequence[Golden]) -> dict[str, Weights]:
    """Weights with and without the encoder; `search` has one. Raises ValueError when questions of a kind lack."""
    known = {article.id for article in search.articles}
    usable = [one for one in questions if not one.expected or one.expected & known]
    if len({bool(one.expected) for one in usable}) < 2:
        raise ValueError("calibration needs golden questions in scope and out of scope")
    views, accepted = search.views([one.text for one in usable]), _accepted(usable, search.articles)
    without = Views(views.words, type(views.meaning).without(*accepted.shape))
    return {BOTH: _fit(views, accepted), WORDS_ONLY: _fit(without, accepted)}


def _accepted(questions: Sequence[Golden], articles: Sequence[Article]) -> npt.NDArray[np.bool_]:
    """Questions × articles: which may answer which."""
    return np.array([[article.id in one.expected for article in articles] for one in questions])


def _fit(views: Views, accepted: npt.NDArray[np.bool_]) -> Weights:
    inside = accepted.any(axis=1)
    gate = LogisticRegression(C=10.0, class_weight="balanced", max_iter=1_000)
    gate.fit(views.signs(), inside)
    return Weights(
        parts=_parts([part[inside].astype(np.float64) for part in views.parts()], accepted[inside]),
        scope=tuple(round(float(weight), 4) for weight in gate.coef_[0]),
        bias=round(float(gate.intercept_[0]), 4),
    )


def _parts(parts: Sequence[npt.NDArray[np.float64]], accepted: npt.NDArray[np.bool_]) -> tuple[float, ...]:
    """Weights, never negative, under which the accepted articles are likeliest."""
    blocked = np.where(accepted, 0.0, _IMPOSSIBLE)

    def surprise(weights: npt.NDArray[np.float64]) -> float:
        fused = np.sum([weight * part for weight, part in zip(weights, parts, strict=True)], axis=0)
        return -float(logsumexp(log_softmax(fused, axis=1) + blocked, axis=1).mean())

    start = [weight if part.any() else 0.0 for weight, part in zip(_START, parts, strict=True)]
    found = minimize(surprise, np.array(start), bounds=[(0.0, 60.0)] * len(parts), method="L-BFGS-B")
    return tuple(round(float(weight), 4) for weight in found.x)
