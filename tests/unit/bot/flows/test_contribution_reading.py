"""Answers about a contribution are understood as people write them, and its own words are plain."""

import pytest

from bot.actions.flows.reading import read
from bot.actions.flows.script import FOLDER, SKIPPED
from knowledge import wording
from tests.contributions import SCRIPT, TODAY
from tests.talking import all_texts, read_as

# Reading.


@pytest.mark.parametrize(
    ("question", "words", "answer"),
    [
        ("kind", "krywan pabrik sepatu", None),
        ("kind", "Karyawan", "employee"),
        ("kind", "aku kerja di pabrik", "employee"),
        ("kind", "kerja di PT min", "employee"),
        ("kind", "hrd", "company"),
        ("kind", "buat karyawan saya", "company"),
        ("kind", "our employees", "company"),
        ("kind", "saya bukan karyawan", "bpu"),
        ("kind", "ojol bang", "bpu"),
        ("kind", "jualan gorengan", "bpu"),
        ("kind", "buruh tani", "bpu"),
        ("kind", "I work for myself", "bpu"),
        ("kind", "TKW hongkong", "pmi"),
        ("kind", "istri saya mau kerja di luar negeri tahun depan insyaallah", "pmi"),
        ("kind", "working overseas", "pmi"),
        ("kind", "kuli bangunan", "project"),
        ("kind", "proyek jalan desa", "project"),
        ("kind", "berapa iuran pedagang", "bpu"),
        ("kind", "karyawan itu maksudnya apa", None),
        ("kind", "perusahaan", None),
        ("kind", "ya", None),
        ("kind", "ga tau", SKIPPED),
        ("wage", "gaji pokok 3jt tunjangan 500rb", "3500000"),
        ("wage", "Rp 4.250.000", "4250000"),
        ("wage", "UMR", None),
        ("wage", "4 million", "4000000"),
        ("wage", "lupa", SKIPPED),
        ("income", "150rb sehari", "150000"),
        ("period", "perhari", None),
        ("period", "sehari kak", "day"),
        ("period", "per bulan", "month"),
        ("pension", "ikut", "joined"),
        ("pension", "ga ikut", "none"),
        ("pension", "blm", "none"),
        ("pension", "gak tau", "unsure"),
        ("pension", "not sure", "unsure"),
        ("risk", "sangat tinggi", "very_high"),
        ("risk", "rendah", "low"),
        ("work", "supir truk", "transport"),
        ("work", "kurir paket", "transport"),
        ("work", "petani kopi", "other"),
        ("work", "punya karyawan 3 orang", "company_rates"),
        ("savings", "ya tanpa jht", "without"),
        ("savings", "mau dong", "with"),
        ("savings", "ga usah", "without"),
        ("savings", "JKK JKM aja", "without"),
        ("savings", "all three please", "with"),
        ("route", "lewat PT", "agency"),
        ("route", "berangkat sendiri tanpa agen", "self"),
        ("route", "mau perpanjang", "extend"),
        ("contract", "2 thn", "24"),
        ("contract", "setahun", "12"),
        ("contract", "3 tahun", "longer"),
        ("contract", "lebih dari 2 tahun", "longer"),
        ("contract", "8 bulan", None),
        ("unit", "tahun", "years"),
        ("basis", "nilai kontraknya", None),
        ("basis", "nilai kontrak", "value"),
        ("basis", "upah tukang", "wages"),
        ("basis", "saya cuma tukang", "worker"),
        ("value", "2 miliar", "2000000000"),
    ],
)
def test_an_answer_is_read_as_people_give_it(question: str, words: str, answer: str | None) -> None:
    assert read_as(SCRIPT, question, words) == answer


# The words.


def test_no_amount_or_rate_stands_in_the_script() -> None:
    assert list(wording.amounts((FOLDER / "contribution.yml").read_text(encoding="utf-8"))) == []


def test_every_sentence_is_short() -> None:
    lines = [line for both in all_texts(SCRIPT) for text in (both.id, both.en) for line in text.split("\n")]
    lengths = [len(sentence.split()) for line in lines for sentence in wording.sentences(line)]
    assert max(lengths) <= 15
    assert sum(lengths) / len(lengths) <= 10


def test_no_answer_belongs_to_two_choices() -> None:
    for question in SCRIPT.questions.values():
        for name, choice in question.choices.items():
            for words in (*choice.words.all(), choice.title.id, choice.title.en):
                assert read(question, words, TODAY) == name, words
