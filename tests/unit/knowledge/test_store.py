from pathlib import Path
from typing import Any

import pytest
import yaml

from knowledge.faults import ArticleError
from knowledge.store import load_articles, load_out_of_scope, read_folder


def write(folder: Path, name: str, article: Any) -> None:
    content = yaml.safe_dump(article.model_dump(mode="json"))
    (folder / name).write_text(content, encoding="utf-8")


def test_reads_what_a_file_says(tmp_path: Path, make_article: Any) -> None:
    write(tmp_path, "kpj-find-number.yml", make_article())
    assert load_articles(tmp_path) == (make_article(),)


def test_names_file_and_field_of_what_does_not_fit(tmp_path: Path, make_article: Any) -> None:
    content = make_article().model_dump(mode="json")
    content["id_text"]["steps"] = ["Buka JMO.", {"Lalu": "tekan"}]
    (tmp_path / "kpj-find-number.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    with pytest.raises(ArticleError, match=r"kpj-find-number\.yml: id_text\.steps\.2: .*string"):
        load_articles(tmp_path)


@pytest.mark.parametrize("content", ["id: [", "", "- a list", "id: 1", "\tx"])
def test_says_which_file_is_no_article(tmp_path: Path, content: str) -> None:
    (tmp_path / "broken.yml").write_text(content, encoding="utf-8")
    with pytest.raises(ArticleError, match=r"broken\.yml: "):
        load_articles(tmp_path)


def test_says_which_file_is_not_utf8(tmp_path: Path) -> None:
    (tmp_path / "broken.yml").write_bytes(b"id: \xff\xfe")
    with pytest.raises(ArticleError, match=r"broken\.yml: file: is not UTF-8"):
        load_articles(tmp_path)


def test_wants_the_id_to_be_the_file_name(tmp_path: Path, make_article: Any) -> None:
    write(tmp_path, "other.yml", make_article())
    with pytest.raises(ArticleError, match=r"other\.yml: id: 'kpj-find-number' differs"):
        load_articles(tmp_path)


def test_one_broken_file_does_not_hide_the_others(tmp_path: Path, make_article: Any) -> None:
    write(tmp_path, "kpj-find-number.yml", make_article())
    (tmp_path / "broken.yml").write_text("id: x", encoding="utf-8")
    articles, faults = read_folder(tmp_path)
    assert [article.id for article in articles] == ["kpj-find-number"]
    assert {fault.file for fault in faults} == {"broken.yml"}


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ArticleError, match="no article"):
        load_articles(tmp_path)


def test_reads_out_of_scope_texts_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "en.tsv").write_text("hello\n\n what time is it \n", encoding="utf-8")
    (tmp_path / "id.tsv").write_text("halo\n", encoding="utf-8")
    assert load_out_of_scope(tmp_path) == ("hello", "what time is it", "halo")


def test_ships_out_of_scope_texts_without_repeats() -> None:
    texts = load_out_of_scope()
    assert len(texts) > 400
    assert len(set(texts)) == len(texts)
