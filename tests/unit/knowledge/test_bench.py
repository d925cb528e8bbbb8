from typing import Any

from knowledge import bench


def test_synthetic_articles_are_the_same_for_the_same_seed() -> None:
    assert bench.synthetic_articles(3) == bench.synthetic_articles(3)
    assert bench.synthetic_articles(3) != bench.synthetic_articles(3, seed=1)


def test_times_both_searches(articles: Any, out_of_scope: Any) -> None:
    shipped, many = bench.bench(articles, out_of_scope, synthetic=5)
    assert (shipped.articles, many.articles) == (4, 5)
    assert 0 < shipped.p50_ms <= shipped.p95_ms
    assert 0 < many.bm25s_p50_ms <= many.bm25s_p95_ms
