"""The part of the search that learns from the articles: a few arrays, fitted in some seconds.

Two views. The *head* is a ridge regression on n-grams, taught by questions, titles and passages of the articles
in both languages, with "out of scope" as one more class. The *lexical* view is the cosine between the text and the
article's own words; it finds what nobody has asked before.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import scipy.sparse

from knowledge import features
from knowledge.article import Article
from knowledge.domain import feature_odds, strongest
from knowledge.examples import Examples, build_examples
from knowledge.ridge import Lessons, fit_ridge

Floats = npt.NDArray[np.float32]

PENALTY = 4.0
ROUNDS = 6


class IndexUnreadable(ValueError):
    """Stored arrays that are torn, or that another release of the code wrote."""


@dataclass(frozen=True)
class WordViews:
    """What the words of texts (rows) say: the head's score for each article and for out of scope, the lexical score
    for each article, and the strongest sign of our domain."""

    head: Floats
    out_of_scope: Floats
    lexical: Floats
    domain: Floats


@dataclass(frozen=True)
class Index:
    """What was learned from articles, in their order; immutable, safe to share between threads."""

    rarities: Floats  # one per n-gram place
    odds: Floats  # one per n-gram place
    coefficients: Floats  # WIDTH × (articles + 1)
    own_words: Any  # sparse, n-gram places × 2 texts per article

    @classmethod
    def fit(cls, articles: Sequence[Article], out_of_scope: Sequence[str]) -> Self:
        """Learn from scratch; raises `ValueError` without articles, questions or out-of-scope texts."""
        examples = _checked(articles, out_of_scope)
        words = [text.plain() for article in articles for text in (article.id_text, article.en_text)]
        asked, told = features.counts(examples.texts), features.counts(words)
        rarities = features.rarity(scipy.sparse.vstack([asked, told], format="csr"))
        matrix = features.weighted(asked, rarities)
        lessons = Lessons(matrix, examples.classes, examples.weights(), len(articles))
        return cls(
            rarities=rarities,
            odds=feature_odds(matrix[examples.asked], (examples.classes < len(articles))[examples.asked]),
            coefficients=fit_ridge(lessons, PENALTY, rounds=ROUNDS),
            own_words=_own_words(features.weighted(told, rarities), examples),
        )

    @property
    def articles(self) -> int:
        """How many articles it was fitted on."""
        return int(self.coefficients.shape[1]) - 1

    def views(self, texts: Sequence[str]) -> WordViews:
        """Raw scores of `texts`."""
        matrix = features.weighted(features.counts(texts), self.rarities)
        scores = features.projected(matrix) @ self.coefficients
        lexical = (matrix @ self.own_words).toarray()
        better = np.maximum(lexical[:, 0::2], lexical[:, 1::2])  # of an article's two languages
        return WordViews(scores[:, :-1], scores[:, -1], better, strongest(matrix, self.odds))

    def to_bytes(self) -> bytes:
        """The arrays as a compressed file, half as exact: far below what tells articles apart."""
        stream = io.BytesIO()
        words = self.own_words
        np.savez_compressed(
            stream,
            shape=np.array(words.shape),
            indices=words.indices.astype(np.int32),
            indptr=words.indptr.astype(np.int32),
            data=words.data.astype(np.float16),
            **{name: getattr(self, name).astype(np.float16) for name in _DENSE},
        )
        return stream.getvalue()

    def rounded(self) -> Self:
        """As it comes back from `to_bytes`: two articles of nearly one score may change places there."""
        return self.from_bytes(self.to_bytes())

    @classmethod
    def from_bytes(cls, content: bytes) -> Self:
        """Read what `to_bytes` wrote. Raises `IndexUnreadable`."""
        try:
            with np.load(io.BytesIO(content), allow_pickle=False) as file:
                sparse = file["data"].astype(np.float32), file["indices"], file["indptr"]
                words = scipy.sparse.csr_array(sparse, shape=tuple(file["shape"]))
                index = cls(own_words=words, **{name: file[name].astype(np.float32) for name in _DENSE})
        except Exception as error:  # whatever a torn file raises
            raise IndexUnreadable(type(error).__name__) from error
        places = (features.PLACES,)
        if index.rarities.shape != places or index.odds.shape != places or words.shape[0] != features.PLACES:
            raise IndexUnreadable("other sizes")
        if index.coefficients.shape[0] != features.WIDTH or words.shape[1] != 2 * index.articles:
            raise IndexUnreadable("other sizes")
        return index


_DENSE = ("rarities", "odds", "coefficients")


def _checked(articles: Sequence[Article], out_of_scope: Sequence[str]) -> Examples:
    if not articles or not out_of_scope or not any(article.questions.all() for article in articles):
        raise ValueError("the search needs articles with questions, and out-of-scope texts")
    return build_examples(articles, out_of_scope)


def _own_words(matrix: Any, examples: Examples) -> Any:
    """Places × texts of the articles; those of an article with few questions count more."""
    boosts = np.repeat(examples.boosts(), 2)
    return scipy.sparse.csr_array(matrix.T.multiply(boosts), dtype=np.float32)
