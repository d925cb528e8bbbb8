"""The texts that teach the search, each with the article it belongs to."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from knowledge.article import Article, ArticleText

# A new article has few questions. Of 25 articles left with seven each, golden questions found 83 % with this boost,
# 58 % without it; with 4 they found 89 %, but took 84 of 535 questions from others instead of 18.
_MAX_BOOST = 2.0


@dataclass(frozen=True)
class Examples:
    """Texts, the position of the article of each (out of scope: the number of articles), and which of
    them are asked by people, not told by articles: only these say how sure the search may be."""

    texts: tuple[str, ...]
    classes: npt.NDArray[np.int64]
    asked: npt.NDArray[np.bool_]
    articles: int

    def boosts(self) -> npt.NDArray[np.float32]:
        """For each article, how often the usual number of texts contains its own (1–2)."""
        counts = np.bincount(self.classes, minlength=self.articles + 1)[:-1]
        return np.asarray(np.clip(counts.mean() / counts, 1.0, _MAX_BOOST), dtype=np.float32)

    def weights(self) -> npt.NDArray[np.float32]:
        """For each text: articles with few count more, so that a new one is found as well."""
        return np.asarray(np.append(self.boosts(), 1.0)[self.classes], dtype=np.float32)


def build_examples(articles: Sequence[Article], out_of_scope: Sequence[str]) -> Examples:
    """Questions, titles and passages of the articles, and the out-of-scope texts."""
    rows = [(text, place, True) for place, article in enumerate(articles) for text in article.questions.all()]
    rows += [(text, place, False) for place, article in enumerate(articles) for text in _told(article)]
    rows += [(text, len(articles), True) for text in out_of_scope]
    texts, classes, asked = zip(*rows, strict=True)
    return Examples(texts, np.array(classes), np.array(asked), len(articles))


def _told(article: Article) -> Iterator[str]:
    for text in (article.id_text, article.en_text):
        yield from filter(None, _passages(text))


def _passages(text: ArticleText) -> tuple[str, ...]:
    return text.title, f"{text.title} {text.answer}", " ".join(text.steps), text.if_that_fails
