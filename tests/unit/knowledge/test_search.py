from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from knowledge import Band, Index, Search
from knowledge.bands import Thresholds
from knowledge.course import OUT_OF_SCOPE
from knowledge.fusion import Weights, read_weights
from knowledge.search import BOTH, WORDS_ONLY, encoder_or_none
from language.detection import Language
from tests.unit.knowledge.fakes import FakeEncoder

TOPICS = ("account.otp", "app.update-loop", "jht.claim-jmo", "kpj.find-number", OUT_OF_SCOPE)
UNHEARD = "entahlah begitu saja"  # shares no words with what was taught
ASKED = ["nomor kpj saya di mana", "otp ga masuk", "hujan di Bandung", UNHEARD]


@pytest.fixture(scope="module")
def listening(articles: Any, index: Index, weights: Weights) -> Search:
    """Words and an encoder that has an opinion of two texts."""
    encoder = FakeEncoder(TOPICS, {UNHEARD: (12.0, 0.0, 0.0, 0.0, 0.0), "otp ga masuk": (0.0, 0.0, 0.0, 0.0, 12.0)})
    return Search(articles, index, encoder, weights=weights)


@pytest.fixture(scope="module")
def with_shipped_encoder(articles: Any, index: Index) -> Search:
    return Search(articles, index, encoder_or_none())


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
def test_finds_the_topic_in_either_language(search: Search, text: str, topic: str) -> None:
    assert search.search(text).hits[0].article.topic == topic


def test_the_language_asked_for_restricts_nothing(search: Search) -> None:
    findings = [search.search("otp ga masuk", language=language) for language in (None, *Language)]
    assert findings[0] == findings[1] == findings[2]


def test_gives_as_many_hits_as_asked_best_first(search: Search) -> None:
    for k in (1, 2, 4):
        hits = search.search("kode otp", k=k).hits
        assert len(hits) == k
        assert all(first.score >= second.score for first, second in pairwise(hits))


def test_scores_are_probabilities(search: Search) -> None:
    finding = search.search("nomor peserta saya", k=100)
    assert len(finding.hits) == 4
    assert sum(hit.score for hit in finding.hits) == pytest.approx(1.0, abs=1e-5)
    assert 0.0 <= finding.in_scope <= 1.0


def test_a_clear_question_is_more_in_scope_than_small_talk(search: Search) -> None:
    asked = search.search("kode otp tidak masuk sms verifikasi")
    assert asked.band is Band.SURE
    assert asked.in_scope > 0.5 > search.search("hujan di Bandung").in_scope
    assert search.search("hujan di Bandung").band is Band.LOST


@pytest.mark.parametrize("text", ["", "   ", "\n\t", "🙏🙏🙏", "???", "…!", "a" * 4_001, "klaim jht " * 1_000])
def test_what_is_no_question_is_lost_without_hits(search: Search, text: str) -> None:
    finding = search.search(text)
    assert finding.band is Band.LOST
    assert finding.hits == ()


def test_a_long_question_is_read_to_its_end(search: Search) -> None:
    assert search.search("kode otp tidak masuk ".ljust(4_000, ".")).hits[0].article.topic == "account.otp"


@settings(max_examples=50, deadline=None)
@given(text=st.text(max_size=300))
def test_no_text_makes_it_fail(search: Search, with_shipped_encoder: Search, text: str) -> None:
    assert search.search(text).band in Band
    assert with_shipped_encoder.search(text).band in Band


@pytest.mark.parametrize("text", ["cut short \ud83d", "\udcff a", "a\x00b", "1", "ខ្ញុំមិនអាច", "x" * 4_000])
def test_no_odd_text_makes_it_fail(search: Search, with_shipped_encoder: Search, text: str) -> None:
    assert len(search.search(text).hits) == 3
    assert len(with_shipped_encoder.search(text).hits) == 3


def test_a_new_article_is_found_by_its_own_words_before_anybody_asked(
    articles: Any, out_of_scope: Any, weights: Weights, make_article: Any
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
    index = Index.fit([*articles, new], out_of_scope)
    encoder = FakeEncoder(TOPICS)  # was never taught its topic
    for search in (
        Search([*articles, new], index, weights=weights),
        Search([*articles, new], index, encoder, weights=weights),
    ):
        assert search.search("anak saya mau minta beasiswa").hits[0].article.id == "beasiswa"


def test_fitting_twice_gives_the_same_scores(
    articles: Any, out_of_scope: Any, search: Search, weights: Weights
) -> None:
    again = Search(articles, Index.fit(articles, out_of_scope), weights=weights)
    for text in ASKED:
        assert again.search(text).hits[0].score == pytest.approx(search.search(text).hits[0].score, abs=1e-5)


def test_many_texts_are_found_as_one_by_one(search: Search, listening: Search) -> None:
    for library in (search, listening):
        for text, found in zip(ASKED, library.search_many(ASKED, k=2), strict=True):
            alone = library.search(text, k=2)
            assert [hit.article.id for hit in found.hits] == [hit.article.id for hit in alone.hits]
            assert (found.band, found.in_scope) == (alone.band, pytest.approx(alone.in_scope, abs=1e-5))
        assert library.search_many([]) == []


def test_threads_may_share_it(search: Search) -> None:
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(search.search, ASKED * 8)) == [search.search(text) for text in ASKED] * 8


def test_meaning_decides_where_words_say_nothing(search: Search, listening: Search) -> None:
    by_words = search.search(UNHEARD, k=4)
    assert by_words.hits[0].score < 0.5
    understood = listening.search(UNHEARD, k=4)
    assert understood.hits[0].article.topic == "account.otp"
    assert understood.hits[0].score > 0.8
    assert understood.in_scope > by_words.in_scope


def test_a_text_that_means_none_of_ours_is_lost_whatever_its_words(search: Search, listening: Search) -> None:
    assert search.search("otp ga masuk").band is Band.SURE
    assert listening.search("otp ga masuk").band is Band.LOST


def test_an_encoder_without_an_opinion_changes_no_order(search: Search, listening: Search) -> None:
    for text in ("gmn cairin jht di hp", "masih disuruh update"):
        orders = [[hit.article.id for hit in library.search(text, k=4).hits] for library in (search, listening)]
        assert orders[0] == orders[1]


def test_what_is_no_question_is_not_even_read(articles: Any, index: Index) -> None:
    encoder = FakeEncoder(TOPICS)
    search = Search(articles, index, encoder)
    for text in ("", "???", "a" * 5_000):
        search.search(text)
    assert encoder.heard == []
    search.search("otp")
    assert encoder.heard == ["otp"]


def test_says_whether_an_encoder_helps_and_takes_the_weights_for_that(articles: Any, index: Index) -> None:
    encoder = FakeEncoder(TOPICS)
    alone, together = Search(articles, index), Search(articles, index, encoder)
    assert (alone.name, together.name) == (WORDS_ONLY, BOTH)
    assert (alone.weights, together.weights) == (read_weights()[WORDS_ONLY], read_weights()[BOTH])


def test_doubt_is_no_narrower_without_an_encoder(articles: Any, index: Index) -> None:
    encoder = FakeEncoder(TOPICS)
    alone, together = Search(articles, index).thresholds, Search(articles, index, encoder).thresholds
    assert alone.lost_below >= together.lost_below
    assert alone.sure_in_scope >= together.sure_in_scope


def test_the_thresholds_that_it_is_given_decide(articles: Any, index: Index, weights: Weights) -> None:
    nothing = Search(articles, index, weights=weights, thresholds=Thresholds(0.0, 0.0, 0.0))
    everything = Search(articles, index, weights=weights, thresholds=Thresholds(2.0, 2.0, 2.0))
    for text in ASKED:
        assert nothing.search(text).band is Band.SURE
        assert everything.search(text).band is Band.LOST


def test_knows_its_articles_by_id(search: Search, articles: Any) -> None:
    assert [search.article(it.id) for it in articles] == list(articles)
    for unknown in ("nowhere", "", None):
        assert search.article(unknown) is None


def test_goes_by_the_words_where_the_encoder_is_missing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert encoder_or_none(tmp_path / "nowhere") is None
    assert "search goes by the words alone" in caplog.text


def test_all_searches_of_a_process_share_one_encoder() -> None:
    assert encoder_or_none() is encoder_or_none()
    assert encoder_or_none() is not None
