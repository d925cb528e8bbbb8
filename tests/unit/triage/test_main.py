import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from triage.__main__ import app
from triage.corpus import load

run = CliRunner().invoke


def _file(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    return str(path)


def test_evaluate_ends_with_one_line_of_json(tmp_path: Path) -> None:
    found = run(app, ["evaluate", _file(tmp_path, b"text,category\notp ga masuk,otp_code\n"), "--json"])
    assert found.exit_code == 0
    figures = json.loads(found.stdout.splitlines()[-1])
    assert {"n", "accuracy", "macro_f1", "lenient_accuracy", "severity_macro_f1", "type_macro_f1"} <= figures.keys()


def test_evaluate_shows_a_table_to_people(tmp_path: Path) -> None:
    found = run(app, ["evaluate", _file(tmp_path, b"text,category\notp ga masuk,otp_code\n")])
    assert "lenient_accuracy" in found.stdout


def test_classify_reads_lines_and_writes_rows() -> None:
    found = run(app, ["classify"], input="otp ga masuk\n\n")
    assert found.stdout.splitlines()[1].startswith("otp ga masuk,otp_code,")
    assert found.stdout.splitlines()[2].startswith(",other_none,")


def test_classify_writes_the_file_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    found = run(app, ["classify", "--input", _file(tmp_path, b"text\notp ga masuk\n"), "--output", str(target)])
    assert found.exit_code == 0
    assert "otp_code" in target.read_text(encoding="utf-8")


@pytest.mark.parametrize("content", [b"teks\nx\n", b"text,category\nx\xff,otp_code\n", b"text,category\nx,foo\n"])
def test_a_file_that_cannot_be_used_ends_with_2_and_a_sentence(tmp_path: Path, content: bytes) -> None:
    found = run(app, ["evaluate", _file(tmp_path, content), "--json"])
    assert found.exit_code == 2
    assert found.stderr.startswith("in.csv")
    assert "Traceback" not in found.stderr


def test_the_corpus_report_has_json_too() -> None:
    found = run(app, ["corpus", "report", "--json"])
    assert json.loads(found.stdout)["texts"] > 1000


def test_a_shared_text_fails_the_check(tmp_path: Path) -> None:
    text = next(text.text for text in load().all if "," not in text.text and '"' not in text.text)
    found = run(app, ["corpus", "report", "--json", "--against", _file(tmp_path, f"text\n{text}\n".encode())])
    assert found.exit_code == 1
    assert text in json.loads(found.stdout)["found_elsewhere"]
