from typing import Any

from knowledge.examples import build_examples


def test_questions_and_titles_teach_their_article_and_the_rest_out_of_scope(articles: Any, out_of_scope: Any) -> None:
    examples = build_examples(articles, out_of_scope)
    by_text = dict(zip(examples.texts, examples.classes, strict=True))
    assert by_text["otp katanya kedaluwarsa"] == 1
    assert by_text["The one-time code does not arrive"] == 1
    assert by_text["besok hujan tidak di Bandung"] == len(articles)


def test_only_what_people_ask_counts_for_calibration(articles: Any, out_of_scope: Any) -> None:
    examples = build_examples(articles, out_of_scope)
    assert examples.asked.sum() == sum(len(it.questions.all()) for it in articles) + len(out_of_scope)
    assert not examples.asked[examples.texts.index("Mencari nomor KPJ")]


def test_an_article_with_few_questions_weighs_more_but_not_without_limit(articles: Any, make_article: Any) -> None:
    examples = build_examples([articles[0], make_article(id="many")], ["halo"])
    assert examples.boosts()[0] > 1.0
    assert examples.boosts()[1] == 1.0
    assert examples.weights().max() <= 4.0
