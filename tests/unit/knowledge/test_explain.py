from math import exp, log
from typing import Any

import pytest

from knowledge import Index, Search
from knowledge.course import OUT_OF_SCOPE
from knowledge.explain import Explanation, Reason, explain
from knowledge.fusion import SIGNS, Weights
from knowledge.search import encoder_or_none
from tests.unit.knowledge.fakes import FakeEncoder

TOPICS = ("account.otp", "app.update-loop", "jht.claim-jmo", "kpj.find-number", OUT_OF_SCOPE)
UNHEARD = "entahlah begitu saja"  # shares no words with what was taught
ASKED = ["nomor kpj saya di mana", "otp ga masuk", "hujan di Bandung", UNHEARD]


@pytest.fixture(scope="module")
def listening(articles: Any, index: Index, weights: Weights) -> Search:
    """Words and an encoder that has an opinion of one text."""
    encoder: Any = FakeEncoder(TOPICS, {UNHEARD: (12.0, 0.0, 0.0, 0.0, 0.0)})
    return Search(articles, index, encoder, weights=weights)


@pytest.fixture(scope="module")
def shipped(articles: Any, index: Index) -> Search:
    """The shipped encoder and the shipped weights."""
    return Search(articles, index, encoder_or_none())


@pytest.fixture(params=["search", "listening", "shipped"])
def any_search(request: pytest.FixtureRequest) -> Search:
    found: Search = request.getfixturevalue(request.param)
    return found


def total(reason: Reason) -> float:
    return reason.words + reason.own_text + reason.meaning


def first(search: Search, text: str) -> Reason:
    return explain(search, text, k=1).reasons[0]


@pytest.mark.parametrize("text", ASKED)
def test_explains_the_finding_that_the_search_gives(any_search: Search, text: str) -> None:
    for k in (1, 3):
        explained = explain(any_search, text, k)
        assert explained.finding == any_search.search(text, k=k)
        told = [(reason.article, reason.score) for reason in explained.reasons]
        assert told == [(hit.article, hit.score) for hit in explained.finding.hits]


@pytest.mark.parametrize("text", ASKED)
def test_the_parts_of_two_reasons_differ_as_their_scores_do(any_search: Search, text: str) -> None:
    """What the parts add up to is the whole reason: nothing else moves an article up or down."""
    best, *others = explain(any_search, text, k=4).reasons
    for other in others:
        assert total(best) - total(other) == pytest.approx(log(best.score / other.score), abs=1e-3)


@pytest.mark.parametrize("text", ASKED)
def test_parts_are_measured_from_the_mean_of_all_articles(any_search: Search, text: str) -> None:
    reasons = explain(any_search, text, k=len(any_search.articles)).reasons
    for part in ("words", "own_text", "meaning"):
        assert sum(getattr(reason, part) for reason in reasons) == pytest.approx(0.0, abs=1e-3)


@pytest.mark.parametrize("text", ASKED)
def test_the_signs_add_up_to_how_probably_the_text_is_in_scope(any_search: Search, text: str) -> None:
    explained = explain(any_search, text)
    assert tuple(explained.signs) == SIGNS
    odds = sum(explained.signs.values()) + any_search.weights.bias
    assert 1 / (1 + exp(-odds)) == pytest.approx(explained.finding.in_scope, abs=1e-4)


def test_without_an_encoder_meaning_adds_nothing(search: Search) -> None:
    for text in ASKED:
        explained = explain(search, text, k=4)
        assert {reason.meaning for reason in explained.reasons} == {0.0}
        assert explained.signs["foreign"] == 0.0


def test_what_only_the_encoder_knows_is_told_as_meaning(listening: Search) -> None:
    reason = first(listening, UNHEARD)
    assert reason.article.topic == "account.otp"
    assert reason.meaning > max(reason.words, reason.own_text)


def test_learned_words_and_own_text_are_told_apart(search: Search) -> None:
    asked, own = first(search, "sms verifikasi tidak datang"), first(search, "Kode OTP tidak masuk: ikuti langkah ini.")
    assert asked.article.topic == own.article.topic == "account.otp"
    assert asked.words > asked.own_text
    assert own.own_text > asked.own_text


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("ga tau nomor kpj nya", "ga tau nomor kpj nya"),
        ("GA TAU NOMOR KPJ NYA!!", "ga tau nomor kpj nya"),
        ("sms verifikasinya kok tidak datang ya", "sms verifikasi tidak datang"),
        ("the verification code", "the verification code never came"),
    ],
)
def test_names_the_known_question_that_is_most_like_the_text(search: Search, text: str, nearest: str) -> None:
    assert first(search, text).nearest == nearest


def test_similarity_is_one_for_the_same_words_and_less_for_others(search: Search) -> None:
    same, alike, other = (
        first(search, text).similarity
        for text in ("sms verifikasi tidak datang", "sms verifikasi belum datang juga", UNHEARD)
    )
    assert same == pytest.approx(1.0, abs=1e-5)
    assert 0 <= other < alike < same


def test_an_article_that_nobody_asked_for_has_no_nearest_question(
    articles: Any, out_of_scope: Any, weights: Weights, make_article: Any
) -> None:
    unasked = make_article(questions={"id": [], "en": []}, id="beasiswa", topic="jkm.scholarship")
    search = Search([*articles, unasked], Index.fit([*articles, unasked], out_of_scope), weights=weights)
    reasons = {reason.article.id: reason for reason in explain(search, "nomor kpj", k=5).reasons}
    assert (reasons["beasiswa"].nearest, reasons["beasiswa"].similarity) == (None, 0.0)
    assert reasons["kpj-find-number"].nearest is not None


@pytest.mark.parametrize("text", ["", "???", "🙏🙏", "klaim jht " * 1_000])
def test_of_what_is_no_question_there_is_nothing_to_explain(search: Search, text: str) -> None:
    assert explain(search, text) == Explanation(search.search(text), (), {})


def test_more_reasons_than_articles_are_all_there_are(search: Search) -> None:
    assert len(explain(search, "otp", k=50).reasons) == len(search.articles)
