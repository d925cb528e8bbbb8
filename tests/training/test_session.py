from collections.abc import Callable
from pathlib import Path

import pytest

from language.encoder import Encoder
from language.lessons import Course
from language.training import session
from language.training.base import Base, BaseError
from language.training.trainer import Plan, fingerprint

PLAN = Plan(layers=1, epochs=30, batch=4, rate=1e-3, head_rate=3e-2)
# More than are compared at a time.
PROBES = ["sandi akun lupa", "iuran tidak terlihat", "login gagal semalam", "saldo nol bulan lalu"] * 20


@pytest.fixture(scope="module")
def base_folder(make_base: Callable[[], Base], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bases") / "base"
    base = make_base()
    base.encoder.save_pretrained(folder)
    base.tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("models") / "model"


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("checkpoints")


@pytest.fixture(scope="module")
def done(base_folder: Path, course: Course, target: Path, checkpoints: Path) -> session.Trained:
    return session.train(course, PLAN, base_folder, target, PROBES, checkpoints)


def test_a_session_tells_what_it_trained_from_and_on(done: session.Trained, course: Course) -> None:
    assert done.base.startswith("base (")
    assert done.course == fingerprint(done.base, course, PLAN)
    assert done.lessons == len(course.lessons)


def test_a_checkpoint_stays_until_it_is_forgotten(done: session.Trained, checkpoints: Path) -> None:
    assert done.lessons
    assert len(list(checkpoints.iterdir())) == 1
    session.forget(checkpoints)
    assert list(checkpoints.iterdir()) == []


def test_a_session_tells_for_each_task_how_often_both_models_agree(done: session.Trained) -> None:
    assert done.agreement.keys() == {"subject", "mentioned"}
    assert all(0.9 <= share <= 1.0 for share in done.agreement.values())


def test_what_a_session_leaves_behind_knows_what_it_was_taught(
    done: session.Trained, target: Path, course: Course
) -> None:
    encoder = Encoder(target)
    labels = encoder.labels["subject"]
    scores = encoder.read([lesson.text for lesson in course.lessons]).scores["subject"]
    right = [
        lesson.truths["subject"] == {labels[row.argmax()]: 1.0}
        for lesson, row in zip(course.lessons, scores, strict=True)
    ]
    assert sum(right) >= len(right) - 1


def test_a_base_that_cannot_be_read_ends_a_session_before_anything_is_written(course: Course, tmp_path: Path) -> None:
    with pytest.raises(BaseError, match=r"tokenizer\.json"):
        session.train(course, PLAN, tmp_path / "nowhere", tmp_path / "model", PROBES)
    assert not (tmp_path / "model").exists()
