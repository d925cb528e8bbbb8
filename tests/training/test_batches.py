import random

import pytest
import torch
from tokenizers import Tokenizer

from language.encoder import LONGEST_TOKENS
from language.training.batches import encoded, shuffled_batches

LENGTHS = random.Random(5).choices(range(2, 60), k=530)


def spread(batches: list[list[int]]) -> float:
    """How far apart the lengths in a batch are, on average."""
    gaps = [max(LENGTHS[place] for place in batch) - min(LENGTHS[place] for place in batch) for batch in batches]
    return sum(gaps) / len(gaps)


@pytest.mark.parametrize("size", [1, 7, 32, 1000])
def test_every_place_is_in_one_batch(size: int) -> None:
    batches = shuffled_batches(LENGTHS, size, random.Random(1))
    assert sorted(place for batch in batches for place in batch) == list(range(len(LENGTHS)))
    assert max(map(len, batches)) <= size


def test_texts_in_a_batch_are_alike_in_length() -> None:
    places = list(range(len(LENGTHS)))
    unsorted = [places[start : start + 8] for start in range(0, len(places), 8)]
    assert spread(shuffled_batches(LENGTHS, 8, random.Random(1))) < spread(unsorted) / 5


def test_batches_do_not_come_in_the_order_of_their_lengths() -> None:
    first = [LENGTHS[batch[0]] for batch in shuffled_batches(LENGTHS, 8, random.Random(1))]
    assert first not in (sorted(first), sorted(first, reverse=True))


def test_another_epoch_brings_other_batches_and_the_same_seed_the_same() -> None:
    assert shuffled_batches(LENGTHS, 8, random.Random(1)) == shuffled_batches(LENGTHS, 8, random.Random(1))
    assert shuffled_batches(LENGTHS, 8, random.Random(1)) != shuffled_batches(LENGTHS, 8, random.Random(2))


def test_no_texts_make_no_batches() -> None:
    assert shuffled_batches([], 8, random.Random(1)) == []


def test_shorter_texts_are_filled_up_and_masked(tokenizer: Tokenizer) -> None:
    texts = ["saldo", "saldo kosong padahal iuran lancar"]
    ids, mask = encoded(tokenizer, texts)
    lengths = [len(tokenizer.encode(text).ids) for text in texts]
    assert ids.shape == mask.shape == (2, lengths[1])
    assert mask.sum(dim=1).tolist() == lengths
    assert torch.equal(ids[0, : lengths[0]], torch.tensor(tokenizer.encode("saldo").ids))


def test_a_text_is_cut_where_the_shipped_encoder_cuts_it(tokenizer: Tokenizer) -> None:
    ids, mask = encoded(tokenizer, ["saldo " * 500])
    assert ids.shape == (1, LONGEST_TOKENS)
    assert bool(mask.all())
