"""The fitted index on disk, so that a start takes no fit unless articles or code changed."""

import contextlib
import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

import joblib
import sklearn

import language.ngrams
from knowledge.article import Article
from knowledge.search import SearchIndex
from knowledge.store import load_articles, load_out_of_scope

PROJECT = Path(__file__).parents[1]
CACHE_FOLDER = PROJECT / ".cache" / "knowledge"
_KEPT = 3


def load_index(articles: Sequence[Article] | None = None, cache_dir: Path | None = None) -> SearchIndex:
    """The index over `articles` (default: the shipped ones), from the cache in `cache_dir` when it is there.

    Raises `ArticleError` if the shipped articles cannot be read. A cache that cannot be read or written is
    worked around: the index is fitted again.
    """
    chosen = load_articles() if articles is None else tuple(articles)
    out_of_scope = load_out_of_scope()
    file = (cache_dir or CACHE_FOLDER) / f"index-{_key(chosen, out_of_scope)}.joblib"
    cached = _read(file)
    if cached is not None:
        return cached
    index = SearchIndex.fit(chosen, out_of_scope)
    with contextlib.suppress(OSError):  # a read-only folder costs a fit, not the service
        _write(index, file)
        _forget_old(file.parent)
    return index


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


def _read(file: Path) -> SearchIndex | None:
    """None for a file that is missing, torn, or written by something else."""
    try:
        found = joblib.load(file)
    except Exception:
        return None
    return found if isinstance(found, SearchIndex) else None


def _write(index: SearchIndex, file: Path) -> None:
    """Whole or not at all: another process may be reading."""
    file.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=file.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            joblib.dump(index, stream)
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _forget_old(folder: Path) -> None:
    """Every edit of an article makes an index of tens of megabytes; a few are enough."""
    files = sorted(folder.glob("index-*.joblib"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[_KEPT:]:
        file.unlink(missing_ok=True)
