import json
from pathlib import Path

import numpy as np
import pytest

from knowledge.fusion import SIGNS, Views, Weights, read_weights, write_weights
from knowledge.index import WordViews
from knowledge.meaning import MeaningViews
from knowledge.search import BOTH, WORDS_ONLY

VIEWS = Views(
    WordViews(
        head=np.array([[0.1, 0.9], [0.2, 0.0]], np.float32),
        out_of_scope=np.array([-0.5, 0.5], np.float32),
        lexical=np.array([[0.4, 0.3], [0.0, 0.1]], np.float32),
        domain=np.array([2.0, 0.0], np.float32),
    ),
    MeaningViews(np.array([[-3.0, -0.1], [-1.0, -1.0]], np.float32), np.array([-4.0, 4.0], np.float32)),
)


def test_the_likelihood_is_the_weighed_sum_of_the_parts() -> None:
    found = Weights(parts=(10.0, 2.0, 0.5), scope=(0.0,) * 5, bias=0.0).likelihood(VIEWS)
    np.testing.assert_allclose(found, [[0.3, 9.55], [1.5, -0.3]], rtol=1e-5)


@pytest.mark.parametrize(
    ("parts", "best"), [((1.0, 0.0, 0.0), [1, 0]), ((0.0, 1.0, 0.0), [0, 1]), ((0.0, 0.0, 1.0), [1, 0])]
)
def test_a_part_without_weight_has_no_say(parts: tuple[float, ...], best: list[int]) -> None:
    found = Weights(parts, (0.0,) * 5, 0.0).likelihood(VIEWS)
    assert found.argmax(axis=1).tolist() == best


def test_the_signs_are_those_that_their_names_say() -> None:
    signs = dict(zip(SIGNS, VIEWS.signs().T, strict=True))
    expected = {
        "out_of_scope": [-0.5, 0.5],
        "head": [0.9, 0.2],
        "lexical": [0.4, 0.1],
        "domain": [2, 0],
        "foreign": [-4, 4],
    }
    for name, values in expected.items():
        np.testing.assert_allclose(signs[name], values, rtol=1e-6)


def test_in_scope_is_the_probability_that_signs_and_bias_make() -> None:
    found = Weights((0.0,) * 3, scope=(-1.0, 2.0, 1.0, 0.5, -0.25), bias=-1.0).in_scope(VIEWS)
    logits = np.array([0.5 + 1.8 + 0.4 + 1.0 + 1.0 - 1.0, -0.5 + 0.4 + 0.1 + 0.0 - 1.0 - 1.0])
    np.testing.assert_allclose(found, 1 / (1 + np.exp(-logits)), rtol=1e-6)


def test_without_weights_every_text_is_in_scope_with_the_probability_of_the_bias() -> None:
    found = Weights((0.0,) * 3, (0.0,) * 5, bias=0.0).in_scope(VIEWS)
    np.testing.assert_array_equal(found, [0.5, 0.5])


def test_written_weights_are_read_again(tmp_path: Path) -> None:
    weights = {
        BOTH: Weights((12.5, 14.0779, 1.0), (-1.8625, 6.0, 7.0, 1.5, -0.6), -12.3302),
        WORDS_ONLY: Weights((25.0, 19.0, 0.0), (-3.0, 9.5, 11.0, 2.0, 0.0), -12.0),
    }
    file = tmp_path / "weights.json"
    write_weights(weights, file)
    assert read_weights(file) == weights
    assert file.read_text(encoding="utf-8").endswith("}\n")


def test_whole_numbers_are_numbers_too(tmp_path: Path) -> None:
    file = tmp_path / "weights.json"
    file.write_text(json.dumps({"x": {"parts": [1, 2, 3], "scope": [0, 0, 0, 0, 0], "bias": -2}}), encoding="utf-8")
    assert read_weights(file) == {"x": Weights((1.0, 2.0, 3.0), (0.0,) * 5, -2.0)}


def test_the_shipped_weights_serve_both_searches() -> None:
    shipped = read_weights()
    assert set(shipped) == {BOTH, WORDS_ONLY}
    for weights in shipped.values():
        assert weights.likelihood(VIEWS).shape == (2, 2)
        sure, not_sure = weights.in_scope(VIEWS)
        assert sure > not_sure
        assert min(weights.parts) >= 0.0
    assert shipped[WORDS_ONLY].scope[SIGNS.index("foreign")] == 0.0
