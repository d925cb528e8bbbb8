from pathlib import Path

import pytest

from triage.classifier import Classifier
from triage.evaluate import Case, measure, read_cases
from triage.tables import TableError
from triage.taxonomy import Category, Severity


def _read(tmp_path: Path, content: str) -> list[Case]:
    path = tmp_path / "in.csv"
    path.write_text(content, encoding="utf-8")
    return read_cases(path)


def test_all_figures_are_there(small_classifier: Classifier) -> None:
    cases = [
        Case("otp ga masuk", Category.OTP_CODE, severity=Severity.S3),
        Case("gabisa login", Category.CARD_KPJ, ("login_failed",), severity=Severity.S3),
        Case("", Category.OTHER_NONE),
    ]
    figures = measure(cases, small_classifier)
    assert (figures["n"], figures["accuracy"], figures["lenient_accuracy"]) == (3, pytest.approx(2 / 3), 1.0)
    assert figures["severity_macro_f1"] == 1.0
    assert figures["type_macro_f1"] is None
    assert {"macro_f1", "ece", "per_class", "intervals_95"} <= figures.keys()


def test_only_text_and_category_are_needed(tmp_path: Path) -> None:
    assert _read(tmp_path, "text,category\nx,otp_code\n") == [Case("x", Category.OTP_CODE)]


def test_several_secondaries_and_remarks_are_read(tmp_path: Path) -> None:
    (case,) = _read(tmp_path, "text,category,secondary\nx,otp_code,login_failed|remark(tag)\n")
    assert case.secondary == ("login_failed", "remark(tag)")


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("text,category\nx,otp\n", "in.csv, row 2: 'otp' is no category."),
        ("text,category\nx,\n", "in.csv, row 2 has no category."),
        ("text,category,severity\nx,otp_code,S5\n", "in.csv, row 2: 'S5' is no severity."),
        ("text,category\n", "in.csv has no row to measure."),
    ],
)
def test_a_bad_label_is_named_with_its_row(tmp_path: Path, content: str, sentence: str) -> None:
    with pytest.raises(TableError) as error:
        _read(tmp_path, content)
    assert str(error.value) == sentence
