"""The JHT claim check: from when, which way, what is missing; and the short forms for the other programmes."""

import re
from collections.abc import AsyncIterator, Iterable, Mapping
from datetime import date

import pytest

from bot.actions.flows.form import Form
from bot.actions.flows.jht import go_on
from bot.actions.flows.reading import read
from bot.actions.flows.scene import Ask, End, Line, Scene
from bot.actions.flows.script import SKIPPED, Kind, load_script
from bot.actions.port import Turn
from bot.actions.toolbox import FlowState, Memory, Outcome, Tools
from knowledge import load_articles
from language.detection import Language
from language.normaliser import normalise
from tests.factories import a_turn, an_article, tools_with

SCRIPT = load_script("jht")
TODAY = date(2026, 11, 20)
OTHERS = ("jkk", "jkm", "jp", "jkp")
# The wait is surely over, surely not, left open by the month alone; too late for JKP.
DAYS = ("2026-09-15", "2026-11-10", "2026-10-01", "2026-03-15")
MOST_WORDS = 15
Told = Mapping[str, str]


@pytest.fixture
def tools() -> Tools:
    return tools_with()


def scene(tools: Tools, told: Told, *, story: str | None = None, language: Language = Language.ID) -> Scene:
    return Scene(tools, a_turn(language=language), SCRIPT, told, story)


async def ended(tools: Tools, **answers: str) -> tuple[End, list[str]]:
    """The end that these answers lead to, and the questions on the way; whatever else is asked is skipped."""
    told = {"programme": answers["programme"]} if "programme" in answers else {}
    asked = []
    while isinstance(step := await go_on(scene(tools, told)), Ask):
        told[step.question] = answers.get(step.question, SKIPPED)
        asked.append(step.question)
    return step, asked


async def all_paths(tools: Tools, told: Told) -> AsyncIterator[tuple[Told, End]]:
    """Every way through the flow, skipping included."""
    step = await go_on(scene(tools, told))
    if isinstance(step, End):
        yield told, step
        return
    question = SCRIPT.questions[step.question]
    answers = {Kind.DATE: DAYS, Kind.NUMBER: ("15",)}.get(question.kind, tuple(question.choices))
    for answer in [*answers, SKIPPED]:
        async for path in all_paths(tools, {**told, step.question: answer}):
            yield path


def names(says: Iterable[str | Line]) -> list[str]:
    return [line.name if isinstance(line, Line) else line for line in says]


def said(tools: Tools, end: End, language: Language = Language.ID) -> str:
    return "\n".join(scene(tools, {}, language=language).say(line).text for line in end.says)


@pytest.mark.parametrize("programme", SCRIPT.questions["programme"].choices)
async def test_every_path_says_something_in_both_languages_and_leads_on_to_a_person(
    tools: Tools, programme: str
) -> None:
    known = {article.id for article in load_articles()}
    async for told, end in all_paths(tools, {"programme": programme}):
        assert all(said(tools, end, language) for language in Language), told
        assert end.article in known, told
        assert end.helped, told


async def test_everything_that_is_said_belongs_to_some_path(tools: Tools) -> None:
    paths = [path for name in ("jht", *OTHERS) async for path in all_paths(tools, {"programme": name})]
    told = {name for _, end in paths for name in names(end.says)}
    listed = {name for name in SCRIPT.says if name.startswith("papers_")}
    assert SCRIPT.says.keys() - told == listed - {"papers_way"}


@pytest.mark.parametrize("programme", OTHERS)
async def test_the_other_programmes_ask_two_questions_at_most(tools: Tools, programme: str) -> None:
    async for told, _ in all_paths(tools, {"programme": programme}):
        assert len(told) <= 1 + 2, told


@pytest.mark.parametrize(
    ("answers", "says", "article"),
    [
        (
            {"reason": "resigned", "left": "2026-09-15", "status": "inactive", "balance": "under"},
            ["open", "jmo"],
            "jht-claim-jmo",
        ),
        (
            {
                "reason": "resigned",
                "left": "2026-09-15",
                "status": "inactive",
                "balance": "middle",
                "missing": "complete",
            },
            ["open", "over_limit", "papers_way", "ready", "tax_free"],
            "jht-over-limit",
        ),
        (
            {
                "reason": "resigned",
                "left": "2026-09-15",
                "status": "inactive",
                "balance": "over",
                "missing": "letter",
                "also_missing": "bank",
            },
            ["open", "over_limit", "papers_way", "no_letter", "no_bank", "tax"],
            "jht-no-paklaring",
        ),
        (
            {"reason": "resigned", "left": "2026-09-15", "status": "active", "balance": "under"},
            ["open", "still_active", "jmo"],
            "data-status-still-active",
        ),
        (
            {"reason": "resigned", "left": "2026-09-15", "status": "inactive"},
            ["open", "either_way", "tax"],
            "jht-conditions",
        ),
        ({"reason": "resigned", "left": "2026-11-10", "balance": "under"}, ["wait", "jmo"], "jht-conditions"),
        (
            {"reason": "laid_off", "left": "2026-09-15", "status": "inactive", "balance": "under"},
            ["open", "jmo", "also_jkp"],
            "jht-claim-jmo",
        ),
        (
            {"reason": "laid_off", "left": "2026-03-15", "status": "inactive", "balance": "under"},
            ["open", "jmo"],
            "jht-claim-jmo",
        ),
        ({"reason": "laid_off", "balance": "under"}, ["wait_unknown", "jmo", "also_jkp_soon"], "jht-claim-jmo"),
        (
            {"reason": "contract_end", "status": "inactive", "balance": "under"},
            ["contract_end", "jmo"],
            "jht-claim-jmo",
        ),
        (
            {"reason": "contract_end", "status": "inactive", "balance": "over", "missing": "letter"},
            ["contract_end", "over_limit", "papers_way", "letter_not_needed", "tax"],
            "jht-over-limit",
        ),
        (
            {"reason": "business", "status": "active", "balance": "under"},
            ["business", "still_active_self", "jmo"],
            "jht-conditions",
        ),
        (
            {"reason": "age", "age": "reached", "status": "active", "balance": "under", "missing": "complete"},
            ["age_reached", "active_at_56", "papers_way", "ready", "tax_free", "also_jp"],
            "jht-retirement-age",
        ),
        (
            {"reason": "age", "age": "company", "status": "inactive", "balance": "under"},
            ["age_company", "jmo", "also_jp"],
            "jht-retirement-age",
        ),
        ({"reason": "age", "age": "not_yet"}, ["age_not_yet"], "jht-retirement-age"),
        (
            {"reason": "working", "share": "ten", "years": "enough", "taken": "never", "missing": "complete"},
            ["partial_ten", "papers_way", "ready", "tax_partial"],
            "jht-partial",
        ),
        (
            {"reason": "working", "share": "thirty", "house": "loan", "missing": "letter"},
            ["partial_thirty", "papers_way", "letter_not_needed", "tax_partial"],
            "jht-partial-housing",
        ),
        ({"reason": "working", "share": "thirty", "house": "repair"}, ["repair"], "jht-partial-housing"),
        ({"reason": "working", "share": "ten", "years": "less"}, ["too_early"], "jht-partial"),
        ({"reason": "working", "share": "ten", "taken": "before"}, ["taken_before"], "jht-partial"),
        ({"reason": "working", "share": "all"}, ["all_working"], "jht-conditions"),
        ({"reason": "death", "heir": "close", "heir_papers": "complete"}, ["heirs", "heirs_also"], "jht-heirs"),
        (
            {"reason": "death", "heir": "minor", "heir_papers": "neither"},
            ["heirs", "no_certificate", "no_heir_letter", "guardian", "heirs_also"],
            "jht-heirs",
        ),
        (
            {"reason": "death", "heir": "family", "heir_papers": "letter"},
            ["heirs", "no_heir_letter", "heir_order", "heirs_also"],
            "jht-heirs",
        ),
        ({"reason": "disabled", "doctor": "total", "comes": "self"}, ["disabled"], "jht-total-disability"),
        (
            {"reason": "disabled", "doctor": "none", "comes": "proxy"},
            ["disabled", "no_doctor", "proxy"],
            "jht-total-disability",
        ),
        ({"reason": "disabled", "doctor": "partial"}, ["disabled_partial"], "jht-total-disability"),
        ({"reason": "leaving", "leaver": "foreigner", "gone": "here"}, ["leaving"], "jht-leaving-indonesia"),
        (
            {"reason": "leaving", "leaver": "citizen", "gone": "abroad"},
            ["leaving", "new_citizen", "abroad"],
            "jht-leaving-indonesia",
        ),
        ({"reason": "leaving", "leaver": "migrant"}, ["migrant"], "jht-pmi-claim"),
    ],
)
async def test_each_case_ends_in_its_own_advice(
    tools: Tools, answers: dict[str, str], says: list[str], article: str
) -> None:
    end, asked = await ended(tools, **answers)
    assert (names(end.says), end.article, end.helped) == (says, article, True)
    assert answers.keys() <= set(asked)


@pytest.mark.parametrize(
    ("answers", "says", "article"),
    [
        ({"jkk_case": "report", "jkk_member": "self"}, ["jkk_report", "jkk_by_self"], "jkk-report"),
        ({"jkk_case": "paid", "jkk_member": "employee"}, ["jkk_paid", "jkk_by_employer"], "jkk-claim"),
        ({"jkk_case": "paid", "jkk_member": "project"}, ["jkk_paid", "jkk_by_contractor"], "jkk-claim"),
        ({"jkk_case": "report", "jkk_member": "migrant"}, ["jkk_migrant"], "jkk-pmi-e-klaim"),
        ({"jkk_case": "disease"}, ["jkk_disease"], "jkk-occupational-disease"),
        ({"jkk_case": "death"}, ["work_death"], "jkk-death"),
        ({"jkm_work": "yes"}, ["work_death"], "jkk-death"),
        ({"jkm_work": "no", "jkm_active": "yes"}, ["jkm", "jkm_amount"], "jkm-claim"),
        ({"jkm_work": "no", "jkm_active": "no"}, ["jkm_inactive", "heirs"], "jht-heirs"),
        ({"jkm_work": "no"}, ["jkm_check", "jkm", "jkm_amount"], "jkm-claim"),
        ({"jp_case": "reached", "jp_years": "monthly"}, ["jp_claim", "jp_monthly"], "jp-claim"),
        ({"jp_case": "reached", "jp_years": "once"}, ["jp_claim", "jp_once"], "jp-claim"),
        ({"jp_case": "younger"}, ["jp_younger"], "jp-age"),
        ({"jp_case": "disabled"}, ["jp_disabled"], "jp-benefits"),
        ({"jp_case": "death"}, ["jp_survivors"], "jp-survivors"),
        ({"jkp_reason": "laid_off", "left": "2026-09-15"}, ["jkp_claim", "jkp_until"], "jkp-claim"),
        ({"jkp_reason": "laid_off", "left": "2026-03-15"}, ["jkp_late"], "jkp-eligibility"),
        (
            {"jkp_reason": "cut_short", "left": "2026-09-15"},
            ["jkp_cut_short", "jkp_claim", "jkp_until"],
            "jkp-contract-end",
        ),
        ({"jkp_reason": "contract_end"}, ["jkp_contract"], "jkp-contract-end"),
        ({"jkp_reason": "resigned"}, ["jkp_resigned"], "jkp-eligibility"),
    ],
)
async def test_each_other_programme_ends_in_its_own_advice(
    tools: Tools, answers: dict[str, str], says: list[str], article: str
) -> None:
    programme = next(iter(answers)).split("_")[0]
    end, asked = await ended(tools, programme=programme, **answers)
    assert (names(end.says), end.article, end.helped) == (says, article, True)
    assert answers.keys() <= set(asked)


async def test_skipping_everything_still_ends_in_advice(tools: Tools) -> None:
    end, asked = await ended(tools)
    assert (names(end.says), end.article, end.helped) == (["conditions"], "jht-conditions", True)
    assert asked == ["reason"]


@pytest.mark.parametrize("reason", SCRIPT.questions["reason"].choices)
async def test_skipping_all_that_follows_the_reason_still_ends_in_advice(tools: Tools, reason: str) -> None:
    end, _ = await ended(tools, reason=reason)
    assert end.says
    assert end.helped


@pytest.mark.parametrize(
    ("left", "line", "parts"),
    [
        ("2026-10-20", "open", ["20 Oktober 2026"]),
        ("2026-10-21", "wait", ["21 Oktober 2026", "mulai 21 November 2026"]),
        ("2026-11-30", "wait", ["mulai 30 Desember 2026"]),
        ("2026-12-31", "wait", ["mulai 31 Januari 2027"]),
    ],
)
async def test_the_claim_opens_one_month_after_the_last_day(
    tools: Tools, left: str, line: str, parts: list[str]
) -> None:
    end, _ = await ended(tools, reason="resigned", left=left)
    assert names(end.says)[0] == line
    assert all(part in said(tools, end) for part in parts)


async def test_the_dates_are_told_in_english(tools: Tools) -> None:
    told = {"reason": "resigned", "left": "2026-11-02", "balance": "under"}
    end = await go_on(scene(tools, told, language=Language.EN))
    assert isinstance(end, End)
    assert "from 2 December 2026" in said(tools, end, Language.EN)


@pytest.mark.parametrize(("month", "line"), [("2026-09-01", "open"), ("2026-11-01", "wait"), ("2024-03-01", "open")])
async def test_a_month_alone_is_enough_where_the_day_changes_nothing(tools: Tools, month: str, line: str) -> None:
    end, asked = await ended(tools, reason="resigned", left=month)
    assert "left_day" not in asked
    assert names(end.says)[0] == line
    assert "1 September" not in said(tools, end)


@pytest.mark.parametrize(
    ("day", "line", "part"),
    [
        ("5", "open", "5 Oktober 2026"),
        ("28", "wait", "mulai 28 November 2026"),
        (SKIPPED, "wait", "mulai 30 November 2026"),
        ("2026", "wait", "mulai 30 November 2026"),
    ],
)
async def test_the_day_is_asked_where_it_decides_and_without_it_nothing_is_promised_too_early(
    tools: Tools, day: str, line: str, part: str
) -> None:
    step = await go_on(scene(tools, {"reason": "laid_off", "left": "2026-10-01"}))
    assert step == Ask("left_day", values={"month": "Oktober 2026"})
    end, _ = await ended(tools, reason="laid_off", left="2026-10-01", left_day=day)
    assert names(end.says)[0] == line
    assert part in said(tools, end)


async def test_who_still_waits_is_not_asked_why_he_is_still_active(tools: Tools) -> None:
    _, asked = await ended(tools, reason="resigned", left="2026-11-10")
    assert asked == ["reason", "left", "balance"]


@pytest.mark.parametrize("balance", ["under", SKIPPED])
async def test_papers_are_only_asked_about_where_they_are_needed(tools: Tools, balance: str) -> None:
    _, asked = await ended(tools, reason="contract_end", balance=balance)
    assert "missing" not in asked


async def test_the_list_of_papers_comes_before_the_question_what_is_missing(tools: Tools) -> None:
    told = {"reason": "working", "share": "thirty", "years": "enough", "taken": "never", "house": "cash"}
    assert await go_on(scene(tools, told)) == Ask("missing", ("papers_cash",))


@pytest.mark.parametrize(("day", "until"), [("2026-08-31", "28 Februari 2027"), ("2026-09-01", "1 Maret 2027")])
async def test_the_time_limit_of_jkp_is_never_told_too_late(tools: Tools, day: str, until: str) -> None:
    end, _ = await ended(tools, programme="jkp", jkp_reason="laid_off", left=day)
    assert f"paling lambat {until}" in said(tools, end)


@pytest.mark.parametrize("month", ["2026-05-01"])
async def test_where_only_the_day_would_tell_whether_jkp_is_over_it_is_not_refused(tools: Tools, month: str) -> None:
    end, _ = await ended(tools, programme="jkp", jkp_reason="laid_off", left=month)
    assert names(end.says) == ["jkp_claim", "jkp_limit"]


async def test_an_answer_taken_back_leads_to_the_other_end(tools: Tools) -> None:
    before = {"reason": "resigned", "left": "2026-09-15", "status": "inactive", "balance": "under"}
    assert isinstance(await go_on(scene(tools, before)), End)
    assert await go_on(scene(tools, {**before, "balance": "over"})) == Ask("missing", ("papers_left",))
    assert await go_on(scene(tools, {**before, "reason": "working"})) == Ask("share")


async def no_response(tools: Tools, turn: Turn, memory: Memory, act: str) -> Outcome:
    raise AssertionError(f"left the flow for {act}")


async def turns(tools: Tools, *texts: str, story: str | None = None, language: Language = Language.ID) -> Outcome:
    """The flow as its form plays it, from the opening words on."""
    form = Form(SCRIPT, go_on, no_response)
    outcome = await form(tools, a_turn(story or "", language=language), Memory(flow=FlowState("jht", problem=story)))
    for text in texts:
        state = FlowState(**outcome.slots["flow"])
        outcome = await form(tools, a_turn(text, language=language), Memory(flow=state, act="inform"))
    return outcome


def asked(outcome: Outcome) -> str | None:
    return outcome.answers[-1].meta.get("question")


@pytest.mark.parametrize(
    ("story", "question"),
    [
        (None, "reason"),
        ("mau klaim jht", "reason"),
        ("sy resign bulan lalu mau cairin jht", "left"),
        ("kontrak saya habis bulan ini, jht nya gimana", "status"),
        ("suami meninggal mau ambil jht nya", "heir"),
        ("istri saya meninggal, apa haknya", "jkm_work"),
        ("masih kerja pengen ambil jht 10 persen", "years"),
        ("klaim jkp abis kena phk", "left"),
        ("santunan kematian bapak", "jkm_work"),
        ("mau tanya klaim dong min", "programme"),
    ],
)
async def test_the_opening_words_need_not_be_said_again(tools: Tools, story: str | None, question: str) -> None:
    assert asked(await turns(tools, story=story)) == question


async def test_a_correction_in_words_changes_the_answer_before(tools: Tools) -> None:
    assert asked(await turns(tools, "resign", "eh bukan, masih kerja", story="klaim jht")) == "share"


async def test_a_whole_talk_in_english_rests_on_its_article() -> None:
    tools = tools_with(articles=(an_article("jht-claim-jmo"),))
    outcome = await turns(tools, "I quit", "August 2026", "inactive", "about 8 million", language=Language.EN)
    assert "Last day at work: August 2026" in outcome.answers[0].text
    assert outcome.slots["last_article"] == "jht-claim-jmo"


async def test_two_answers_that_are_none_leave_the_question_out(tools: Tools) -> None:
    assert asked(await turns(tools, "resign", "hmm", "zzz", story="klaim jht")) == "status"


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
    assert read(SCRIPT.questions[question], text, TODAY) == answer


def test_a_typed_title_counts_as_its_button() -> None:
    for name, question in SCRIPT.questions.items():
        for key, choice in question.choices.items():
            for title in (choice.title.id, choice.title.en):
                assert read(question, title, TODAY) == key, (name, title)


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
