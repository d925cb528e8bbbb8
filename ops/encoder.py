"""`make encoder`: train the shipped encoder on the lessons of triage and of the knowledge base together.

Runs in the environment that has torch; ARGS="--epochs 3 --base FOLDER" are handed to `python -m triage train`.
"""

import subprocess
import sys

from rich.console import Console

from knowledge import load_articles
from knowledge.course import course
from knowledge.store import load_out_of_scope
from language.lessons import write_course
from ops.rasa_model import ROOT

TRAINING_PYTHON = ROOT / ".venv-train" / "bin" / "python"
LESSONS = ROOT / ".cache" / "training" / "knowledge.jsonl"


def has_torch() -> bool:
    """Whether the environment for training is complete."""
    return (ROOT / ".venv-train" / ".installed").exists()


def in_training(*arguments: str) -> int:
    """Run a module with torch at hand; its exit status."""
    return subprocess.run([str(TRAINING_PYTHON), "-m", *arguments], cwd=ROOT, check=False).returncode


def main() -> int:
    if not has_torch():
        Console(stderr=True).print("Training needs torch, which could not be installed; the messages are above.")
        return 1
    LESSONS.parent.mkdir(parents=True, exist_ok=True)
    write_course(course(load_articles(), load_out_of_scope()), LESSONS)
    return in_training("triage", "train", "--lessons", str(LESSONS), *sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
