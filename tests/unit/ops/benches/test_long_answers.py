"""What the benchmark lets both sides say."""

from api.clock import utc_now
from bot.channels.telegram import limits
from knowledge import load_articles
from knowledge.lint import Level, lint_one
from ops.benches.long_answers import articles, said


def test_a_trainer_could_publish_them() -> None:
    shipped, today = load_articles(), utc_now().date()
    found = [fault for article in articles() for fault in lint_one(article, shipped, today)]
    assert [fault for fault in found if fault.level is Level.ERROR] == []


def test_both_are_longer_than_one_message_but_only_one_has_a_paragraph_that_is() -> None:
    unbroken, broken = map(said, articles())
    assert min(len(unbroken), len(broken)) > limits.TEXT
    assert max(map(len, unbroken.split("\n\n"))) > limits.TEXT
    assert max(map(len, broken.split("\n\n"))) < limits.TEXT
