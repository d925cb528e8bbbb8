import io
import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from knowledge import Index
from knowledge.index import IndexUnreadable

ROOT = Path(__file__).parents[3]
TEXTS = ["nomor kpj saya di mana", "otp ga masuk", "gmn cairin jht di hp", "masih disuruh update", "hujan di Bandung"]


@dataclass
class Trap:
    """A pickle that makes a folder when it is read."""

    folder: Path

    def __reduce__(self) -> tuple[Any, ...]:
        return os.mkdir, (str(self.folder),)


def rewritten(content: bytes, **changes: Any) -> bytes:
    """A stored index with other arrays in place of some."""
    stream = io.BytesIO()
    with np.load(io.BytesIO(content)) as file:
        np.savez(stream, **({name: file[name] for name in file} | changes))
    return stream.getvalue()


def test_every_article_is_read_for_every_text(index: Index) -> None:
    views = index.views(TEXTS)
    assert index.articles == 4
    assert views.head.shape == views.lexical.shape == (len(TEXTS), 4)
    assert views.out_of_scope.shape == views.domain.shape == (len(TEXTS),)


def test_the_head_knows_what_was_asked_and_what_is_out_of_scope(index: Index, articles: Any, out_of_scope: Any) -> None:
    asked = [question for article in articles for question in article.questions.all()]
    inside, outside = index.views(asked), index.views(out_of_scope)
    np.testing.assert_array_equal(inside.head.argmax(axis=1), np.repeat(np.arange(4), 6))
    assert inside.out_of_scope.max() < 0 < outside.out_of_scope.min()
    assert inside.domain.min() > 0


def test_the_lexical_view_takes_the_better_of_two_languages(index: Index) -> None:
    indonesian, english = index.views(["Mencari nomor KPJ", "Finding the KPJ number"]).lexical
    assert indonesian.argmax() == english.argmax() == 0
    assert min(indonesian[0], english[0]) > 0.5


def test_one_by_one_and_together_texts_score_alike(index: Index) -> None:
    together = index.views(TEXTS)
    for place, text in enumerate(TEXTS):
        alone = index.views([text])
        np.testing.assert_allclose(alone.head[0], together.head[place], atol=1e-5)
        np.testing.assert_allclose(alone.lexical[0], together.lexical[place], atol=1e-5)
        assert alone.domain[0] == together.domain[place]


def test_the_order_of_articles_is_that_of_the_columns(index: Index, articles: Any, out_of_scope: Any) -> None:
    backwards = Index.fit(articles[::-1], out_of_scope).views(TEXTS)
    np.testing.assert_allclose(backwards.head[:, ::-1], index.views(TEXTS).head, atol=1e-4)
    np.testing.assert_allclose(backwards.lexical[:, ::-1], index.views(TEXTS).lexical, atol=1e-5)


def test_learns_only_from_articles_with_questions_and_from_out_of_scope_texts(
    articles: Any, out_of_scope: Any, make_article: Any
) -> None:
    mute = make_article(questions={"id": [], "en": []})
    for chosen, strangers in (((), out_of_scope), (articles, ()), ((mute,), out_of_scope)):
        with pytest.raises(ValueError, match="needs articles with questions, and out-of-scope texts"):
            Index.fit(chosen, strangers)


def test_bytes_bring_back_the_same_ranking(index: Index, articles: Any) -> None:
    texts = TEXTS + [question for article in articles for question in article.questions.all()]
    before, after = index.views(texts), Index.from_bytes(index.to_bytes()).views(texts)
    np.testing.assert_array_equal(np.argsort(after.head, axis=1), np.argsort(before.head, axis=1))
    np.testing.assert_array_equal(after.lexical.argmax(axis=1), before.lexical.argmax(axis=1))
    for name in ("head", "lexical", "out_of_scope", "domain"):
        np.testing.assert_allclose(getattr(after, name), getattr(before, name), atol=5e-3)


def test_a_second_round_trip_loses_nothing_more(index: Index) -> None:
    once = Index.from_bytes(index.to_bytes())
    twice = Index.from_bytes(once.to_bytes())
    np.testing.assert_array_equal(twice.coefficients, once.coefficients)
    assert (twice.own_words != once.own_words).nnz == 0


def test_another_process_reads_the_same(index: Index, tmp_path: Path) -> None:
    (tmp_path / "index").write_bytes(index.to_bytes())
    code = (
        "import sys, pathlib, knowledge\n"
        "views = knowledge.Index.from_bytes(pathlib.Path(sys.argv[1]).read_bytes()).views(sys.argv[2:])\n"
        "print(*views.head.ravel())"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "index"), *TEXTS]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    expected = Index.from_bytes(index.to_bytes()).views(TEXTS).head.ravel()
    np.testing.assert_allclose([float(number) for number in told.split()], expected, atol=1e-5)


@pytest.mark.parametrize("share", [0.0, 0.01, 0.5, 0.999])
def test_torn_bytes_are_unreadable(index: Index, share: float) -> None:
    content = index.to_bytes()
    with pytest.raises(IndexUnreadable):
        Index.from_bytes(content[: int(len(content) * share)])


@pytest.mark.parametrize("content", [b"not an index", b"PK\x03\x04", b"\x93NUMPY"])
def test_something_else_is_unreadable(content: bytes) -> None:
    with pytest.raises(IndexUnreadable):
        Index.from_bytes(content)


def test_flipped_bits_are_unreadable(index: Index) -> None:
    content = bytearray(index.to_bytes())
    place = content.index(b"coefficients.npy") + 2_000  # inside the packed numbers
    content[place] ^= 0xFF
    with pytest.raises(IndexUnreadable):
        Index.from_bytes(bytes(content))


def test_an_index_of_other_sizes_is_unreadable(index: Index) -> None:
    content = index.to_bytes()
    assert Index.from_bytes(rewritten(content)).articles == 4
    for changes in (
        {"rarities": index.rarities[:-1]},
        {"coefficients": index.coefficients[:-1]},
    ):
        with pytest.raises(IndexUnreadable, match="other sizes"):
            Index.from_bytes(rewritten(content, **changes))


def test_no_pickle_is_opened(index: Index, tmp_path: Path) -> None:
    trap = Trap(tmp_path / "sprung")
    hidden = rewritten(index.to_bytes(), odds=np.array([trap], dtype=object))
    for content in (pickle.dumps(trap), hidden):
        with pytest.raises(IndexUnreadable):
            Index.from_bytes(content)
    assert not trap.folder.exists()
    pickle.loads(pickle.dumps(trap))
    assert trap.folder.exists()  # so the trap was set
