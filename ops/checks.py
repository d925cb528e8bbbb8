"""`make check` and `make test`: what must hold before anything lands, and how tests are started."""

import os
import subprocess
import sys

from rich.console import Console

from ops.encoder import has_torch, in_training
from ops.rasa_model import ROOT

console = Console(highlight=False)
TRAINING_TESTS = "tests/training"
CHECKS = (
    ("Lint", ["ruff", "check", "."]),
    ("Format", ["ruff", "format", "--check", "."]),
    ("Types", ["mypy"]),
    ("Architecture", ["pytest", "-q", "tests/unit/test_architecture.py", "tests/unit/test_documentation.py"]),
    ("Articles", ["knowledge", "lint"]),
)


def run(*arguments: str) -> int:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.run([sys.executable, "-m", *arguments], cwd=ROOT, env=environment, check=False).returncode


def check() -> int:
    """All checks, also after one has failed; 1 if any has."""
    failed = [title for title, arguments in CHECKS if run(*arguments) != 0]
    for title, _ in CHECKS:
        console.print(f"[red]✗[/] {title}" if title in failed else f"[green]✓[/] {title}")
    return 1 if failed else 0


def test() -> int:
    """Checks first (they are quick), then every test: those of training where torch is, the others where it is not."""
    return check() or run("pytest", *sys.argv[2:]) or training_tests()


def training_tests() -> int:
    if not has_torch():
        console.print("[yellow]![/] The tests of training are left out: torch could not be installed.")
        return 0
    return in_training("pytest", "-q", TRAINING_TESTS)


if __name__ == "__main__":
    raise SystemExit({"check": check, "test": test}[sys.argv[1]]())
