import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from knowledge.__main__ import app
from knowledge.article import Article
from knowledge.commands import plan
from knowledge.formats import Format, read, write
from knowledge.store import ARTICLES_FOLDER, load_articles

OTP = {"title": "Kode OTP", "answer": "Tunggu.", "steps": ["Minta lagi."], "if_that_fails": "Telepon kami."}
RUNNER = CliRunner()
TODAY = datetime.now(UTC).date()
NOTHING = {"new": 0, "changed": 0, "unchanged": 0, "errors": 0, "warnings": 0, "written": 0}

MakeArticle = Callable[..., Article]


def run(*arguments: Any, exit_code: int = 0) -> str:
    result = RUNNER.invoke(app, list(map(str, arguments)))
    assert result.exit_code == exit_code, result.output
    return result.output


def bring(source: Path, into: Path, *options: str, exit_code: int = 0) -> Any:
    """What an import tells in JSON."""
    output = run("import", source, "--into", into, "--json", *options, exit_code=exit_code)
    return json.loads(output.splitlines()[-1])


def files(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(folder.iterdir())}


@pytest.fixture
def fresh(make_article: MakeArticle) -> MakeArticle:
    """Articles that nothing is to be said about, on whatever day the tests run."""

    def make(**changes: Any) -> Article:
        return make_article(**({"recheck_by": TODAY + timedelta(days=200)} | changes))

    return make


@pytest.fixture
def folder(fresh: MakeArticle, tmp_path: Path) -> Path:
    """Two articles, one of them laid out differently than we would write it."""
    target = tmp_path / "articles"
    questions = {"id": [f"otp {n}" for n in range(25)], "en": [f"otp way {n}" for n in range(10)]}
    otp = fresh(id="account-otp", topic="account.otp", id_text=OTP, questions=questions)
    write([fresh(), otp], target, Format.YAML)
    with (target / "account-otp.yml").open("a", encoding="utf-8") as file:
        file.write("# kept as long as nothing changes\n")
    return target


@pytest.mark.parametrize("format", Format)
def test_what_was_exported_is_unchanged_when_it_comes_back(folder: Path, tmp_path: Path, format: Format) -> None:
    before = files(folder)
    target = tmp_path / ("out.csv" if format is Format.CSV else "out")
    told = run("export", target, "--format", format, "--from", folder, "--json")
    assert json.loads(told.splitlines()[-1]) == {"written": 2}
    assert bring(target, folder) == NOTHING | {"unchanged": 2}
    assert files(folder) == before


def test_import_writes_what_is_new_or_changed_and_only_that(folder: Path, tmp_path: Path, fresh: MakeArticle) -> None:
    before = files(folder)
    changed, otp = read(folder)[1].model_copy(update={"legal": ("PP 1/2000",)}), read(folder)[0]
    new = fresh(id="app-update-loop", topic="app.update-loop", questions={"id": [f"baru {n}" for n in range(25)]})
    write([changed, otp, new], tmp_path / "in.csv", Format.CSV)
    assert bring(tmp_path / "in.csv", folder, "--check")["written"] == 0
    assert files(folder) == before
    told = bring(tmp_path / "in.csv", folder)
    assert told == NOTHING | {"new": 1, "changed": 1, "unchanged": 1, "warnings": told["warnings"], "written": 2}
    assert load_articles(folder) == (otp, new, changed)
    assert files(folder)["account-otp.yml"] == before["account-otp.yml"]


def test_import_makes_the_folder(fresh: MakeArticle, tmp_path: Path) -> None:
    write([fresh()], tmp_path / "in", Format.MARKDOWN)
    assert bring(tmp_path / "in", tmp_path / "far" / "away") == NOTHING | {"new": 1, "written": 1}
    assert load_articles(tmp_path / "far" / "away") == (fresh(),)


def test_one_error_of_the_lint_keeps_everything_out(folder: Path, tmp_path: Path, fresh: MakeArticle) -> None:
    before = files(folder)
    wrong = fresh(id="other", topic="no.such-topic", related=["account-otp", "nobody"])
    write([fresh(legal=["PP 1/2000"]), wrong], tmp_path / "in", Format.MARKDOWN)
    output = run("import", tmp_path / "in", "--into", folder, exit_code=1)
    assert "error: other: topic: 'no.such-topic' is not in topics.csv" in output
    assert "error: other: related: there is no article 'nobody'" in output
    assert "account-otp'" not in output
    assert "1 new, 1 changed, 0 unchanged" in output
    assert "0 written" in output
    assert files(folder) == before


def test_warnings_are_told_and_keep_nothing_out(folder: Path, tmp_path: Path, fresh: MakeArticle) -> None:
    write([fresh(recheck_by=TODAY)], tmp_path / "in", Format.MARKDOWN)
    output = run("import", tmp_path / "in", "--into", folder)
    assert f"warning: kpj-find-number: recheck_by: to be checked again by {TODAY}" in output
    assert read(folder)[1].recheck_by == TODAY


def test_every_fault_of_the_files_is_told_and_nothing_is_written(
    folder: Path, tmp_path: Path, fresh: MakeArticle
) -> None:
    before = files(folder)
    write([fresh(id="a"), fresh(id="b")], tmp_path / "in", Format.MARKDOWN)
    for name in ("a.md", "b.md"):
        file = tmp_path / "in" / name
        file.write_text(file.read_text(encoding="utf-8").replace("## Judul", "## Jdul"), encoding="utf-8")
    output = run("import", tmp_path / "in", "--into", folder, "--json", exit_code=1)
    assert "error: a.md: line 15: there is no section 'Jdul'" in output
    assert "error: b.md: line 15: there is no section 'Jdul'" in output
    assert json.loads(output.splitlines()[-1]) == NOTHING | {"errors": 4}
    assert files(folder) == before


def test_an_import_mends_a_file_that_cannot_be_read(folder: Path, tmp_path: Path, fresh: MakeArticle) -> None:
    (folder / "kpj-find-number.yml").write_text("id: [", encoding="utf-8")
    write([fresh()], tmp_path / "in", Format.MARKDOWN)
    assert bring(tmp_path / "in", folder) == NOTHING | {"changed": 1, "written": 1}


def test_another_file_that_cannot_be_read_keeps_everything_out(
    folder: Path, tmp_path: Path, fresh: MakeArticle
) -> None:
    (folder / "account-otp.yml").write_text("id: [", encoding="utf-8")
    write([fresh(legal=["PP 1/2000"], related=["account-otp"])], tmp_path / "in", Format.MARKDOWN)
    assert bring(tmp_path / "in", folder, exit_code=1) == NOTHING | {"changed": 1, "errors": 1}


def test_places_that_cannot_be_read_or_written_are_told_in_a_sentence(
    folder: Path, tmp_path: Path, fresh: MakeArticle
) -> None:
    (tmp_path / "file").touch()
    assert "there is no such file" in run("import", tmp_path / "none", "--into", folder, exit_code=1)
    assert "must end in .csv" in run("export", tmp_path / "x", "--format", "csv", "--from", folder, exit_code=2)
    assert "exists" in run("export", tmp_path / "file", "--format", "yaml", "--from", folder, exit_code=2)
    assert "no article" in run("export", tmp_path / "x", "--format", "yaml", "--from", tmp_path, exit_code=2)
    write([fresh()], tmp_path / "in", Format.MARKDOWN)
    assert bring(tmp_path / "in", tmp_path / "file", exit_code=1)["errors"] == 1


def test_the_shipped_articles_are_what_is_worked_on(tmp_path: Path) -> None:
    run("export", tmp_path / "out.csv", "--format", "csv")
    assert read(tmp_path / "out.csv") == load_articles()
    found = plan(read(tmp_path / "out.csv"), ARTICLES_FOLDER, TODAY)
    assert (found.new, found.changed, len(found.unchanged)) == ((), (), len(load_articles()))
