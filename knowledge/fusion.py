"""How much the search listens to each view, and what it takes for a text to be in scope.

The weights were fitted on golden questions, which neither the index nor the encoder has learned from
(`python -m knowledge calibrate`); with and without an encoder they differ.
"""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from knowledge.index import WordViews
from knowledge.meaning import MeaningViews

Floats = npt.NDArray[np.float64]
WEIGHTS_FILE = Path(__file__).with_name("weights.json")
SIGNS = ("out_of_scope", "head", "lexical", "domain", "foreign")


@dataclass(frozen=True)
class Views:
    """Both readings of the same texts."""

    words: WordViews
    meaning: MeaningViews

    def parts(self) -> tuple[npt.NDArray[np.float32], ...]:
        """Texts × articles by head, by lexical view, by topic: in the order of `Weights.parts`."""
        return self.words.head, self.words.lexical, self.meaning.topic

    def signs(self) -> Floats:
        """Texts × SIGNS: what tells whether a text is in scope."""
        best = self.words.head.max(axis=1), self.words.lexical.max(axis=1)
        signs = (self.words.out_of_scope, *best, self.words.domain, self.meaning.foreign)
        return np.column_stack(signs).astype(np.float64)


@dataclass(frozen=True)
class Weights:
    """`parts`: of the head, the lexical view and the topic. `scope`: of the SIGNS. `bias`: of the scope."""

    parts: tuple[float, ...]
    scope: tuple[float, ...]
    bias: float

    def likelihood(self, views: Views) -> Floats:
        """Texts × articles, up to a constant the log probability that the article is meant."""
        weighed = (weight * part for weight, part in zip(self.parts, views.parts(), strict=True))
        return np.asarray(sum(weighed), dtype=np.float64)

    def in_scope(self, views: Views) -> Floats:
        """Probability for each text that some article is meant."""
        return np.asarray(expit(views.signs() @ np.array(self.scope) + self.bias))


def read_weights(file: Path = WEIGHTS_FILE) -> dict[str, Weights]:
    """The weights by the name of the search that they are for."""
    found = json.loads(file.read_text(encoding="utf-8"))
    return {
        name: Weights(tuple(told["parts"]), tuple(told["scope"]), float(told["bias"])) for name, told in found.items()
    }


def write_weights(weights: Mapping[str, Weights], file: Path = WEIGHTS_FILE) -> None:
    told = {name: asdict(one) for name, one in weights.items()}
    file.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
