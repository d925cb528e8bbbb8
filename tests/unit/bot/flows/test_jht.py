"""The JHT claim check: from when, which way, what is missing; and the short forms for the other programmes."""

import pytest

from bot.actions.flows.jht import go_on
from bot.actions.flows.scene import Ask, End
from bot.actions.flows.script import SKIPPED
from bot.actions.toolbox import Tools
from language.detection import Language
from tests.claims import ended, names, said, scene


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
