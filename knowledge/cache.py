"""The fitted index on disk, so that a start takes no fit unless articles or code changed."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import sklearn

import language.normaliser
from knowledge.article import Article
from knowledge.index import Index
from knowledge.search import Search, encoder_or_none
from knowledge.store import OUT_OF_SCOPE_FOLDER, load_articles, load_out_of_scope
from language.fitted import Codec, load_or_fit

PROJECT = Path(__file__).parents[1]
CACHE_FOLDER = PROJECT / ".cache" / "knowledge"
# Every edit of an article makes an index of some megabytes; a few are enough.
_KEPT = 3
# As it is stored in the database, so that evaluations measure what the product runs.
_STORED = Codec(lambda path: Index.from_bytes(path.read_bytes()), lambda index, stream: stream.write(index.to_bytes()))


def load_search(articles: Sequence[Article] | None = None, cache_dir: Path | None = None) -> Search:
    """The search over `articles` (default: the shipped ones), with the encoder when it is there.

    Raises `ArticleError` if the shipped articles cannot be read.
    """
    chosen = load_articles() if articles is None else tuple(articles)
    return Search(chosen, load_index(chosen, cache_dir), encoder_or_none())


def load_index(articles: Sequence[Article], cache_dir: Path | None = None) -> Index:
    """The index over `articles`, from the cache in `cache_dir` when it is there."""
    file = (cache_dir or CACHE_FOLDER) / f"index-{_key(articles)}.npz"
    return load_or_fit(
        file, Index, lambda: Index.fit(articles, load_out_of_scope()).rounded(), kept=_KEPT, codec=_STORED
    )


def _key(articles: Sequence[Article]) -> str:
    digest = hashlib.sha256(code_key().encode())
    for article in articles:
        digest.update(article.model_dump_json().encode())
    return digest.hexdigest()[:16]


def code_key() -> str:
    """Changes with the code that learns, scikit-learn and the out-of-scope texts: an index of another key is stale."""
    digest = hashlib.sha256(sklearn.__version__.encode())
    for file in _code():
        digest.update(file.read_bytes())
    return digest.hexdigest()[:16]


def _code() -> list[Path]:
    normaliser = Path(language.normaliser.__file__)
    mine = (
        Path(__file__).with_name(f"{name}.py")
        for name in ("article", "domain", "examples", "features", "index", "ridge")
    )
    outside = sorted(OUT_OF_SCOPE_FOLDER.glob("*.tsv"))
    words = (normaliser.with_name(name) for name in ("ngrams.py", "slang.tsv"))
    return [*mine, normaliser, *words, *outside]
