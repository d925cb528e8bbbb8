from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Article, Band, SearchIndex
from language.detection import Language


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("nomor kpj saya di mana", "kpj.find-number"),
        ("otp ga masuk", "account.otp"),
        ("gmn cairin jht di hp", "jht.claim-jmo"),
        ("masih disuruh update", "app.update-loop"),
        ("verification code did not come", "account.otp"),
        ("withdraw savings", "jht.claim-jmo"),
    ],
)
def test_finds_the_topic_in_either_language(index: SearchIndex, text: str, topic: str) -> None:
    assert index.search(text).hits[0].article.topic == topic


def test_the_language_asked_for_restricts_nothing(index: SearchIndex) -> None:
    findings = [index.search("otp ga masuk", language=language) for language in (None, *Language)]
    assert findings[0] == findings[1] == findings[2]


def test_gives_as_many_hits_as_asked_best_first(index: SearchIndex) -> None:
    for k in (1, 2, 4):
        hits = index.search("kode otp", k=k).hits
        assert len(hits) == k
        assert all(first.score >= second.score for first, second in pairwise(hits))


def test_scores_are_probabilities(index: SearchIndex) -> None:
    finding = index.search("nomor peserta saya", k=100)
    assert sum(hit.score for hit in finding.hits) == pytest.approx(1.0, abs=1e-5)
    assert 0.0 <= finding.in_scope <= 1.0


def test_a_clear_question_is_more_in_scope_than_small_talk(index: SearchIndex) -> None:
    asked = index.search("kode otp tidak masuk sms verifikasi")
    assert asked.in_scope > 0.5 > index.search("hujan di Bandung").in_scope
    assert index.search("hujan di Bandung").band is Band.LOST


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "🙏🙏🙏", "???", "…!", "a" * 5_000, "klaim jht " * 1_000])
def test_what_is_no_question_is_lost_without_hits(index: SearchIndex, text: str) -> None:
    finding = index.search(text)
    assert finding.band is Band.LOST
    assert finding.hits == ()


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=300))
def test_no_text_makes_it_fail(index: SearchIndex, text: str) -> None:
    assert index.search(text).band in Band


def test_a_new_article_is_found_by_its_own_words_before_anybody_asked(
    articles: Any, out_of_scope: Any, make_article: Any
) -> None:
    words = {
        "title": "Beasiswa anak",
        "answer": "Beasiswa untuk anak peserta yang meninggal.",
        "if_that_fails": "Telepon 175.",
    }
    new = make_article(
        id="beasiswa",
        topic="jkm.scholarship",
        id_text=words,
        en_text={"title": "Scholarship", "answer": "Scholarship for children.", "if_that_fails": "Call 175."},
        questions={"id": [], "en": []},
    )
    index = SearchIndex.fit([*articles, new], out_of_scope)
    assert index.search("anak saya mau minta beasiswa").hits[0].article.id == "beasiswa"


def test_fitting_twice_gives_the_same_scores(articles: Any, out_of_scope: Any, index: SearchIndex) -> None:
    again = SearchIndex.fit(articles, out_of_scope)
    assert again.search("otp ga masuk").hits[0].score == pytest.approx(
        index.search("otp ga masuk").hits[0].score, abs=1e-5
    )


def test_says_what_it_needs(articles: tuple[Article, ...], out_of_scope: Any) -> None:
    for chosen, outside in (((), out_of_scope), (articles, ())):
        with pytest.raises(ValueError, match="needs articles"):
            SearchIndex.fit(chosen, outside)
