"""Answers to the JHT claim check are understood as people write them, and its own words are plain."""

import re

import pytest

from bot.actions.flows.script import SKIPPED
from language.detection import Language
from language.normaliser import normalise
from tests.claims import SCRIPT
from tests.talking import read_as, titles

MOST_WORDS = 15


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("reason", "sy resain bulan kmrn", "resigned"),
        ("reason", "sdh ga kerja lg", "resigned"),
        ("reason", "wis metu", "resigned"),
        ("reason", "kena PHK pak", "laid_off"),
        ("reason", "bukan resign, kena phk", "laid_off"),
        ("reason", "abis kontrak", "contract_end"),
        ("reason", "kontrak gak diperpanjang", "contract_end"),
        ("reason", "umur 57 thn", "age"),
        ("reason", "blm resign", "working"),
        ("reason", "suami sy udh meninggal", "death"),
        ("reason", "not resigned, laid off", "laid_off"),
        ("reason", "keluar negeri", "leaving"),
        ("reason", "butuh uang", None),
        ("reason", "dirumahkan", None),
        ("reason", "saya butuh uang untuk sekolah anak yang mau keluar bulan depan", None),
        ("reason", "gatau", SKIPPED),
        ("programme", "mau klaim jht tapi paklaring ilang gimana ya", "jht"),
        ("programme", "tunjangan phk", "jkp"),
        ("programme", "bagaimana cara klaim", None),
        ("balance", "5jt", "under"),
        ("balance", "17,5 juta", "middle"),
        ("balance", "lebih dari 50 juta", "over"),
        ("balance", "kurang dari 15 juta", "under"),
        ("balance", "under 15 million", "under"),
        ("balance", "belasan juta", None),
        ("balance", "ga tau", SKIPPED),
        ("status", "belum nonaktif", "active"),
        ("status", "sudah non-aktif", "inactive"),
        ("missing", "ga punya paklaring", "letter"),
        ("missing", "udah lengkap semua", "complete"),
        ("missing", "belum lengkap", "other"),
        ("missing", "ktp ilang", "id"),
        ("missing", "belum ada", None),
        ("also_missing", "itu aja", "complete"),
        ("left", "15 oktober", "2026-10-15"),
        ("left", "bulan lalu", "2026-10-01"),
        ("left", "masih kerja", None),
        ("left", "lupa", SKIPPED),
        ("left_day", "tgl 15", "15"),
        ("share", "30%", "thirty"),
        ("years", "blm", "less"),
        ("years", "ga tau", SKIPPED),
        ("taken", "blm pernah", "never"),
        ("heir", "anaknya masih kecil", "minor"),
        ("heir_papers", "belum dua-duanya", "neither"),
        ("comes", "ga bisa jalan", "proxy"),
        ("jkm_work", "bukan kecelakaan", "no"),
        ("jkm_active", "ga tau", SKIPPED),
        ("jp_case", "umur 57 tahun", "younger"),
        ("age", "not yet 56", "not_yet"),
    ],
)
def test_answers_are_understood_as_people_write_them(question: str, text: str, answer: str | None) -> None:
    assert read_as(SCRIPT, question, text) == answer


def test_a_typed_title_counts_as_its_button() -> None:
    for name, key, title in titles(SCRIPT, *Language):
        assert read_as(SCRIPT, name, title) == key, (name, title)


def test_no_phrase_belongs_to_two_choices_of_a_question() -> None:
    for name, question in SCRIPT.questions.items():
        phrases = [{normalise(word) for word in choice.words.all()} for choice in question.choices.values()]
        assert sum(map(len, phrases)) == len(set().union(*phrases)), name


@pytest.mark.parametrize("language", Language)
def test_all_sentences_are_short(language: Language) -> None:
    texts = [*SCRIPT.says.values(), *(question.ask for question in SCRIPT.questions.values())]
    sentences = [part for both in texts for part in re.split(r"[.?!:;]\s+|\n", both.text(language)) if part]
    assert [part for part in sentences if len(part.split()) > MOST_WORDS] == []


def test_nobody_is_asked_for_a_number_or_a_secret() -> None:
    for question in SCRIPT.questions.values():
        assert not re.search(r"\b(?:NIK|KPJ|OTP|PIN|sandi|password)\b", f"{question.ask.id} {question.ask.en}")
