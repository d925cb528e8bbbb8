"""What the knowledge base teaches the encoder: which topic a question is about, or that it is none of ours."""

from collections.abc import Sequence

from knowledge.article import Article
from language.lessons import Course, Lesson, Task

TOPIC = "topic"
OUT_OF_SCOPE = "out_of_scope"


def course(articles: Sequence[Article], out_of_scope: Sequence[str]) -> Course:
    """Questions and titles of the articles with their topics, and the out-of-scope texts."""
    topics = sorted({article.topic for article in articles})
    told = [(text, article.topic) for article in articles for text in _texts(article)]
    told += [(text, OUT_OF_SCOPE) for text in out_of_scope]
    lessons = tuple(Lesson(text, {TOPIC: {topic: 1.0}}) for text, topic in told)
    return Course((Task(TOPIC, (*topics, OUT_OF_SCOPE)),), lessons)


def _texts(article: Article) -> list[str]:
    return [*article.questions.all(), article.id_text.title, article.en_text.title]
