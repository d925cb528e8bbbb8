from knowledge.topics import load_topics
from language.detection import Language


def test_topics_have_titles_in_both_languages() -> None:
    topics = load_topics()
    assert topics["kpj.merge"].title(Language.ID) == "Menggabungkan beberapa KPJ"
    assert topics["kpj.merge"].title(Language.EN) == "Merging several KPJ"
    assert all(topic.title_id and topic.title_en and topic.covers for topic in topics.values())


def test_slugs_are_distinct() -> None:
    topics = load_topics()
    assert len(topics) > 90
    assert all(slug == topic.slug for slug, topic in topics.items())
