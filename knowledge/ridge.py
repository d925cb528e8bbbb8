"""Ridge regression from many texts to many articles at once, in a time that grows evenly with the texts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse
from scipy.linalg import blas, cho_factor, cho_solve

from knowledge.features import WIDTH, projected

Floats = npt.NDArray[np.float32]
_BLOCK = 2_048
# Texts × articles up to which the extra rounds take a second or two; beyond, the plain regression must do.
MOST_RELAXED = 12_000_000
MOST_KEPT = 20_000  # texts, 320 MB
Blocks = Callable[[], Iterator[tuple[slice, Floats]]]


@dataclass(frozen=True)
class Lessons:
    """What to learn: `matrix` (sparse, texts × n-grams), the class of each text (the last class: out of scope),
    its weight, and the number of articles."""

    matrix: Any
    classes: npt.NDArray[np.int64]
    weights: Floats
    articles: int

    def blocks(self) -> Iterator[tuple[slice, Floats]]:
        """Projected texts, some thousand at a time: all of them at once would fill the memory."""
        for start in range(0, len(self.classes), _BLOCK):
            place = slice(start, start + _BLOCK)
            yield place, projected(self.matrix[place]).toarray()

    def targets(self, place: slice) -> Floats:
        """Texts × (articles + 1): 1 for the own article, slightly negative elsewhere; last, out of scope or not."""
        classes = self.classes[place]
        targets = np.full((len(classes), self.articles + 1), -1.0 / self.articles, dtype=np.float32)
        targets[np.arange(len(classes)), classes] = 1.0
        targets[:, -1] = np.where(classes == self.articles, 1.0, -1.0)
        return targets


def fit_ridge(lessons: Lessons, penalty: float, *, rounds: int) -> Floats:
    """Coefficients, WIDTH × (articles + 1).

    In each of `rounds` a text that is already beyond its target, on the right side, is no longer pulled
    back to it; the coefficients approach those of a linear support vector machine. Skipped for more than
    `MOST_RELAXED` texts × articles.
    """
    if len(lessons.classes) * lessons.articles > MOST_RELAXED:
        rounds = 0
    if len(lessons.classes) <= WIDTH:
        return _fit_over_texts(lessons, penalty, rounds)
    blocks = _kept_blocks(lessons)
    gram = np.zeros((WIDTH, WIDTH), dtype=np.float32, order="F")
    for place, block in blocks():
        scaled = block * np.sqrt(lessons.weights[place, None])
        gram = blas.ssyrk(1.0, scaled.T, beta=1.0, c=gram, lower=1, overwrite_c=1)  # half of it is enough
    gram[np.diag_indices(WIDTH)] += penalty
    factor = cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
    coefficients = cho_solve(factor, _sums(lessons, blocks), check_finite=False)
    for _ in range(rounds):
        coefficients = cho_solve(factor, _relaxed_sums(lessons, blocks, coefficients), check_finite=False)
    return np.ascontiguousarray(coefficients, dtype=np.float32)


def _fit_over_texts(lessons: Lessons, penalty: float, rounds: int) -> Floats:
    """The same coefficients by way of the texts, as long as these are fewer than what they are projected to."""
    block, targets = projected(lessons.matrix).toarray(), lessons.targets(slice(None))
    gram = block @ block.T + np.diag(penalty / lessons.weights)
    factor = cho_factor(gram, lower=True, overwrite_a=True, check_finite=False)
    coefficients = block.T @ cho_solve(factor, targets, check_finite=False)
    for _ in range(rounds):
        relaxed = _relaxed(targets, block @ coefficients)
        coefficients = block.T @ cho_solve(factor, relaxed, check_finite=False)
    return np.ascontiguousarray(coefficients, dtype=np.float32)


def _kept_blocks(lessons: Lessons) -> Blocks:
    """The blocks again and again: projected once as long as all of them fit into memory."""
    if len(lessons.classes) > MOST_KEPT:
        return lessons.blocks
    kept = list(lessons.blocks())
    return lambda: iter(kept)


def _sums(lessons: Lessons, blocks: Blocks) -> Floats:
    """The weighted texts times their targets; through sums of each class, as the targets would be too many."""
    count, texts = lessons.articles + 1, len(lessons.classes)
    owned = scipy.sparse.csr_array((lessons.weights, (lessons.classes, np.arange(texts))), shape=(count, texts))
    sums = np.zeros((count, WIDTH), dtype=np.float32)
    for place, block in blocks():
        sums += owned[:, place] @ block
    inside, outside = sums[:-1].sum(axis=0), sums[-1]
    columns = sums * (1 + 1 / lessons.articles) - (inside + outside) / lessons.articles
    columns[-1] = outside - inside
    return np.asarray(columns.T)


def _relaxed_sums(lessons: Lessons, blocks: Blocks, coefficients: Floats) -> Floats:
    sums = np.zeros_like(coefficients)
    for place, block in blocks():
        relaxed = _relaxed(lessons.targets(place), block @ coefficients)
        sums += block.T @ (relaxed * lessons.weights[place, None])
    return sums


def _relaxed(targets: Floats, fitted: Floats) -> Floats:
    """The targets, but what is fitted where that is beyond them."""
    return np.where(np.sign(targets) * (fitted - targets) > 0, fitted, targets)
