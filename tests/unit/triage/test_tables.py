from pathlib import Path

import pytest

from triage.tables import TableError, columns, rows


def _file(tmp_path: Path, content: bytes) -> Path:
    path = tmp_path / "in.csv"
    path.write_bytes(content)
    return path


def test_rows_come_with_empty_cells_for_missing_ones(tmp_path: Path) -> None:
    path = _file(tmp_path, '\ufefftext,category\n"a, b",x\nshort\n'.encode())
    assert list(rows(path, ("text",))) == [
        {"text": "a, b", "category": "x"},
        {"text": "short", "category": ""},
    ]
    assert columns(path) == ["text", "category"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"teks\nx\n", "in.csv has no column 'text'."),
        (b"", "in.csv has no column 'text'."),
        (b"text\nok\n\xff\n", "in.csv, row 3 is not UTF-8."),
        (b"t\xff\nok\n", "in.csv, row 1 is not UTF-8."),
        (b"text\na,b\n", "in.csv, row 2 has more cells than the header."),
        (b'text\nok\n"open\n', "in.csv, row 3: unexpected end of data."),
    ],
)
def test_a_file_that_cannot_be_used_is_described_in_one_sentence(tmp_path: Path, content: bytes, sentence: str) -> None:
    with pytest.raises(TableError) as error:
        list(rows(_file(tmp_path, content), ("text",)))
    assert str(error.value) == sentence


def test_torn_rows_come_with_their_bytes_when_somebody_hears_of_them(tmp_path: Path) -> None:
    heard: list[int] = []
    path = _file(tmp_path, b"text,note\nok,\ncaf\xe9,\nok,\xff\xfe\n\xc3\xa9,\n")
    found = list(rows(path, ("text",), torn=heard.append))
    assert heard == [3, 4]
    assert [row["text"].encode("utf-8", "surrogateescape") for row in found] == [b"ok", b"caf\xe9", b"ok", b"\xc3\xa9"]
    assert found[2]["note"].encode("utf-8", "surrogateescape") == b"\xff\xfe"


@pytest.mark.parametrize("content", [b"t\xff\nok\n", b"text\n\xff,b\n", b'text\n\xff\n"open\n', b"\xff\xfet\x00"])
def test_what_is_broken_otherwise_is_refused_also_then(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(TableError):
        list(rows(_file(tmp_path, content), ("text",), torn=lambda number: None))


def test_a_missing_file_is_described_too(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"none\.csv cannot be read: No such file"):
        list(rows(tmp_path / "none.csv", ()))


def test_progress_hears_the_bytes_read(tmp_path: Path) -> None:
    path = _file(tmp_path, b"text\na\nb\n")
    heard: list[int] = []
    list(rows(path, ("text",), heard.append))
    assert heard[-1] == path.stat().st_size


def test_two_columns_of_one_name_are_refused_instead_of_one_being_lost(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("text,note,note\notp,first,second\n", encoding="utf-8")
    with pytest.raises(TableError, match="two columns 'note'"):
        list(rows(path, ("text",)))


def test_an_empty_line_between_rows_of_several_columns_is_no_row(tmp_path: Path) -> None:
    path = tmp_path / "in.csv"
    path.write_text("text,note\notp,one\n\nklaim,two\n", encoding="utf-8")
    assert [row["note"] for row in rows(path, ("text",))] == ["one", "two"]
