import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from knowledge import Search
from knowledge.__main__ import Library, app
from knowledge.course import OUT_OF_SCOPE
from knowledge.fusion import WEIGHTS_FILE
from knowledge.golden import Golden
from tests.unit.knowledge.fakes import FakeEncoder

RUNNER = CliRunner()
GOLDEN = (
    Golden("otp ga masuk", frozenset({"account-otp"})),
    Golden("nomor kpj saya di mana", frozenset({"kpj-find-number"})),
    Golden("hujan di Bandung", frozenset()),
)

Run = Callable[..., Any]


def run_on(library: Library) -> Run:
    """Runs a command on a library; returns its JSON if asked for, else its text."""

    def run_command(*arguments: str, exit_code: int = 0) -> Any:
        result = RUNNER.invoke(app, arguments, obj=library)
        assert result.exit_code == exit_code, result.output
        return json.loads(result.output.splitlines()[-1]) if "--json" in arguments else result.output

    return run_command


@pytest.fixture
def run(search: Search, articles: Any, out_of_scope: Any) -> Run:
    return run_on(Library(lambda: search, lambda: articles, lambda: out_of_scope, lambda: GOLDEN))


@pytest.fixture
def shipped_weights() -> Iterator[bytes]:
    """The file that `calibrate` writes to, unharmed whatever happens."""
    before = WEIGHTS_FILE.read_bytes()
    yield before
    if WEIGHTS_FILE.read_bytes() != before:
        WEIGHTS_FILE.write_bytes(before)


def rows(folder: Path, content: str) -> str:
    file = folder / "rows.csv"
    file.write_text(content, encoding="utf-8")
    return str(file)


def test_search_tells_band_and_hits_in_the_language_asked_for(run: Run) -> None:
    found = run("search", "kode otp tidak masuk", "--lang", "en", "-k", "2", "--json")
    assert found["hits"][0]["article"] == "account-otp"
    assert found["hits"][0]["topic"] == "account.otp"
    assert found["hits"][0]["title"] == "The one-time code does not arrive"
    assert len(found["hits"]) == 2
    assert (found["band"], run("search", "???", "--json")["band"]) == ("sure", "lost")


def test_evaluate_returns_every_number(run: Run, tmp_path: Path) -> None:
    report = run("evaluate", rows(tmp_path, "text,topics\notp ga masuk,account.otp\nhujan,\n"), "--json")
    names = {"n", "top1", "top3", "mrr", "answered", "wrong_refusals", "oos_answered", "p50_ms", "p95_ms"}
    assert names <= set(report)
    assert (report["n"], report["oos_n"], report["top1"]) == (1, 1, 1.0)


def test_evaluate_takes_a_file_that_is_all_out_of_scope(run: Run, tmp_path: Path) -> None:
    report = run("evaluate", rows(tmp_path, "text,lang\nhujan,id\n"), "--out-of-scope", "--json")
    assert (report["n"], report["oos_n"]) == (0, 1)


def test_ablation_prints_a_line_for_each_way(run: Run, tmp_path: Path) -> None:
    file = rows(tmp_path, "text,accepted\notp ga masuk,account.otp\n")
    assert [line["name"] for line in run("ablation", file, "--json")][-1] == "lexical + head"


def test_ablation_of_nothing_in_scope_is_one_clear_sentence(run: Run, tmp_path: Path) -> None:
    assert "no row in scope" in run("ablation", rows(tmp_path, "text,topics\nhujan,\n"), exit_code=2)


def test_thresholds_are_judged_by_the_golden_questions(run: Run) -> None:
    cuts = run("thresholds", "--json")
    assert (cuts[0]["refused"], cuts[0]["oos_answered"], cuts[0]["sure_right"]) == (0.0, 0.0, 1.0)
    assert "sure_right" in run("thresholds")


def test_calibrating_without_the_encoder_leaves_the_weights_alone(run: Run, shipped_weights: bytes) -> None:
    assert "encoder is missing" in run("calibrate", exit_code=2)
    assert WEIGHTS_FILE.read_bytes() == shipped_weights


def test_calibrating_on_one_kind_of_questions_leaves_the_weights_alone(
    articles: Any, index: Any, shipped_weights: bytes
) -> None:
    search = Search(articles, index, FakeEncoder(("account.otp", OUT_OF_SCOPE)))
    run = run_on(Library(search=lambda: search, golden=lambda: GOLDEN[:2]))
    assert "in scope and out of scope" in run("calibrate", exit_code=2)
    assert WEIGHTS_FILE.read_bytes() == shipped_weights


def test_tables_are_for_people(run: Run, tmp_path: Path) -> None:
    assert "account.otp" in run("search", "kode otp")
    assert "mrr" in run("evaluate", rows(tmp_path, "text,topics\notp ga masuk,account.otp\n"))


@pytest.mark.parametrize("command", ["evaluate", "ablation"])
def test_a_wrong_file_is_one_clear_sentence(run: Run, tmp_path: Path, command: str) -> None:
    told = run(command, rows(tmp_path, "kolom\nx\n"), exit_code=2)
    assert "has no column 'text'" in told
    assert "Traceback" not in told


def test_lint_fails_only_for_errors(run: Run, tmp_path: Path, make_article: Any) -> None:
    file = tmp_path / "kpj-find-number.yml"
    file.write_text(make_article().model_dump_json(), encoding="utf-8")
    assert run("lint", "--folder", str(tmp_path), "--json") == []
    file.write_text("id: kpj-find-number", encoding="utf-8")
    problems = run("lint", "--folder", str(tmp_path), "--json", exit_code=1)
    assert problems[0]["article"] == "kpj-find-number"
