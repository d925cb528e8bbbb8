import numpy as np
import pytest

from knowledge.course import OUT_OF_SCOPE, TOPIC
from knowledge.meaning import Meaning, MeaningViews, Remembering
from language.encoder import Encoder
from tests.unit.knowledge.fakes import FakeEncoder

OTP, KPJ, NEW = "account.otp", "kpj.merge", "bsu.new"
TAUGHT = (KPJ, OTP, OUT_OF_SCOPE)
# Scores are logits: any constant may be added to them.
SAID = {"otp": (1.0, 5.0, 1.0), "halo": (-2.0, -2.0, 3.0)}


def read(*texts: str, topics: tuple[str, ...] = (OTP, KPJ, NEW), taught: tuple[str, ...] = TAUGHT) -> MeaningViews:
    encoder = FakeEncoder(taught, SAID)
    return Meaning(encoder, topics).views(texts)


def test_every_article_gets_the_log_probability_of_its_topic() -> None:
    topic = read("otp").topic[0]
    total = np.log(np.exp(1) + np.exp(5) + np.exp(1))
    np.testing.assert_allclose(topic[:2], [5 - total, 1 - total], rtol=1e-6)


def test_articles_of_a_topic_share_its_probability() -> None:
    first, other, second = read("otp", topics=(OTP, KPJ, OTP)).topic[0]
    assert first == second > other


def test_an_article_of_a_topic_that_was_never_taught_is_neither_preferred_nor_passed_over() -> None:
    about_otp, about_nothing = read("otp", "anything").topic
    assert about_otp[0] > about_otp[2] > about_otp[1]
    np.testing.assert_allclose(about_nothing, about_nothing[0], rtol=1e-6)  # found alike, so treated alike


def test_the_foreign_sign_is_the_log_odds_of_no_topic_of_ours() -> None:
    foreign = read("otp", "halo", "anything").foreign
    ours = np.log(np.exp(1) + np.exp(5))
    np.testing.assert_allclose(foreign, [1 - ours, 3 - (-2 + np.log(2)), -np.log(2)], rtol=1e-5)
    assert foreign[0] < 0 < foreign[1]


def test_reads_all_texts_in_their_order() -> None:
    together = read("halo", "otp", "halo")
    assert together.topic.shape == (3, 3)
    assert together.foreign.shape == (3,)
    np.testing.assert_array_equal(together.topic[0], together.topic[2])
    np.testing.assert_array_equal(together.topic[1], read("otp").topic[0])


def test_scores_that_are_far_apart_stay_finite() -> None:
    encoder = FakeEncoder(TAUGHT, {"far": (0.0, 900.0, -900.0)})
    views = Meaning(encoder, [OTP, KPJ]).views(["far"])
    assert np.isfinite(views.topic).all()
    assert np.isfinite(views.foreign).all()


@pytest.mark.parametrize("taught", [(), (OTP, KPJ)])
def test_an_encoder_that_was_not_taught_topics_is_refused(taught: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="not taught topics"):
        read("otp", taught=taught)


def test_an_encoder_of_other_tasks_is_refused() -> None:
    encoder = FakeEncoder((OTP, OUT_OF_SCOPE), task="category")
    with pytest.raises(ValueError, match="not taught topics"):
        Meaning(encoder, [OTP])


def test_without_an_encoder_nothing_is_said() -> None:
    views = MeaningViews.without(2, 3)
    np.testing.assert_array_equal(views.topic, np.zeros((2, 3)))
    np.testing.assert_array_equal(views.foreign, np.zeros(2))


def test_one_who_remembers_reads_a_row_of_texts_once() -> None:
    encoder = FakeEncoder(TAUGHT, SAID)
    remembering = Remembering(encoder)
    assert remembering.labels == encoder.labels
    first = remembering.read(["otp", "halo"])
    assert remembering.read(("otp", "halo")) is first
    assert encoder.heard == ["otp", "halo"]
    other = remembering.read(["halo", "otp"])
    np.testing.assert_array_equal(other.scores[TOPIC], first.scores[TOPIC][::-1])


def test_what_is_remembered_serves_as_the_encoder_does() -> None:
    encoder = FakeEncoder(TAUGHT, SAID)
    heard, remembered = (Meaning(one, [OTP, KPJ]).views(["halo", "otp"]) for one in (encoder, Remembering(encoder)))
    np.testing.assert_array_equal(remembered.topic, heard.topic)
    np.testing.assert_array_equal(remembered.foreign, heard.foreign)


def test_the_shipped_encoder_tells_topics_apart() -> None:
    views = Meaning(Encoder(), [OTP, "jht.status", NEW]).views(["kode otp tidak masuk", "puterin lagu dangdut dong"])
    assert views.topic[0].argmax() == 0
    assert views.foreign[0] < 0 < views.foreign[1]
