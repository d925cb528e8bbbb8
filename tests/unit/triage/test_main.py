import json
from importlib.util import find_spec
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


def test_without_a_file_the_held_out_voices_are_measured_one_by_one_and_together() -> None:
    found = run(app, ["evaluate", "--json"])
    assert found.exit_code == 0
    figures = json.loads(found.stdout.splitlines()[-1])
    everything = figures.pop("all")
    voices = {f"{text.language}-{text.voice}" for text in load().held_out}
    assert figures.keys() == voices
    assert everything["n"] == sum(one["n"] for one in figures.values()) == len(load().held_out)
    assert {"accuracy", "macro_f1", "ece"} <= everything.keys()


def test_classify_reads_lines_and_writes_rows() -> None:
    found = run(app, ["classify"], input="otp ga masuk\n\n")
    assert found.stdout.splitlines()[1].startswith("otp ga masuk,otp_code,")
    assert found.stdout.splitlines()[2].startswith(",other_none,")


def test_classify_writes_the_file_asked_for(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    found = run(app, ["classify", "--input", _file(tmp_path, b"text\notp ga masuk\n"), "--output", str(target)])
    assert found.exit_code == 0
    assert "otp_code" in target.read_text(encoding="utf-8")


def test_classify_keeps_rows_that_are_not_utf8_and_says_which(tmp_path: Path) -> None:
    target = tmp_path / "out.csv"
    source = _file(tmp_path, b"text\notp ga masuk\nklaim jht belum cair \xff\n")
    found = run(app, ["classify", "--input", source, "--output", str(target)])
    assert found.exit_code == 0
    said = " ".join(found.stderr.split())
    assert "2 rows written to out.csv." in said
    assert "kept as they came: 1 rows; the first is row 3." in said
    assert b"\nklaim jht belum cair \xff,jht_claim," in target.read_bytes()


def test_classify_shares_the_work_among_workers() -> None:
    found = run(app, ["classify", "--workers", "2"], input="otp ga masuk\n\n")
    assert found.exit_code == 0
    assert found.stdout == run(app, ["classify"], input="otp ga masuk\n\n").stdout


@pytest.mark.parametrize("arguments", [["--workers", "0"], ["--input", "in.csv"]])
def test_classify_that_does_not_know_what_to_do_ends_with_2(arguments: list[str]) -> None:
    found = run(app, ["classify", *arguments])
    assert found.exit_code == 2
    assert "Traceback" not in found.stderr


@pytest.mark.skipif(find_spec("torch") is not None, reason="torch is here, so training would begin")
def test_training_without_torch_tells_how_to_get_it() -> None:
    found = run(app, ["train"])
    assert found.exit_code == 2
    assert "make encoder" in found.stderr


@pytest.mark.parametrize("content", [b"teks\nx\n", b"text,category\nx\xff,otp_code\n", b"text,category\nx,foo\n"])
def test_a_file_that_cannot_be_used_ends_with_2_and_a_sentence(tmp_path: Path, content: bytes) -> None:
    found = run(app, ["evaluate", _file(tmp_path, content), "--json"])
    assert found.exit_code == 2
    assert found.stderr.startswith("in.csv")
    assert "Traceback" not in found.stderr


def test_the_corpus_report_has_json_too() -> None:
    found = run(app, ["corpus", "report", "--quick", "--json"])
    assert json.loads(found.stdout)["texts"] > 1000


def test_a_shared_text_fails_the_check(tmp_path: Path) -> None:
    text = next(text.text for text in load().all if "," not in text.text and '"' not in text.text)
    found = run(
        app, ["corpus", "report", "--quick", "--json", "--against", _file(tmp_path, f"text\n{text}\n".encode())]
    )
    assert found.exit_code == 1
    assert text in json.loads(found.stdout)["found_elsewhere"]
