from typing import Any

import pytest

from knowledge import Search
from knowledge.ablation import bm25_ranker, compare
from knowledge.course import OUT_OF_SCOPE
from knowledge.evaluate import Row
from knowledge.fusion import Weights
from tests.unit.knowledge.fakes import FakeEncoder

OTP, UNHEARD = "kode otp tidak masuk", "entahlah begitu saja"
WORDS = {"TF-IDF over titles", "bm25s over titles, texts and questions", "lexical", "head", "lexical + head"}


def about(text: str, *topics: str) -> Row:
    return Row(text, frozenset(topics))


def test_compares_every_part_on_the_rows_in_scope(search: Search) -> None:
    lines = {line.name: line for line in compare(search, [about(OTP, "account.otp"), about("hujan")])}
    assert set(lines) == WORDS
    for line in lines.values():
        assert (line.top1, line.top3, line.mrr) == (1.0, 1.0, 1.0)


def test_with_an_encoder_that_and_the_whole_are_compared_too(articles: Any, index: Any, weights: Weights) -> None:
    topics = [article.topic for article in articles]
    scores = {UNHEARD: [9.0 if topic == "jht.claim-jmo" else 0.0 for topic in (*topics, OUT_OF_SCOPE)]}
    encoder = FakeEncoder((*topics, OUT_OF_SCOPE), scores)
    search = Search(articles, index, encoder, weights=weights)
    rows = [about(OTP, "account.otp"), about(UNHEARD, "jht.claim-jmo")]
    lines = {line.name: line for line in compare(search, rows)}
    assert set(lines) == WORDS | {"encoder", "fused"}
    assert lines["encoder"].mrr == pytest.approx((1 / 2 + 1) / 2)  # alike for all, so the second in order, then sure
    assert lines["fused"].top1 == 1.0


def test_shares_are_of_all_rows_in_scope(search: Search) -> None:
    rows = [about(OTP, "account.otp"), about(OTP, "nowhere"), about(OTP, "nowhere", "account.otp"), about("hujan")]
    for line in compare(search, rows):
        assert line.top1 == line.top3 == line.mrr == pytest.approx(2 / 3, abs=1e-4)


def test_refuses_rows_without_any_in_scope(search: Search) -> None:
    with pytest.raises(ValueError, match="in scope"):
        compare(search, [about("hujan")])


def test_bm25_reads_titles_texts_and_questions_of_both_languages(articles: Any) -> None:
    rank = bm25_ranker(articles)
    assert rank("kedaluwarsa").argmax() == 1
    assert rank("withdraw").argmax() == 2
    assert rank("endless").argmax() == 3
    assert rank("zzz").max() == 0.0
