from pathlib import Path

from triage.corpus import load
from triage.report import describe, near_duplicates, occurring, sharing_a_run


def test_near_copies_are_found_and_others_are_not() -> None:
    texts = ["otp tidak masuk sejak pagi tadi", "otp tidak masuk sejak pagi tadi!", "kartu saya hilang di angkot"]
    assert near_duplicates(texts) == [(0, 1)]
    assert near_duplicates(["", "a"]) == []


def test_six_words_in_a_row_count_as_shared() -> None:
    texts = ["a b c d e f g", "x a b c d e f", "a b c d e"]
    assert sharing_a_run(texts) == 2 / 3


def test_a_text_of_another_file_is_found_whatever_its_case(small_corpus: Path) -> None:
    assert occurring(load(small_corpus).all, ["OTP  ga masuk"]) == ["otp ga masuk"]


def test_the_report_counts_labels_by_language(small_corpus: Path) -> None:
    figures = describe(load(small_corpus).all)
    assert (figures["texts"], figures["voices"], figures["by_language"]) == (15, 3, {"id": 15})
    assert figures["category"]["otp_code"] == {"id": 3}
