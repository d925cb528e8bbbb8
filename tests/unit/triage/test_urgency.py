import pytest

from triage.urgency import is_cry_for_help


@pytest.mark.parametrize(
    "text",
    [
        "saldo saya hilang",
        "duit gua raib min",
        "jht saya sudah ditarik orang lain",
        "kok dicairkan orang",
        "data saya disalahgunakan",
        "nik sy dipake org lain",
        "uang saya tiba tiba jadi nol, saldo mendadak 0",
        "saya kena tipu",
        "someone took my money",
        "katanya sudah dibayarkan tapi di rekening belum masuk",
    ],
)
def test_money_and_identity_at_stake_are_heard(text: str) -> None:
    assert is_cry_for_help(text)


@pytest.mark.parametrize(
    "text",
    ["gabisa login WOY", "otp ga masuk", "kartu hilang gimana", "data saya salah", "aplikasi ini dipakai buat apa", ""],
)
def test_anger_and_ordinary_trouble_are_not(text: str) -> None:
    assert not is_cry_for_help(text)
