import pytest

from knowledge import SearchIndex
from knowledge.ablation import compare
from knowledge.evaluate import Row


def test_compares_every_part_on_the_rows_in_scope(index: SearchIndex) -> None:
    rows = [Row("kode otp tidak masuk", frozenset({"account.otp"})), Row("hujan", frozenset())]
    lines = {line.name: line for line in compare(index, rows)}
    assert {"TF-IDF over titles", "lexical", "head", "fused"} < set(lines)
    assert lines["fused"].top1 == 1.0


def test_refuses_rows_without_any_in_scope(index: SearchIndex) -> None:
    with pytest.raises(ValueError, match="in scope"):
        compare(index, [Row("hujan", frozenset())])
