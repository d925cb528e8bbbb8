from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge.article import Article, Channel, Confidence, Segment
from knowledge.faults import ArticleError
from knowledge.formats import Format, read, write
from knowledge.store import parse_article
from tests.unit.knowledge.files import MakeArticle, contents, faults, place, save, text, written

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


# Both directions


@ALL_FORMATS
def test_what_is_shipped_comes_back_exactly(
    shipped_articles: Sequence[Article], tmp_path: Path, format: Format
) -> None:
    assert write(shipped_articles, place(tmp_path, format), format) == len(shipped_articles)
    assert read(place(tmp_path, format)) == shipped_articles


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
