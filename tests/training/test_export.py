import copy
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from language.encoder import NETWORK, TASKS, TOKENIZER, Encoder, Floats
from language.lessons import Course, texts
from language.training.base import Base
from language.training.batches import encoded
from language.training.eight_bit import APART_INNER, APART_OUTER
from language.training.export import export
from language.training.network import Network

OF_MANY_LENGTHS = ["", "ya", "saldo nol", "lupa kata sandi semalam", "saldo " * 30, "iuran " * 400, "🙏"]
LAYERS, LINEARS_A_LAYER = 2, 6


class Exported:
    """A network and the folder it was written to; both answer with vectors and scores by name."""

    def __init__(self, base: Base, course: Course, folder: Path) -> None:
        torch.manual_seed(5)
        self.network = Network(base.encoder, course.tasks).eval()
        self.weights_before = copy.deepcopy(self.network.state_dict())
        self.folder, self._base = folder, base
        export(self.network, base.tokenizer, course, folder)
        self._encoder = Encoder(folder)

    def trained(self, told: list[str]) -> dict[str, Floats]:
        with torch.inference_mode():
            vectors, subject, mentioned = self.network(*encoded(self._base.tokenizer, told))
        return {"vectors": vectors.numpy(), "subject": subject.numpy(), "mentioned": mentioned.numpy()}

    def shipped(self, told: list[str]) -> dict[str, Floats]:
        read = self._encoder.read(told)
        return {"vectors": read.vectors, **read.scores}


@pytest.fixture(scope="module")
def exported(make_base: Callable[[], Base], course: Course, tmp_path_factory: pytest.TempPathFactory) -> Exported:
    return Exported(make_base(), course, tmp_path_factory.mktemp("models") / "new" / "model")


def test_what_is_shipped_scores_nearly_as_the_network_does(exported: Exported, course: Course) -> None:
    told = [*texts(course.lessons), *OF_MANY_LENGTHS]
    trained, shipped = exported.trained(told), exported.shipped(told)
    assert trained.keys() == shipped.keys()
    for name, values in trained.items():
        error, spread = np.abs(values - shipped[name]), values.std(axis=0).mean()
        assert error.mean() < 0.1 * spread
        assert error.max() < 0.4 * spread


@pytest.mark.parametrize("told", [["saldo nol"], OF_MANY_LENGTHS], ids=["one text", "seven texts"])
def test_it_reads_any_number_of_texts_of_any_length(exported: Exported, told: list[str]) -> None:
    shipped = exported.shipped(told)
    assert {name: values.shape for name, values in shipped.items()} == {
        "vectors": (len(told), 32), "subject": (len(told), 2), "mentioned": (len(told), 3),
    }  # fmt: skip
    assert all(np.isfinite(values).all() for values in shipped.values())


def test_the_labels_are_written_in_the_order_of_the_scores(exported: Exported) -> None:
    written = json.loads((exported.folder / TASKS).read_text(encoding="utf-8"))
    assert written == {"subject": ["login", "balance"], "mentioned": ["login", "balance", "slip"]}


def test_the_files_are_those_that_are_shipped_and_no_others(exported: Exported) -> None:
    assert {path.name for path in exported.folder.iterdir()} == {NETWORK, TOKENIZER, TASKS}


def test_all_products_are_in_whole_numbers_but_those_kept_apart(exported: Exported, course: Course) -> None:
    graph = onnx.load(exported.folder / NETWORK).graph
    rows = {tensor.name: tensor.dims[0] for tensor in graph.initializer if len(tensor.dims) == 2}
    linears = LAYERS * LINEARS_A_LAYER
    assert [node.op_type for node in graph.node].count("MatMulInteger") == linears + len(course.tasks)
    single = [rows[node.input[1]] for node in graph.node if node.op_type == "MatMul" and node.input[1] in rows]
    assert sorted(single) == [APART_OUTER] * (LAYERS * 4) + [APART_INNER] * (LAYERS * 2)


def test_the_table_of_pieces_is_stored_in_one_byte_a_number(exported: Exported) -> None:
    graph = onnx.load(exported.folder / NETWORK).graph
    pieces = len(exported.weights_before["encoder.embeddings.word_embeddings.weight"])
    kinds = {tensor.data_type for tensor in graph.initializer if list(tensor.dims) == [pieces, 32]}
    assert kinds == {onnx.TensorProto.INT8}


def test_the_network_stays_as_it_was(exported: Exported) -> None:
    after = exported.network.state_dict()
    assert after.keys() == exported.weights_before.keys()
    assert all(torch.equal(weight, after[name]) for name, weight in exported.weights_before.items())
