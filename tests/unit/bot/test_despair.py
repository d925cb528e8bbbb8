"""Who speaks of ending his life is heard in both languages; a dead phone is only a dead phone."""

import pytest

from bot.actions.despair import in_despair


@pytest.mark.parametrize(
    "text",
    [
        "saya mau bunuh diri saja",
        "Uang habis, rasanya ingin mengakhiri hidup",
        "lebih baik akhiri hidup saya",
        "ingin mati rasanya",
        "mending mati daripada begini",
        "lebih baik mati",
        "saya tidak kuat hidup begini",
        "tidak sanggup lagi hidup",
        "saya capek hidup",
    ],
)
def test_despair_is_heard_in_indonesian(text: str) -> None:
    assert in_despair(text)


@pytest.mark.parametrize(
    "text", ["pengen mati aja", "pgn mati", "udah ga kuat hidup", "BUNUH DIRI!!", "gak sanggup hidup"]
)
def test_despair_is_heard_in_slang_and_capitals(text: str) -> None:
    assert in_despair(text)


@pytest.mark.parametrize(
    "text",
    [
        "I want to die",
        "I will kill myself",
        "thinking about suicide",
        "I just want to end my life",
        "I do not want to live any more",
        "I don't want to live",
        "I don’t want to live",  # the apostrophe of phones
    ],
)
def test_despair_is_heard_in_english(text: str) -> None:
    assert in_despair(text)


@pytest.mark.parametrize(
    "text",
    [
        "hp mati",
        "hp saya mati total",
        "aplikasi mati terus",
        "capek",
        "capek banget bolak balik ke cabang",
        "saya sudah tidak kuat, verifikasi wajah gagal terus",
        "mati lampu",
        "wifi mati",
        "mau matikan notifikasi",
        "jaminan hari tua seumur hidup",
        "suami saya meninggal, santunan kematian bagaimana",
        "kartu peserta mati",
        "biaya hidup saya dari mana kalau JHT belum cair",
    ],
)
def test_everyday_trouble_is_no_despair(text: str) -> None:
    assert not in_despair(text)


@pytest.mark.parametrize(
    "text",
    ["my phone died", "the app is dead", "kill the app and open it again", "where do I live", "death benefit", ""],
)
def test_everyday_trouble_in_english_is_no_despair(text: str) -> None:
    assert not in_despair(text)


@pytest.mark.parametrize(
    "text",
    [
        "hp saya tidak mau hidup",
        "layarnya layar sentuh tidak mau hidup",
        "lebih baik mati lampu daripada begini",
        "almarhum bunuh diri apakah ahli waris dapat santunan",
    ],
)
def test_things_that_die_and_questions_of_heirs_are_no_despair(text: str) -> None:
    assert not in_despair(text)


@pytest.mark.parametrize("text", ["mending saya mati saja", "cape hidup begini terus", "I dont want to live anymore"])
def test_despair_is_heard_in_everyday_spelling(text: str) -> None:
    assert in_despair(text)
