"""The Rasa model: trained when its inputs changed, kept under their fingerprint."""

import hashlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from ops.processes import inherited

ROOT = Path(__file__).resolve().parents[1]
RASA_PYTHON = ROOT / ".venv-rasa" / "bin" / "python"
MODELS = ROOT / ".cache" / "rasa"
_INPUTS = ("config.yml", "domain.yml", "bot/data", "bot/nlu", "language/normaliser.py", "language/slang.tsv")
ENVIRONMENT = {
    "PYTHONPATH": str(ROOT),
    "PYTHONWARNINGS": "ignore",
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "LOG_LEVEL": "WARNING",
}


class RasaTrainingError(Exception):
    """Rasa could not train; the text is the end of what it said."""


def is_installed() -> bool:
    return RASA_PYTHON.exists()


def _files() -> Iterator[Path]:
    for name in _INPUTS:
        path = ROOT / name
        yield from (sorted(p for p in path.rglob("*") if p.suffix in {".yml", ".py"}) if path.is_dir() else [path])
    yield ROOT / "requirements" / "rasa.txt"


def fingerprint() -> str:
    """A hash of everything that goes into the model."""
    digest = hashlib.sha256()
    for path in _files():
        digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path() -> Path:
    return MODELS / f"{fingerprint()}.tar.gz"


def command(*arguments: str) -> list[str]:
    return [str(RASA_PYTHON), "-m", "bot.nlu.launch", *arguments]


def train(*, force: bool = False) -> Path:
    """The model for today's inputs, trained if it is not there. Raises `RasaTrainingError`."""
    path = model_path()
    if path.exists() and not force:
        return path
    MODELS.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        command(
            "train",
            "--domain",
            "domain.yml",
            "--config",
            "config.yml",
            "--data",
            "bot/data",
            "--out",
            str(MODELS),
            "--fixed-model-name",
            path.name.removesuffix(".tar.gz"),
        ),
        cwd=ROOT,
        env={**inherited(), **ENVIRONMENT},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0 or not path.exists():
        raise RasaTrainingError((done.stdout + done.stderr)[-2000:])
    return path
