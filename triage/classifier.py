"""The public face: the best classifier that the files at hand allow.

With its encoder, triage asks the encoder and an n-gram model together; without it, the n-gram model alone, and says so.
The n-gram model is fitted once and kept in a cache.
"""

import hashlib
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import sklearn

from language.detection import prepare
from language.encoder import MODEL, EncoderError, load_encoder
from language.fitted import load_or_fit
from triage._mixture import MixedModel, read_weights
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
    """What knows the probabilities: the n-gram model, or the encoder together with it."""

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


def load_classifier(cache_dir: Path | None = None, corpus: Path = CORPUS, encoder: Path = MODEL) -> Classifier:
    """Return the best classifier there is, fitting the n-gram model when no fitted one is cached."""
    prepare()
    model = best_model(load_ngram(cache_dir, corpus), encoder)
    _log.info("triage uses the %s model", model.name)
    return ModelClassifier(model)


def load_ngram(cache_dir: Path | None = None, corpus: Path = CORPUS) -> NgramModel:
    """The n-gram model alone, fitted on the corpus when no fitted one is cached."""
    return load_or_fit(_path(cache_dir, corpus), NgramModel, lambda: _fit(corpus))


def best_model(ngram: NgramModel, encoder: Path = MODEL) -> Model:
    """The n-gram model with the encoder in `encoder`, or alone when that cannot be read."""
    try:
        return MixedModel(load_encoder(encoder), ngram, read_weights(encoder))
    except (EncoderError, OSError, ValueError) as error:
        _log.warning("triage has to do without its encoder: %s", error)
        return ngram


def _fit(corpus: Path) -> NgramModel:
    _log.info("fitting the n-gram model on the corpus")
    return NgramModel.fit(load(corpus).training)


def _path(cache_dir: Path | None, corpus: Path) -> Path:
    return (_CACHE if cache_dir is None else cache_dir) / _file_name(corpus)


def _file_name(corpus: Path) -> str:
    digest = hashlib.sha256(sklearn.__version__.encode())
    sources = [_ROOT / name for name in _SOURCES]
    for path in [*sources, *sorted(corpus.glob("*.tsv")), corpus / "HELD_OUT", corpus / "CALIBRATION"]:
        if path.exists():
            digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"ngram-{digest.hexdigest()[:16]}.joblib"
