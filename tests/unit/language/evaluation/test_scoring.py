from language.evaluation.generated import generated
from language.evaluation.scoring import Example, parse, score
from language.masking import SensitiveKind

NIK = (SensitiveKind.NIK, "9999990000000001")


def test_marks_are_read_and_taken_off() -> None:
    assert parse("nik <NIK>9999990000000001</NIK>\\nya") == Example("nik 9999990000000001\nya", (NIK,))


def test_a_missed_value_lowers_recall_and_is_listed() -> None:
    result = score([Example("ini abc", ((SensitiveKind.OTP, "abc"),)), Example("nik 9999990000000001", (NIK,))])
    assert (result.recall, result.precision) == (0.5, 1.0)
    assert result.failures[0].missed == ("abc",)


def test_a_value_masked_in_vain_lowers_precision() -> None:
    result = score([Example("nik 9999990000000001", ())])
    assert result.precision == 0.0
    assert result.failures[0].in_vain == ("9999990000000001",)


def test_half_a_number_masked_is_a_number_missed() -> None:
    assert score([Example("x 9999990000000001", ((SensitiveKind.NIK, "x 9999990000000001"),))]).recall == 0.0


def test_generated_examples_repeat_with_their_seed_and_half_are_harmless() -> None:
    examples = generated(100, seed=7)
    assert examples == generated(100, seed=7)
    assert sum(not example.values for example in examples) == 50


def test_generated_examples_are_masked_as_marked() -> None:
    result = score(generated(500, seed=2))
    assert result.precision >= 0.99
    assert result.recall >= 0.99
