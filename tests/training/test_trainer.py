from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from tokenizers import Encoding, Tokenizer

from language.lessons import Course, Lesson, texts
from language.training.base import Base
from language.training.batches import encoded
from language.training.network import Network, loss
from language.training.trainer import Plan, Training, fingerprint

PLAN = Plan(layers=2, epochs=3, batch=4, rate=1e-3, head_rate=3e-2)
BATCHES_AN_EPOCH = 3


class Broken(Exception):
    """Somebody pulled the plug."""


class CountedTokenizer:
    """A real tokenizer that counts its calls, and goes dark when it has had its share of them."""

    def __init__(self, tokenizer: Tokenizer, calls: int) -> None:
        self._tokenizer, self._left = tokenizer, calls
        self.calls = 0

    def encode_batch(self, batch: Sequence[str]) -> list[Encoding]:
        if self.calls == self._left:
            raise Broken
        self.calls += 1
        return self._tokenizer.encode_batch(list(batch))


def counted(base: Base, calls: int = 1000) -> tuple[Base, CountedTokenizer]:
    tokenizer = CountedTokenizer(base.tokenizer, calls)
    return replace(base, tokenizer=tokenizer), tokenizer


def trained(base: Base, course: Course, plan: Plan, folder: Path) -> Network:
    return Training(base, course, plan, folder).run()


def mean_loss(network: Network, base: Base, course: Course) -> float:
    device = next(network.parameters()).device
    network.eval()
    with torch.inference_mode():
        ids, mask = encoded(base.tokenizer, texts(course.lessons))
        _, *scores = network(ids.to(device), mask.to(device))
    targets = {task.name: torch.from_numpy(course.targets(task)) for task in course.tasks}
    weights = {task.name: torch.ones(len(task.labels)) for task in course.tasks}
    return float(loss(course.tasks, [score.cpu() for score in scores], targets, weights))


def same_weights(one: Network, other: Network) -> bool:
    pairs = zip(one.state_dict().values(), other.state_dict().values(), strict=True)
    return all(torch.allclose(first, second, atol=1e-6) for first, second in pairs)


def test_training_teaches_the_course(base: Base, course: Course, tmp_path: Path) -> None:
    plan = replace(PLAN, epochs=30)
    training = Training(base, course, plan, tmp_path)
    before = mean_loss(training.network, base, course)
    network = training.run()
    assert mean_loss(network, base, course) < before / 3
    with torch.inference_mode():
        _, subject, _ = network(*encoded(base.tokenizer, texts(course.lessons)))
    expected = course.targets(course.tasks[0]).argmax(axis=1)
    assert subject.argmax(dim=1).tolist() == expected.tolist()


def test_the_table_of_pieces_is_not_trained_and_the_layers_are(
    make_base: Callable[[], Base], course: Course, tmp_path: Path
) -> None:
    before, after = make_base().encoder, trained(make_base(), course, PLAN, tmp_path).encoder
    assert torch.equal(before.get_input_embeddings().weight, after.get_input_embeddings().weight)
    assert not torch.equal(before.encoder.layer[0].output.dense.weight, after.encoder.layer[0].output.dense.weight)


def test_the_same_seed_trains_the_same_weights(make_base: Callable[[], Base], course: Course, tmp_path: Path) -> None:
    one = trained(make_base(), course, PLAN, tmp_path / "one")
    two = trained(make_base(), course, PLAN, tmp_path / "two")
    other = trained(make_base(), course, replace(PLAN, seed=8), tmp_path / "other")
    assert same_weights(one, two)
    assert not same_weights(one, other)


def test_a_training_that_broke_off_ends_with_the_weights_of_one_run_through(
    make_base: Callable[[], Base], course: Course, tmp_path: Path
) -> None:
    through, whole = counted(make_base())
    expected = trained(through, course, PLAN, tmp_path / "through")
    # One call for the lengths, then one a batch: it breaks off within its second epoch.
    broken, _ = counted(make_base(), calls=1 + BATCHES_AN_EPOCH + 1)
    with pytest.raises(Broken):
        trained(broken, course, PLAN, tmp_path / "broken")
    resumed, rest = counted(make_base())
    assert same_weights(trained(resumed, course, PLAN, tmp_path / "broken"), expected)
    assert rest.calls == whole.calls - BATCHES_AN_EPOCH


def test_a_training_that_broke_off_before_its_first_checkpoint_begins_anew(
    make_base: Callable[[], Base], course: Course, tmp_path: Path
) -> None:
    broken, _ = counted(make_base(), calls=2)
    with pytest.raises(Broken):
        trained(broken, course, PLAN, tmp_path)
    again, rest = counted(make_base())
    trained(again, course, PLAN, tmp_path)
    assert rest.calls == 1 + PLAN.epochs * BATCHES_AN_EPOCH


def test_a_finished_training_is_not_run_again(make_base: Callable[[], Base], course: Course, tmp_path: Path) -> None:
    expected = trained(make_base(), course, PLAN, tmp_path)
    again, rest = counted(make_base())
    assert same_weights(trained(again, course, PLAN, tmp_path), expected)
    assert rest.calls == 1


def test_another_plan_does_not_go_on_from_the_checkpoint(
    make_base: Callable[[], Base], course: Course, tmp_path: Path
) -> None:
    trained(make_base(), course, PLAN, tmp_path)
    other, calls = counted(make_base())
    trained(other, course, replace(PLAN, seed=8), tmp_path)
    assert calls.calls == 1 + PLAN.epochs * BATCHES_AN_EPOCH


def test_the_last_weights_are_averaged_unless_the_plan_says_never(
    make_base: Callable[[], Base], course: Course, tmp_path: Path
) -> None:
    averaged = trained(make_base(), course, PLAN, tmp_path)
    never = trained(make_base(), course, replace(PLAN, average_from=2.0), tmp_path)
    last = trained(make_base(), course, replace(PLAN, average_from=1.0), tmp_path)
    assert same_weights(never, last)  # the average of the last step alone
    assert not same_weights(averaged, never)


def test_the_network_comes_back_ready_to_read(base: Base, course: Course, tmp_path: Path) -> None:
    network = trained(base, course, replace(PLAN, epochs=1), tmp_path)
    assert not network.training
    assert {weight.device.type for weight in network.parameters()} == {"cpu"}


def test_a_checkpoint_of_another_run_or_a_torn_one_is_not_gone_on_with(
    make_base: Callable[[], Base], course: Course, tmp_path: Path
) -> None:
    Training(make_base(), course, PLAN, tmp_path).run()
    wanted = Training(make_base(), course, replace(PLAN, seed=8), tmp_path / "fresh").run().state_dict()
    for content in ((tmp_path / "checkpoint.pt").read_bytes(), b"torn"):
        (tmp_path / "checkpoint.pt").write_bytes(content)
        found = Training(make_base(), course, replace(PLAN, seed=8), tmp_path).run().state_dict()
        assert all(torch.allclose(weights, found[name], atol=1e-5) for name, weights in wanted.items())


def test_the_fingerprint_is_the_same_for_the_same_base_lessons_and_plan(course: Course) -> None:
    again = Course(course.tasks, tuple(Lesson(lesson.text, dict(lesson.truths)) for lesson in course.lessons))
    assert fingerprint("tiny", course, PLAN) == fingerprint("tiny", again, replace(PLAN))


def test_the_fingerprint_changes_with_base_lessons_truths_and_plan(course: Course) -> None:
    first, *others = course.lessons
    courses = [
        Course(course.tasks, tuple(others)),
        Course(course.tasks, (Lesson(first.text + "!", first.truths), *others)),
        Course(course.tasks, (Lesson(first.text, {"subject": {"balance": 1.0}}), *others)),
        Course(tuple(reversed(course.tasks)), course.lessons),
    ]
    plans = [replace(PLAN, epochs=4), replace(PLAN, rate=1e-5), replace(PLAN, layers=1), replace(PLAN, seed=8)]
    found = {fingerprint("tiny", course, PLAN), fingerprint("other", course, PLAN)}
    found |= {fingerprint("tiny", other, PLAN) for other in courses}
    found |= {fingerprint("tiny", course, plan) for plan in plans}
    assert len(found) == 2 + len(courses) + len(plans)
