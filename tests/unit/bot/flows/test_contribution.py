"""What do I pay: every kind of member gets a sum with its rule and date, or is told what to do instead."""

import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import date

import pytest

from bot.actions.flows.contribution import go_on
from bot.actions.flows.form import Form
from bot.actions.flows.reading import read
from bot.actions.flows.scene import Ask, End, Scene
from bot.actions.flows.script import FOLDER, SKIPPED, Kind, load_script
from bot.actions.port import Turn
from bot.actions.toolbox import FlowState, Memory, Outcome, Tools
from bot.answer import Answer
from knowledge import load_articles, wording
from language.detection import Language
from tests.factories import a_turn, an_article, tools_with

SCRIPT = load_script("contribution")
ARTICLES = ("payment-pu-rates", "payment-bpu-amount", "payment-pmi", "payment-construction", "about-segments")
TODAY = date(2026, 11, 20)
SAMPLES = {Kind.MONEY: ("150000", "5000000"), Kind.NUMBER: ("2", "8")}
Told = Mapping[str, str]


def tools_on(day: date = TODAY) -> Tools:
    return replace(tools_with(articles=tuple(an_article(name) for name in ARTICLES)), today=lambda: day)


def scene(told: Told, *, day: date = TODAY, language: Language = Language.ID) -> Scene:
    return Scene(tools_on(day), a_turn(language=language), SCRIPT, told)


async def asked(**told: str) -> Ask:
    """The question that these answers lead to."""
    step = await go_on(scene(told))
    assert isinstance(step, Ask), step
    return step


async def said(*, day: date = TODAY, language: Language = Language.ID, **told: str) -> str:
    """Everything that is said at the end that these answers lead to."""
    here = scene(told, day=day, language=language)
    step = await go_on(here)
    assert isinstance(step, End), step
    return "\n".join(here.say(line).text for line in step.says)


async def all_paths(told: Told) -> AsyncIterator[tuple[Told, End]]:
    """Every way through the flow, skipping included."""
    step = await go_on(scene(told))
    if isinstance(step, End):
        yield told, step
        return
    question = SCRIPT.questions[step.question]
    for answer in (*question.choices, *SAMPLES.get(question.kind, ()), SKIPPED):
        async for path in all_paths({**told, step.question: answer}):
            yield path


# Every path.


async def test_every_path_ends_with_words_in_both_languages_on_an_article_and_asks_whether_it_helped() -> None:
    known = {article.id for article in load_articles()}
    paths = [path async for path in all_paths({})]
    assert len(paths) > 100
    for told, end in paths:
        assert end.article in known
        assert end.helped
        for language in Language:
            here = scene(told, language=language)
            texts = [here.say(line).text for line in end.says]
            assert all(text and "{" not in text for text in texts), told


async def test_no_path_has_more_than_six_questions() -> None:
    assert max([len(told) async for told, _ in all_paths({})]) <= 6


async def test_every_path_that_tells_an_amount_tells_the_rule_and_its_date() -> None:
    async for told, end in all_paths({}):
        text = "\n".join(scene(told).say(line).text for line in end.says)
        if list(wording.amounts(text)):
            assert re.search(r"Hitungan ini berlaku sejak (\w+ )?\d{4}, menurut .+\d{4}\.", text), told


async def test_everything_in_the_script_is_said_on_some_path_and_day() -> None:
    told_of = {
        "too_small",
        "unclear_length",
        "after_two_years",
        "rounded",
        "pension_capped",
        "pension_unknown",
        "no_relief",
    }
    heard = set[str]()
    async for told, end in all_paths({}):
        text = "\n".join(scene(told).say(line).text for line in end.says)
        heard |= {name for name, line in SCRIPT.says.items() if _opening(line.id) in text}
    assert SCRIPT.says.keys() - heard - {"notes"} <= told_of


def _opening(text: str) -> str:
    """What stands before the first amount of a sentence."""
    return text.partition("{")[0]


async def test_skipping_everything_ends_and_helps() -> None:
    told: dict[str, str] = {}
    while isinstance(step := await go_on(scene(told)), Ask):
        told[step.question] = SKIPPED
    assert step.helped
    assert "175" in "\n".join(scene(told).say(line).text for line in step.says)


@pytest.mark.parametrize("kind", SCRIPT.questions["kind"].choices)
async def test_of_each_kind_skipping_the_rest_ends_and_says_what_is_known(kind: str) -> None:
    told = {"kind": kind}
    while isinstance(step := await go_on(scene(told)), Ask):
        told[step.question] = SKIPPED
    assert step.helped
    assert list(wording.amounts("\n".join(scene(told).say(line).text for line in step.says)))


@pytest.mark.parametrize(
    "day",
    [date(2025, 12, 22), date(2026, 1, 1), date(2026, 2, 28), date(2026, 12, 31), date(2027, 3, 31), date(2030, 1, 1)],
)
async def test_no_day_breaks_a_path(day: date) -> None:
    async for told, _ in all_paths({}):
        assert isinstance(await go_on(scene(told, day=day)), End)


# Employees and companies.


async def test_an_employee_learns_what_is_cut_and_what_the_company_adds() -> None:
    text = await said(kind="employee", wage="5000000", pension="joined")
    assert "Dari upah Rp 5.000.000 sebulan dipotong Rp 150.000" in text
    assert "JHT (hari tua) 2%: Rp 100.000" in text
    assert "Perusahaan menambah Rp 312.000" in text
    assert "JKK (kecelakaan kerja) 0,24%: Rp 12.000" in text
    assert "berlaku sejak Maret 2026, menurut PP 44/2015, PP 45/2015, PP 46/2015." in text
    assert "slip gaji" in text


async def test_the_same_in_english_has_english_numbers() -> None:
    text = await said(language=Language.EN, kind="employee", wage="5000000", pension="joined")
    assert "From a wage of Rp 5,000,000 a month Rp 150,000 is taken" in text
    assert "0.24%: Rp 12,000" in text
    assert "holds since March 2026, under PP 44/2015" in text


async def test_without_the_pension_only_old_age_is_cut() -> None:
    text = await said(kind="employee", wage="5000000", pension="none")
    assert "dipotong Rp 100.000" in text
    assert "JP" not in text
    assert "berlaku sejak Juli 2015" in text


@pytest.mark.parametrize("pension", [SKIPPED, "unsure"])
async def test_who_does_not_know_of_the_pension_is_told_that_it_was_assumed(pension: str) -> None:
    assert "Kalau perusahaan belum ikut JP" in await said(kind="employee", wage="5000000", pension=pension)
    assert "Kalau perusahaan belum ikut JP" not in await said(kind="employee", wage="5000000", pension="joined")


async def test_above_the_wage_limit_the_pension_counts_the_limit_and_says_since_when() -> None:
    text = await said(kind="employee", wage="15000000", pension="joined")
    assert "JP (pensiun) 1%: Rp 110.863" in text
    assert "JP dihitung dari Rp 11.086.300 saja, sejak Maret 2026" in text


async def test_where_the_new_wage_limit_is_unknown_the_pension_is_left_out_and_175_asked() -> None:
    text = await said(day=date(2027, 3, 1), kind="employee", wage="5000000", pension="joined")
    assert "dipotong Rp 100.000" in text
    assert "Batas upah JP yang baru belum kami ketahui" in text
    assert "belum ikut JP" not in text


async def test_a_company_is_asked_for_its_class_of_danger_and_an_employee_is_not() -> None:
    assert (await asked(kind="company", wage="5000000", pension="joined")).question == "risk"
    text = await said(kind="company", wage="5000000", pension="joined", risk="very_high")
    assert "JKK (kecelakaan kerja) 1,74%: Rp 87.000" in text
    assert "bahaya terendah" not in text
    assert "tanggal 15 bulan berikutnya" in text
    assert "dendanya 2% sebulan" in text


@pytest.mark.parametrize("told", [{"kind": "employee"}, {"kind": "company", "risk": SKIPPED}])
async def test_an_unknown_class_of_danger_counts_as_the_lowest_and_that_is_said(told: Told) -> None:
    text = await said(wage="5000000", pension="joined", **told)
    assert "0,24%" in text
    assert "bahaya terendah" in text


async def test_a_daily_wage_becomes_a_monthly_one() -> None:
    step = await asked(kind="employee", wage="120000")
    assert (step.question, step.values) == ("period", {"amount": "Rp 120.000"})
    text = await said(kind="employee", wage="120000", period="day", pension="none")
    assert "Dari upah Rp 3.000.000 sebulan dipotong Rp 60.000" in text
    assert "25 hari" in text


async def test_rounding_is_only_spoken_of_where_something_was_rounded() -> None:
    assert "dibulatkan" in await said(kind="employee", wage="4123457", pension="joined")
    assert "dibulatkan" not in await said(kind="employee", wage="4000000", pension="joined")


@pytest.mark.parametrize(
    ("key", "told"), [("wage", {"kind": "employee"}), ("value", {"kind": "project", "basis": "value"})]
)
@pytest.mark.parametrize("amount", ["3", "0", "750"])
async def test_an_amount_without_its_million_is_asked_for_again(key: str, told: Told, amount: str) -> None:
    step = await asked(**told, **{key: amount})
    assert (step.question, step.says) == (key, ("too_small",))


# The self-employed.


async def test_the_cheapest_package_with_its_discount_until_when_and_what_comes_then() -> None:
    text = await said(kind="bpu", work="other", income="1000000", savings="without")
    assert "Iuran Anda Rp 8.400 sebulan" in text
    assert "Diskon 50% untuk JKK dan JKM sudah dihitung, sampai iuran Desember 2026" in text
    assert "Sesudah itu Rp 16.800 sebulan" in text
    assert "berlaku sejak April 2026, menurut PP 44/2015, PP 50/2025" in text
    assert "tanggal 15" in text


async def test_savings_are_not_discounted() -> None:
    text = await said(kind="bpu", work="other", income="1000000", savings="with")
    assert "Iuran Anda Rp 28.400 sebulan" in text
    assert "JHT (tabungan hari tua): Rp 20.000" in text
    assert "Sesudah itu Rp 36.800 sebulan" in text


async def test_drivers_keep_the_discount_longer() -> None:
    told = {"kind": "bpu", "work": "transport", "income": "1000000", "savings": "without"}
    assert "sampai iuran Maret 2027" in await said(**told)
    assert "Rp 8.400" in await said(day=date(2027, 3, 31), **told)
    assert "Iuran Anda Rp 16.800" in await said(day=date(2027, 4, 1), **told)


async def test_when_the_discount_is_over_the_full_price_is_told_and_175_named() -> None:
    text = await said(day=date(2027, 1, 1), kind="bpu", work="other", income="1000000", savings="with")
    assert "Iuran Anda Rp 36.800" in text
    assert "tidak mencatat diskon" in text
    assert "PP 50/2025" not in text


async def test_an_income_counts_as_its_band() -> None:
    text = await said(kind="bpu", work="other", income="3000000", savings="without")
    assert "Golongan penghasilan Anda dihitung Rp 2.950.000 sebulan" in text
    assert "JKK (kecelakaan kerja): Rp 14.750" in text


async def test_a_daily_income_is_asked_about() -> None:
    assert (await asked(kind="bpu", work="transport", income="150000")).question == "period"
    text = await said(kind="bpu", work="transport", income="150000", period="day", savings="without")
    assert "dihitung Rp 3.950.000" in text


async def test_a_small_monthly_income_pays_the_lowest_band() -> None:
    text = await said(kind="bpu", work="other", income="600000", period="month", savings="without")
    assert "Iuran Anda Rp 8.400" in text


async def test_who_skips_income_and_savings_sees_the_lowest_with_and_without() -> None:
    text = await said(kind="bpu", work=SKIPPED, income=SKIPPED, savings=SKIPPED)
    assert "Iuran Anda Rp 8.400" in text
    assert "penghasilan terendah, Rp 1.000.000" in text
    assert "Dengan tabungan JHT menjadi Rp 28.400" in text


async def test_employers_and_interns_are_not_given_a_wrong_sum() -> None:
    text = await said(kind="bpu", work="company_rates")
    assert list(wording.amounts(text)) == []
    assert "175" in text


# Migrant workers.


@pytest.mark.parametrize(
    ("route", "contract", "total"),
    [("agency", "24", "370.000"), ("agency", "12", "226.500"), ("self", "24", "332.500"), ("self", "6", "108.000")],
)
async def test_a_migrant_learns_the_sum_for_way_and_contract(route: str, contract: str, total: str) -> None:
    text = await said(kind="pmi", route=route, contract=contract)
    assert f"Rp {total}" in text
    assert f"{contract} bulan" in text
    assert "berlaku sejak 2023, menurut Permenaker 4/2023" in text
    assert "Rp 50.000 sampai Rp 600.000" in text


async def test_a_longer_contract_adds_months() -> None:
    step = await asked(kind="pmi", route="agency", contract="longer")
    assert (step.question, step.says) == ("extra", ("after_two_years",))
    text = await said(kind="pmi", route="agency", contract="longer", extra="12")
    assert "Jumlahnya Rp 532.000" in text
    assert "Tambahan 12 bulan: Rp 162.000" in text


async def test_an_extension_costs_its_months_alone() -> None:
    assert "Perpanjangan 36 bulan, jumlahnya Rp 486.000" in await said(kind="pmi", route="extend", extra="36")


@pytest.mark.parametrize(("unit", "total"), [("years", "324.000"), ("months", "27.000"), (SKIPPED, "27.000")])
async def test_a_small_number_may_be_years(unit: str, total: str) -> None:
    step = await asked(kind="pmi", route="extend", extra="2")
    assert (step.question, step.values) == ("unit", {"count": "2"})
    assert f"Rp {total}" in await said(kind="pmi", route="extend", extra="2", unit=unit)


async def test_years_told_of_an_earlier_number_do_not_count_for_a_corrected_one() -> None:
    assert "Perpanjangan 8 bulan" in await said(kind="pmi", route="extend", extra="8", unit="years")


@pytest.mark.parametrize("extra", ["0", "00", "2027"])
async def test_an_impossible_number_of_months_is_asked_for_again(extra: str) -> None:
    step = await asked(kind="pmi", route="extend", extra=extra)
    assert (step.question, step.says) == ("extra", ("unclear_length",))


async def test_who_does_not_tell_a_length_sees_them_all() -> None:
    for told in ({"contract": SKIPPED}, {"contract": "longer", "extra": SKIPPED}):
        text = await said(kind="pmi", route="agency", **told)
        assert all(amount in text for amount in ("Rp 108.000", "Rp 189.000", "Rp 332.500", "Rp 37.500"))
    assert "Tiap bulan tambahan Rp 13.500" in await said(kind="pmi", route="extend", extra=SKIPPED)


# Construction.


async def test_a_contract_value_is_counted_in_bands() -> None:
    text = await said(kind="project", basis="value", value="400000000")
    assert "nilai kontrak Rp 400.000.000: Rp 810.000" in text
    assert "bertahap 50%, 25%, lalu 25%" in text
    assert "E-Jakon" in text


async def test_wages_of_a_project_are_counted_as_they_are() -> None:
    text = await said(kind="project", basis="wages", wages="10000000")
    assert "iurannya Rp 204.000 sebulan" in text
    assert "bertahap" not in text


async def test_a_worker_of_a_project_learns_that_he_pays_nothing() -> None:
    text = await said(kind="project", basis="worker")
    assert "Anda tidak membayar apa-apa" in text
    assert "laporkan" in text


# Turn by turn.


class Talk:
    """A participant who writes to the flow, one message after the other."""

    def __init__(self, story: str | None = None, language: Language = Language.ID) -> None:
        self.tools, self.language, self.left = tools_on(), language, ""
        self.form = Form(SCRIPT, go_on, self._respond)
        self.state: FlowState | None = FlowState(SCRIPT.name, problem=story)
        self.answers: tuple[Answer, ...] = ()

    async def begin(self) -> "Talk":
        return await self.write("")

    async def write(self, text: str, act: str | None = None) -> "Talk":
        turn = a_turn(text, language=self.language)
        outcome = await self.form(self.tools, turn, Memory(flow=self.state, act=act))
        self.answers = outcome.answers
        self.state = None if outcome.ends else FlowState(**outcome.slots["flow"])
        return self

    async def _respond(self, tools: Tools, turn: Turn, memory: Memory, act: str) -> Outcome:
        self.left = act
        return Outcome((Answer(act),))

    @property
    def question(self) -> str | None:
        return self.state.question if self.state else None

    @property
    def text(self) -> str:
        return "\n".join(answer.text for answer in self.answers)


async def test_written_answers_lead_to_the_sum() -> None:
    talk = await Talk().begin()
    for answer in ("sy karyawan pabrik", "gaji 4,5jt", "iya ikut"):
        await talk.write(answer)
    assert "dipotong Rp 135.000" in talk.text
    assert talk.answers[0].meta == {"flow": "contribution", "article": "payment-pu-rates", "topic": "payment.pu-rates"}


async def test_the_words_that_began_the_flow_answer_what_they_tell() -> None:
    talk = await Talk("iuran ojol skrg brp").begin()
    assert talk.question == "income"
    talk = await Talk("kontrak 2 thn lewat PT ke taiwan bayarnya berapa").begin()
    assert "Jumlahnya Rp 370.000" in talk.text


async def test_a_correction_changes_the_earlier_answer() -> None:
    talk = await Talk("iuran mandiri").begin()
    for answer in ("pedagang", "3 juta", "eh bukan, 5 juta", "tanpa jht"):
        await talk.write(answer)
    assert "dihitung Rp 4.950.000" in talk.text


async def test_a_correction_of_the_kind_asks_what_the_new_kind_needs() -> None:
    talk = await Talk().begin()
    for answer in ("karyawan", "eh salah, kerja di luar negeri"):
        await talk.write(answer)
    assert talk.question == "route"


async def test_an_amount_that_lost_its_million_can_be_mended() -> None:
    talk = await Talk("saya karyawan swasta").begin()
    await talk.write("3")
    assert "terlalu kecil" in talk.text
    await talk.write("3 juta")
    assert talk.question == "pension"


async def test_words_that_are_no_amount_are_asked_for_again_and_then_left_out() -> None:
    talk = await Talk("saya karyawan swasta").begin()
    await talk.write("sesuai umr")
    assert talk.question == "wage"
    assert "Tulis angkanya saja" in talk.text
    await talk.write("ya segitu lah")
    assert "JHT 2% dan JP 1%" in talk.text


@pytest.mark.parametrize(
    ("words", "act"), [("batal", "cancel"), ("stop", "cancel"), ("mau bicara petugas", "ask_person")]
)
async def test_who_wants_out_gets_out(words: str, act: str) -> None:
    talk = await Talk("saya karyawan swasta").begin()
    await talk.write(words)
    assert (talk.left, talk.question) == (act, None)


async def test_after_a_change_of_language_the_sum_comes_in_the_new_one() -> None:
    talk = await Talk("iuran jakon proyek").begin()
    await talk.write("nilai kontrak")
    talk.language = Language.EN
    await talk.write("400 million")
    assert "Contribution for a contract of Rp 400,000,000: Rp 810,000" in talk.text


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
    assert read(SCRIPT.questions[question], words, TODAY) == answer


# The words.


def test_no_amount_or_rate_stands_in_the_script() -> None:
    assert list(wording.amounts((FOLDER / "contribution.yml").read_text(encoding="utf-8"))) == []


def test_every_sentence_is_short() -> None:
    texts = [text for question in SCRIPT.questions.values() for text in (question.ask, question.hint) if text]
    lines = [
        line for both in (*texts, *SCRIPT.says.values()) for text in (both.id, both.en) for line in text.split("\n")
    ]
    lengths = [len(sentence.split()) for line in lines for sentence in wording.sentences(line)]
    assert max(lengths) <= 15
    assert sum(lengths) / len(lengths) <= 10


def test_no_answer_belongs_to_two_choices() -> None:
    for question in SCRIPT.questions.values():
        for name, choice in question.choices.items():
            for words in (*choice.words.all(), choice.title.id, choice.title.en):
                assert read(question, words, TODAY) == name, words
