"""Answers to a report are understood as people write them."""

import pytest

from bot.actions.flows.reading import wants_skip
from bot.actions.flows.script import SKIPPED
from tests.reporting import SCRIPT
from tests.talking import read_as


@pytest.mark.parametrize(
    ("key", "text", "answer"),
    [
        ("since", "td pagi", "today"),
        ("since", "kmrn msh bisa", "today"),
        ("since", "dr kemaren min", "days"),
        ("since", "udh 2 hr", "days"),
        ("since", "seminggu lebih kayaknya", "weeks"),
        ("since", "udah lama bgt", "long"),
        ("since", "3 bln lalu", "long"),
        ("since", "abis update langsung gini", "update"),
        ("since", "since the update", "update"),
        ("since", "a week or so", "weeks"),
        ("since", "ga tau", SKIPPED),
        ("since", "pokoknya kesel", None),
        ("tried", "udh install ulang tetep aja", "reinstall"),
        ("tried", "coba pake wifi", "network"),
        ("tried", "di hp lain juga sama", "network"),
        ("tried", "sdh telp 175", "asked"),
        ("tried", "blm", "nothing"),
        ("tried", "belum ke cabang", "nothing"),
        ("tried", "went to the branch already", "asked"),
        ("tried", "capek saya", None),
        ("amount", "500rb", "small"),
        ("amount", "sekitar 3,5 jt", "middle"),
        ("amount", "12 juta", "large"),
        ("amount", "lebih dari 15jt", "huge"),
        ("amount", "banyak pokoknya", None),
        ("for_whom", "bapak", "family"),
        ("for_whom", "bpk sy", "family"),
        ("for_whom", "punya saya sendiri", "self"),
        ("for_whom", "alm suami saya", "heir"),
        ("for_whom", "karyawan sy", "employer"),
        ("for_whom", "temen", "other"),
        ("for_whom", "my wife", "family"),
        ("for_whom", "aplikasi error", None),
        ("employer_told", "udah, blm dijawab", "done"),
        ("employer_told", "blm berani", "no"),
        ("employer_told", "udah resign", "left"),
        ("employer_told", "pabriknya tutup, tidak kerja lagi", "left"),
        ("claim_way", "lewat hp", "jmo"),
        ("claim_way", "lapak asik", "lapak"),
        ("claim_way", "belom", "none"),
        ("lost", "lupa email sama password", "both"),
        ("lost", "keblokir", "blocked"),
        ("reach", "email aja", "email"),
        ("reach", "ga ada dua2nya", "none"),
        ("face_tries", "sekali", "one"),
        ("face_tries", "udh 5x", "three"),
        ("face_tries", "berkali2", "three"),
        ("confirm", "bener", "right"),
        ("confirm", "ya udah bener", "right"),
        ("confirm", "gak bener", "wrong"),
        ("confirm", "not right", "wrong"),
        ("confirm", "tidak ada yang salah", "right"),
        ("confirm", "that's right", "right"),
        ("confirm", "kapan dijawab", None),
        ("operator", "tsel", "telkomsel"),
        ("paid_by", "indomaret", "shop"),
        ("channel", "satpamnya galak di kantor cabang", "branch"),
        ("programme", "jkp", "jkp"),
        ("which_data", "nama ibu kandung beda", "identity"),
        ("which_data", "status masih aktif", "work"),
        ("worker_kind", "ojol", "self"),
        ("balance_sign", "saldonya 0", "empty"),
        ("card_sign", "kartu saya ada dua kartu", "many"),
        ("message", "lupa min", SKIPPED),
        ("message", "Data tidak ditemukan", "Data tidak ditemukan"),
        ("money_date", "akhir maret", "akhir maret"),
        ("problem", "ga tau", None),
    ],
)
def test_people_are_understood_as_they_write(key: str, text: str, answer: str | None) -> None:
    assert read_as(SCRIPT, key, text) == answer


def test_no_choice_sounds_like_wanting_to_skip() -> None:
    for question in SCRIPT.questions.values():
        for choice in question.choices.values():
            assert not [word for word in choice.words.all() if wants_skip(word)]
