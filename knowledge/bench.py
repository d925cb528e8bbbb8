"""Search time from the shipped size to 50,000 articles, against bm25s in the same run."""

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from knowledge.ablation import bm25_ranker
from knowledge.article import Article, ArticleText, Confidence, Questions, Source
from knowledge.index import Index
from knowledge.search import Search
from language.encoder import Encoder

SIZES = (1_000,)
CURVE = (1_000, 5_000, 20_000, 50_000)
SYNTHETIC_QUESTIONS = 2  # per language: the fit grows with the texts, the search does not
SEARCHES = 200
_SYLLABLES = ("ba", "di", "ku", "la", "me", "ngo", "pe", "ri", "sa", "tu", "wan", "yang")


@dataclass(frozen=True)
class Timing:
    """Seconds to fit, megabytes of the index, milliseconds per search of our own and of the words alone; bm25s ranks
    the same texts over the same articles."""

    articles: int
    fit_s: float
    megabytes: float
    p50_ms: float
    p95_ms: float
    words_p95_ms: float
    bm25s_p50_ms: float
    bm25s_p95_ms: float


def bench(
    articles: Sequence[Article], out_of_scope: Sequence[str], encoder: Encoder | None, sizes: Sequence[int] = SIZES
) -> Iterator[Timing]:
    """Timings for `articles`, then for each of `sizes` synthetic ones; each asked what `articles` are asked."""
    asked = [question for article in articles for question in article.questions.all()]
    texts = random.Random(0).sample(asked, min(SEARCHES, len(asked)))
    yield _timing(articles, out_of_scope, encoder, texts)
    for size in sizes:
        yield _timing(synthetic_articles(size), out_of_scope, encoder, texts)


def synthetic_articles(count: int, seed: int = 0) -> list[Article]:
    """Articles of invented words, the same for the same seed; they look like articles only to a clock."""
    chance = random.Random(seed)
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(4_000)]
    return [_synthetic(number, words, chance) for number in range(count)]


def _synthetic(number: int, words: list[str], chance: random.Random) -> Article:
    def some(length: int) -> str:
        return " ".join(chance.choices(words, k=length))

    def text() -> ArticleText:
        return ArticleText(title=some(5), answer=some(60), if_that_fails=some(20))

    def questions() -> tuple[str, ...]:
        return tuple(some(chance.randint(3, 25)) for _ in range(SYNTHETIC_QUESTIONS))

    return Article(
        id=f"synthetic-{number}",
        topic=f"synthetic.{number}",
        reviewed_on=date(2026, 1, 1),
        recheck_by=date(2027, 1, 1),
        sources=(Source(title="-", date="2026", confidence=Confidence.C, code="-"),),
        id_text=text(),
        en_text=text(),
        questions=Questions(id=questions(), en=questions()),
    )


def _timing(
    articles: Sequence[Article], out_of_scope: Sequence[str], encoder: Encoder | None, texts: Sequence[str]
) -> Timing:
    started = time.perf_counter()
    index = Index.fit(articles, out_of_scope)
    fit_s = round(time.perf_counter() - started, 2)
    ours = _quantiles(Search(articles, index, encoder).search, texts)
    _, words = _quantiles(Search(articles, index).search, texts)
    theirs = _quantiles(bm25_ranker(articles), texts)
    return Timing(len(articles), fit_s, _megabytes(index), *ours, words, *theirs)


def _megabytes(index: Index) -> float:
    words = index.own_words
    arrays = (index.rarities, index.odds, index.coefficients, words.data, words.indices, words.indptr)
    return round(sum(array.nbytes for array in arrays) / 1e6, 1)


def _quantiles(search: Callable[[str], object], texts: Sequence[str]) -> tuple[float, float]:
    search(texts[0])  # the first call fills caches
    p50, p95 = np.quantile([_milliseconds(search, text) for text in texts], [0.5, 0.95])
    return round(float(p50), 2), round(float(p95), 2)


def _milliseconds(search: Callable[[str], object], text: str) -> float:
    started = time.perf_counter()
    search(text)
    return (time.perf_counter() - started) * 1000
