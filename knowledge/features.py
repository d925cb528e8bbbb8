"""Texts as numbers for the search: hashed n-grams, and their projection to a width that is learned from in seconds.

Hashing needs no vocabulary, so an index is a few arrays and any process reads another's. The projection keeps
what matters of a text: the similarity of two texts differs from that of their n-grams by about 1/√WIDTH.
"""

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse
from sklearn.feature_extraction.text import HashingVectorizer
from sklearn.preprocessing import normalize

from language.ngrams import CHARACTERS, WORDS
from language.normaliser import normalise

Floats = npt.NDArray[np.float32]

WORD_PLACES, CHARACTER_PLACES = 2**17, 2**18
PLACES = WORD_PLACES + CHARACTER_PLACES
WIDTH = 4096
_SIGNS_EACH = 4  # places of the projection that each n-gram adds to or takes from
_SEED = 20_261_120

_WORDS, _CHARACTERS = (
    HashingVectorizer(**counted, n_features=places, norm=None, alternate_sign=False, dtype=np.float32)
    for counted, places in ((WORDS, WORD_PLACES), (CHARACTERS, CHARACTER_PLACES))
)


def counts(texts: Sequence[str]) -> Any:
    """Sparse texts × PLACES: how often words (1–2) and characters inside words (2–5) occur in normalised texts."""
    # Half an emoji, as a cut message may end with, cannot be hashed.
    plain = [normalise(text).encode("utf-8", "replace").decode() for text in texts]
    return scipy.sparse.hstack([_WORDS.transform(plain), _CHARACTERS.transform(plain)], format="csr")


def rarity(counted: Any) -> Floats:
    """For each place the logarithm of how rare it is among the counted texts (the IDF, smoothed).

    0 where nothing was seen: n-grams that nobody has learned from would only be noise in a text.
    """
    seen = np.bincount(counted.indices, minlength=PLACES)
    rarities = np.log((1 + counted.shape[0]) / (1 + seen)) + 1
    return np.asarray(np.where(seen, rarities, 0.0), dtype=np.float32)


def weighted(counted: Any, rarities: Floats) -> Any:
    """TF-IDF with sublinear counts; words and characters have unit length each."""
    scaled = counted.copy()
    scaled.data = (np.log(scaled.data) + 1) * rarities[scaled.indices]
    halves = scaled[:, :WORD_PLACES], scaled[:, WORD_PLACES:]
    return scipy.sparse.csr_array(scipy.sparse.hstack([normalize(half) for half in halves], format="csr"))


def projected(matrix: Any) -> Any:
    """Sparse texts × WIDTH. Multiplied as it is, a single text needs no threads of the linear algebra."""
    return matrix @ _projection()


@cache
def _projection() -> Any:
    """PLACES × WIDTH, always the same: a few random signs in each row."""
    chance = np.random.default_rng(_SEED)
    columns = chance.integers(0, WIDTH, PLACES * _SIGNS_EACH, dtype=np.int32)
    signs = chance.choice(np.array([-1, 1], dtype=np.float32), PLACES * _SIGNS_EACH) / np.sqrt(_SIGNS_EACH)
    rows = np.arange(0, PLACES * _SIGNS_EACH + 1, _SIGNS_EACH, dtype=np.int32)
    return scipy.sparse.csr_array((signs.astype(np.float32), columns, rows), shape=(PLACES, WIDTH))
