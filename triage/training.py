"""`python -m triage train`: from the corpus to the shipped encoder, its calibration and its model card."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from language.encoder import Encoder
from language.lessons import Course, read_course
from language.training.session import forget, train
from language.training.trainer import Plan
from triage._mixture import write_weights
from triage.calibration import calibrate
from triage.card import write_card
from triage.classifier import best_model, load_ngram
from triage.corpus import Corpus, CorpusError, load
from triage.course import Judged, course
from triage.evaluate import Case, read_cases
from triage.report import occurring


@dataclass(frozen=True, slots=True)
class Order:
    """What to train: `base` a local checkpoint, `extra` a CSV of further labelled texts, `lessons` those of others."""

    base: Path | None
    extra: Path | None
    lessons: Path | None
    epochs: int
    target: Path


def train_encoder(order: Order) -> None:
    """Train, export, calibrate, measure; the model in `target` is replaced when all of that is done.

    Raises CorpusError or TableError for what was handed in, and BaseError for a base that cannot be had.
    """
    corpus, extra = load(), read_cases(order.extra) if order.extra else []
    unseen = _unseen(corpus, extra)
    beside = order.target.with_name(f"{order.target.name}.new")
    done = train(_whole(corpus, extra, order.lessons), Plan(epochs=order.epochs), order.base, beside, unseen)
    ngram = load_ngram()
    write_weights(calibrate(corpus.calibration, Encoder(beside), ngram), beside)
    models = {"together": best_model(ngram, beside), "n-grams alone": ngram}
    write_card(beside, done, corpus, models, f"{len(extra)} of {order.extra.name}" if order.extra else None)
    _swap(beside, order.target)
    forget()


def _unseen(corpus: Corpus, extra: Sequence[Case]) -> list[str]:
    """Texts that training must not see."""
    unseen = corpus.calibration + corpus.held_out
    if not corpus.calibration or not corpus.held_out:
        raise CorpusError("Training needs voices in CALIBRATION and in HELD_OUT.")
    if shared := occurring(unseen, (case.text for case in extra)):
        raise CorpusError(f"The further texts hold {len(shared)} of the held-out or calibration texts.")
    return [text.text for text in unseen]


def _whole(corpus: Corpus, extra: Sequence[Case], lessons: Path | None) -> Course:
    texts: list[Judged] = [*corpus.training, *extra]
    try:
        return course(texts) if lessons is None else course(texts) + read_course(lessons)
    except OSError as error:
        raise CorpusError(f"{error.filename} cannot be read: {error.strerror}.") from error
    except ValueError as error:
        raise CorpusError(str(error)) from error


def _swap(beside: Path, target: Path) -> None:
    """A process that starts meanwhile finds the old model, the new one or, for a blink, none: never parts of two."""
    old = target.with_name(f"{target.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    beside.rename(target)
    shutil.rmtree(old, ignore_errors=True)
