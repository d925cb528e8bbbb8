import csv
import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from triage.classifier import Classifier
from triage.classify import ADDED, Labeller, Written, by, classify_file, classify_lines, workers
from triage.tables import Row, TableError

Batches = list[list[Row]]
# Rows are given out in batches of 256; a worker may have three of them waiting.
FEW_BATCHES = 4 * 256


class CountedRows(io.StringIO):
    """Counts what is written: the header, then a row at a time."""

    written = 0

    def write(self, text: str) -> int:
        self.written += 1
        return super().write(text)


@pytest.fixture
def label(small_classifier: Classifier) -> Labeller:
    return by(small_classifier)


@pytest.fixture(scope="module")
def two_workers(shipped_classifier: Classifier) -> Iterator[Labeller]:
    """Two processes; the model they need is fitted before they start."""
    with workers(2) as found:
        yield found


def _rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def test_every_row_gets_its_labels_also_an_empty_one(tmp_path: Path, label: Labeller) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text('id,text\n1,otp ga masuk\n2,\n3,"a\nb, c"\n', encoding="utf-8")
    assert classify_file(source, target, label) == Written(3, (), 0)
    rows = _rows(target)
    assert list(rows[0]) == ["id", "text", *ADDED]
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert (rows[0]["category"], rows[1]["category"], rows[2]["text"]) == ("otp_code", "other_none", "a\nb, c")


def test_a_second_run_on_its_own_output_loses_no_column(tmp_path: Path, small_classifier: Classifier) -> None:
    first, second, third = (tmp_path / f"{name}.csv" for name in ("first", "second", "third"))
    first.write_text("text,category\notp ga masuk,mine\n", encoding="utf-8")
    classify_file(first, second, by(small_classifier))
    classify_file(second, third, by(small_classifier))
    header, row = (line.split(",") for line in third.read_text(encoding="utf-8").splitlines())
    assert len(header) == len(set(header))
    assert dict(zip(header, row, strict=True))["given_category"] == "mine"


def test_an_empty_line_in_a_file_of_one_column_is_an_empty_text(tmp_path: Path, small_classifier: Classifier) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("text\notp ga masuk\n\nmantap\n", encoding="utf-8")
    assert classify_file(source, target, by(small_classifier)).rows == 3
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"))))
    assert [row["text"] for row in rows] == ["otp ga masuk", "", "mantap"]


def test_lines_written_to_a_file_leave_an_older_one_alone_until_they_are_complete(
    tmp_path: Path, small_classifier: Classifier
) -> None:
    target = tmp_path / "out.csv"
    target.write_text("older\n", encoding="utf-8")

    def broken() -> Iterator[str]:
        yield "otp ga masuk\n"
        raise OSError("the pipe broke")

    with pytest.raises(OSError, match="broke"):
        classify_lines(broken(), target, by(small_classifier))
    assert target.read_text(encoding="utf-8") == "older\n"
    classify_lines(["otp ga masuk\n"], target, by(small_classifier))
    assert "otp_code" in target.read_text(encoding="utf-8")


def test_a_column_of_the_same_name_is_kept_beside(tmp_path: Path, label: Labeller) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("text,category\notp ga masuk,mine\n", encoding="utf-8")
    classify_file(source, target, label)
    (row,) = _rows(target)
    assert (row["given_category"], row["category"]) == ("mine", "otp_code")


def test_a_file_that_breaks_halfway_leaves_no_output(tmp_path: Path, label: Labeller) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(b"text\n" + b"ok\n" * 300 + b"one,two\n")
    with pytest.raises(TableError, match="row 302 has more cells"):
        classify_file(source, target, label)
    assert list(tmp_path.iterdir()) == [source]


def test_a_file_that_breaks_halfway_leaves_an_older_output_alone(tmp_path: Path, label: Labeller) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(b"text\none,two\n")
    target.write_text("older")
    with pytest.raises(TableError):
        classify_file(source, target, label)
    assert target.read_text() == "older"


def test_rows_that_are_not_utf8_are_labelled_and_kept_byte_by_byte(tmp_path: Path, label: Labeller) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    torn = [
        b"id,text,note",
        b"1,klaim jht belum cair \xff\xfe,",
        b"2,mantap,ok",
        b"3,otp ga masuk,caf\xe9",
        b"4,\xed\xa0\xbd,\x80",
    ]
    source.write_bytes(b"\n".join(torn) + b"\n")
    assert classify_file(source, target, label) == Written(4, (2, 4, 5), 3)
    lines = target.read_bytes().split(b"\n")
    assert all(line.startswith(given + b",") for line, given in zip(lines, torn, strict=False))
    assert b",jht_claim," in lines[1]
    assert b",otp_code," in lines[3]
    assert b",other_none," in lines[4]


def test_of_many_torn_rows_all_are_counted_and_a_hundred_named(tmp_path: Path, label: Labeller) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(b"text\n" + b"caf\xe9\n" * 150)
    assert classify_file(source, target, label) == Written(150, tuple(range(2, 102)), 150)


def test_a_header_that_is_not_utf8_is_refused(tmp_path: Path, label: Labeller) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("text\notp ga masuk\n", encoding="utf-16")
    with pytest.raises(TableError, match=r"row 1 is not UTF-8"):
        classify_file(source, target, label)


def test_lines_are_texts(label: Labeller) -> None:
    out = io.StringIO()
    assert classify_lines(["otp ga masuk\n", "\n"], out, label) == 2
    assert [row["text"] for row in csv.DictReader(io.StringIO(out.getvalue()))] == ["otp ga masuk", ""]


def test_however_many_rows_come_only_few_wait(label: Labeller) -> None:
    out, waiting = CountedRows(), []

    def lines() -> Iterator[str]:
        for number in range(5_000):
            waiting.append(number - out.written)
            yield "otp\n"

    assert classify_lines(lines(), out, label) == 5_000
    assert out.written == 5_001
    assert max(waiting) <= FEW_BATCHES


def test_workers_label_as_one_process_does_and_keep_the_order(
    shipped_classifier: Classifier, two_workers: Labeller
) -> None:
    texts = ("otp ga masuk", "klaim jht belum cair", "", "saldo saya hilang", "caf\udce9", "mantap sekali", "a\nb")
    batches: Batches = [[{"text": text, "id": str(number)}] for number, text in enumerate(texts * 2)]
    assert list(two_workers(iter(batches))) == list(by(shipped_classifier)(iter(batches)))


def test_workers_are_fed_only_what_they_can_chew(two_workers: Labeller) -> None:
    given = 0

    def batches() -> Iterator[list[Row]]:
        nonlocal given
        for _ in range(40):
            given += 1
            yield [{"text": "otp ga masuk"}]

    for taken, _ in enumerate(two_workers(batches())):
        assert given - taken <= 2 * 3
    assert given == 40


def test_workers_write_the_same_file(tmp_path: Path, shipped_classifier: Classifier, two_workers: Labeller) -> None:
    source, one, two = tmp_path / "in.csv", tmp_path / "one.csv", tmp_path / "two.csv"
    source.write_bytes(b"text,id\notp ga masuk,1\n,2\nsaldo saya hilang,3\ncaf\xe9,4\n")
    assert classify_file(source, two, two_workers) == classify_file(source, one, by(shipped_classifier))
    assert two.read_bytes() == one.read_bytes()
