import ast
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language import normaliser
from language.normaliser import normalise

TABLE = Path(normaliser.__file__).with_name("slang.tsv")
ROWS = [line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines()[1:]]
WORDS = sorted({word for row in ROWS for cell in row for word in cell.split()})
FRAGMENTS = st.sampled_from([*WORDS, "3", "2", "terus2an", "muncul2", "hr", "x", "!", "[NIK]", "no.", "e-mail"])


@pytest.mark.parametrize(
    ("written", "standard"),
    [
        ("Gk BISA logiiin", "tidak bisa login"),
        ("otp ga muncul2", "otp tidak muncul-muncul"),
        ("gagal terus2an", "gagal terus-terusan"),
        ("eror² mulu", "error-error terus"),
        ("lamaaaa bgt", "lama banget"),
        ("udh 3x", "sudah 3 kali"),
        ("saldo 20jt", "saldo 20 juta"),
        ("bpjs tk", "bpjs ketenagakerjaan"),
        ("bpjs-tk", "bpjs ketenagakerjaan"),
        ("tak bisa masuk", "tidak bisa masuk"),
        ("tak coba lagi", "saya coba lagi"),
        ("3 hr", "3 hari"),
        ("hr ini", "hari ini"),
        ("no hp lama", "nomor ponsel lama"),
        ("se\u200blalu", "selalu"),
        ("ｊｍｏ", "jmo"),
    ],
)
def test_what_people_write_becomes_standard(written: str, standard: str) -> None:
    assert normalise(written) == standard


@pytest.mark.parametrize("text", ["tanya hr kantor", "jmo2", "vivo y12", "i can't log", "kode 040", "4.15.14"])
def test_what_means_something_else_stays(text: str) -> None:
    assert normalise(text) == text


@given(st.lists(FRAGMENTS, max_size=8).map(" ".join))
def test_normalising_twice_changes_nothing_for_slang(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


@given(st.text(max_size=60))
def test_normalising_twice_changes_nothing_for_any_text(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)


def test_every_row_of_the_table_is_reachable_and_ends_in_a_standard_form() -> None:
    assert all(len(row) == 2 and all(row) for row in ROWS)
    assert len({slang for slang, _ in ROWS}) == len(ROWS)
    assert [row for row in ROWS if normalise(row[0]) != row[1]] == []
    assert [standard for _, standard in ROWS if normalise(standard) != standard] == []


def test_it_needs_the_standard_library_only_because_rasa_runs_it() -> None:
    tree = ast.parse(Path(normaliser.__file__).read_text(encoding="utf-8"), feature_version=(3, 10))
    imported = {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}
    imported |= {str(node.module) for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in imported} <= sys.stdlib_module_names
