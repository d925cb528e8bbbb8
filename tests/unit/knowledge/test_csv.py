import csv
import re
from pathlib import Path
from typing import Any

import pytest

from knowledge.formats import Format, read, write
from tests.unit.knowledge.files import MakeArticle, faults, rows, save, text


def with_cell(table: list[list[str]], column: str, cell: str) -> list[list[str]]:
    return [table[0], [cell if name == column else old for name, old in zip(*table, strict=True)]]


def test_csv_shows_one_row_an_article_and_one_line_an_item(make_article: MakeArticle, tmp_path: Path) -> None:
    article = make_article(id_text=text("J", "A", "Buka | JMO.", "Tekan.", channels={"jmo": "Ada."}))
    write([article, article.model_copy(update={"id": "other"})], tmp_path / "a.csv", Format.CSV)
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfid,topic,")
    heading, first, second = rows(tmp_path / "a.csv")
    cells = dict(zip(heading, first, strict=True))
    assert (cells["id_steps"], cells["id_channels"]) == ("Buka | JMO.\nTekan.", "Aplikasi JMO: Ada.")
    assert cells["sources"] == "FAQ resmi | 2025 | A | FAQ"
    assert (first[0], second[0]) == ("kpj-find-number", "other")


@pytest.mark.parametrize("danger", ["=1+1", "+62", "-1", "@SUM(A1)", "'=1", "2026-11-20", "007", "50%"])
def test_csv_makes_safe_what_a_spreadsheet_would_change(make_article: MakeArticle, tmp_path: Path, danger: str) -> None:
    amount = {"label": danger, "value": danger, "since": "2025"}
    texts = text(danger, danger, danger, "lain", documents=[danger], amounts=[amount])
    article = make_article(id_text=texts, legal=[danger], questions={"id": ["lain", danger]})
    write([article], tmp_path / "a.csv", Format.CSV)
    cells = [line for row in rows(tmp_path / "a.csv") for cell in row for line in cell.split("\n")]
    assert not [cell for cell in cells if re.match(r"[=+\-@]|[\d%.,/: -]+$", cell)]
    assert read(tmp_path / "a.csv") == (article,)


@pytest.mark.parametrize("typed", ["=1+1", "-1", "2026", "'kata'", "''kata"])
def test_csv_takes_what_a_person_typed_as_it_is(table: list[list[str]], tmp_path: Path, typed: str) -> None:
    save(tmp_path / "a.csv", with_cell(table, "id_answer", typed))
    assert read(tmp_path / "a.csv")[0].id_text.answer == typed


@pytest.mark.parametrize("options", [{"delimiter": ";"}, {"lineterminator": "\n"}, {"quoting": csv.QUOTE_ALL}])
def test_csv_of_other_spreadsheets_is_the_same(
    table: list[list[str]], make_article: MakeArticle, tmp_path: Path, options: dict[str, Any]
) -> None:
    blank = [""] * len(table[0])
    save(tmp_path / "a.csv", [table[0], blank, [*table[1], "", ""], blank], **options)
    assert read(tmp_path / "a.csv") == (make_article(),)


def test_csv_tells_all_wrong_cells_by_the_rows_of_the_spreadsheet(
    table: list[list[str]], make_article: MakeArticle, tmp_path: Path
) -> None:
    nameless = with_cell(table, "en_answer", " ")[1]
    undated = with_cell(table, "reviewed_on", "20/11/2026")[1]
    strange = with_cell(with_cell(table, "id_channels", "Wartel: sepi"), "sources", "FAQ | 2025")[1]
    save(tmp_path / "a.csv", [table[0], [], nameless, undated, strange, table[1], [*table[1], "x"]])
    told = faults(tmp_path / "a.csv")
    assert told[0] == "a.csv: row 3: en_text.answer: Field required"
    assert told[1] == "a.csv: row 4: reviewed_on: '20/11/2026' is no date; write it like 2026-11-20"
    assert told[2] == "a.csv: row 5: sources: 'FAQ | 2025' must have 4 parts: title | date | confidence | code"
    assert told[3].startswith("a.csv: row 5: id_text.channels: 'Wartel' is none of the channels: Aplikasi JMO")
    assert f"a.csv: row 7: column {len(table[0]) + 1} has no heading" in told


def test_csv_says_where_an_article_was_before(table: list[list[str]], tmp_path: Path) -> None:
    save(tmp_path / "a.csv", [*table, table[1]])
    assert faults(tmp_path / "a.csv") == ["a.csv: row 3: id: 'kpj-find-number' is also in row 2"]


def test_csv_wants_each_column_once(table: list[list[str]], tmp_path: Path) -> None:
    heading = ["id", "id", *("jawaban" if name == "id_answer" else name for name in table[0][2:])]
    save(tmp_path / "a.csv", [heading, table[1]])
    assert set(faults(tmp_path / "a.csv")) == {
        "a.csv: row 1: jawaban: there is no such column",
        "a.csv: row 1: topic: the column is missing",
        "a.csv: row 1: id_answer: the column is missing",
        "a.csv: row 1: id: the column is there twice",
    }


def test_csv_says_which_row_is_torn(table: list[list[str]], tmp_path: Path) -> None:
    save(tmp_path / "a.csv", [*table, table[1]])
    with (tmp_path / "a.csv").open("a", encoding="utf-8") as file:
        file.write('"never closed')
    assert faults(tmp_path / "a.csv")[0].startswith("a.csv: row 4: ")
