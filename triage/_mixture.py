"""The encoder and the n-gram model asked together: each is right where the other is not.

The encoder understands what is meant and reads English as well; n-grams know the words of the trade. Their scores
are added with one weight each; weights that make the right labels of unseen voices likeliest also make the
probabilities honest (`triage.calibration`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, log_softmax, logit, softmax

from language.encoder import Encoder
from triage._ngram import NgramModel
from triage.course import CATEGORY, MENTIONED, SEVERITY, TASKS, TYPE
from triage.decision import Probabilities

Floats = NDArray[np.float64]
_FILE = "triage.json"  # beside the encoder whose scores it weighs
_LEAST = 1e-6


@dataclass(frozen=True, slots=True)
class Weights:
    """How much one head listens to each model, and what it adds to each label: both models were taught with rare
    labels made heavier, which `offsets` (one for all labels, or one each) take back."""

    encoder: float
    ngram: float
    offsets: tuple[float, ...] = (0.0,)


@dataclass(frozen=True, slots=True)
class Opinions:
    """What both models make of the same texts, as logarithms (one of many) or log odds (each by itself)."""

    encoder: dict[str, Floats]
    ngram: dict[str, Floats]

    @classmethod
    def of(cls, texts: Sequence[str], encoder: Encoder, ngram: NgramModel) -> "Opinions":
        scores, shares = encoder.read(texts).scores, ngram.probabilities(texts)
        chosen = {CATEGORY: shares.category, TYPE: shares.type, SEVERITY: shares.severity}
        return cls(
            {head: log_softmax(scores[head].astype(np.float64), axis=1) for head in chosen}
            | {MENTIONED: scores[MENTIONED].astype(np.float64)},
            {head: np.log(np.maximum(rows, _LEAST)) for head, rows in chosen.items()}
            | {MENTIONED: logit(np.clip(shares.mentioned, _LEAST, 1 - _LEAST))},
        )

    def mixed(self, head: str, weights: Weights) -> Floats:
        """Texts × labels: the weighted sum."""
        mixed = weights.encoder * self.encoder[head] + weights.ngram * self.ngram[head]
        return np.asarray(mixed + np.array(weights.offsets), dtype=np.float64)


class MixedModel:
    """The model that the product uses when its encoder is there."""

    name = "encoder + n-gram"

    def __init__(self, encoder: Encoder, ngram: NgramModel, weights: Mapping[str, Weights]) -> None:
        """Raises ValueError when the encoder was taught other labels than today's: it would be asked wrongly."""
        for task in TASKS:
            if encoder.labels.get(task.name) != list(task.labels):
                raise ValueError(f"the encoder was taught other labels of {task.name}; train it again")
        self._encoder, self._ngram, self._weights = encoder, ngram, weights

    def probabilities(self, texts: Sequence[str]) -> Probabilities:
        """Probabilities of every label, one row a text."""
        opinions = Opinions.of(texts, self._encoder, self._ngram)
        mixed = {head: opinions.mixed(head, weights) for head, weights in self._weights.items()}
        return Probabilities(
            category=softmax(mixed[CATEGORY], axis=1),
            type=softmax(mixed[TYPE], axis=1),
            severity=softmax(mixed[SEVERITY], axis=1),
            mentioned=expit(mixed[MENTIONED]),
        )


def read_weights(folder: Path) -> dict[str, Weights]:
    """The weights that belong to the encoder in `folder`. Raises OSError or ValueError."""
    found = json.loads((folder / _FILE).read_text(encoding="utf-8"))
    try:
        return {head: _weights(**found[head]) for head in (CATEGORY, TYPE, SEVERITY, MENTIONED)}
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"{_FILE} lacks what it should hold: {error}") from error


def write_weights(weights: Mapping[str, Weights], folder: Path) -> None:
    told = {head: asdict(one) for head, one in weights.items()}
    (folder / _FILE).write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")


def _weights(encoder: float, ngram: float, offsets: Sequence[float]) -> Weights:
    return Weights(float(encoder), float(ngram), tuple(map(float, offsets)))
