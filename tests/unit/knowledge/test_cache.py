from pathlib import Path
from typing import Any

from knowledge import load_index


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_the_second_load_reads_what_the_first_wrote(tmp_path: Path, articles: Any) -> None:
    first = load_index(articles, tmp_path)
    (written,) = files(tmp_path)
    changed = written.stat().st_mtime_ns
    second = load_index(articles, tmp_path)
    assert written.stat().st_mtime_ns == changed
    assert first.search("kode otp") == second.search("kode otp")


def test_an_edited_article_is_fitted_anew(tmp_path: Path, articles: Any) -> None:
    load_index(articles, tmp_path)
    edited = articles[0].model_copy(update={"topic": "kpj.merge"})
    assert load_index([edited, *articles[1:]], tmp_path).articles[0].topic == "kpj.merge"
    assert len(files(tmp_path)) == 2


def test_a_damaged_cache_is_replaced(tmp_path: Path, articles: Any) -> None:
    load_index(articles, tmp_path)
    (written,) = files(tmp_path)
    written.write_bytes(b"torn")
    assert load_index(articles, tmp_path).search("kode otp").hits
    assert written.stat().st_size > 1_000


def test_a_folder_that_cannot_be_written_costs_only_the_cache(tmp_path: Path, articles: Any) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    assert load_index(articles, blocked).search("kode otp").hits


def test_keeps_only_a_few_and_leaves_no_pieces(tmp_path: Path, articles: Any) -> None:
    for number in range(5):
        load_index([articles[0].model_copy(update={"flow": f"f{number}"}), *articles[1:]], tmp_path)
    assert len(files(tmp_path)) == 3
    assert not list(tmp_path.glob("*.part"))
