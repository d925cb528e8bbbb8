import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import Index, load_articles, load_index, load_search
from knowledge.search import BOTH
from knowledge.store import load_out_of_scope

ASKED = ["kode otp tidak masuk", "nomor kpj saya di mana", "hujan di Bandung"]


def files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory, articles: Any) -> tuple[Index, Path]:
    """A first load and the folder that it wrote to."""
    folder = tmp_path_factory.mktemp("cache")
    return load_index(articles, folder), folder


@pytest.fixture
def cache(first: tuple[Index, Path], tmp_path: Path) -> Path:
    """A copy of what the first load wrote."""
    return Path(shutil.copytree(first[1], tmp_path / "cache"))


def test_fits_the_articles_and_the_shipped_out_of_scope_texts(first: tuple[Index, Path], articles: Any) -> None:
    loaded, fitted = first[0].views(ASKED), Index.fit(articles, load_out_of_scope()).views(ASKED)
    np.testing.assert_allclose(loaded.head, fitted.head, atol=1e-3)


def test_the_second_load_reads_what_the_first_wrote(first: tuple[Index, Path], cache: Path, articles: Any) -> None:
    (written,) = files(cache)
    changed = written.stat().st_mtime_ns
    before, after = first[0].views(ASKED), load_index(list(articles), cache).views(ASKED)
    assert written.stat().st_mtime_ns == changed
    np.testing.assert_array_equal(before.head, after.head)
    np.testing.assert_array_equal(before.lexical, after.lexical)


def test_an_edited_article_is_fitted_anew(first: tuple[Index, Path], cache: Path, articles: Any) -> None:
    questions = articles[0].questions.model_copy(update={"id": ("hujan di Bandung",)})
    after = load_index([articles[0].model_copy(update={"questions": questions}), *articles[1:]], cache)
    assert after.views(ASKED).head[2, 0] > first[0].views(ASKED).head[2, 0] + 0.1
    assert len(files(cache)) == 2


def test_another_order_is_another_index(first: tuple[Index, Path], cache: Path, articles: Any) -> None:
    backwards = load_index(articles[::-1], cache)
    assert first[0].views(ASKED).head[0].argmax() == 1
    assert backwards.views(ASKED).head[0].argmax() == 2


def test_a_damaged_cache_is_replaced(cache: Path, articles: Any) -> None:
    (written,) = files(cache)
    written.write_bytes(b"torn")
    assert load_index(articles, cache).articles == 4
    assert written.stat().st_size > 1_000


def test_keeps_only_a_few_and_leaves_no_pieces(cache: Path, articles: Any) -> None:
    (newest,) = files(cache)
    for age in range(1, 4):
        older = Path(shutil.copy(newest, newest.with_stem(f"index-{age}")))
        os.utime(older, (age, age))
    load_index(articles[:3], cache)
    assert len(files(cache)) == 3
    assert newest in files(cache)
    assert not list(cache.glob("*.part"))


def test_a_folder_that_cannot_be_written_costs_only_the_cache(tmp_path: Path, articles: Any) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", encoding="utf-8")
    assert load_index(articles, blocked).articles == 4
    assert blocked.read_text(encoding="utf-8") == "in the way"


def test_searches_the_articles_that_it_is_given_with_the_shipped_encoder(cache: Path, articles: Any) -> None:
    search = load_search(articles, cache)
    assert search.articles == articles
    assert search.name == BOTH
    assert search.search("kode otp tidak masuk").hits[0].article.topic == "account.otp"
    assert len(files(cache)) == 1


def test_searches_the_shipped_articles_by_default() -> None:
    search = load_search()
    assert [article.id for article in search.articles] == [article.id for article in load_articles()]
    assert search.search("kode otp tidak masuk masuk").hits[0].article.topic == "account.otp"
    assert search.search("my otp code never arrives").hits[0].article.topic == "account.otp"
    assert search.search("puterin lagu dangdut dong").band == "lost"
