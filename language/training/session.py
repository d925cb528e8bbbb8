"""One training from its base to the shipped files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from language.encoder import Encoder
from language.lessons import Course, texts
from language.training.base import Base, load_base
from language.training.batches import encoded
from language.training.export import export
from language.training.network import Network
from language.training.trainer import CHECKPOINT, Plan, Training, fingerprint

CHECKPOINTS = Path(__file__).parents[2] / ".cache" / "training"
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Trained:
    """What a model card tells of a training: the base, a hash of lessons and plan, and, task by task, the share of
    texts on which the shipped whole-number model chose the same label as the network it was made from."""

    base: str
    course: str
    lessons: int
    agreement: dict[str, float]


def train(
    course: Course, plan: Plan, base: Path | None, target: Path, probes: Sequence[str], checkpoints: Path = CHECKPOINTS
) -> Trained:
    """Train, export to `target` and compare both on `probes`, which are no lessons. Raises BaseError.

    A run that was broken off goes on from its checkpoint; `forget` it when the result is safe.
    """
    start = load_base(base, texts(course.lessons), plan.layers)
    network = Training(start, course, plan, checkpoints).run()
    export(network, start.tokenizer, course, target)
    agreement = _agreement(network, start, course, Encoder(target), probes)
    return Trained(start.name, fingerprint(start.name, course, plan), len(course.lessons), agreement)


def forget(checkpoints: Path = CHECKPOINTS) -> None:
    """Remove the checkpoint, ten times as large as what is shipped."""
    (checkpoints / CHECKPOINT).unlink(missing_ok=True)


def _agreement(
    network: Network, base: Base, course: Course, encoder: Encoder, probes: Sequence[str]
) -> dict[str, float]:
    shipped = encoder.read(probes).scores
    parts = []
    with torch.inference_mode():
        for start in range(0, len(probes), _BATCH):
            _, *scores = network(*encoded(base.tokenizer, probes[start : start + _BATCH]))
            parts.append([score.numpy() for score in scores])
    trained = [np.concatenate(scores) for scores in zip(*parts, strict=True)]
    return {
        task.name: float((scores.argmax(axis=1) == shipped[task.name].argmax(axis=1)).mean())
        for task, scores in zip(course.tasks, trained, strict=True)
    }
