from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from knowledge import Search
from knowledge.golden import Golden
from knowledge.tuning import Cut, threshold_table

QUESTIONS = (
    ("nomor kpj saya di mana", "kpj-find-number"),
    ("otp ga masuk", "account-otp"),
    ("gmn cairin jht di hp", "jht-claim-jmo"),
    ("withdraw savings", "jht-claim-jmo"),
    ("masih disuruh update", "account-otp"),  # as if it were wrong
    ("hujan di Bandung", None),
    ("halo teman", None),
)


@dataclass
class Judged:
    """A search, and its weights in one, with a judgement written down for each question."""

    articles: Any
    scope: list[float]
    likely: list[list[float]]

    @property
    def weights(self) -> "Judged":
        return self

    def views(self, texts: Any) -> None:
        assert len(texts) == len(self.scope)

    def in_scope(self, views: None) -> Any:
        return np.array(self.scope)

    def probabilities(self, views: None) -> Any:
        return np.array(self.likely)


@pytest.fixture
def golden() -> list[Golden]:
    return [Golden(text, frozenset({expected} if expected else ())) for text, expected in QUESTIONS]


def test_a_higher_threshold_refuses_more_and_answers_less(search: Search, golden: list[Golden]) -> None:
    table = threshold_table(search, golden)
    for lower, higher in pairwise(table):
        assert lower.at < higher.at
        assert lower.refused <= higher.refused
        assert lower.oos_answered >= higher.oos_answered
        assert lower.sure >= higher.sure
    assert table[0].sure > table[-1].sure
    assert table[0].refused < table[-1].refused


def test_counts_what_each_threshold_would_do(articles: Any) -> None:
    ids = [article.id for article in articles]
    golden = [
        Golden("a", frozenset({ids[0], ids[1]})),
        Golden("strange", frozenset()),
        Golden("b", frozenset({ids[1]})),
        Golden("c", frozenset({ids[2]})),
        Golden("stranger", frozenset()),
    ]
    likely = [[0.1, 0.9, 0, 0], [1, 0, 0, 0], [0.7, 0.2, 0.1, 0], [0.2, 0.2, 0.4, 0.2], [0.25] * 4]
    judged: Any = Judged(articles, [0.95, 0.7, 0.8, 0.3, 0.1], likely)
    table = {cut.at: cut for cut in threshold_table(judged, golden)}
    assert table[0.3] == Cut(0.3, refused=0.0, oos_answered=0.5, sure=1.0, sure_right=0.6667)
    assert table[0.6] == Cut(0.6, refused=0.3333, oos_answered=0.5, sure=0.6667, sure_right=0.5)
    assert table[0.7] == Cut(0.7, refused=0.3333, oos_answered=0.5, sure=0.6667, sure_right=0.5)
    assert table[0.85] == Cut(0.85, refused=0.6667, oos_answered=0.0, sure=0.3333, sure_right=1.0)
    assert table[0.95] == Cut(0.95, refused=0.6667, oos_answered=0.0, sure=0.0, sure_right=None)
