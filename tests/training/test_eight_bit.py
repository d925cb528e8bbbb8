import copy

import pytest
import torch
from torch import nn

from language.training.base import Base
from language.training.batches import encoded
from language.training.eight_bit import Evened, RowwiseTable, even_out

SEEN = ["lupa kata sandi semalam", "akun ditolak sewaktu login"]
UNSEEN = ["saldo berkurang sejak bulan lalu", "my balance misses one month"]
LARGE, COUNT = [3, 17], 2


@pytest.fixture
def linear() -> nn.Linear:
    torch.manual_seed(2)
    return nn.Linear(32, 8)


@pytest.fixture
def states() -> torch.Tensor:
    """Inputs of which two channels are fifty times as large as the others."""
    made = torch.randn(5, 7, 32, generator=torch.Generator().manual_seed(3))
    made[..., LARGE] *= 50
    return made


def evened(linear: nn.Linear, states: torch.Tensor) -> Evened:
    return Evened(linear, states.abs().flatten(0, -2).amax(dim=0), COUNT)


def test_a_table_in_whole_numbers_is_exact_to_half_a_127th_of_its_rows_largest() -> None:
    weights = torch.randn(20, 32, generator=torch.Generator().manual_seed(1)) * torch.logspace(-3, 2, 20)[:, None]
    table = RowwiseTable(weights)
    assert table.table.dtype == torch.int8
    error = (table(torch.arange(20)) - weights).abs().amax(dim=1)
    assert bool((error <= weights.abs().amax(dim=1) / 127 / 2 * 1.001).all())


def test_a_table_gives_a_row_of_nothing_back_and_takes_ids_in_any_shape() -> None:
    table = RowwiseTable(torch.cat([torch.zeros(1, 32), torch.ones(1, 32)]))
    found = table(torch.tensor([[0, 1, 1], [1, 0, 0]]))
    assert found.shape == (2, 3, 32)
    assert not found[0, 0].any()
    assert torch.allclose(found[1, 0], torch.ones(32))


def test_an_evened_layer_is_the_same_layer(linear: nn.Linear, states: torch.Tensor) -> None:
    with torch.inference_mode():
        assert torch.allclose(evened(linear, states)(states), linear(states), atol=1e-4)
        unseen = torch.full_like(states, 100.0)
        assert torch.allclose(evened(linear, states)(unseen), linear(unseen), rtol=1e-4, atol=1e-3)


def test_the_largest_channels_are_multiplied_apart_and_the_rest_is_alike(
    linear: nn.Linear, states: torch.Tensor
) -> None:
    layer = evened(linear, states)
    assert layer.places.tolist() == LARGE
    assert not layer.linear.weight[:, LARGE].any()
    handed = (states * layer.evening).abs().flatten(0, -2).amax(dim=0)
    assert not handed[LARGE].any()
    before = states.abs().flatten(0, -2).amax(dim=0)
    assert handed.max() / handed[handed > 0].median() < before.max() / before.median() / 10


def test_a_channel_that_was_never_used_does_no_harm(linear: nn.Linear, states: torch.Tensor) -> None:
    states[..., 5] = 0.0
    with torch.inference_mode():
        assert torch.allclose(evened(linear, states)(states), linear(states), atol=1e-4)


def test_evening_out_an_encoder_leaves_what_it_says(base: Base) -> None:
    even = copy.deepcopy(base.encoder)
    even_out(even, base.tokenizer, SEEN)
    ids, mask = encoded(base.tokenizer, [*SEEN, *UNSEEN])
    with torch.inference_mode():
        before = base.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        after = even(input_ids=ids, attention_mask=mask).last_hidden_state
    assert torch.allclose(before, after, atol=1e-4)


def test_every_linear_layer_is_evened_out_and_nothing_keeps_listening(base: Base) -> None:
    linears = sum(isinstance(part, nn.Linear) for part in base.encoder.modules())
    even_out(base.encoder, base.tokenizer, SEEN)
    parts = list(base.encoder.modules())
    assert sum(isinstance(part, Evened) for part in parts) == linears == 2 * 6
    assert sum(isinstance(part, nn.Linear) for part in parts) == linears
    assert not any(part._forward_hooks for part in parts)
