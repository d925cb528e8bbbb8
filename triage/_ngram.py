"""The n-gram model: linear support vector machines whose scores are turned into calibrated probabilities.

A logistic regression was level with them on unseen voices and took thirty times as long to fit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, cast

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax
from sklearn.pipeline import Pipeline

from language.ngrams import ngram_features
from triage.corpus import LabelledText
from triage.decision import Probabilities
from triage.taxonomy import Category, MessageType, Severity

Floats = NDArray[np.float64]
# What a person needs to say fits; a pasted novel would only take time.
_LONGEST = 4000
_FOLDS = 4
# Of 0, 0.2 and 0.4 the last did best, on unseen voices and on real texts.
_SECONDARY_WEIGHT = 0.4


@dataclass(frozen=True, slots=True)
class _Learnt:
    """What machines have learnt, without the machines: half the memory, and all scores in one product."""

    weights: NDArray[np.float32]
    offsets: NDArray[np.float32]

    @classmethod
    def of(cls, machines: Sequence[Any]) -> Self:
        weights = np.vstack([machine.coef_ for machine in machines]).T.astype(np.float32)
        return cls(weights, np.concatenate([machine.intercept_ for machine in machines]).astype(np.float32))

    def scores(self, features: Any) -> Floats:
        """One row a text; one column a class, or one in all for a machine that knows only two."""
        return np.asarray(features @ self.weights, dtype=np.float64) + self.offsets


@dataclass(frozen=True, slots=True)
class _Head:
    """One question ("which category?"): scores, sharpened or softened by one temperature."""

    learnt: _Learnt
    columns: tuple[int, ...]
    width: int
    temperature: float

    def probabilities(self, features: Any) -> Floats:
        """One row a text, one column a member of the enumeration; rows sum to 1."""
        result = np.zeros((features.shape[0], self.width))
        result[:, self.columns] = softmax(_by_class(self.learnt.scores(features)) * self.temperature, axis=1)
        return result


@dataclass(frozen=True, slots=True)
class _Mentions:
    """Asks of each category by itself whether a text names it, first or second."""

    learnt: _Learnt
    columns: tuple[int, ...]

    @classmethod
    def fit(cls, features: Any, texts: Sequence[LabelledText]) -> Self:
        named = np.array([[name is text.category or name in text.secondary for name in Category] for text in texts])
        columns = tuple(column for column in range(len(Category)) if 0 < named[:, column].sum() < len(texts))
        return cls(_Learnt.of([_machine().fit(features, named[:, column]) for column in columns]), columns)

    def probabilities(self, features: Any) -> Floats:
        """One row a text, one column a category; a category never seen has 0."""
        result = np.zeros((features.shape[0], len(Category)))
        result[:, self.columns] = expit(self.learnt.scores(features))
        return result


class NgramModel:
    """Fitted on the corpus in seconds, small enough to cache, and with no need of the encoder."""

    name = "n-gram"

    def __init__(self, features: Pipeline, category: _Head, type_: _Head, severity: _Head, mentions: _Mentions) -> None:
        self._features = features
        self._category = category
        self._type = type_
        self._severity = severity
        self._mentions = mentions

    @classmethod
    def fit(cls, texts: Sequence[LabelledText]) -> Self:
        """Learn from labelled texts; the voices tell which texts must not calibrate each other."""
        features = ngram_features(min_df=2 if len(texts) > 500 else 1)
        matrix = features.fit_transform([text.text[:_LONGEST] for text in texts])
        voices = np.array([f"{text.language}-{text.voice}" for text in texts])
        return cls(
            features,
            _fit_head(_Task.of(Category, matrix, texts, "category"), voices),
            _fit_head(_Task.of(MessageType, matrix, texts, "type"), voices),
            _fit_head(_Task.of(Severity, matrix, texts, "severity"), voices),
            _Mentions.fit(matrix, texts),
        )

    def probabilities(self, texts: Sequence[str]) -> Probabilities:
        """Probabilities of every label, one row a text."""
        matrix = self._features.transform([text[:_LONGEST] for text in texts])
        return Probabilities(
            category=self._category.probabilities(matrix),
            type=self._type.probabilities(matrix),
            severity=self._severity.probabilities(matrix),
            mentioned=self._mentions.probabilities(matrix),
        )


@dataclass(frozen=True, slots=True)
class _Task:
    """What one head learns: a feature row, a label and perhaps further labels for each text."""

    features: Any
    labels: NDArray[np.int64]
    further: tuple[tuple[int, ...], ...]
    width: int

    @classmethod
    def of(cls, enum: type[StrEnum], features: Any, texts: Sequence[LabelledText], head: str) -> Self:
        order = {member: index for index, member in enumerate(enum)}
        labels = np.array([order[getattr(text, head)] for text in texts])
        further = [[order[name] for name in text.secondary] if enum is Category else [] for text in texts]
        return cls(features, labels, tuple(tuple(indices) for indices in further), len(order))

    def fit(self, rows: Sequence[int] | NDArray[np.int64]) -> Any:
        """A machine that learnt these rows; a second category counts as a weaker example of its own."""
        extra = [(row, label) for row in rows for label in self.further[row]]
        everything = [*rows, *(row for row, _ in extra)]
        labels = [*self.labels[rows], *(label for _, label in extra)]
        weights = [1.0] * len(rows) + [_SECONDARY_WEIGHT] * len(extra)
        return _machine().fit(self.features[everything], labels, sample_weight=weights)


def _fit_head(task: _Task, voices: NDArray[Any]) -> _Head:
    machine = task.fit(np.arange(len(task.labels)))
    columns = tuple(int(column) for column in machine.classes_)
    return _Head(_Learnt.of([machine]), columns, task.width, _temperature(task, voices))


def _machine() -> Any:
    from sklearn.svm import LinearSVC  # noqa: PLC0415 - only fitting needs it

    return LinearSVC(C=0.3, class_weight="balanced")


def _temperature(task: _Task, voices: NDArray[Any]) -> float:
    """The factor under which the labels of texts of *unseen* voices are likeliest; 1 where voices are few."""
    from scipy.optimize import minimize_scalar  # noqa: PLC0415 - only fitting needs them
    from sklearn.model_selection import GroupKFold  # noqa: PLC0415

    folds = min(_FOLDS, len(set(voices)))
    if folds < 2:
        return 1.0
    judged = []
    for seen, unseen in GroupKFold(folds).split(task.features, task.labels, voices):
        machine = task.fit(seen)
        known = unseen[np.isin(task.labels[unseen], machine.classes_)]
        if len(known):
            scores = _by_class(_Learnt.of([machine]).scores(task.features[known]))
            judged.append((scores, machine.classes_, task.labels[known]))

    def surprise(temperature: float) -> float:
        return -sum(float(np.log(_likelihood(*parts, temperature)).sum()) for parts in judged)

    return float(minimize_scalar(surprise, bounds=(0.2, 20.0), method="bounded").x)


def _likelihood(scores: Floats, classes: NDArray[Any], truth: NDArray[Any], temperature: float) -> Floats:
    rows = softmax(scores * temperature, axis=1)
    picked = rows[np.arange(len(rows)), np.searchsorted(classes, truth)]
    return cast(Floats, np.maximum(picked, 1e-12))


def _by_class(scores: Floats) -> Floats:
    """One column a class, also where two classes have one score."""
    return np.column_stack([-scores, scores]) if scores.shape[1] == 1 else scores
