"""Why the search finds what it finds: for trainers who wonder about a result."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from knowledge import features
from knowledge.article import Article
from knowledge.bands import Finding
from knowledge.fusion import SIGNS
from knowledge.search import Search


@dataclass(frozen=True)
class Reason:
    """Why an article got its score (0–1).

    `words`, `own_text` and `meaning` are what learned words, the article's own text and the encoder's topic added,
    measured from the mean of all articles; `nearest` is the known question most like the text, `similarity` how
    much (0–1).
    """

    article: Article
    score: float
    words: float
    own_text: float
    meaning: float
    nearest: str | None
    similarity: float


@dataclass(frozen=True)
class Explanation:
    """The finding with a reason for each hit; `signs`: what spoke for and against the text being in scope."""

    finding: Finding
    reasons: tuple[Reason, ...]
    signs: dict[str, float]


def explain(search: Search, text: str, k: int = 5) -> Explanation:
    """The `k` best articles for `text` and why; about as costly as two searches."""
    finding = search.search(text, k=k)
    if not finding.hits:
        return Explanation(finding, (), {})
    views, weights = search.views([text]), search.weights
    parts = [weight * part[0] for weight, part in zip(weights.parts, views.parts(), strict=True)]
    above = [part - part.mean() for part in parts]
    places = {article.id: place for place, article in enumerate(search.articles)}
    reasons = []
    for hit in finding.hits:
        words, own_text, meaning = (float(part[places[hit.article.id]]) for part in above)
        nearest, similarity = _nearest(search, text, hit.article.questions.all())
        reasons.append(Reason(hit.article, hit.score, words, own_text, meaning, nearest, similarity))
    signs = dict(zip(SIGNS, views.signs()[0] * np.array(weights.scope), strict=True))
    return Explanation(finding, tuple(reasons), {name: float(share) for name, share in signs.items()})


def _nearest(search: Search, text: str, questions: Sequence[str]) -> tuple[str | None, float]:
    if not questions:
        return None, 0.0
    matrix = features.weighted(features.counts([text, *questions]), search.index.rarities)
    alike = (matrix[1:] @ matrix[[0]].T).toarray()[:, 0] / 2  # words and characters have unit length each
    best = int(alike.argmax())
    return questions[best], float(alike[best])
