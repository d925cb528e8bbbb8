from itertools import combinations

import numpy as np
import pytest

from knowledge.features import PLACES, WIDTH, WORD_PLACES, counts, projected, rarity, weighted
from language.ngrams import ngram_features

# No two of their n-grams share a place.
TEXTS = (
    "kode otp tidak masuk masuk",
    "nomor kpj saya di mana",
    "the otp code never came",
    "kode verifikasi lewat sms tidak masuk",
    "cara lihat nomor peserta di kartu",
)


def test_counts_words_and_pairs_of_words_and_the_characters_inside_them() -> None:
    counted = counts(["kode otp kode"]).toarray()[0]
    words, characters = counted[:WORD_PLACES], counted[WORD_PLACES:]
    assert sorted(words[words > 0]) == [1, 1, 1, 2]  # otp, both pairs, kode
    # With the blanks around it, " kode " has 5 + 4 + 3 + 2 pieces of 2 to 5 characters, " otp " 4 + 3 + 2 + 1.
    assert characters.sum() == 14 + 10 + 14


def test_spelling_that_the_normaliser_evens_out_makes_no_difference() -> None:
    assert (counts(["OTP gak   masuk"]) != counts(["otp tidak masuk"])).nnz == 0


def test_what_every_text_has_is_least_rare_and_what_none_has_weighs_nothing() -> None:
    counted = counts(["otp kpj", "otp jht", "otp"])
    rarities, seen = rarity(counted), np.bincount(counted.indices, minlength=PLACES)
    assert {0, 1, 3} <= set(seen)
    for times, rare in ((0, 0.0), (1, np.log(4 / 2) + 1), (3, 1.0)):
        np.testing.assert_allclose(rarities[seen == times], rare, rtol=1e-6)


def test_weighs_as_a_vocabulary_would() -> None:
    vocabulary, rarities = ngram_features().fit(TEXTS), rarity(counts(TEXTS))
    for texts in (TEXTS, ["kode verifikasi belum muncul", "nomor baru saya", "zzz"]):
        hashed, learned = weighted(counts(texts), rarities), vocabulary.transform(texts)
        np.testing.assert_allclose((hashed @ hashed.T).toarray(), (learned @ learned.T).toarray(), atol=1e-5)


def test_words_and_characters_have_the_same_say() -> None:
    counted = counts(TEXTS)
    hashed = weighted(counted, rarity(counted)).toarray()
    for half in (hashed[:, :WORD_PLACES], hashed[:, WORD_PLACES:]):
        np.testing.assert_allclose(np.linalg.norm(half, axis=1), 1.0, rtol=1e-5)


def test_weighing_leaves_the_counts_as_they_were() -> None:
    counted = counts(["kode otp kode otp"])
    before = counted.copy()
    weighted(counted, rarity(counted))
    assert (counted != before).nnz == 0


@pytest.mark.parametrize("text", ["", "🙏", "???"])
def test_a_text_without_words_weighs_nothing(text: str) -> None:
    rarities = rarity(counts(TEXTS))
    assert np.isfinite(projected(weighted(counts([text]), rarities)).data).all()
    assert weighted(counts([""]), rarities).nnz == 0


def test_the_projection_keeps_similarities() -> None:
    counted = counts(TEXTS)
    whole = weighted(counted, rarity(counted))
    narrow = projected(whole).toarray()
    assert narrow.shape == (len(TEXTS), WIDTH)
    assert narrow.dtype == np.float32
    exact, kept = (whole @ whole.T).toarray(), narrow @ narrow.T
    errors = [exact[pair] - kept[pair] for pair in combinations(range(len(TEXTS)), 2)]
    assert np.sqrt(np.mean(np.square(errors))) < 2 * 1.5 / np.sqrt(WIDTH)  # each text has the length √2
    np.testing.assert_allclose(np.diag(kept), 2.0, atol=0.2)
