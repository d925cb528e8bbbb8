import pytest

from knowledge import wording


def test_a_dot_in_a_number_or_hour_ends_no_sentence() -> None:
    text = "Layanan buka pukul 06.00. Batasnya Rp15.000.000 sejak Mei! Jelas?"
    assert len(wording.sentences(text)) == 3


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("sebesar Rp15.000.000.", {("Rp", 15e6)}),
        ("Rp15,000,000 at most", {("Rp", 15e6)}),
        ("di bawah Rp15 juta", {("Rp", 15e6)}),
        ("Rp 1,5 juta atau Rp16.800", {("Rp", 1.5e6), ("Rp", 16800.0)}),
        ("under Rp15 million", {("Rp", 15e6)}),
        ("iuran 3,7% atau 10 persen", {("%", 3.7), ("%", 10.0)}),
        ("0.24% and 10 percent", {("%", 0.24), ("%", 10.0)}),
        ("telepon 175, pukul 06.00, 3 kali", set()),
    ],
)
def test_reads_amounts_in_both_spellings(text: str, found: set[tuple[str, float]]) -> None:
    assert set(wording.amounts(text)) == found


def test_overlap_of_same_different_and_empty_texts() -> None:
    first = wording.trigrams("buka menu lalu pilih kartu")
    assert wording.overlap(first, first) == 1.0
    assert wording.overlap(first, wording.trigrams("hubungi kantor cabang terdekat saja")) == 0.0
    assert wording.overlap(wording.trigrams(""), wording.trigrams("satu")) == 0.0
