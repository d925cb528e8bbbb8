"""Which article answers a text, and whether any does.

Two views are fused. The *head* is a ridge regression on word and character n-grams, taught by questions,
titles and passages of the articles in both languages, with "out of scope" as one more class. The *lexical*
view is the cosine between the text and the article's own words; it finds what nobody has asked before.
Leave-one-out scores, which the regression yields for free, turn both into honest probabilities.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Self

import numpy as np
import numpy.typing as npt
import scipy.sparse
from scipy.optimize import minimize_scalar
from scipy.special import expit, log_softmax, softmax
from sklearn.linear_model import LogisticRegression

from knowledge.article import Article
from knowledge.bands import NOTHING_FOUND, Band, Finding, Hit, Thresholds
from knowledge.domain import feature_odds, held_out_strongest, strongest
from knowledge.examples import Examples, build_examples
from knowledge.ridge import fit_ridge
from language.detection import Language
from language.ngrams import ngram_features

__all__ = ["Band", "Finding", "Hit", "SearchIndex", "Thresholds"]

MAX_CHARACTERS = 4_000  # a longer text is a paste, not a question
PENALTY = 8.0
ROUNDS = 6
LEXICAL_WEIGHT = 0.2  # see `python -m knowledge ablation`

THRESHOLDS = Thresholds()

Scores = npt.NDArray[np.float32]


@dataclass(frozen=True)
class Views:
    """Scores of texts (rows): the head's for each article and for out of scope, the lexical ones for each
    article, and the strongest sign of our domain."""

    head: Scores
    out_of_scope: Scores
    lexical: Scores
    domain: Scores

    @property
    def fused(self) -> Scores:
        """Texts × articles."""
        return self.head + LEXICAL_WEIGHT * self.lexical

    @property
    def scope_signs(self) -> Scores:
        """Texts × 4: what tells whether a text is in scope."""
        best = self.head.max(axis=1), self.lexical.max(axis=1)
        return np.column_stack([self.out_of_scope, *best, self.domain])


@dataclass(frozen=True)
class HeldOut:
    """Leave-one-out scores of questions and out-of-scope texts, and the article that each belongs to."""

    views: Views
    classes: npt.NDArray[np.int64]  # out of scope: the number of articles

    @property
    def inside(self) -> npt.NDArray[np.bool_]:
        """Which of the texts some article answers."""
        return np.asarray(self.classes < self.views.head.shape[1])


@dataclass(frozen=True)
class SearchIndex:
    """Articles made searchable; immutable, safe to share between threads. Build one with `fit`."""

    articles: tuple[Article, ...]
    features: Any = field(repr=False)
    coefficients: Scores = field(repr=False)
    own_words: Any = field(repr=False)
    odds: Scores = field(repr=False)
    temperature: float
    scope_weights: npt.NDArray[np.float64] = field(repr=False)
    thresholds: Thresholds = THRESHOLDS

    @classmethod
    def fit(cls, articles: Sequence[Article], out_of_scope: Sequence[str]) -> Self:
        """Learn from scratch; raises `ValueError` without articles, questions or out-of-scope texts."""
        return cls.fit_with_held_out(articles, out_of_scope)[0]

    @classmethod
    def fit_with_held_out(cls, articles: Sequence[Article], out_of_scope: Sequence[str]) -> tuple[Self, HeldOut]:
        """As `fit`, and how every question would have scored had it not been learned."""
        examples = _checked(articles, out_of_scope)
        words = [text.plain() for article in articles for text in (article.id_text, article.en_text)]
        features = ngram_features().fit([*examples.texts, *words])
        own_words = _own_words(features.transform(words), examples)
        matrix = features.transform(examples.texts).astype(np.float32)
        ridge = fit_ridge(matrix, examples.targets(), examples.weights(), PENALTY, rounds=ROUNDS)
        asked, classes = matrix[examples.asked], examples.classes[examples.asked]
        inside = classes < len(articles)
        domain = held_out_strongest(asked, inside)
        held_out = HeldOut(_views(ridge.held_out[examples.asked], asked, own_words, domain), classes)
        index = cls(
            articles=tuple(articles),
            features=features,
            coefficients=ridge.coefficients,
            own_words=own_words,
            odds=feature_odds(asked, inside),
            temperature=_temperature(held_out),
            scope_weights=_scope_weights(held_out),
        )
        return index, held_out

    def search(self, text: str, *, k: int = 3, language: Language | None = None) -> Finding:
        """The `k` best articles for `text`, whatever language it is in.

        `language` is what the caller will show; it restricts nothing. Text without a letter or digit, or
        longer than 4,000 characters, is LOST. Never raises.
        """
        if len(text) > MAX_CHARACTERS or not any(map(str.isalnum, text)):
            return NOTHING_FOUND
        views = self.views([text])
        in_scope = float(self.in_scope(views)[0])
        probabilities = self.probabilities(views)[0]
        best = np.argsort(-probabilities, kind="stable")[:k]
        hits = tuple(Hit(self.articles[place], float(probabilities[place])) for place in best)
        return Finding(self.thresholds.band(in_scope, float(probabilities.max())), hits, in_scope)

    def views(self, texts: Sequence[str]) -> Views:
        """Raw scores of `texts`."""
        matrix = self.features.transform(texts).astype(np.float32)
        return _views(matrix @ self.coefficients, matrix, self.own_words, strongest(matrix, self.odds))

    def probabilities(self, views: Views) -> Scores:
        """Texts × articles, each row adding up to one."""
        return np.asarray(softmax(views.fused / self.temperature, axis=1))

    def in_scope(self, views: Views) -> npt.NDArray[np.float64]:
        """Probability for each text that some article is meant."""
        bias, *weights = self.scope_weights
        return np.asarray(expit(views.scope_signs @ np.array(weights) + bias))


def _checked(articles: Sequence[Article], out_of_scope: Sequence[str]) -> Examples:
    if not articles or not out_of_scope or not any(article.questions.all() for article in articles):
        raise ValueError("the search needs articles with questions, and out-of-scope texts")
    return build_examples(articles, out_of_scope)


def _own_words(matrix: Any, examples: Examples) -> Any:
    """Features × texts of the articles; those of an article with few questions count more."""
    boosts = np.repeat(examples.boosts(), 2)
    return scipy.sparse.csr_array(matrix.T.multiply(boosts), dtype=np.float32)


def _views(scores: Scores, matrix: Any, own_words: Any, domain: Scores) -> Views:
    """Split the head's columns and add the lexical view: the better of an article's two languages."""
    lexical = (matrix @ own_words).toarray()
    return Views(scores[:, :-1], scores[:, -1], np.maximum(lexical[:, 0::2], lexical[:, 1::2]), domain)


def _temperature(held_out: HeldOut) -> float:
    """The temperature under which the held-out questions point most probably to their articles."""
    scores, right = held_out.views.fused[held_out.inside], held_out.classes[held_out.inside]

    def surprise(log_temperature: float) -> float:
        likelihood = log_softmax(scores / np.exp(log_temperature), axis=1)
        return -float(likelihood[np.arange(len(right)), right].mean())

    return float(np.exp(minimize_scalar(surprise, bounds=(-5.0, 1.0), method="bounded").x))


def _scope_weights(held_out: HeldOut) -> npt.NDArray[np.float64]:
    """Bias and weights of the signs, both sides counting alike however many texts they have."""
    gate = LogisticRegression(C=10.0, class_weight="balanced")
    gate.fit(held_out.views.scope_signs, held_out.inside)
    return np.append(gate.intercept_, gate.coef_[0]).astype(np.float64)
