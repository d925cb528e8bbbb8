import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from knowledge.__main__ import Library, app

RUNNER = CliRunner()


Run = Callable[..., Any]


@pytest.fixture
def run(index: Any, articles: Any, out_of_scope: Any) -> Run:
    """Runs a command on a few articles; returns its JSON if asked for, else its text."""
    library = Library(lambda: index, lambda: articles, lambda: out_of_scope)

    def run_command(*arguments: str, exit_code: int = 0) -> Any:
        result = RUNNER.invoke(app, arguments, obj=library)
        assert result.exit_code == exit_code, result.output
        return json.loads(result.output.splitlines()[-1]) if "--json" in arguments else result.output

    return run_command


def rows(folder: Path, content: str) -> str:
    file = folder / "rows.csv"
    file.write_text(content, encoding="utf-8")
    return str(file)


def test_search_tells_band_and_hits_in_the_language_asked_for(run: Run) -> None:
    found = run("search", "kode otp tidak masuk", "--lang", "en", "-k", "2", "--json")
    assert found["hits"][0]["topic"] == "account.otp"
    assert found["hits"][0]["title"] == "The one-time code does not arrive"
    assert len(found["hits"]) == 2
    assert found["band"] in {"sure", "unsure", "lost"}


def test_evaluate_returns_every_number(run: Run, tmp_path: Path) -> None:
    report = run("evaluate", rows(tmp_path, "text,topics\notp ga masuk,account.otp\nhujan,\n"), "--json")
    names = {"n", "top1", "top3", "mrr", "answered", "wrong_refusals", "oos_answered", "p50_ms", "p95_ms"}
    assert names <= set(report)
    assert report["n"] == 1


def test_evaluate_takes_a_file_that_is_all_out_of_scope(run: Run, tmp_path: Path) -> None:
    report = run("evaluate", rows(tmp_path, "text,lang\nhujan,id\n"), "--out-of-scope", "--json")
    assert (report["n"], report["oos_n"]) == (0, 1)


def test_ablation_and_thresholds_print_their_lines(run: Run, tmp_path: Path) -> None:
    file = rows(tmp_path, "text,accepted\notp ga masuk,account.otp\n")
    assert [line["name"] for line in run("ablation", file, "--json")][-1] == "fused"
    assert run("thresholds", "--json")[0]["refused"] >= 0


def test_tables_are_for_people(run: Run, tmp_path: Path) -> None:
    assert "account.otp" in run("search", "kode otp")
    assert "mrr" in run("evaluate", rows(tmp_path, "text,topics\notp ga masuk,account.otp\n"))


def test_a_wrong_file_is_one_clear_sentence(run: Run, tmp_path: Path) -> None:
    told = run("evaluate", rows(tmp_path, "kolom\nx\n"), exit_code=2)
    assert "has no column 'text'" in told
    assert "Traceback" not in told


def test_lint_fails_only_for_errors(run: Run, tmp_path: Path, make_article: Any) -> None:
    file = tmp_path / "kpj-find-number.yml"
    file.write_text(make_article().model_dump_json(), encoding="utf-8")
    assert run("lint", "--folder", str(tmp_path), "--json") == []
    file.write_text("id: kpj-find-number", encoding="utf-8")
    problems = run("lint", "--folder", str(tmp_path), "--json", exit_code=1)
    assert problems[0]["article"] == "kpj-find-number"
