"""What the encoder makes of a text: how well its topic is that of each article, and whether it is none of ours.

The encoder knows the topics that it was taught, whatever words they are put in. An article of a topic that is newer
than the encoder is neither preferred nor passed over: there the words decide.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.special import log_softmax, logsumexp

from knowledge.course import OUT_OF_SCOPE, TOPIC
from language.encoder import Read

Floats = npt.NDArray[np.float32]


class Reader(Protocol):
    """The encoder, or whatever reads as it does."""

    labels: dict[str, list[str]]

    def read(self, texts: Sequence[str]) -> Read: ...


@dataclass(frozen=True)
class MeaningViews:
    """`topic`, texts × articles: log probability of the article's topic. `foreign`, texts: log odds of none."""

    topic: Floats
    foreign: Floats

    @classmethod
    def without(cls, texts: int, articles: int) -> "MeaningViews":
        """As if an encoder had said nothing."""
        return cls(np.zeros((texts, articles), np.float32), np.zeros(texts, np.float32))


class Meaning:
    """The encoder, asked about a row of articles."""

    def __init__(self, encoder: Reader, topics: Sequence[str]) -> None:
        """`topics` are those of the articles, in their order. Raises ValueError when no topic was ever taught."""
        labels = encoder.labels.get(TOPIC, [])
        if OUT_OF_SCOPE not in labels:
            raise ValueError("the encoder was not taught topics")
        known = {label: place for place, label in enumerate(labels)}
        self._encoder = encoder
        self._foreign = known[OUT_OF_SCOPE]
        self._columns = np.array([known.get(topic, -1) for topic in topics])
        self._evenly = -np.log(len(labels))

    def views(self, texts: Sequence[str]) -> MeaningViews:
        """Raw scores of `texts`, at least one."""
        scores = log_softmax(self._encoder.read(texts).scores[TOPIC].astype(np.float64), axis=1)
        topic = np.where(self._columns >= 0, scores[:, self._columns], self._evenly)
        others = logsumexp(np.delete(scores, self._foreign, axis=1), axis=1)
        return MeaningViews(topic.astype(np.float32), (scores[:, self._foreign] - others).astype(np.float32))

    def vectors(self, texts: Sequence[str]) -> Floats:
        """Texts × width, for comparing texts with each other."""
        return np.array(self._encoder.read(texts).vectors, dtype=np.float32)


class Remembering:
    """An encoder that reads the same row of texts once, for those who ask it again and again."""

    def __init__(self, encoder: Reader) -> None:
        self.encoder, self.labels = encoder, encoder.labels
        self._read = lru_cache(maxsize=2)(encoder.read)

    def read(self, texts: Sequence[str]) -> Read:
        """As the encoder reads them."""
        return self._read(tuple(texts))
