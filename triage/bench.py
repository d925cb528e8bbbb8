"""Our classifiers beside the obvious ones, on the same texts, in the same run, on one thread.

Quality: TF-IDF and a linear SVM as scikit-learn gives them. Speed: a BERT-base of IndoBERT's size in torch, untrained
(training changes no speed), where torch is installed.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.metrics import f1_score
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC
from threadpoolctl import threadpool_limits

from triage.classifier import ModelClassifier, best_model, load_ngram
from triage.corpus import Corpus
from triage.evaluate import Case

TIMED_TEXTS = 250
_MEMORY = """
import sys, time
started = time.perf_counter()
from triage import load_classifier
classifier = load_classifier()
classifier.classify("tidak bisa masuk")
loaded = time.perf_counter() - started
classifier.classify_many(sys.stdin.read().split("\\n"))
(most,) = (line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(loaded, int(most) / 1024)
"""
Predict = Callable[[Sequence[str]], Sequence[str]]


@dataclass(frozen=True)
class Rival:
    """One classifier: macro-F1 by set of texts (none where it was not trained), texts a second, milliseconds alone."""

    name: str
    macro_f1: Mapping[str, float]
    texts_per_s: float
    single_ms: float


@dataclass(frozen=True)
class Footprint:
    """A fresh process with the shipped classifier: seconds until the first label, megabytes at most."""

    load_s: float
    memory_mb: float


def bench(corpus: Corpus, sets: Mapping[str, Sequence[Case]]) -> list[Rival]:
    """All on the held-out voices and on `sets`, one after the other."""
    measured = {"held-out voices": [Case.of(text) for text in corpus.held_out], **sets}
    os.environ["TOKENIZERS_PARALLELISM"] = "false"  # it would use every core
    with threadpool_limits(1):
        ngram = load_ngram()
        rivals = [
            _measured(f"shipped: {(best := best_model(ngram)).name}", measured, _category(ModelClassifier(best))),
            _measured("fallback: n-gram alone", measured, _category(ModelClassifier(ngram))),
            _measured("TF-IDF words + linear SVM", measured, _obvious(corpus)),
        ]
        large = _large(sample([case.text for case in measured["held-out voices"]]))
    return [*rivals, *large]


def _large(texts: Sequence[str]) -> list[Rival]:
    try:
        from triage.bench_large import bert_base  # noqa: PLC0415 - only where torch is
    except ModuleNotFoundError:
        return []
    return [Rival("BERT-base in torch, untrained", {}, *bert_base(texts))]


def footprint(texts: Sequence[str]) -> Footprint:
    """Measured in a process of its own, after it has labelled `texts`."""
    done = subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", _MEMORY],
        input="\n".join(text.replace("\n", " ") for text in texts),
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[1],
    )
    load_s, memory_mb = map(float, done.stdout.split()[-2:])
    return Footprint(round(load_s, 2), round(memory_mb))


def _category(classifier: ModelClassifier) -> Predict:
    return lambda texts: [str(found.category) for found in classifier.classify_many(texts)]


def _obvious(corpus: Corpus) -> Predict:
    pipeline = make_pipeline(TfidfVectorizer(), LinearSVC())
    pipeline.fit([text.text for text in corpus.training], [str(text.category) for text in corpus.training])
    predict: Predict = pipeline.predict
    return predict


def _measured(name: str, sets: Mapping[str, Sequence[Case]], predict: Predict) -> Rival:
    scores = {title: _macro_f1(cases, predict) for title, cases in sets.items()}
    timed = sample([case.text for case in next(iter(sets.values()))])
    batched_s = _seconds(lambda: predict(timed))
    single_s = _seconds(lambda: [predict([text]) for text in timed])
    return Rival(name, scores, round(len(timed) / batched_s), round(single_s / len(timed) * 1000, 2))


def _macro_f1(cases: Sequence[Case], predict: Predict) -> float:
    truth = [str(case.category) for case in cases]
    given = list(predict([case.text for case in cases]))
    return round(float(f1_score(truth, given, labels=sorted(set(truth)), average="macro")), 3)


def sample(texts: Sequence[str]) -> list[str]:
    """As many texts as the slowest can read in half a minute, of all lengths, the shortest first."""
    return sorted(texts, key=len)[:: max(1, len(texts) // TIMED_TEXTS)]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
