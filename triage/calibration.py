"""Finds how much triage should listen to each of its models, and how sure it may be."""

from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_expit, log_softmax

from language.encoder import Encoder
from triage._mixture import Floats, Opinions, Weights
from triage._ngram import NgramModel
from triage.corpus import LabelledText
from triage.course import CATEGORY, MENTIONED, SEVERITY, TYPE
from triage.taxonomy import Category, MessageType, Severity

# Keeps the offset of a label that few texts have near zero: of 0.003 to 10, this did best on texts left out.
_PRICE_OF_OFFSETS = 0.1
_HEADS: dict[str, type[StrEnum]] = {CATEGORY: Category, TYPE: MessageType, SEVERITY: Severity}


def calibrate(texts: Sequence[LabelledText], encoder: Encoder, ngram: NgramModel) -> dict[str, Weights]:
    """The weights under which the labels of `texts`, which neither model has learnt from, are likeliest."""
    opinions = Opinions.of([text.text for text in texts], encoder, ngram)
    found = {head: _one_of_many(opinions, head, _places(texts, head)) for head in _HEADS}
    named = np.array([[name is text.category or name in text.secondary for name in Category] for text in texts])
    return {**found, MENTIONED: _each_by_itself(opinions, named)}


def _places(texts: Sequence[LabelledText], head: str) -> NDArray[np.int64]:
    order = list(_HEADS[head])
    return np.array([order.index(getattr(text, head)) for text in texts])


def _one_of_many(opinions: Opinions, head: str, truth: NDArray[np.int64]) -> Weights:
    rows = np.arange(len(truth))

    def surprise(weights: Weights) -> float:
        shares = log_softmax(opinions.mixed(head, weights), axis=1)
        return -float(shares[rows, truth].mean())

    # Sixteen categories are too many to shift one by one with few hundred texts, and their shares change by the month.
    return _least(surprise, 1 if head == CATEGORY else len(_HEADS[head]))


def _each_by_itself(opinions: Opinions, named: NDArray[np.bool_]) -> Weights:
    def surprise(weights: Weights) -> float:
        odds = opinions.mixed(MENTIONED, weights)
        return -float(np.where(named, log_expit(odds), log_expit(-odds)).mean())

    return _least(surprise, 1, price=0.0)


def _least(surprise: Callable[[Weights], float], offsets: int, price: float = _PRICE_OF_OFFSETS) -> Weights:
    """The weights of least surprise: no model is listened to with a negative one, and offsets cost a little."""

    def cost(values: Floats) -> float:
        return surprise(_weights(values)) + price * float((values[2:] ** 2).mean())

    bounds = [(0.0, 5.0), (0.0, 5.0), *[(-3.0, 3.0)] * offsets]
    found = minimize(cost, [0.5, 0.5, *[0.0] * offsets], method="L-BFGS-B", bounds=bounds).x
    return _weights(np.round(found, 3))


def _weights(values: Floats) -> Weights:
    return Weights(float(values[0]), float(values[1]), tuple(map(float, values[2:])))
