"""Words that decide by themselves are heard in both languages: a life, a fraud, a person; everyday trouble is not."""

import pytest

from bot.actions.signals import (
    UNREAD,
    forced_act,
    gave_away,
    in_despair,
    smells_of_fraud,
    speaks_of_fraud,
    wants_person,
)


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


@pytest.mark.parametrize(
    "text",
    [
        "kalau ditolak lagi saya loncat dari jembatan",
        "minum racun saja lah saya",
        "i cant go on like this",
        "end it all",
    ],
)
def test_despair_is_heard_in_pictures_too(text: str) -> None:
    assert forced_act(text) == "report_problem"


@pytest.mark.parametrize(
    "text",
    [
        "ada wa ngaku bpjs minta kode otp",
        "orangnya minta pin saya, ini benar atau penipuan",
        "terlanjur saya kasih",
        "someone called and asked for my otp",
        "I already gave my password",
    ],
)
def test_who_was_asked_for_a_secret_or_gave_it_speaks_of_fraud(text: str) -> None:
    assert forced_act(text) == "suspect_fraud"


@pytest.mark.parametrize(
    "text",
    [
        "klaim ditolak, tolong sambungkan ke petugas",
        "minta cs aja",
        "please connect me to an officer",
        "bicara dengan manusia",
    ],
)
def test_who_asks_for_a_person_is_heard_behind_a_problem_too(text: str) -> None:
    assert forced_act(text) == "ask_person"


@pytest.mark.parametrize(
    "text",
    [
        "aplikasi minta kode otp tapi tidak masuk",
        "kode otp diminta terus",
        "password salah terus",
        "petugas cabang galak",
        "sudah saya hubungi petugas tapi tidak dijawab",
        "hp saya mati total",
    ],
)
def test_ordinary_trouble_forces_nothing(text: str) -> None:
    assert forced_act(text) is None


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("terlanjur saya kasih", True),
        ("saya sudah kasih kode otp ke orang", True),
        ("tadi saya sebutkan pin ke penelepon", True),
        ("I already gave my password", True),
        ("I clicked the link", True),
        ("orang itu minta otp saya", False),  # asked for, and not yet given
        ("someone called and asked for my otp", False),
    ],
)
def test_what_was_given_away_is_told_from_what_was_only_asked_for(text: str, gone: bool) -> None:
    assert smells_of_fraud(text)
    assert gave_away(text) is gone


@pytest.mark.parametrize("text", ["kode otp tidak masuk", "lupa pin", "how do I change my password", ""])
def test_a_code_alone_is_no_fraud(text: str) -> None:
    assert not smells_of_fraud(text)
    assert not gave_away(text)


@pytest.mark.parametrize(
    ("text", "wants"),
    [
        ("MINTA CS", True),
        ("can I speak with a real person", True),
        ("petugas cabang galak", False),
        ("my agent does not answer", False),
        ("", False),
    ],
)
def test_a_wish_for_a_person_is_told_from_a_word_about_one(text: str, wants: bool) -> None:
    assert wants_person(text) is wants


@pytest.mark.parametrize(
    "text",
    [
        "apakah ini tipuan",
        "takut ketipu",
        "nipu ya",
        "Penipuan bukan?",
        "link palsu",
        "is this a scam?",
        "fake website",
    ],
)
def test_a_word_for_fraud_is_heard_in_its_many_forms(text: str) -> None:
    assert speaks_of_fraud(text)


@pytest.mark.parametrize("text", ["tipe hp saya lama", "kartu saya hilang", "my card is lost", "baju tipis"])
def test_words_that_only_look_like_fraud_are_none(text: str) -> None:
    assert not speaks_of_fraud(text)


def test_a_life_comes_before_a_fraud_and_a_fraud_before_the_wish_for_a_person() -> None:
    person, fraud, life = "sambungkan ke petugas", "terlanjur saya kasih otp", "saya mau bunuh diri"
    assert forced_act(person) == "ask_person"
    assert forced_act(f"{fraud}, {person}") == "suspect_fraud"
    assert forced_act(f"{life}, {fraud}, {person}") == "report_problem"


# Words that mean the same everywhere


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("batal", "cancel"),
        ("Batal!", "cancel"),
        ("batalin aja kak", "cancel"),
        ("ga jadi deh", "cancel"),
        ("stop", "cancel"),
        ("ulang", "start_over"),
        ("ulangi dari awal", "start_over"),
        ("mulai lagi dong", "start_over"),
        ("restart", "start_over"),
        ("menu", "menu"),
        ("ke menu min", "menu"),
        ("orang", "ask_person"),
        ("petugas", "ask_person"),
        ("mau cs aja", "ask_person"),
        ("human please", "ask_person"),
        ("tiket", "ticket_status"),
        ("tiket saya", "ticket_status"),
        ("ticket", "ticket_status"),
    ],
)
def test_a_single_word_that_always_means_the_same_needs_no_guess(text: str, act: str) -> None:
    assert forced_act(text) == act


@pytest.mark.parametrize(
    "text",
    [
        "klaim saya dibatalkan",
        "batal nikah bisa klaim?",
        "otp minta ulang terus",
        "menu klaim tidak ada",
        "orang tua saya peserta",
        "data dipakai orang",
        "tiket pesawat",
        "start from when is jht paid",
    ],
)
def test_such_a_word_among_others_forces_nothing(text: str) -> None:
    assert forced_act(text) is None


@pytest.mark.parametrize(("text", "act"), [("👍", "affirm"), ("👌🏽", "affirm"), ("✅", "affirm"), (" 🙏🙏 ", "thank")])
def test_a_lone_sign_of_approval_is_a_yes_or_thanks(text: str, act: str) -> None:
    assert forced_act(text) == act


@pytest.mark.parametrize("text", ["😭😭", "???", "...", "!", "🤔", "", "   "])
def test_a_text_without_a_word_says_nothing_that_can_be_read(text: str) -> None:
    assert forced_act(text) == UNREAD


@pytest.mark.parametrize("text", ["👍 sudah bisa", "otp ??? tidak masuk", "7"])
def test_words_beside_a_sign_are_left_to_rasa(text: str) -> None:
    assert forced_act(text) is None
