import pytest
import torch
from torch import Tensor

from language.lessons import Course, Kind, Task, balance
from language.training.base import Base
from language.training.batches import encoded
from language.training.network import Network, loss

ONE, ANY = Task("one", ("a", "b")), Task("any", ("a", "b", "c"), Kind.ANY)
NOT_TAUGHT = float("nan")


@pytest.fixture
def network(base: Base, course: Course) -> Network:
    return Network(base.encoder, course.tasks).eval()


def scores_of(*rows: list[float]) -> Tensor:
    return torch.tensor(rows, requires_grad=True)


def single(task: Task, scores: Tensor, targets: list[list[float]], weights: list[float] | None = None) -> Tensor:
    """The loss of one task alone."""
    weighing = torch.tensor(weights or [1.0] * len(task.labels))
    return loss([task], [scores], {task.name: torch.tensor(targets)}, {task.name: weighing})


def test_every_task_gets_a_score_for_each_of_its_labels(network: Network, base: Base) -> None:
    vectors, subject, mentioned = network(*encoded(base.tokenizer, ["saldo nol", "lupa kata sandi semalam"]))
    assert (vectors.shape, subject.shape, mentioned.shape) == ((2, 32), (2, 2), (2, 3))


def test_a_text_reads_the_same_alone_and_beside_a_longer_one(network: Network, base: Base) -> None:
    alone = network(*encoded(base.tokenizer, ["saldo"]))
    together = network(*encoded(base.tokenizer, ["saldo", "saldo kosong padahal iuran lancar"]))
    assert all(torch.allclose(one[0], two[0], atol=1e-5) for one, two in zip(alone, together, strict=True))


def test_vectors_are_the_mean_over_the_tokens(network: Network, base: Base) -> None:
    ids, mask = encoded(base.tokenizer, ["lupa kata sandi semalam"])
    states = base.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
    assert torch.allclose(network(ids, mask)[0], states.mean(dim=1), atol=1e-6)


def test_a_lesson_without_a_task_moves_nothing_of_its_head(network: Network, base: Base, course: Course) -> None:
    _, *scores = network(*encoded(base.tokenizer, ["saldo nol", "lupa sandi"]))
    targets = {"subject": torch.tensor([[1.0, 0.0], [0.0, 1.0]]), "mentioned": torch.full((2, 3), NOT_TAUGHT)}
    weights = {"subject": torch.ones(2), "mentioned": torch.ones(3)}
    loss(course.tasks, scores, targets, weights).backward()
    taught, untaught = network.heads
    assert bool(taught.weight.grad.any())
    assert not untaught.weight.grad.any()
    assert not untaught.bias.grad.any()


@pytest.mark.parametrize("task", [ONE, ANY], ids=["one", "any"])
def test_the_rows_that_do_not_teach_a_task_are_left_out_of_it(task: Task) -> None:
    width = len(task.labels)
    scores = scores_of([0.3, -0.2, 0.9][:width], [2.0, 1.0, -1.0][:width])
    single(task, scores, [[1.0, 0.0, 0.0][:width], [NOT_TAUGHT] * width]).backward()
    assert bool(scores.grad[0].all())
    assert not scores.grad[1].any()


def test_a_lesson_counts_the_same_whether_the_others_teach_its_task_or_not() -> None:
    alone = single(ONE, scores_of([0.3, -0.2], [2.0, 1.0]), [[1.0, 0.0], [NOT_TAUGHT, NOT_TAUGHT]])
    other = single(ONE, scores_of([0.3, -0.2], [2.0, 1.0]), [[NOT_TAUGHT, NOT_TAUGHT], [0.0, 1.0]])
    both = single(ONE, scores_of([0.3, -0.2], [2.0, 1.0]), [[1.0, 0.0], [0.0, 1.0]])
    assert torch.allclose(both, alone + other)


@pytest.mark.parametrize("task", [ONE, ANY], ids=["one", "any"])
def test_true_labels_scored_high_cost_less(task: Task) -> None:
    width = len(task.labels)
    target = [[1.0, 0.0, 0.0][:width]]
    right, wrong = scores_of([3.0, -3.0, -3.0][:width]), scores_of([-3.0, 3.0, 3.0][:width])
    assert single(task, right, target) < single(task, wrong, target)


def test_any_number_of_labels_may_be_true_where_the_task_says_so() -> None:
    assert single(ANY, scores_of([9.0, 9.0, 9.0]), [[1.0, 1.0, 1.0]]) < 0.01


def test_a_task_counts_by_its_weight() -> None:
    scores, target = scores_of([0.3, -0.2]), [[1.0, 0.0]]
    heavier = Task("one", ("a", "b"), weight=2.5)
    assert torch.allclose(single(heavier, scores, target), 2.5 * single(ONE, scores, target))


def test_rare_labels_count_more_and_all_together_the_same() -> None:
    targets = [[1.0, 0.0]] * 9 + [[0.0, 1.0]]
    weights = balance(torch.tensor(targets).numpy())
    assert weights[1] == pytest.approx(3 * weights[0])
    assert weights.mean() == pytest.approx(1.0)
    scores = scores_of([0.0, 0.0])
    often, rare = (single(ONE, scores, [row], weights.tolist()) for row in (targets[0], targets[-1]))
    assert float(rare.detach() / often.detach()) == pytest.approx(3.0)
