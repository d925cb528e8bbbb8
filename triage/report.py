"""What the corpus is made of, and whether its texts are as different as they should be."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import CountVectorizer

from triage.corpus import LabelledText

# Five-character pieces shared by more than this share of both texts' pieces: a near copy.
_NEAR = 0.6
_RUN = 6
_SLICE = 500


def describe(texts: Sequence[LabelledText]) -> dict[str, Any]:
    """Counts, lengths in words, near duplicates and shared runs of words; ready for JSON."""
    pairs = near_duplicates([text.text for text in texts])
    return {
        "texts": len(texts),
        "voices": len({(text.language, text.voice) for text in texts}),
        "by_language": dict(Counter(text.language for text in texts)),
        "category": _by_language(texts, "category"),
        "severity": _by_language(texts, "severity"),
        "type": _by_language(texts, "type"),
        "with_secondary": sum(bool(text.secondary) for text in texts) / len(texts),
        "words_quartiles": _quartiles(texts),
        "near_duplicates": [[texts[one].text, texts[other].text] for one, other in pairs],
        "sharing_six_words": sharing_a_run([text.text for text in texts]),
    }


def _by_language(texts: Sequence[LabelledText], head: str) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter[str]] = {}
    for text in texts:
        counts.setdefault(getattr(text, head), Counter())[text.language] += 1
    return {label: dict(by) for label, by in sorted(counts.items())}


def _quartiles(texts: Sequence[LabelledText]) -> list[float]:
    return [float(value) for value in np.percentile([len(text.text.split()) for text in texts], [25, 50, 75])]


def near_duplicates(texts: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs (i < j) whose five-character pieces overlap by more than 0.6 (Jaccard)."""
    if not any(len(text.strip()) >= 3 for text in texts):
        return []
    pieces = csr_matrix(
        CountVectorizer(analyzer="char_wb", ngram_range=(5, 5), binary=True).fit_transform(texts),
        dtype=np.int32,
    )
    sizes = np.asarray(pieces.sum(axis=1)).ravel()
    pairs: list[tuple[int, int]] = []
    for start in range(0, len(texts), _SLICE):
        shared = (pieces[start : start + _SLICE] @ pieces.T).tocoo()
        row, column = shared.row + start, shared.col
        jaccard = shared.data / (sizes[row] + sizes[column] - shared.data)
        near = (jaccard > _NEAR) & (row < column)
        pairs += zip(row[near].tolist(), column[near].tolist(), strict=True)
    return pairs


def sharing_a_run(texts: Sequence[str]) -> float:
    """Share of texts that have six words in a row in common with another text."""
    owners: dict[tuple[str, ...], set[int]] = {}
    for index, text in enumerate(texts):
        words = text.lower().split()
        for start in range(len(words) - _RUN + 1):
            owners.setdefault(tuple(words[start : start + _RUN]), set()).add(index)
    sharing = {index for indices in owners.values() if len(indices) > 1 for index in indices}
    return len(sharing) / len(texts) if texts else 0.0


def occurring(texts: Sequence[LabelledText], foreign: Iterable[str]) -> list[str]:
    """Corpus texts that stand in `foreign` too, whatever their case and spacing."""
    known = {_plain(text) for text in foreign}
    return [text.text for text in texts if _plain(text.text) in known]


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
