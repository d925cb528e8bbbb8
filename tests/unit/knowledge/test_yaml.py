import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from knowledge.article import Article
from knowledge.formats import Format, write
from knowledge.store import ARTICLES_FOLDER
from tests.unit.knowledge.files import MakeArticle, faults, text, written


def test_yaml_looks_like_the_shipped_files(shipped_articles: Sequence[Article], tmp_path: Path) -> None:
    write(shipped_articles, tmp_path, Format.YAML)
    for article in shipped_articles:
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


def unfolded(file: Path) -> str:
    """The file with the lines of each folded text joined, and without the choice between folding and not."""
    joined = re.sub(r"(?<=\S)\n {4,}(?![ -])(?=\S)(?!(?:\w+): )", " ", file.read_text(encoding="utf-8"))
    return re.sub(r": >- ", ": ", joined)
