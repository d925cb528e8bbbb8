from pathlib import Path

import pytest

from knowledge import Search
from knowledge.evaluate import InputError, Row, measure, rank_of, read_rows


def csv(folder: Path, content: str) -> Path:
    file = folder / "rows.csv"
    file.write_text(content, encoding="utf-8")
    return file


def test_reads_either_column_of_accepted_topics(tmp_path: Path) -> None:
    for column in ("topics", "accepted"):
        rows = read_rows(csv(tmp_path, f"text,{column}\notp,account.otp|kpj.merge\nhujan,\n"))
        assert rows == [Row("otp", frozenset({"account.otp", "kpj.merge"})), Row("hujan", frozenset())]


def test_reads_a_file_without_topics_when_told_that_nothing_is_in_scope(tmp_path: Path) -> None:
    file = csv(tmp_path, "text,lang\nhujan,id\n")
    assert read_rows(file, out_of_scope=True) == [Row("hujan", frozenset())]
    with pytest.raises(InputError, match="topics"):
        read_rows(file)


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", "text,topics\n"])
def test_says_what_a_file_lacks(tmp_path: Path, content: str) -> None:
    with pytest.raises(InputError, match=r"rows\.csv has no"):
        read_rows(csv(tmp_path, content))


def test_says_when_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        read_rows(tmp_path / "none.csv")


def test_a_topic_counts_once_at_its_best_place() -> None:
    assert rank_of(["a", "a", "b", "a", "c"], frozenset({"b"})) == 2
    assert rank_of(["a", "b"], frozenset({"c"})) == float("inf")


def test_counts_found_topics_and_refusals(search: Search) -> None:
    report = measure(
        search,
        [
            Row("kode otp tidak masuk", frozenset({"account.otp"})),
            Row("kode otp tidak masuk", frozenset({"kpj.find-number"})),
            Row("", frozenset({"account.otp"})),
            Row("hujan di Bandung", frozenset()),
        ],
    )
    assert (report.n, report.oos_n) == (3, 1)
    assert report.top1 == pytest.approx(1 / 3, abs=1e-3)
    assert report.oos_answered == 0.0
    assert (report.answered, report.wrong_refusals) == pytest.approx((2 / 3, 1 / 3), abs=1e-3)  # "" is refused
    assert (report.sure, report.sure_right) == pytest.approx((2 / 3, 1 / 2), abs=1e-3)
    assert report.top3 is not None
    assert report.mrr is not None
    assert report.top1 <= report.mrr <= report.top3


def test_leaves_out_what_a_file_cannot_tell(search: Search) -> None:
    report = measure(search, [Row("hujan", frozenset())])
    assert (report.top1, report.wrong_refusals, report.sure_right) == (None, None, None)
    assert measure(search, [Row("otp", frozenset({"account.otp"}))]).oos_answered is None
