"""The fitted index on disk, so that a start takes no fit unless articles or code changed."""

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import sklearn

import language.ngrams
from knowledge.article import Article
from knowledge.search import SearchIndex
from knowledge.store import load_articles, load_out_of_scope
from language.fitted import load_or_fit

PROJECT = Path(__file__).parents[1]
CACHE_FOLDER = PROJECT / ".cache" / "knowledge"
# Every edit of an article makes an index of tens of megabytes; a few are enough.
_KEPT = 3


def load_index(articles: Sequence[Article] | None = None, cache_dir: Path | None = None) -> SearchIndex:
    """The index over `articles` (default: the shipped ones), from the cache in `cache_dir` when it is there.

    Raises `ArticleError` if the shipped articles cannot be read.
    """
    chosen = load_articles() if articles is None else tuple(articles)
    out_of_scope = load_out_of_scope()
    file = (cache_dir or CACHE_FOLDER) / f"index-{_key(chosen, out_of_scope)}.joblib"
    return load_or_fit(file, SearchIndex, lambda: SearchIndex.fit(chosen, out_of_scope), kept=_KEPT)


def _key(articles: Sequence[Article], out_of_scope: Sequence[str]) -> str:
    """Changes with the articles, the out-of-scope texts, the code that learns, and scikit-learn."""
    digest = hashlib.sha256(sklearn.__version__.encode())
    for article in articles:
        digest.update(article.model_dump_json().encode())
    digest.update(json.dumps(out_of_scope).encode())
    for file in _code():
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _code() -> list[Path]:
    words = Path(language.ngrams.__file__)
    mine = (
        Path(__file__).with_name(f"{name}.py") for name in ("article", "bands", "domain", "examples", "ridge", "search")
    )
    return [*mine, words, words.with_name("normaliser.py"), words.with_name("slang.tsv")]
