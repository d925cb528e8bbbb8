import pytest
from sklearn.metrics import f1_score

from triage.metrics import (
    expected_calibration_error,
    macro_f1,
    macro_f1_interval,
    per_class,
    share_interval,
)

TRUTH = list("aaabbc")
GUESS = list("aabbbd")


def test_macro_f1_is_the_usual_one() -> None:
    assert macro_f1(TRUTH, GUESS) == pytest.approx(f1_score(TRUTH, GUESS, average="macro", zero_division=0))
    assert macro_f1([], []) == 0.0


def test_each_class_has_precision_recall_and_support() -> None:
    assert per_class(TRUTH, GUESS)["b"] == {
        "precision": pytest.approx(2 / 3),
        "recall": 1.0,
        "f1": pytest.approx(0.8),
        "support": 2,
    }


def test_intervals_hold_the_value_and_repeat() -> None:
    interval = macro_f1_interval(TRUTH * 20, GUESS * 20)
    assert interval.low < macro_f1(TRUTH, GUESS) < interval.high
    assert interval == macro_f1_interval(TRUTH * 20, GUESS * 20)
    share = share_interval(8, 10)
    assert (share.low, share.high) == (pytest.approx(0.490, abs=0.001), pytest.approx(0.943, abs=0.001))
    assert share_interval(0, 5).low == 0.0


def test_a_model_as_sure_as_it_is_right_has_no_calibration_error() -> None:
    assert expected_calibration_error([0.5, 0.5], [True, False]) == pytest.approx(0.0)
    assert expected_calibration_error([1.0, 1.0], [True, False]) == pytest.approx(0.5)
