import csv
import io
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.article import Article, Channel, Confidence, Segment
from knowledge.faults import ArticleError
from knowledge.formats import Format, read, write
from knowledge.store import ARTICLES_FOLDER, load_articles, parse_article

ALL_FORMATS = pytest.mark.parametrize("format", Format)

# What some format takes for structure, in every place where it might.
TRAPS = (
    *"-#=+@'\"|\\>*_`~:&![]{}<%?,;.)(/",
    *("- ", "# ", "## Judul", "1. ", "12) ", "175. ", "---", "***", "===", "> ", "| ", " | ", "\\|", "\\n", "\\u0009"),
    *(": ", " #", "&#32;", "&#9;", "&amp;", "&#55296;", "''", "'=", "'1", "=1+1", "<<", "null", "yes", "0777", "1:30"),
    *("2026-11-20", "2026-02-30", "1e5", "~", "|-", ">-", "Aplikasi JMO: ", "Bahasa Indonesia", "Rp10.000", "50%"),
    *(" ", "  ", "\n", "\n\n", "\n\n\n", "\n ", " \n", "\\\n", "\t", "\r", "\r\n", "\x00", "\x0b", "\x1c", "\x7f"),
    *("\x85", "\xa0", "\u2028", "\u200b", "\ufeff", "\uffff", "é", "Ａ", "😀", "👨\u200d👩\u200d👧"),
    *("kata ", "Kalimat. ", "a" * 130, "kata  " * 40),
)
texts = st.one_of(
    st.text(max_size=40),
    st.lists(st.one_of(st.sampled_from(TRAPS), st.text(max_size=3)), max_size=12).map("".join),
).filter(str.strip)
slugs = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
partial_dates = st.one_of(
    st.dates().map(str), st.from_regex(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?", fullmatch=True)
)
amounts = st.fixed_dictionaries({"label": texts, "value": texts, "since": partial_dates})
sources = st.fixed_dictionaries(
    {"title": texts, "date": partial_dates, "confidence": st.sampled_from(Confidence), "code": texts}
)
article_texts = st.fixed_dictionaries(
    {"title": texts, "answer": texts, "if_that_fails": texts},
    optional={
        "steps": st.lists(texts, max_size=4),
        "channels": st.dictionaries(st.sampled_from(Channel), texts, max_size=3),
        "documents": st.lists(texts, max_size=3),
        "amounts": st.lists(amounts, max_size=2),
    },
)
arbitrary_articles = st.fixed_dictionaries(
    {
        "id": slugs,
        "topic": texts,
        "reviewed_on": st.dates(),
        "recheck_by": st.dates(),
        "sources": st.lists(sources, min_size=1, max_size=2),
        "id_text": article_texts,
        "en_text": article_texts,
        "questions": st.fixed_dictionaries(
            {}, optional={"id": st.lists(texts, max_size=3), "en": st.lists(texts, max_size=3)}
        ),
    },
    optional={
        "segments": st.lists(st.sampled_from(Segment), max_size=2),
        "flow": texts,
        "valid_from": st.dates(),
        "valid_to": st.dates(),
        "legal": st.lists(texts, max_size=3),
        "related": st.lists(slugs, max_size=3),
    },
).map(Article.model_validate)

MakeArticle = Callable[..., Article]


@pytest.fixture(scope="module")
def shipped() -> tuple[Article, ...]:
    return load_articles()


def place(folder: Path, format: Format) -> Path:
    return folder / "articles.csv" if format is Format.CSV else folder


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def written(article: Article, folder: Path, format: Format) -> str:
    """What the file says, as an editor shows it."""
    write([article], place(folder, format), format)
    (file,) = folder.iterdir()
    return file.read_text(encoding="utf-8-sig")


def faults(source: Path) -> list[str]:
    with pytest.raises(ArticleError) as caught:
        read(source)
    return [str(fault) for fault in caught.value.faults]


def edited(folder: Path, name: str, content: str) -> Article:
    file = folder / name
    file.write_text(content, encoding="utf-8")
    (article,) = read(file)
    return article


# Both directions


@ALL_FORMATS
def test_what_is_shipped_comes_back_exactly(shipped: Sequence[Article], tmp_path: Path, format: Format) -> None:
    assert write(shipped, place(tmp_path, format), format) == len(shipped)
    assert read(place(tmp_path, format)) == shipped


@ALL_FORMATS
@settings(max_examples=60, deadline=None)
@given(article=arbitrary_articles)
def test_any_article_comes_back_exactly_and_is_written_the_same_again(format: Format, article: Article) -> None:
    with TemporaryDirectory() as first, TemporaryDirectory() as second:
        write([article], place(Path(first), format), format)
        found = read(place(Path(first), format))
        assert found == (article,)
        write(found, place(Path(second), format), format)
        assert contents(Path(first)) == contents(Path(second))


@settings(max_examples=60, deadline=None)
@given(article=arbitrary_articles)
def test_the_store_reads_the_yaml_of_any_article(article: Article) -> None:
    with TemporaryDirectory() as folder:
        write([article], Path(folder), Format.YAML)
        file = Path(folder) / f"{article.id}.yml"
        assert parse_article(file.read_text(encoding="utf-8"), file.name) == article


@ALL_FORMATS
def test_nothing_is_taken_for_structure_in_any_field(make_article: MakeArticle, tmp_path: Path, format: Format) -> None:
    for trap in TRAPS:
        told = [f"{trap}b", f"a{trap}b", f"a{trap}", f"a\n{trap}b", f"a{trap}\n{trap}b"]
        amount = {"label": told[1], "value": told[0], "since": "0777"}
        source = {"title": told[3], "date": "2026-02-30", "confidence": "C", "code": told[2]}
        both = text(told[0], told[4], *told, channels={"jmo": told[0]}, documents=told, amounts=[amount])
        questions = {"id": told, "en": told}
        article = make_article(
            topic=told[0], flow=told[1], sources=[source], legal=told, id_text=both, en_text=both, questions=questions
        )
        write([article], place(tmp_path, format), format)
        assert read(place(tmp_path, format)) == (article,), repr(trap)


@ALL_FORMATS
def test_a_list_may_be_long(make_article: MakeArticle, tmp_path: Path, format: Format) -> None:
    article = make_article(id_text=text("J", "A", *map(str, range(1, 120))))
    write([article], place(tmp_path, format), format)
    assert read(place(tmp_path, format)) == (article,)


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
@ALL_FORMATS
def test_line_ends_of_other_systems_change_nothing(
    make_article: MakeArticle, tmp_path: Path, format: Format, line_end: str
) -> None:
    article = make_article(id_text=text("Judul", "Baris satu.\nBaris dua.\n\nParagraf.", "Buka\nJMO."))
    content = written(article, tmp_path, format)
    (file,) = tmp_path.iterdir()
    file.write_bytes(b"\xef\xbb\xbf" + content.replace("\n", line_end).encode())
    assert read(file) == (article,)


@ALL_FORMATS
def test_channels_come_in_the_order_in_which_people_may_try_them(
    make_article: MakeArticle, tmp_path: Path, format: Format
) -> None:
    told = {"call_175": "Telepon dulu.", "branch": "Lalu datang."}
    write([make_article(id_text=text("J", "A", channels=told))], place(tmp_path, format), format)
    assert list(read(place(tmp_path, format))[0].id_text.channels) == ["branch", "call_175"]


# YAML


def test_yaml_looks_like_the_shipped_files(shipped: Sequence[Article], tmp_path: Path) -> None:
    write(shipped, tmp_path, Format.YAML)
    for article in shipped:
        ours, theirs = (unfolded(folder / f"{article.id}.yml") for folder in (tmp_path, ARTICLES_FOLDER))
        assert ours == theirs


def test_yaml_is_folded_at_120_columns_and_at_sentences(make_article: MakeArticle, tmp_path: Path) -> None:
    content = written(make_article(id_text=text("J", "Kalimat pertama. " + "kata " * 60)), tmp_path, Format.YAML)
    assert "  answer: >-\n    Kalimat pertama.\n    kata kata" in content
    assert max(map(len, content.splitlines())) <= 120


def test_yaml_keeps_the_lines_of_a_text_that_has_some(make_article: MakeArticle, tmp_path: Path) -> None:
    content = written(make_article(id_text=text("J", "Satu: a\n\n# Dua")), tmp_path, Format.YAML)
    assert "  answer: |-\n    Satu: a\n\n    # Dua\n" in content


def test_yaml_quotes_blanks_that_an_editor_would_cut(make_article: MakeArticle, tmp_path: Path) -> None:
    content = written(make_article(id_text=text("J", "Satu \n  dua")), tmp_path, Format.YAML)
    assert '  answer: "Satu \\n  dua"\n' in content


def test_yaml_leaves_emoji_and_accents_readable(make_article: MakeArticle, tmp_path: Path) -> None:
    article = make_article(questions={"id": ['kok "gagal" 😀 é']})
    assert '    - "kok \\"gagal\\" 😀 é"' in written(article, tmp_path, Format.YAML)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("id: [", "x.yml: line 1: "),
        ("id: x\ntopic: a\nid: y\n", "x.yml: line 3: 'id' is there twice"),
        ("id: x\nreviewed_on: 2026-02-30\n", "x.yml: file: day is out of range for month"),
        ("", "x.yml: file: "),
    ],
)
def test_yaml_says_where_it_is_torn(tmp_path: Path, content: str, told: str) -> None:
    (tmp_path / "x.yml").write_text(content, encoding="utf-8")
    assert faults(tmp_path / "x.yml")[0].startswith(told)


# Markdown


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


# CSV


def rows(file: Path, **changed: Any) -> list[list[str]]:
    return list(csv.reader(io.StringIO(file.read_text(encoding="utf-8-sig"), newline=""), **changed))


def save(file: Path, table: Sequence[Sequence[str]], **options: Any) -> None:
    """As a spreadsheet would save it."""
    target = io.StringIO(newline="")
    csv.writer(target, **options).writerows(table)
    file.write_text(target.getvalue(), encoding="utf-8", newline="")


@pytest.fixture
def table(make_article: MakeArticle, tmp_path: Path) -> list[list[str]]:
    """The heading and one article."""
    write([make_article()], tmp_path / "a.csv", Format.CSV)
    return rows(tmp_path / "a.csv")


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


# Files and folders


@ALL_FORMATS
def test_what_is_not_utf8_is_told(tmp_path: Path, format: Format) -> None:
    (tmp_path / f"x{format.suffix}").write_bytes(b"id: \xff\xfe")
    assert faults(tmp_path / f"x{format.suffix}") == [f"x{format.suffix}: file: is not UTF-8"]


@pytest.mark.parametrize("format", [Format.YAML, Format.MARKDOWN])
def test_the_id_is_the_file_name(make_article: MakeArticle, tmp_path: Path, format: Format) -> None:
    written(make_article(), tmp_path, format)
    (tmp_path / f"kpj-find-number{format.suffix}").rename(tmp_path / f"other{format.suffix}")
    assert faults(tmp_path) == [f"other{format.suffix}: id: 'kpj-find-number' differs from the file name"]


def test_a_folder_of_two_formats_is_refused(make_article: MakeArticle, tmp_path: Path) -> None:
    write([make_article()], tmp_path, Format.YAML)
    write([make_article()], tmp_path, Format.MARKDOWN)
    assert "keep the articles in one format" in faults(tmp_path)[0]


def test_hidden_files_of_a_folder_are_no_articles(make_article: MakeArticle, tmp_path: Path) -> None:
    write([make_article()], tmp_path, Format.MARKDOWN)
    (tmp_path / "._kpj-find-number.md").write_bytes(b"\x00\x05")
    assert read(tmp_path) == (make_article(),)


def test_what_holds_no_article_is_told(table: list[list[str]], tmp_path: Path) -> None:
    save(tmp_path / "a.csv", table[:1])
    (tmp_path / "empty").mkdir()
    (tmp_path / "a.docx").touch()
    (tmp_path / "folder.md").mkdir()
    assert faults(tmp_path / "a.csv") == ["a.csv: file: holds no article"]
    assert faults(tmp_path / "empty") == ["empty: file: holds no article"]
    assert faults(tmp_path / "a.docx") == ["a.docx: file: the name must end in one of .yml, .md, .csv"]
    assert faults(tmp_path / "none") == ["none: file: there is no such file or folder"]
    assert faults(tmp_path)[0].startswith("folder.md: file: ")


@ALL_FORMATS
def test_two_articles_of_one_name_are_not_written(make_article: MakeArticle, tmp_path: Path, format: Format) -> None:
    with pytest.raises(ArticleError, match="'kpj-find-number' is there twice"):
        write([make_article(), make_article(topic="account.otp")], place(tmp_path, format), format)
    assert not contents(tmp_path)


def test_a_csv_file_is_named_so(make_article: MakeArticle, tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match=r"must end in \.csv"):
        write([make_article()], tmp_path / "articles.txt", Format.CSV)


def text(title: str, answer: str, *steps: str, **more: Any) -> dict[str, Any]:
    """One language of an article."""
    return {"title": title, "answer": answer, "steps": list(steps), "if_that_fails": "175."} | more


def unfolded(file: Path) -> str:
    """The file with the lines of each folded text joined, and without the choice between folding and not."""
    joined = re.sub(r"(?<=\S)\n {4,}(?![ -])(?=\S)(?!(?:\w+): )", " ", file.read_text(encoding="utf-8"))
    return re.sub(r": >- ", ": ", joined)


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
