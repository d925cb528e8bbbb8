"""What the encoder is taught: texts with, for some of its tasks, the labels that are true of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


class Kind(StrEnum):
    """Whether exactly one label of a task is true of a text, or any number of them."""

    ONE = "one"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Task:
    """One question about a text. `weight` is how much its loss counts beside those of the others."""

    name: str
    labels: tuple[str, ...]
    kind: Kind = Kind.ONE
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Lesson:
    """A text and, task by task, how true each label is (0–1); a task that is not named is not taught."""

    text: str
    truths: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class Course:
    """Tasks and the lessons that teach them."""

    tasks: tuple[Task, ...]
    lessons: tuple[Lesson, ...]

    def __add__(self, other: "Course") -> "Course":
        return Course(self.tasks + other.tasks, self.lessons + other.lessons)

    def targets(self, task: Task) -> Floats:
        """Lessons × labels; a row is NaN where the lesson does not teach the task."""
        columns = {label: place for place, label in enumerate(task.labels)}
        rows = np.full((len(self.lessons), len(columns)), np.nan, dtype=np.float32)
        for row, lesson in zip(rows, self.lessons, strict=True):
            if task.name in lesson.truths:
                row[:] = 0.0
                for label, share in lesson.truths[task.name].items():
                    row[columns[label]] = share
        return rows


def balance(targets: Floats, softness: float = 0.5) -> Floats:
    """Weights of labels, mean 1: rare ones count more, by the given power of their rarity. Shape: labels."""
    counts = np.maximum(np.nansum(targets, axis=0), 1.0)
    weights = (counts.mean() / counts) ** softness
    return np.asarray(weights / weights.mean(), dtype=np.float32)


def texts(lessons: Sequence[Lesson]) -> list[str]:
    return [lesson.text for lesson in lessons]


def write_course(course: Course, path: Path) -> None:
    """As lines of JSON: the tasks first, then a lesson a line."""
    lines: list[object] = [[asdict(task) for task in course.tasks], *(asdict(lesson) for lesson in course.lessons)]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")


def read_course(path: Path) -> Course:
    """What `write_course` wrote. Raises ValueError when the file is something else."""
    try:
        tasks, *lessons = (json.loads(line) for line in path.read_text(encoding="utf-8").removesuffix("\n").split("\n"))
        return Course(
            tuple(Task(task["name"], tuple(task["labels"]), Kind(task["kind"]), task["weight"]) for task in tasks),
            tuple(Lesson(**lesson) for lesson in lessons),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{path.name} holds no lessons: {error}") from error
