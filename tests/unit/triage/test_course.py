import numpy as np
import pytest

from language.detection import Language
from language.lessons import Lesson
from triage.corpus import LabelledText, load
from triage.course import CATEGORY, MENTIONED, SEVERITY, TASKS, TYPE, course
from triage.evaluate import Case
from triage.taxonomy import Category, MessageType, Severity


def _lesson(text: LabelledText | Case) -> Lesson:
    (lesson,) = course([text]).lessons
    return lesson


def test_a_labelled_text_teaches_all_four_questions() -> None:
    text = LabelledText(
        "otp ga masuk", Category.OTP_CODE, (), Severity.S3, MessageType.COMPLAINT, Language.ID, "night-nurse"
    )
    assert _lesson(text) == Lesson(
        "otp ga masuk",
        {
            CATEGORY: {"otp_code": 1.0},
            MENTIONED: {"otp_code": 1.0},
            TYPE: {"complaint": 1.0},
            SEVERITY: {"S3": 1.0},
        },
    )


def test_a_second_category_is_mentioned_and_partly_what_the_text_is_about() -> None:
    truths = _lesson(Case("otp, login", Category.OTP_CODE, (Category.LOGIN_FAILED, Category.REGISTRATION))).truths
    assert truths[MENTIONED] == {"otp_code": 1.0, "login_failed": 1.0, "registration": 1.0}
    assert sum(truths[CATEGORY].values()) == pytest.approx(1.0)
    assert truths[CATEGORY]["otp_code"] > 0.8
    assert truths[CATEGORY]["login_failed"] == truths[CATEGORY]["registration"] > 0


def test_remarks_and_the_first_category_said_again_teach_nothing() -> None:
    truths = _lesson(Case("otp", Category.OTP_CODE, ("remark(tag)", "otp_code"))).truths
    assert truths[CATEGORY] == {"otp_code": 1.0}
    assert truths[MENTIONED] == {"otp_code": 1.0}


def test_what_the_reader_did_not_say_is_not_taught() -> None:
    assert _lesson(Case("otp", Category.OTP_CODE)).truths.keys() == {CATEGORY, MENTIONED}
    assert TYPE not in _lesson(Case("otp", Category.OTP_CODE, severity=Severity.S2)).truths


def test_labels_are_in_the_order_of_the_enumerations() -> None:
    labels = {task.name: list(task.labels) for task in TASKS}
    assert labels == {
        CATEGORY: list(Category),
        TYPE: list(MessageType),
        SEVERITY: list(Severity),
        MENTIONED: list(Category),
    }


def test_every_text_of_the_shipped_corpus_is_a_lesson() -> None:
    texts = load().training
    taught = course(texts)
    assert [lesson.text for lesson in taught.lessons] == [text.text for text in texts]
    for task in TASKS[:3]:
        assert np.allclose(taught.targets(task).sum(axis=1), 1.0)
