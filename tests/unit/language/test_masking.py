import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from language.evaluation.scoring import hand_written, held_out, score
from language.masking import Found, SensitiveKind, mask

PIECES = st.sampled_from(
    "nik kpj hp wa otp kode pin password sandi : = rek bca ibu kandung email at gmail.com @ . - / + [NIK] [HP] saya "
    "62 08 0812 00000000000 9999990000000001 482913 Budi123 Rp15.000.000 20-11-2026 1.000 x".split()
)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("nik saya 9999990000000001 gimana", "nik saya [NIK] gimana"),
        ("NIK 9999 9900 0000 0001", "NIK [NIK]"),
        ("kpj 08000000000", "kpj [KPJ]"),
        ("08000000000", "[HP]"),
        ("+62 812-0000-0000", "[HP]"),
        ("cek 00000000000", "cek [KPJ]"),
        ("contoh at gmail dot com", "[EMAIL]"),
        ("rek bca 0000000001", "rek bca [REKENING]"),
        ("kodenya 482913", "kodenya [OTP]"),
        ("password saya: Budi123", "password saya: [SANDI]"),
        ("nama ibu kandung Siti Contoh", "nama ibu kandung [IBU]"),
    ],
)
def test_personal_data_give_way_to_a_typed_placeholder(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "tanggal 20-11-2026",
        "20112026",
        "saldo Rp15.000.000",
        "15000000",
        "15 juta",
        "PP 44/2015",
        "Permenaker 4/2022",
        "B/1226/022026",
        "versi 4.15.14",
        "kode 040",
        "error 033",
        "telepon 175, 1708 atau 137",
        "kode OTP tidak masuk sudah 30 menit",
        "tiket JMO-482913",
        "antrian 045",
        "password salah terus",
        "nama ibu kandung beda",
        "care@bpjsketenagakerjaan.go.id",
    ],
)
def test_what_belongs_to_nobody_stays(text: str) -> None:
    assert mask(text) == mask(text).__class__(text, ())


def test_what_was_taken_out_is_handed_over_in_order() -> None:
    found = mask("nik 9999990000000001 hp 081200000001").found
    assert [(item.kind, item.value, item.placeholder) for item in found] == [
        (SensitiveKind.NIK, "9999990000000001", "[NIK]"),
        (SensitiveKind.PHONE, "081200000001", "[HP]"),
    ]


def test_a_found_value_does_not_show_in_a_traceback() -> None:
    assert "9999" not in repr(Found(SensitiveKind.NIK, "9999990000000001"))


@given(st.lists(PIECES, max_size=12).map(" ".join))
def test_masking_twice_changes_nothing(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once
    assert mask(once).found == ()


@given(st.text(max_size=80))
def test_no_text_is_too_odd(text: str) -> None:
    once = mask(text).text
    assert mask(once).text == once


@pytest.mark.parametrize("piece", ["1 ", "1.000.", "a", "password ", "rek 1234567890 ", "ibu kandung ", "@", "+62"])
def test_a_hostile_text_takes_no_longer_than_its_length_deserves(piece: str) -> None:
    started = time.perf_counter()
    mask(piece * (100_000 // len(piece)))
    assert time.perf_counter() - started < 10


def test_the_hand_written_lines_are_masked_as_marked() -> None:
    result = score(hand_written())
    assert result.texts >= 200
    assert result.precision >= 0.99
    assert result.recall >= 0.99


def test_every_kind_has_a_name_in_both_languages() -> None:
    assert all(kind.label_id and kind.label_en for kind in SensitiveKind)


def test_texts_that_the_rules_have_never_seen_are_nearly_all_masked() -> None:
    result = score(held_out())
    assert result.recall >= 0.93
    assert result.precision >= 0.96
