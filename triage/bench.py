"""Our classifier beside the obvious one, TF-IDF and a linear SVM as scikit-learn gives it, on the same texts."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC

from triage._ngram import NgramModel
from triage.classifier import ModelClassifier
from triage.corpus import Corpus

SINGLE_TEXTS = 200


@dataclass(frozen=True)
class Rival:
    """One classifier: seconds to fit, macro-F1 on unseen voices, texts a second, milliseconds a text alone."""

    name: str
    fit_s: float
    macro_f1: float
    texts_per_s: float
    single_ms: float


def bench(corpus: Corpus) -> list[Rival]:
    """Both fitted on the training voices and measured on the held-out ones, one after the other."""
    return [_ours(corpus), _obvious(corpus)]


def _ours(corpus: Corpus) -> Rival:
    started = time.perf_counter()
    classifier = ModelClassifier(NgramModel.fit(corpus.training))
    fit_s = time.perf_counter() - started
    return _measured(
        "n-grams: category, type, severity, secondary, calibrated",
        fit_s,
        corpus,
        lambda texts: [str(triage.category) for triage in classifier.classify_many(texts)],
    )


def _obvious(corpus: Corpus) -> Rival:
    started = time.perf_counter()
    pipeline = make_pipeline(TfidfVectorizer(), LinearSVC())
    pipeline.fit([text.text for text in corpus.training], [str(text.category) for text in corpus.training])
    fit_s = time.perf_counter() - started
    return _measured("TF-IDF words + linear SVM: category only", fit_s, corpus, pipeline.predict)


def _measured(name: str, fit_s: float, corpus: Corpus, predict: Callable[[Sequence[str]], Sequence[str]]) -> Rival:
    texts, truth = [text.text for text in corpus.held_out], [str(text.category) for text in corpus.held_out]
    started = time.perf_counter()
    macro = float(f1_score(truth, predict(texts), average="macro"))
    batch_s = time.perf_counter() - started
    started = time.perf_counter()
    for text in texts[:SINGLE_TEXTS]:
        predict([text])
    single_s = (time.perf_counter() - started) / len(texts[:SINGLE_TEXTS])
    return Rival(name, round(fit_s, 2), round(macro, 3), round(len(texts) / batch_s), round(single_s * 1000, 2))
