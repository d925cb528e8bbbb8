from typing import Any

from knowledge import Index, Search, bench
from knowledge.course import OUT_OF_SCOPE
from tests.unit.knowledge.fakes import FakeEncoder


def test_synthetic_articles_are_the_same_for_the_same_seed() -> None:
    assert bench.synthetic_articles(3) == bench.synthetic_articles(3)
    assert bench.synthetic_articles(3) != bench.synthetic_articles(3, seed=1)


def test_synthetic_articles_are_articles_of_their_own(out_of_scope: Any) -> None:
    made = bench.synthetic_articles(6)
    assert len({article.id for article in made}) == 6
    search = Search(made, Index.fit(made, out_of_scope))
    for article in made:
        assert search.search(article.questions.id[0]).hits[0].article == article


def test_times_the_shipped_size_and_each_of_the_others(articles: Any, out_of_scope: Any) -> None:
    timings = list(bench.bench(articles, out_of_scope, None, sizes=(3, 60)))
    assert [timing.articles for timing in timings] == [4, 3, 60]
    for timing in timings:
        assert 0 < timing.p50_ms <= timing.p95_ms
        assert 0 < timing.bm25s_p50_ms <= timing.bm25s_p95_ms
        assert timing.fit_s > 0
        assert timing.words_p95_ms > 0
    assert timings[1].megabytes < timings[2].megabytes


def test_times_with_the_encoder_that_it_is_given(articles: Any, out_of_scope: Any) -> None:
    encoder = FakeEncoder(("account.otp", OUT_OF_SCOPE))
    (timing,) = bench.bench(articles, out_of_scope, encoder, sizes=())
    assert timing.articles == 4
    asked = {question for article in articles for question in article.questions.all()}
    assert {text.strip() for text in encoder.heard} == asked
    assert len(encoder.heard) == len(asked) + 1  # once each, and one to warm up; the words alone do not ask it
