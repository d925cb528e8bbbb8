"""Finds labels that the rest of the corpus contradicts, so that a person can read those texts again."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import softmax
from sklearn.model_selection import GroupKFold
from sklearn.svm import LinearSVC

from language.ngrams import ngram_features
from triage.corpus import LabelledText
from triage.taxonomy import Category

_FOLDS = 5
# A machine's scores as shares: about as sure as it is right on unseen voices.
_SHARPNESS = 3.0


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A text, what a model that never saw its voice makes of it, and by how much it prefers that to the label."""

    text: LabelledText
    rather: Category
    margin: float


def suspicious(texts: Sequence[LabelledText], most: int = 60) -> list[Suspicion]:
    """The most doubtful labels, the worst first: cross-validated over whole voices, second categories accepted."""
    voices = [f"{text.language}-{text.voice}" for text in texts]
    folds = min(_FOLDS, len(set(voices)))
    if folds < 2:
        return []
    features = ngram_features(min_df=2 if len(texts) > 500 else 1).fit_transform([text.text for text in texts])
    labels = np.array([list(Category).index(text.category) for text in texts])
    found = []
    for seen, unseen in GroupKFold(folds).split(features, labels, voices):
        machine = LinearSVC(C=0.3, class_weight="balanced").fit(features[seen], labels[seen])
        if len(machine.classes_) > 2:
            shares = softmax(_SHARPNESS * machine.decision_function(features[unseen]), axis=1)
            known = [list(Category)[label] for label in machine.classes_]
            found += [_judged(texts[place], row.tolist(), known) for place, row in zip(unseen, shares, strict=True)]
    doubtful = [one for one in found if one.rather not in (one.text.category, *one.text.secondary)]
    return sorted(doubtful, key=lambda one: -one.margin)[:most]


def _judged(text: LabelledText, shares: Sequence[float], known: Sequence[Category]) -> Suspicion:
    by_category = dict(zip(known, shares, strict=True))
    best = max(by_category, key=by_category.__getitem__)
    return Suspicion(text, best, by_category[best] - by_category.get(text.category, 0.0))
