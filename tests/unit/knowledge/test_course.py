from typing import Any

import numpy as np

from knowledge import load_articles
from knowledge.course import OUT_OF_SCOPE, TOPIC, course
from knowledge.store import load_out_of_scope


def test_every_question_and_title_teaches_the_topic_of_its_article(articles: Any, out_of_scope: Any) -> None:
    taught = {lesson.text: lesson.truths for lesson in course(articles, out_of_scope).lessons}
    assert taught["otp katanya kedaluwarsa"] == {TOPIC: {"account.otp": 1.0}}
    assert taught["my otp sms is missing"] == {TOPIC: {"account.otp": 1.0}}
    assert taught["Kode OTP tidak masuk"] == taught["The one-time code does not arrive"]
    assert len(taught) == sum(len(it.questions.all()) + 2 for it in articles) + len(out_of_scope)


def test_what_is_not_our_subject_teaches_a_label_of_its_own(articles: Any, out_of_scope: Any) -> None:
    taught = course(articles, out_of_scope)
    (task,) = taught.tasks
    assert (task.labels[-1], task.labels.count(OUT_OF_SCOPE)) == (OUT_OF_SCOPE, 1)
    strangers = taught.targets(task)[-len(out_of_scope) :]
    np.testing.assert_array_equal(strangers[:, -1], np.ones(len(out_of_scope)))
    assert taught.lessons[-1].text == out_of_scope[-1]


def test_labels_are_sorted_and_articles_of_one_topic_share_theirs(articles: Any, make_article: Any) -> None:
    again = make_article(id="otp-again", topic="account.otp")
    (task,) = course([*articles, again], ()).tasks
    assert task.labels == ("account.otp", "app.update-loop", "jht.claim-jmo", "kpj.find-number", OUT_OF_SCOPE)


def test_the_shipped_articles_teach_exactly_one_topic_a_text() -> None:
    taught = course(load_articles(), load_out_of_scope())
    (task,) = taught.tasks
    np.testing.assert_array_equal(taught.targets(task).sum(axis=1), np.ones(len(taught.lessons)))
