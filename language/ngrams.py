"""The n-gram view of a text that the linear models of `triage` and `knowledge` share."""

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion

from language.normaliser import normalise


def ngram_features(*, min_df: int = 1) -> FeatureUnion:
    """Words (1–2) and characters inside words (2–5) of the normalised text, TF-IDF weighted with sublinear counts.

    Characters carry typos and slang that the normaliser does not know; words carry the rest.
    """
    return FeatureUnion(
        [
            (
                "words",
                TfidfVectorizer(
                    preprocessor=normalise,
                    token_pattern=r"(?u)\b\w+\b",  # noqa: S106 - a pattern of words
                    ngram_range=(1, 2),
                    min_df=min_df,
                    sublinear_tf=True,
                ),
            ),
            (
                "characters",
                TfidfVectorizer(
                    preprocessor=normalise,
                    analyzer="char_wb",
                    ngram_range=(2, 5),
                    min_df=min_df,
                    sublinear_tf=True,
                ),
            ),
        ]
    )
