from pathlib import Path

import pytest

from knowledge.formats import Format, read
from tests.unit.knowledge.files import MakeArticle, edited, faults, text, written


def test_markdown_reads_as_a_trainer_would_write_it(make_article: MakeArticle, tmp_path: Path) -> None:
    article = make_article(
        id_text=text(
            "Mencari nomor KPJ",
            "Nomor KPJ ada di kartu. Kartu ada di JMO.",
            "Buka JMO.",
            "Tekan Kartu Digital.",
            channels={"branch": "Bawa KTP."},
            amounts=[{"label": "Biaya", "value": "Rp0", "since": "2026-01"}],
        ),
        questions={"id": ["nomor kpj saya berapa"], "en": ["where is my number"]},
    )
    assert written(article, tmp_path, Format.MARKDOWN) == PAGE


def test_markdown_takes_harmless_edits(make_article: MakeArticle, tmp_path: Path) -> None:
    content = written(make_article(id_text=text("J", "Satu. Dua.", "Buka JMO.", "Tekan.")), tmp_path, Format.MARKDOWN)
    changed = content.replace("\n\n", "  \n \n\t\n\n").replace("1. Buka", " 7)  Buka").replace("2. Tekan", "7. Tekan")
    changed = (
        changed.replace("## Judul", "##  title: ##").replace("# English", "# ENGLISH").replace("- tanya", "* tanya")
    )
    assert edited(tmp_path, "kpj-find-number.md", "\n" + changed) == read(tmp_path / "kpj-find-number.md")[0]
    assert read(tmp_path / "kpj-find-number.md")[0].id_text.steps == ("Buka JMO.", "Tekan.")
    assert read(tmp_path / "kpj-find-number.md")[0].id_text.answer == "Satu. Dua."


def test_markdown_takes_lines_that_an_editor_has_wrapped(make_article: MakeArticle, tmp_path: Path) -> None:
    content = written(make_article(id_text=text("J", "A", "Telepon 175. Tanya.")), tmp_path, Format.MARKDOWN)
    for wrapped in ("Telepon\n175. Tanya.", "Telepon\n   175. Tanya.", "Telepon 175.  \n   Tanya."):
        article = edited(tmp_path, "kpj-find-number.md", content.replace("Telepon 175. Tanya.", wrapped))
        assert article.id_text.steps == ("Telepon 175. Tanya.",)


def test_markdown_keeps_paragraphs_and_broken_lines(make_article: MakeArticle, tmp_path: Path) -> None:
    content = written(make_article(id_text=text("J", "Satu.\nDua.\n\nTiga.")), tmp_path, Format.MARKDOWN)
    assert "\n\nSatu.\\\nDua.\n\nTiga.\n\n" in content


def test_markdown_escapes_what_could_be_structure(make_article: MakeArticle, tmp_path: Path) -> None:
    article = make_article(id_text=text("# J", "- A", "1. Buka"), questions={"id": ["* dan | dan & dan *141#"]})
    content = written(article, tmp_path, Format.MARKDOWN)
    for line in (r"\# J", r"\- A", r"1. 1\. Buka", r"- \* dan | dan & dan \*141#"):
        assert f"\n{line}\n" in content


@pytest.mark.parametrize("typed", ["&#9999999;", "&#55296;", "&amp; R&D", "C:\\dir", "a | b", "*141#", "#1"])
def test_markdown_takes_signs_that_were_typed_without_escape(
    make_article: MakeArticle, tmp_path: Path, typed: str
) -> None:
    content = written(make_article(), tmp_path, Format.MARKDOWN)
    found = edited(tmp_path, "kpj-find-number.md", content.replace("Nomor KPJ ada di kartu.", typed))
    assert found.id_text.answer == typed


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("## Judul", "## Jdul", r"line 15: there is no section 'Jdul' here, only Judul / Title, Jawaban"),
        ("## Jawaban", "## Judul", r"line 19: the section 'Judul' is there twice"),
        ("# English", "# Englsh", r"line 31: there is no part 'Englsh', only Bahasa Indonesia"),
        ("# Bahasa", "Salam\n\n# Bahasa", r"line 13: stands below no section"),
        ("# Bahasa Indonesia", "", r"line 15: stands above the first part"),
        ("# English", "# English\n\nHello", r"line 33: stands below no section"),
        ("1. Buka kartu", "Buka kartu", r"line 25: belongs to no item of the list"),
        ("digital.\n", "digital.\n\nLalu ini.\n", r"line 27: belongs to no item of the list"),
        ("digital.\n", "digital.\n   - lalu ini\n", r"line 26: a list or rule cannot stand here"),
        ("Nomor KPJ ada", "- Nomor KPJ ada", r"line 21: a list or rule cannot stand here"),
        (r"175\.", "175.\n\n---", r"line 31: a list or rule cannot stand here"),
        ("## Langkah", "## Kanal\n\n- Wartel: sepi\n\n## Langkah", r"line 23: 'Wartel' is none of the channels"),
        (
            "## Langkah",
            "## Jumlah\n\n- Biaya\n\n## Langkah",
            r"line 25: 'Biaya' must have 3 parts: label | value | since",
        ),
        ("topic: ", "id: x\ntopic: ", r"line 3: 'id' is there twice"),
        ("topic: ", "topic ", r"line 4: "),
        ("topic: ", "questions: {}\ntopic: ", r"questions: stands below"),
        ("topic: kpj.find-number\n", "", r"topic: Field required"),
        ("2026-11-01", "1 Nov", r"reviewed_on: '1 Nov' is no date; write it like 2026-11-20"),
        ("---\nid", "id", r"line 1: must begin with the fields between two lines of ---"),
    ],
)
def test_markdown_says_which_line_is_wrong(
    make_article: MakeArticle, tmp_path: Path, old: str, new: str, told: str
) -> None:
    content = written(make_article(), tmp_path, Format.MARKDOWN)
    assert old in content
    (tmp_path / "kpj-find-number.md").write_text(content.replace(old, new, 1), encoding="utf-8")
    assert f"kpj-find-number.md: {told}" in "\n".join(faults(tmp_path))


def test_markdown_tells_all_faults_of_all_files_at_once(make_article: MakeArticle, tmp_path: Path) -> None:
    content = written(make_article(), tmp_path, Format.MARKDOWN)
    (tmp_path / "one.md").write_text(
        content.replace("## Judul", "## Jdul").replace("topic:", "topik:"), encoding="utf-8"
    )
    (tmp_path / "two.md").write_text(content, encoding="utf-8")
    told = [fault.partition(": ")[0::2] for fault in faults(tmp_path)]
    assert {file for file, _ in told} == {"one.md", "two.md"}
    assert {message.partition(":")[0] for file, message in told if file == "one.md"} == {
        *("line 15", "topic", "topik", "id_text.title")
    }


PAGE = r"""---
id: kpj-find-number
topic: kpj.find-number
reviewed_on: 2026-11-01
recheck_by: 2027-06-01
sources:
  - title: FAQ resmi
    date: 2025
    confidence: A
    code: FAQ
---

# Bahasa Indonesia

## Judul

Mencari nomor KPJ

## Jawaban

Nomor KPJ ada di kartu.
Kartu ada di JMO.

## Langkah

1. Buka JMO.
2. Tekan Kartu Digital.

## Kalau belum berhasil

175\.

## Kanal

- Kantor cabang: Bawa KTP.

## Jumlah

- Biaya | Rp0 | 2026-01

# English

## Title

Finding the KPJ number

## Answer

The number is on the card.

## Steps

1. Open the digital card.

## If that fails

175\.

# Pertanyaan

## Bahasa Indonesia

- nomor kpj saya berapa

## English

- where is my number
"""
