"""The public face: a classifier, fitted once and kept in a cache."""

import hashlib
import logging
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import joblib
import sklearn

from triage._ngram import NgramModel
from triage.corpus import CORPUS, load
from triage.decision import Probabilities, Triage, decide

_ROOT = Path(__file__).parent.parent
_CACHE = _ROOT / ".cache" / "triage"
# What the fitted n-gram model depends on, besides the corpus.
_SOURCES = (
    *("language/ngrams.py", "language/normaliser.py", "language/slang.tsv"),
    *("triage/_ngram.py", "triage/corpus.py", "triage/taxonomy.py"),
)
_log = logging.getLogger(__name__)


class Classifier(Protocol):
    """Anything that can sort texts; it never raises for what a text contains."""

    def classify(self, text: str) -> Triage:
        """Sort one text; empty and wordless texts get a safe label."""

    def classify_many(self, texts: Sequence[str]) -> list[Triage]:
        """Sort texts in order; quicker than one by one."""


class Model(Protocol):
    """What knows the probabilities: the n-gram model, or a transformer."""

    name: str

    def probabilities(self, texts: Sequence[str]) -> Probabilities: ...


class ModelClassifier:
    """Turns a model's probabilities into decisions."""

    def __init__(self, model: Model) -> None:
        self._model = model

    def classify(self, text: str) -> Triage:
        return self.classify_many([text])[0]

    def classify_many(self, texts: Sequence[str]) -> list[Triage]:
        if not texts:
            return []
        return decide(texts, self._model.probabilities(texts), self._model.name)


def load_classifier(cache_dir: Path | None = None, corpus: Path = CORPUS) -> Classifier:
    """Return the best classifier there is, fitting the n-gram model when no fitted one is cached."""
    model = _cached(_CACHE if cache_dir is None else cache_dir, corpus)
    _log.info("triage uses the %s model", model.name)
    return ModelClassifier(model)


def refit(cache_dir: Path | None = None, corpus: Path = CORPUS) -> Classifier:
    """Fit the n-gram model anew, whatever the cache holds, and cache it."""
    folder = _CACHE if cache_dir is None else cache_dir
    return ModelClassifier(_fitted(folder / _file_name(corpus), corpus))


def _cached(folder: Path, corpus: Path) -> NgramModel:
    path = folder / _file_name(corpus)
    try:
        model = joblib.load(path)
    except FileNotFoundError:
        return _fitted(path, corpus)
    except Exception as error:  # whatever a damaged pickle raises; fitting again is always right
        _log.warning("the cached triage model cannot be read (%s), fitting again", type(error).__name__)
        return _fitted(path, corpus)
    assert isinstance(model, NgramModel)
    return model


def _fitted(path: Path, corpus: Path) -> NgramModel:
    _log.info("fitting the n-gram model on the corpus")
    model = NgramModel.fit(load(corpus).training)
    try:
        _store(model, path)
    except OSError as error:
        _log.warning("the fitted triage model cannot be cached: %s", error.strerror)
    return model


def _store(model: NgramModel, path: Path) -> None:
    """Write beside the target, then rename: a reader sees a whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            joblib.dump(model, file)
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    for stale in path.parent.glob("ngram-*.joblib"):
        if stale != path:
            stale.unlink(missing_ok=True)


def _file_name(corpus: Path) -> str:
    digest = hashlib.sha256(sklearn.__version__.encode())
    sources = [_ROOT / name for name in _SOURCES]
    for path in [*sources, *sorted(corpus.glob("*.tsv")), corpus / "HELD_OUT"]:
        if path.exists():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"ngram-{digest.hexdigest()[:16]}.joblib"
