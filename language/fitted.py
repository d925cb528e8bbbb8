"""Fitted models on disk: fitted once, read by every process, fitted again when what they learnt from changed.

The name of the file carries a hash of all that went into the model, so a stale one is never read.
"""

import contextlib
import logging
import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, TypeVar

import joblib

Model = TypeVar("Model")
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Codec:
    """How a model is read from a file and written to one; `read` may raise anything for a damaged file."""

    read: Callable[[Path], Any]
    write: Callable[[Any, IO[bytes]], Any]


PICKLED = Codec(joblib.load, joblib.dump)


def load_or_fit(
    path: Path, kind: type[Model], fit: Callable[[], Model], *, kept: int = 1, codec: Codec = PICKLED
) -> Model:
    """The model in `path`, fitted and stored when it is not there, torn, or something else.

    A folder that cannot be written costs a fit at every start, not the service. Of the files that differ
    from `path` in their hash only, the `kept` youngest stay.
    """
    return _read(path, kind, codec) or fit_and_store(path, fit, kept=kept, codec=codec)


def fit_and_store(path: Path, fit: Callable[[], Model], *, kept: int = 1, codec: Codec = PICKLED) -> Model:
    """Fit, whatever is stored, and store."""
    model = fit()
    with contextlib.suppress(OSError):
        _write(model, path, codec)
        _forget_old(path, kept)
    return model


def _read(path: Path, kind: type[Model], codec: Codec) -> Model | None:
    if not path.exists():
        return None
    try:
        found = codec.read(path)
    except Exception as error:  # whatever a damaged pickle raises; fitting again is always right
        _log.warning("%s cannot be read (%s), fitting again", path.name, type(error).__name__)
        return None
    return found if isinstance(found, kind) else None


def _write(model: object, path: Path, codec: Codec) -> None:
    """Written beside the target, then renamed: a reader sees a whole file or none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            codec.write(model, stream)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _forget_old(path: Path, kept: int) -> None:
    family = path.name.partition("-")[0]
    files = sorted(path.parent.glob(f"{family}-*{path.suffix}"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in files[kept:]:
        file.unlink(missing_ok=True)
