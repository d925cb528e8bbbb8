import csv
import io
from pathlib import Path

import pytest

from triage.classifier import Classifier
from triage.classify import ADDED, classify_file, classify_lines
from triage.tables import TableError


def test_every_row_gets_its_labels_also_an_empty_one(tmp_path: Path, small_classifier: Classifier) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text('id,text\n1,otp ga masuk\n2,\n3,"a\nb, c"\n', encoding="utf-8")
    assert classify_file(source, target, small_classifier) == 3
    rows = list(csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"), newline="")))
    assert list(rows[0]) == ["id", "text", *ADDED]
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    assert (rows[0]["category"], rows[1]["category"], rows[2]["text"]) == ("otp_code", "other_none", "a\nb, c")


def test_a_column_of_the_same_name_is_kept_beside(tmp_path: Path, small_classifier: Classifier) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_text("text,category\notp ga masuk,mine\n", encoding="utf-8")
    classify_file(source, target, small_classifier)
    (row,) = csv.DictReader(io.StringIO(target.read_text(encoding="utf-8"), newline=""))
    assert (row["given_category"], row["category"]) == ("mine", "otp_code")


def test_a_file_that_breaks_halfway_leaves_no_output(tmp_path: Path, small_classifier: Classifier) -> None:
    source, target = tmp_path / "in.csv", tmp_path / "out.csv"
    source.write_bytes(b"text\n" + b"ok\n" * 300 + b"\xff\n")
    with pytest.raises(TableError, match="row 302"):
        classify_file(source, target, small_classifier)
    assert list(tmp_path.iterdir()) == [source]


def test_lines_are_texts(small_classifier: Classifier) -> None:
    out = io.StringIO()
    assert classify_lines(["otp ga masuk\n", "\n"], out, small_classifier) == 2
    assert [row["text"] for row in csv.DictReader(io.StringIO(out.getvalue()))] == ["otp ga masuk", ""]
