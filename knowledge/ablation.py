"""What each part of the search is worth, next to simpler ways, on the same rows in the same run."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.article import Article
from knowledge.evaluate import Row, rank_of
from knowledge.fusion import read_weights
from knowledge.search import WORDS_ONLY, Search
from language.ngrams import ngram_features
from language.normaliser import normalise

Ranker = Callable[[str], npt.NDArray[np.floating]]
"""Scores of one text, one for each article."""


@dataclass(frozen=True)
class Line:
    """One way of ranking and the shares (0–1) of rows whose topic came first, or among three."""

    name: str
    top1: float
    top3: float
    mrr: float


def compare(search: Search, rows: Sequence[Row]) -> list[Line]:
    """A line for each way of ranking, over the rows in scope; raises `ValueError` when there are none."""
    inside = [row for row in rows if row.topics]
    if not inside:
        raise ValueError("there is no row in scope to rank")
    return [_line(name, ranker, search.articles, inside) for name, ranker in _rankers(search)]


def bm25_ranker(articles: Sequence[Article]) -> Ranker:
    """BM25 over titles, texts and questions of both languages, on normalised words."""
    import bm25s  # noqa: PLC0415 – a yardstick of development, not installed with the product

    engine = bm25s.BM25()
    engine.index([_words(_everything(article)) for article in articles], show_progress=False)
    return lambda text: np.asarray(engine.get_scores(_words(text)))


def _rankers(search: Search) -> Iterator[tuple[str, Ranker]]:
    words = read_weights()[WORDS_ONLY]
    yield "TF-IDF over titles", _title_ranker(search.articles)
    yield "bm25s over titles, texts and questions", bm25_ranker(search.articles)
    yield "lexical", lambda text: search.views([text]).words.lexical[0]
    yield "head", lambda text: search.views([text]).words.head[0]
    yield "lexical + head", lambda text: words.likelihood(search.views([text]))[0]
    if search.name != WORDS_ONLY:
        yield "encoder", lambda text: search.views([text]).meaning.topic[0]
        yield "fused", lambda text: search.weights.likelihood(search.views([text]))[0]


def _title_ranker(articles: Sequence[Article]) -> Ranker:
    titles = [text.title for article in articles for text in (article.id_text, article.en_text)]
    features = ngram_features()
    matrix = features.fit_transform(titles).T

    def rank(text: str) -> npt.NDArray[np.floating]:
        scores = (features.transform([text]) @ matrix).toarray()[0]
        return np.asarray(np.maximum(scores[0::2], scores[1::2]))

    return rank


def _line(name: str, ranker: Ranker, articles: Sequence[Article], rows: Sequence[Row]) -> Line:
    ranks = [_rank(ranker, articles, row) for row in rows]
    shares = (sum(rank <= limit for rank in ranks) / len(ranks) for limit in (1, 3))
    top1, top3 = (round(share, 4) for share in shares)
    return Line(name, top1, top3, round(sum(1 / rank for rank in ranks) / len(ranks), 4))


def _rank(ranker: Ranker, articles: Sequence[Article], row: Row) -> float:
    order = np.argsort(-ranker(row.text), kind="stable")
    return rank_of((articles[place].topic for place in order), row.topics)


def _everything(article: Article) -> str:
    return "\n".join([article.id_text.plain(), article.en_text.plain(), *article.questions.all()])


def _words(text: str) -> list[str]:
    return normalise(text).split()
