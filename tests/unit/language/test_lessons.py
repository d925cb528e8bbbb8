from pathlib import Path

import numpy as np
import pytest

from language.lessons import Course, Kind, Lesson, Task, balance, read_course, texts, write_course

ABOUT = Task("about", ("login", "claim", "card"))
NAMED = Task("named", ("login", "claim"), Kind.ANY, weight=0.5)
COURSE = Course(
    (ABOUT, NAMED),
    (
        Lesson("gabisa login 😭", {"about": {"login": 1.0}}),
        Lesson("login, lalu klaim", {"about": {"claim": 0.85, "login": 0.15}, "named": {"claim": 1.0, "login": 1.0}}),
        Lesson("", {"named": {}}),
    ),
)


def test_targets_have_a_row_a_lesson_and_a_column_a_label() -> None:
    np.testing.assert_array_almost_equal(COURSE.targets(ABOUT)[:2], [[1.0, 0.0, 0.0], [0.15, 0.85, 0.0]])


def test_what_a_lesson_does_not_teach_is_nan_and_not_untrue() -> None:
    assert np.isnan(COURSE.targets(NAMED)[0]).all()
    assert np.isnan(COURSE.targets(ABOUT)[2]).all()
    np.testing.assert_array_equal(COURSE.targets(NAMED)[2], [0.0, 0.0])


def test_a_label_that_its_task_does_not_have_is_never_taught_silently() -> None:
    with pytest.raises(KeyError):
        Course((ABOUT,), (Lesson("x", {"about": {"logn": 1.0}}),)).targets(ABOUT)


def test_two_courses_make_one_in_which_neither_teaches_the_tasks_of_the_other() -> None:
    topic = Task("topic", ("a", "b"))
    both = COURSE + Course((topic,), (Lesson("soal a", {"topic": {"a": 1.0}}),))
    assert both.tasks == (ABOUT, NAMED, topic)
    assert texts(both.lessons) == ["gabisa login 😭", "login, lalu klaim", "", "soal a"]
    assert np.isnan(both.targets(topic)).all(axis=1).tolist() == [True, True, True, False]
    assert np.isnan(both.targets(ABOUT)[-1]).all()


def test_rare_labels_weigh_more_with_a_mean_of_one() -> None:
    targets = np.array([[1, 0]] * 9 + [[0, 1]] + [[np.nan, np.nan]] * 5, dtype=np.float32)
    weights = balance(targets)
    assert weights.mean() == pytest.approx(1.0)
    assert weights[1] / weights[0] == pytest.approx(3.0)  # the square root of nine
    assert balance(targets, softness=0.0).tolist() == [1.0, 1.0]


def test_a_label_that_no_lesson_has_weighs_as_one_that_a_single_lesson_has() -> None:
    weights = balance(np.array([[1, 0, 0], [1, 0, 0], [0, 1, 0]], dtype=np.float32))
    assert weights[2] == weights[1]


def test_a_written_course_is_read_as_it_was(tmp_path: Path) -> None:
    write_course(COURSE, tmp_path / "lessons.jsonl")
    assert read_course(tmp_path / "lessons.jsonl") == COURSE


@pytest.mark.parametrize("separator", ["\n", "\r\n", "\t", '"', "\\", "\x0b", "\x1c", "\x85", "\u2028", "\u2029"])
def test_whatever_separates_the_words_of_a_text_does_not_end_its_line(tmp_path: Path, separator: str) -> None:
    course = Course((ABOUT,), (Lesson(f"satu{separator}dua", {"about": {"card": 1.0}}),))
    write_course(course, tmp_path / "lessons.jsonl")
    assert read_course(tmp_path / "lessons.jsonl") == course


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"text,category\nx,otp_code\n",
        b"\xff\xfe",
        b"3\n",
        b'[{"name": "about"}]\n',
        b'[{"name": "about", "labels": ["a"], "kind": "some", "weight": 1.0}]\n',
        b'[]\n{"words": "x"}\n',
        b'[]\n{"text": "x", "tru',
    ],
)
def test_a_file_that_holds_something_else_is_named(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "lessons.jsonl").write_bytes(content)
    with pytest.raises(ValueError, match=r"lessons\.jsonl holds no lessons"):
        read_course(tmp_path / "lessons.jsonl")
