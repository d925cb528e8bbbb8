"""Teaches a network its course: seeded, with a progress bar, and resumable after every epoch."""

import hashlib
import json
import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from language.lessons import Course, balance, texts
from language.training.base import Base
from language.training.batches import encoded, shuffled_batches
from language.training.network import Network, loss
from language.training.noise import spoil

CHECKPOINT = "checkpoint.pt"
_console = Console(stderr=True)


@dataclass(frozen=True, slots=True)
class Plan:
    """How to train. `average_from` is the share of the steps after which the weights are averaged.

    The last two of the base's twelve layers would cost a sixth of the speed: docs/adr/0006.
    """

    layers: int = 10
    epochs: int = 7
    batch: int = 32
    rate: float = 1e-4
    head_rate: float = 1e-3
    decay: float = 0.01
    warm_up: float = 0.06
    average_from: float = 0.6
    seed: int = 7


class Training:
    """One course taught to one network; `folder` holds the checkpoint from which a broken run goes on."""

    def __init__(self, base: Base, course: Course, plan: Plan, folder: Path) -> None:
        torch.manual_seed(plan.seed)
        self._course, self._plan, self._tokenizer = course, plan, base.tokenizer
        self._device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = Network(base.encoder, course.tasks).to(self._device)
        self.network.encoder.get_input_embeddings().requires_grad_(False)
        self._targets = {task.name: torch.from_numpy(course.targets(task)) for task in course.tasks}
        self._weights = {
            name: torch.from_numpy(balance(rows.numpy())).to(self._device) for name, rows in self._targets.items()
        }
        self._lengths = [len(found.ids) for found in base.tokenizer.encode_batch(texts(course.lessons))]
        self._steps = plan.epochs * math.ceil(len(self._lengths) / plan.batch)
        self._optimiser = torch.optim.AdamW(_groups(self.network, plan))
        self._schedule = torch.optim.lr_scheduler.LambdaLR(self._optimiser, self._pace)
        self._average = torch.optim.swa_utils.AveragedModel(self.network)
        self._fingerprint = fingerprint(base.name, course, plan)
        self._checkpoint = folder / CHECKPOINT

    def run(self) -> Network:
        """Train to the end, from the last checkpoint if there is one. Returns the averaged network."""
        first = self._resume()
        if first:
            _console.print(f"going on after epoch {first}")
        with _bar() as bar:
            shown = bar.add_task("training", total=self._steps, completed=self._schedule.last_epoch, loss="")
            for epoch in range(first, self._plan.epochs):
                for number, value in enumerate(self._epoch(epoch)):
                    bar.update(shown, advance=1, loss=f"epoch {epoch + 1}/{self._plan.epochs} loss {value:.3f}")
                    if number % 50 == 0 and not _console.is_terminal:
                        _console.print(f"epoch {epoch + 1} step {number} loss {value:.3f}")
                self._save(epoch + 1)
        return self._averaged()

    def _epoch(self, epoch: int) -> Iterator[float]:
        """One pass over the lessons, each in a new spelling; yields the running loss."""
        chance = random.Random(f"{self._plan.seed}-{epoch}")
        torch.manual_seed(self._plan.seed * 1000 + epoch)
        self.network.train()
        running = 0.0
        for count, places in enumerate(shuffled_batches(self._lengths, self._plan.batch, chance)):
            value = self._step([spoil(self._course.lessons[place].text, chance) for place in places], places)
            running = value if count == 0 else 0.98 * running + 0.02 * value
            yield running

    def _step(self, batch: Sequence[str], places: list[int]) -> float:
        ids, mask = encoded(self._tokenizer, batch)
        targets = {name: rows[places].to(self._device) for name, rows in self._targets.items()}
        with torch.autocast(self._device.type, torch.bfloat16):
            _, *scores = self.network(ids.to(self._device), mask.to(self._device))
        value = loss(self._course.tasks, [score.float() for score in scores], targets, self._weights)
        self._optimiser.zero_grad()
        value.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self._optimiser.step()
        self._schedule.step()
        if self._schedule.last_epoch >= self._plan.average_from * self._steps:
            self._average.update_parameters(self.network)
        return float(value.detach())

    def _pace(self, step: int) -> float:
        """Up in a straight line, then down along a cosine to a tenth."""
        warm = max(1, int(self._plan.warm_up * self._steps))
        if step < warm:
            return (step + 1) / warm
        return 0.1 + 0.45 * (1 + math.cos(math.pi * (step - warm) / max(1, self._steps - warm)))

    def _averaged(self) -> Network:
        network = self._average.module if int(self._average.n_averaged) else self.network
        assert isinstance(network, Network)
        return network.eval().cpu()

    def _parts(self) -> dict[str, Any]:
        return {
            "network": self.network, "average": self._average,
            "optimiser": self._optimiser, "schedule": self._schedule,
        }  # fmt: skip

    def _save(self, epochs: int) -> None:
        self._checkpoint.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._checkpoint.with_suffix(".part")
        states = {name: part.state_dict() for name, part in self._parts().items()}
        torch.save({"run": self._fingerprint, "epochs": epochs, **states}, unfinished)
        unfinished.replace(self._checkpoint)

    def _resume(self) -> int:
        if not self._checkpoint.exists():
            return 0
        try:
            stored = torch.load(self._checkpoint, map_location=self._device, weights_only=True)
        except Exception:  # a torn file raises whatever its reader raises; beginning anew is always right
            _console.print("the checkpoint cannot be read; beginning anew")
            return 0
        if stored.get("run") != self._fingerprint:
            _console.print("the checkpoint is of another base, course or plan; beginning anew")
            return 0
        for name, part in self._parts().items():
            part.load_state_dict(stored[name])
        return int(stored["epochs"])


def fingerprint(base: str, course: Course, plan: Plan) -> str:
    """The same for the same weights, lessons and plan: only then may a run go on from a checkpoint."""
    told = [base, asdict(plan), asdict(course)]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]


def _groups(network: Network, plan: Plan) -> list[dict[str, object]]:
    """Heads learn faster than the encoder; vectors (biases, norms) are not pulled to zero."""
    groups = []
    for module, rate in ((network.encoder, plan.rate), (network.heads, plan.head_rate)):
        taught = [weight for weight in module.parameters() if weight.requires_grad]
        for decay, matrices in ((plan.decay, True), (0.0, False)):
            chosen = [weight for weight in taught if (weight.ndim > 1) is matrices]
            groups.append({"params": chosen, "lr": rate, "weight_decay": decay})
    return groups


def _bar() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f} % {task.fields[loss]}"),
        TimeElapsedColumn(), TextColumn("left"), TimeRemainingColumn(), console=_console,
    )  # fmt: skip
