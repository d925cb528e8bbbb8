"""Batches of texts of like length: little padding, and a new order in every epoch."""

import random
from collections.abc import Sequence

import torch
from tokenizers import Tokenizer
from torch import Tensor

from language.encoder import LONGEST_TOKENS

_POOL = 40


def shuffled_batches(lengths: Sequence[int], size: int, chance: random.Random) -> list[list[int]]:
    """Places of texts in batches of `size`, every place once. Batches are alike in length inside, mixed in order."""
    places = list(range(len(lengths)))
    chance.shuffle(places)
    pools = [places[start : start + size * _POOL] for start in range(0, len(places), size * _POOL)]
    batches = [
        ordered[start : start + size]
        for ordered in (sorted(pool, key=lengths.__getitem__) for pool in pools)
        for start in range(0, len(ordered), size)
    ]
    chance.shuffle(batches)
    return batches


def encoded(tokenizer: Tokenizer, batch: Sequence[str]) -> tuple[Tensor, Tensor]:
    """Token numbers and mask, texts × tokens of the longest."""
    rows = [found.ids[:LONGEST_TOKENS] for found in tokenizer.encode_batch(list(batch))]
    width = max(len(row) for row in rows)
    ids = torch.zeros((len(rows), width), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for place, row in enumerate(rows):
        ids[place, : len(row)] = torch.tensor(row)
        mask[place, : len(row)] = 1
    return ids, mask
