"""`make eval` and `make bench`: every figure from a command that anybody can run.

Evaluations use the project's own held-out texts. Files of real texts are measured too when EVAL_DATA names
a folder that holds them (they are not part of the project, see docs/evaluation.md).
"""

import os
import sys
from pathlib import Path

from rich.console import Console

from ops import checks
from ops.encoder import has_torch, in_training
from ops.rasa_model import ROOT

console = Console(highlight=False)


def run(title: str, *arguments: str) -> None:
    console.rule(title)
    if checks.run(*arguments) != 0:
        raise SystemExit(f"{title} failed")


def evaluate() -> None:
    """Quality, on texts that no training has seen."""
    run("Masking", "language", "evaluate-masking")
    run("Triage on whole voices held out", "triage", "evaluate")
    run("Dialogue acts on phrasings held out", "ops.acts")
    run("Length of sentences", "ops.wording")
    data = _data()
    for title, command, name in (
        ("Triage on real complaints", ("triage", "evaluate"), "real_complaints_dev.csv"),
        ("Search on real questions", ("knowledge", "evaluate"), "real_questions_dev.csv"),
        ("Search on out-of-scope sentences", ("knowledge", "evaluate", "--out-of-scope"), "out_of_scope_dev.csv"),
        ("Search, part by part", ("knowledge", "ablation"), "real_questions_dev.csv"),
    ):
        if (data / name).exists():
            run(title, *command, str(data / name))
        else:
            console.print(f"[dim]{title}: skipped, there is no {name} in {data} (set EVAL_DATA)[/]")
    real = [data / name for name in ("real_questions_dev.csv", "real_complaints_dev.csv")]
    if all(path.exists() for path in real):
        run("Real texts through the running product", "ops.dialogue_eval", *map(str, real))


def _data() -> Path:
    return Path(os.environ.get("EVAL_DATA", ROOT.parent / "shared" / "data"))


def bench() -> None:
    """Speed, each beside its obvious alternative in the same run."""
    run("Search", "knowledge", "bench")
    real = _data() / "real_complaints_dev.csv"
    console.rule("Triage")
    start = in_training if has_torch() else checks.run
    if start("triage", "bench", *([str(real)] if real.exists() else [])) != 0:
        raise SystemExit("Triage failed")
    run("A turn", "ops.turn_bench")
    run("Channels", "ops.channel_bench")


if __name__ == "__main__":
    {"eval": evaluate, "bench": bench}[sys.argv[1]]()
