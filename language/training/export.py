"""Writes a trained network as ONNX with eight-bit weights, beside its tokenizer and the labels of its tasks."""

import copy
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from tokenizers import Tokenizer

from language.encoder import NETWORK, TASKS, TOKENIZER
from language.lessons import Course, Task, texts
from language.training.eight_bit import APART_INNER, RowwiseTable, even_out
from language.training.network import Network

_SAMPLES = 400


def export(network: Network, tokenizer: Tokenizer, course: Course, folder: Path) -> None:
    """Write `encoder.onnx`, `tokenizer.json` and `tasks.json` into the folder; the network stays as it is."""
    folder.mkdir(parents=True, exist_ok=True)
    bearing = copy.deepcopy(network).eval()
    step = max(1, len(course.lessons) // _SAMPLES)
    even_out(bearing.encoder, tokenizer, texts(course.lessons[::step]))
    bearing.encoder.set_input_embeddings(RowwiseTable(network.encoder.get_input_embeddings().weight.data))
    with tempfile.TemporaryDirectory() as scratch:
        plain = Path(scratch) / "plain.onnx"
        _write_plain(bearing, course.tasks, plain)
        quantize_dynamic(
            plain, folder / NETWORK, op_types_to_quantize=["MatMul"], per_channel=True, weight_type=QuantType.QInt8,
            nodes_to_exclude=_small_products(plain), extra_options={"MatMulConstBOnly": True},
        )  # fmt: skip
    (folder / TOKENIZER).write_text(tokenizer.to_str(), encoding="utf-8")
    labels = {task.name: list(task.labels) for task in course.tasks}
    (folder / TASKS).write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")


def _write_plain(network: Network, tasks: Sequence[Task], path: Path) -> None:
    ids = torch.ones((2, 9), dtype=torch.long)
    free = {0: torch.export.Dim("texts", min=1, max=4096), 1: torch.export.Dim("tokens", min=2, max=512)}
    program = torch.onnx.export(
        network, (ids, torch.ones_like(ids)), dynamo=True, verbose=False, external_data=False,
        input_names=["input_ids", "attention_mask"], output_names=["vectors", *(task.name for task in tasks)],
        dynamic_shapes={"input_ids": free, "attention_mask": free},
    )  # fmt: skip
    assert program is not None
    described = program.model_proto
    # The exporter's notes on shapes contradict themselves after its own folding; they are worked out again.
    described.graph.ClearField("value_info")
    onnx.save(described, str(path))


def _small_products(path: Path) -> list[str]:
    """Names of the products that keep large channels apart: they stay in single precision."""
    graph = onnx.load(path).graph
    rows = {tensor.name: tensor.dims[0] for tensor in graph.initializer if len(tensor.dims) == 2}
    return [
        node.name for node in graph.node if node.op_type == "MatMul" and 0 < rows.get(node.input[1], 0) <= APART_INNER
    ]
