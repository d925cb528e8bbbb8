from knowledge.topics import Area, load_topics
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


def test_every_topic_has_an_area_of_its_own() -> None:
    assert {slug.partition(".")[0] for slug in load_topics()} == {str(area) for area in Area}


def test_a_topic_of_no_known_area_is_a_general_matter() -> None:
    assert Area.of("brand-new.thing") == Area.ABOUT
