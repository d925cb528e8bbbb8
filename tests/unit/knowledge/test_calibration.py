from typing import Any

import numpy as np
import pytest

from knowledge import Search
from knowledge.calibration import calibrate
from knowledge.course import OUT_OF_SCOPE
from knowledge.fusion import SIGNS, Views, Weights
from knowledge.golden import Golden
from knowledge.index import WordViews
from knowledge.meaning import MeaningViews
from knowledge.search import BOTH, WORDS_ONLY
from tests.unit.knowledge.fakes import FakeEncoder, FixedViews

INSIDE, OUTSIDE = 300, 200
FOREIGN = SIGNS.index("foreign")


@pytest.fixture(scope="module")
def questions(articles: Any) -> list[Golden]:
    asked = [Golden("-", frozenset({articles[place % 4].id})) for place in range(INSIDE)]
    return asked + [Golden("-", frozenset())] * OUTSIDE


def views(*, head: float, lexical: float, topic: float, foreign: float = 0.0, out_of_scope: float = 0.0) -> Views:
    """Noise, and as much sense as each part and sign is said to have."""
    chance = np.random.default_rng(1)
    right = np.zeros((INSIDE + OUTSIDE, 4), np.float32)
    right[np.arange(INSIDE), np.arange(INSIDE) % 4] = 1.0
    outside = np.repeat([0.0, 1.0], [INSIDE, OUTSIDE])

    def part(sense: float) -> Any:
        return chance.normal(size=right.shape) + sense * right

    def sign(sense: float) -> Any:
        return chance.normal(size=len(outside)) + sense * outside

    words = WordViews(part(head), sign(out_of_scope), part(lexical), sign(0.0))
    return Views(words, MeaningViews(part(topic), sign(foreign)))


def fitted(articles: Any, questions: list[Golden], found: Views) -> dict[str, Weights]:
    search: Any = FixedViews(articles, found)
    return calibrate(search, questions)


def test_a_part_that_says_nothing_gets_no_weight(articles: Any, questions: list[Golden]) -> None:
    head, lexical, topic = fitted(articles, questions, views(head=2.0, lexical=0.0, topic=1.0))[BOTH].parts
    assert head > topic > 0.5
    assert lexical < 0.15


def test_a_part_that_misleads_is_not_turned_round(articles: Any, questions: list[Golden]) -> None:
    parts = fitted(articles, questions, views(head=2.0, lexical=-2.0, topic=1.0))[BOTH].parts
    assert parts[1] == 0.0


def test_a_sign_counts_as_much_as_it_tells(articles: Any, questions: list[Golden]) -> None:
    found = views(head=2.0, lexical=0.0, topic=1.0, foreign=3.0)
    scope = dict(zip(SIGNS, fitted(articles, questions, found)[BOTH].scope, strict=True))
    assert scope["foreign"] < -2.0  # the more foreign, the less in scope
    assert max(abs(scope[name]) for name in ("out_of_scope", "domain", "lexical")) < 0.5


def test_without_an_encoder_the_words_say_more(articles: Any, questions: list[Golden]) -> None:
    both_ways = fitted(articles, questions, views(head=2.0, lexical=1.0, topic=2.0, foreign=3.0, out_of_scope=1.0))
    both, words = both_ways[BOTH], both_ways[WORDS_ONLY]
    assert set(both_ways) == {BOTH, WORDS_ONLY}
    assert words.scope[FOREIGN] == 0.0 != both.scope[FOREIGN]
    assert words.scope[0] < both.scope[0] < 0
    assert words.parts[2] == 0.0  # there is no topic to listen to


def test_probabilities_are_those_that_the_parts_deserve(articles: Any, questions: list[Golden]) -> None:
    """Of articles whose scores are normal with means 0 and 2 the log odds are twice the difference."""
    (head, *_) = fitted(articles, questions, views(head=2.0, lexical=0.0, topic=0.0))[BOTH].parts
    assert head == pytest.approx(2.0, abs=0.4)


def test_of_several_right_articles_any_will_do(articles: Any) -> None:
    """A head that cannot choose between two right articles is no worse for it."""
    pair = frozenset({articles[0].id, articles[1].id})
    questions = [Golden("-", pair)] * INSIDE + [Golden("-", frozenset())] * OUTSIDE
    found = views(head=0.0, lexical=0.0, topic=0.0)
    found.words.head[:INSIDE, :2] += 6.0
    head = fitted(articles, questions, found)[BOTH].parts[0]
    wanted_one = fitted(articles, [Golden("-", frozenset({articles[0].id}))] * INSIDE + questions[INSIDE:], found)
    assert head > 2.0 > wanted_one[BOTH].parts[0]


@pytest.mark.parametrize("kept", [slice(0, INSIDE), slice(INSIDE, None)], ids=["in scope", "out of scope"])
def test_questions_of_both_kinds_are_needed(articles: Any, questions: list[Golden], kept: slice) -> None:
    with pytest.raises(ValueError, match="in scope and out of scope"):
        fitted(articles, questions[kept], views(head=2.0, lexical=1.0, topic=1.0))


def test_calibrates_a_real_search(articles: Any, index: Any, out_of_scope: Any, weights: Weights) -> None:
    """Golden questions are ordinary texts; the weights that come out serve the search that they were fitted for."""
    topics = (*(article.topic for article in articles), OUT_OF_SCOPE)
    encoder = FakeEncoder(topics)
    search = Search(articles, index, encoder, weights=weights)
    asked = {"nomor kpj di mana": 0, "otp ga masuk": 1, "gmn cairin jht": 2, "masih disuruh update": 3}
    questions = [Golden(text, frozenset({articles[place].id})) for text, place in asked.items()]
    questions += [Golden(text, frozenset()) for text in ("hujan di Bandung", "lagu dangdut", "football match")]
    found = Search(articles, index, encoder, weights=calibrate(search, questions)[BOTH])
    for text, place in asked.items():
        finding = found.search(text)
        assert finding.hits[0].article == articles[place]
        assert finding.in_scope > 0.5 > found.search("lagu dangdut").in_scope
