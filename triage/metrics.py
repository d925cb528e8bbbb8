"""Figures about decisions: F1 by class, calibration, and how far chance may have moved them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Figures = dict[str, float]
_RESAMPLES = 1000
_BINS = 15


@dataclass(frozen=True, slots=True)
class Interval:
    """95 % of resampled sets of texts lie between `low` and `high`."""

    low: float
    high: float


def per_class(truth: Sequence[str], guess: Sequence[str]) -> dict[str, Figures]:
    """Precision, recall, F1 and support of each label that occurs in truth or guess."""
    labels = sorted(set(truth) | set(guess))
    table = _confusion(_codes(truth, labels), _codes(guess, labels), len(labels))
    right, wanted, given = table.diagonal(), table.sum(axis=1), table.sum(axis=0)
    return {
        label: {
            "precision": _share(right[index], given[index]),
            "recall": _share(right[index], wanted[index]),
            "f1": _share(2 * right[index], wanted[index] + given[index]),
            "support": int(wanted[index]),
        }
        for index, label in enumerate(labels)
    }


def macro_f1(truth: Sequence[str], guess: Sequence[str]) -> float:
    """Mean F1 of the labels that occur in truth or guess; 0 without texts."""
    classes = per_class(truth, guess)
    return sum(figures["f1"] for figures in classes.values()) / len(classes) if classes else 0.0


def macro_f1_interval(truth: Sequence[str], guess: Sequence[str], seed: int = 1) -> Interval:
    """Bootstrap over texts."""
    labels = sorted(set(truth) | set(guess))
    wanted, given = _codes(truth, labels), _codes(guess, labels)
    random = np.random.default_rng(seed)
    values = []
    for _ in range(_RESAMPLES):
        picked = random.integers(0, len(wanted), len(wanted))
        table = _confusion(wanted[picked], given[picked], len(labels))
        both = table.sum(axis=0) + table.sum(axis=1)
        values.append(float(np.mean(2 * table.diagonal()[both > 0] / both[both > 0])))
    return Interval(*(float(value) for value in np.percentile(values, [2.5, 97.5])))


def share_interval(successes: int, n: int) -> Interval:
    """Wilson's interval of a share."""
    z = 1.959964
    share = successes / n
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * float(np.sqrt(share * (1 - share) / n + z * z / (4 * n * n)))
    return Interval(round(max(0.0, centre - half), 12), round(min(1.0, centre + half), 12))


def expected_calibration_error(confidences: Sequence[float], right: Sequence[bool]) -> float:
    """Mean gap between confidence and accuracy over 15 equal bins, weighted by their texts."""
    confidence, hit = np.array(confidences), np.array(right, dtype=float)
    bins = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    gaps = [
        abs(confidence[bins == number].mean() - hit[bins == number].mean()) * np.mean(bins == number)
        for number in set(bins.tolist())
    ]
    return float(sum(gaps))


def _codes(values: Sequence[str], labels: Sequence[str]) -> NDArray[np.int64]:
    order = {label: index for index, label in enumerate(labels)}
    return np.array([order[value] for value in values], dtype=np.int64)


def _confusion(wanted: NDArray[np.int64], given: NDArray[np.int64], width: int) -> NDArray[np.int64]:
    return np.bincount(wanted * width + given, minlength=width * width).reshape(width, width)


def _share(part: float, whole: float) -> float:
    return float(part / whole) if whole else 0.0
