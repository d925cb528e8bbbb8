import numpy as np
import pytest

from language.detection import Language
from triage.decision import Probabilities, decide
from triage.taxonomy import Category, MessageType, Severity


def _probabilities(
    category: dict[Category, float], severity: dict[Severity, float], mentioned: dict[Category, float]
) -> Probabilities:
    return Probabilities(
        category=np.array([[category.get(name, 0.0) for name in Category]]),
        type=np.array([[1.0, 0.0, 0.0, 0.0, 0.0]]),
        severity=np.array([[severity.get(name, 0.0) for name in Severity]]),
        mentioned=np.array([[mentioned.get(name, 0.0) for name in Category]]),
    )


SURE_LOGIN = _probabilities({Category.LOGIN_FAILED: 0.9}, {Severity.S3: 0.9}, {Category.LOGIN_FAILED: 0.9})


def test_the_likeliest_labels_win_with_their_probability() -> None:
    (found,) = decide(["gabisa login"], SURE_LOGIN, "fake")
    assert (found.category, found.confidence, found.sure) == (Category.LOGIN_FAILED, 0.9, True)
    assert (found.severity, found.type, found.language) == (Severity.S3, MessageType.COMPLAINT, Language.ID)
    assert (found.secondary, found.model) == (None, "fake")


def test_a_second_category_is_named_when_the_text_mentions_it() -> None:
    mentioned = {Category.LOGIN_FAILED: 0.9, Category.OTP_CODE: 0.7, Category.OTHER_NONE: 0.8}
    probabilities = _probabilities({Category.LOGIN_FAILED: 0.4}, {Severity.S3: 1.0}, mentioned)
    (found,) = decide(["login, otp"], probabilities, "fake")
    assert found.secondary is Category.OTP_CODE
    assert not found.sure


def test_a_fair_chance_of_s1_is_taken_for_s1() -> None:
    probabilities = _probabilities({Category.JHT_CLAIM: 1.0}, {Severity.S3: 0.7, Severity.S1: 0.3}, {})
    assert decide(["uangnya mana"], probabilities, "fake")[0].severity is Severity.S1


def test_a_cry_for_help_is_s1_whatever_the_model_says() -> None:
    assert decide(["saldo saya hilang"], SURE_LOGIN, "fake")[0].severity is Severity.S1


@pytest.mark.parametrize("text", ["", "   ", "😭😭🙏", "?!…"])
def test_a_text_without_a_word_gets_a_safe_label(text: str) -> None:
    (found,) = decide([text], SURE_LOGIN, "fake")
    assert (found.category, found.severity, found.type) == (Category.OTHER_NONE, Severity.S4, MessageType.OFF_TOPIC)
    assert (found.confidence, found.sure) == (0.0, False)


@pytest.mark.parametrize(
    "text", ["我的应用打不开了", "تطبيقي لا يفتح", "アプリが開けない", "приложение не открывается"]
)
def test_a_text_in_a_script_nobody_was_taught_is_nothing_to_be_sure_of(text: str) -> None:
    (found,) = decide([text], SURE_LOGIN, "fake")
    assert (found.category, found.confidence, found.sure) == (Category.OTHER_NONE, 0.0, False)


@pytest.mark.parametrize(
    "text", ["السلام عليكم pak, saya tidak bisa masuk akun", "𝗴𝗮𝗯𝗶𝘀𝗮 𝗹𝗼𝗴𝗶𝗻", "175", "não consigo entrar"]
)
def test_a_foreign_greeting_ornate_letters_and_numbers_are_read(text: str) -> None:
    (found,) = decide([text], SURE_LOGIN, "fake")
    assert found.category is Category.LOGIN_FAILED
