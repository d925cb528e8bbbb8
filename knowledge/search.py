"""Which article answers a text, and whether any does.

Words (`knowledge.index`) and meaning (`knowledge.meaning`) are read apart and fused (`knowledge.fusion`); the three
bands of `knowledge.bands` say how far the result can be trusted.
"""

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.special import softmax

from knowledge.article import Article
from knowledge.bands import NOTHING_FOUND, WORDS_ALONE, Band, Finding, Hit, Thresholds
from knowledge.fusion import Floats, Views, Weights, read_weights
from knowledge.index import Index
from knowledge.meaning import Meaning, MeaningViews, Reader
from language.detection import Language
from language.encoder import MODEL, Encoder, EncoderError, load_encoder
from language.normaliser import normalise

__all__ = ["Band", "Finding", "Hit", "Library", "Search", "Thresholds"]

MAX_CHARACTERS = 4_000  # a longer text is a paste, not a question
BOTH, WORDS_ONLY = "encoder + n-gram", "n-gram"
_log = logging.getLogger(__name__)


class Library(Protocol):
    """Articles and the search over them, as they are at this moment."""

    @property
    def articles(self) -> Sequence[Article]:
        """All of them, in the order of their ids; also those that are not valid today."""

    def search(self, text: str, *, k: int = 3, language: Language | None = None) -> Finding:
        """The `k` best articles; never raises for what a text contains."""

    def article(self, article_id: str | None) -> Article | None:
        """The article of that id."""


class Search:
    """A library that never changes; safe to share between threads."""

    def __init__(
        self,
        articles: Sequence[Article],
        index: Index,
        encoder: Reader | None = None,
        *,
        weights: Weights | None = None,
        thresholds: Thresholds | None = None,
    ) -> None:
        """`index` was fitted on the same articles in the same order. Raises ValueError when it was not."""
        if index.articles != len(articles):
            raise ValueError(f"an index of {index.articles} articles does not fit {len(articles)}")
        self.articles = tuple(articles)
        self.index, self.encoder = index, encoder
        self._by_id = {article.id: article for article in self.articles}
        self._asked = frozenset(normalise(text) for article in self.articles for text in article.questions.all())
        self._meaning = Meaning(encoder, [article.topic for article in self.articles]) if encoder else None
        self.name = BOTH if encoder else WORDS_ONLY
        self.weights = weights or read_weights()[self.name]
        self.thresholds = thresholds or (Thresholds() if encoder else WORDS_ALONE)

    def article(self, article_id: str | None) -> Article | None:
        """The article of that id."""
        return self._by_id.get(article_id or "")

    def search(self, text: str, *, k: int = 3, language: Language | None = None) -> Finding:
        """The `k` best articles for `text`, whatever language it is in.

        `language` is what the caller will show; it restricts nothing. Text without a letter or digit, or
        longer than 4,000 characters, is LOST. Never raises.
        """
        if len(text) > MAX_CHARACTERS or not any(map(str.isalnum, text)):
            return NOTHING_FOUND
        return self.search_many([text], k=k)[0]

    def search_many(self, texts: Sequence[str], *, k: int = 3) -> list[Finding]:
        """As `search` for many ordinary texts at once, quicker than one by one."""
        if not texts:
            return []
        views = self.views(texts)
        rows = zip(texts, self.probabilities(views), self.weights.in_scope(views), strict=True)
        return [self._finding(text, probabilities, float(in_scope), k) for text, probabilities, in_scope in rows]

    def views(self, texts: Sequence[str]) -> Views:
        """Raw scores of `texts`, at least one."""
        words = self.index.views(texts)
        meaning = self._meaning.views(texts) if self._meaning else MeaningViews.without(*words.head.shape)
        return Views(words, meaning)

    def vectors(self, texts: Sequence[str]) -> npt.NDArray[np.float32] | None:
        """Texts × width: where they lie in the encoder's space; None without one."""
        return self._meaning.vectors(texts) if self._meaning else None

    def probabilities(self, views: Views) -> Floats:
        """Texts × articles, each row adding up to one."""
        return np.asarray(softmax(self.weights.likelihood(views), axis=1))

    def _finding(self, text: str, probabilities: Floats, in_scope: float, k: int) -> Finding:
        if normalise(text) in self._asked:
            in_scope = 1.0  # the very words that an article is known to be asked by, however few
        best = np.argsort(-probabilities, kind="stable")[:k]
        hits = tuple(Hit(self.articles[place], float(probabilities[place])) for place in best)
        return Finding(self.thresholds.band(in_scope, float(probabilities.max())), hits, in_scope)


def encoder_or_none(folder: Path = MODEL) -> Encoder | None:
    """The shipped encoder; without one that knows topics the search goes by the words alone, and says so."""
    try:
        encoder = load_encoder(folder)
        Meaning(encoder, ())
    except (EncoderError, ValueError) as error:
        _log.warning("search goes by the words alone: %s", error)
        return None
    return encoder
