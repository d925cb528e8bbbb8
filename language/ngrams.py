"""The n-gram view of a text that the linear models of `triage` and `knowledge` share."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion, Pipeline
from sklearn.preprocessing import FunctionTransformer

from language.normaliser import normalise

# Words alone and in pairs of a normalised text, and characters inside its words; whatever counts them.
WORDS: Mapping[str, Any] = {"lowercase": False, "token_pattern": r"(?u)\b\w+\b", "ngram_range": (1, 2)}
CHARACTERS: Mapping[str, Any] = {"lowercase": False, "analyzer": "char_wb", "ngram_range": (2, 5)}


def ngram_features(*, min_df: int = 1) -> Pipeline:
    """Words (1–2) and characters inside words (2–5) of the normalised text, TF-IDF weighted with sublinear counts.

    Characters carry typos and slang that the normaliser does not know; words carry the rest.
    """
    words, characters = (
        TfidfVectorizer(**counted, min_df=min_df, sublinear_tf=True, dtype=np.float32)
        for counted in (WORDS, CHARACTERS)
    )
    # Normalised once for both: it takes as long as either.
    return Pipeline(
        [
            ("normalised", FunctionTransformer(_normalised)),
            ("n-grams", FeatureUnion([("words", words), ("characters", characters)])),
        ]
    )


def _normalised(texts: Iterable[str]) -> list[str]:
    return [normalise(text) for text in texts]
