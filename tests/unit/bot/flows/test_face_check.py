"""Face verification: nobody is led to a third try; what needs no selfie comes first, then one check at a time."""

import re
from collections.abc import AsyncIterator

import pytest

from bot.actions.flows.face_check import BLOCKED, CHANGED, FAILED, MISMATCH, go_on
from bot.actions.flows.scene import Ask, End, Scene
from bot.actions.flows.script import SKIPPED, Kind, load_script
from bot.actions.port import HandOffReason
from bot.actions.toolbox import Tools
from knowledge import load_articles
from tests.factories import a_triage, a_turn, tools_with
from tests.talking import Talk, Told, a_talk_of, all_ways, read_as, said, some_answers, way
from triage import Severity

SCRIPT = load_script("face_check")
CHECKS = ["light", "position", "glasses", "lens", "network", "version", "storage", "phone"]
INVITES = re.compile(r"\bcoba (?:satu|sekali)|cukup satu kali|\btry once|once only", re.IGNORECASE)


@pytest.fixture
def tools() -> Tools:
    return tools_with(triage=a_triage(severity=Severity.S4))


def scene(tools: Tools, told: Told) -> Scene:
    return Scene(tools, a_turn(), SCRIPT, told, "wajah tidak terbaca")


async def ended(tools: Tools, **answers: str) -> tuple[End, list[str]]:
    """The end that these answers lead to, and the questions on the way; every check is done, the rest skipped."""

    def usual(question: str) -> str:
        return "done" if "done" in SCRIPT.questions[question].choices else SKIPPED

    found = await way(lambda told: go_on(scene(tools, told)), answers, otherwise=usual)
    return found.end, found.asked


def answers(question: str) -> list[str]:
    """The checks are alike, so only the first one is skipped."""
    known = list(some_answers(SCRIPT.questions[question], {Kind.WORDS: ("Samsung A05",)}))
    skips = question not in CHECKS[1:] and SCRIPT.questions[question].skip
    return [*known, SKIPPED] if skips else known


def all_paths(tools: Tools, told: Told) -> AsyncIterator[tuple[Told, End]]:
    """Every way through the flow, skipping included."""
    return all_ways(lambda told: go_on(scene(tools, told)), answers, told)


def failures(told: Told) -> int:
    return {"one": 1, "two": 2, "three": 3}.get(told["tries"], 0) + (told.get("result") == "failed")


def asked_after_the_second_failure(told: Told) -> set[str]:
    last = "result" if told["tries"] == "one" else "tries"
    return set(list(told)[list(told).index(last) + 1 :])


# No third try


async def test_after_two_failures_no_path_asks_for_another_try_or_speaks_of_one(tools: Tools) -> None:
    failed_twice = [(told, end) async for told, end in all_paths(tools, {}) if failures(told) >= 2]
    assert {told["tries"] for told, _ in failed_twice} == {"one", "two", "three"}
    for told, end in failed_twice:
        assert not {*CHECKS, "result"} & asked_after_the_second_failure(told), told
        for line in end.says:
            assert not INVITES.search(SCRIPT.says[str(line)].id + SCRIPT.says[str(line)].en), (told, line)


def test_the_words_that_invite_to_a_try_are_those_of_the_script() -> None:
    assert INVITES.search(SCRIPT.questions["result"].ask.id)
    assert INVITES.search(SCRIPT.questions["result"].ask.en)
    assert INVITES.search(SCRIPT.says["later"].id)
    assert INVITES.search(SCRIPT.says["later"].en)


@pytest.mark.parametrize("tries", ["two", "three"])
async def test_who_failed_twice_or_more_is_sent_to_no_check(tools: Tools, tries: str) -> None:
    for cause in [*SCRIPT.questions["cause"].choices, SKIPPED]:
        _, asked = await ended(tools, tries=tries, cause=cause)
        assert not {*CHECKS, "result"} & set(asked)


async def test_before_a_third_try_he_is_stopped_and_told_why(tools: Tools) -> None:
    step = await go_on(scene(tools, {"tries": "two", "cause": "unclear"}))
    assert isinstance(step, Ask)
    assert (step.question, step.says) == ("route", ("stop_before_third",))
    assert "kali ketiga dapat memblokir akun" in SCRIPT.says["stop_before_third"].id


async def test_a_second_failure_after_the_checks_stops_him_too(tools: Tools) -> None:
    told = {"tries": "one", "cause": "unclear", **dict.fromkeys(CHECKS, "done"), "result": "failed"}
    step = await go_on(scene(tools, told))
    assert isinstance(step, Ask)
    assert (step.question, step.says) == ("route", ("stop_before_third",))


async def test_who_remembers_in_the_middle_of_the_checks_that_it_failed_twice_is_stopped(tools: Tools) -> None:
    talk = await begun(tools, tries="one", cause="unclear")
    await talk.say("sudah")
    outcome = await talk.say("eh maaf, ralat, 2 kali")
    assert said(outcome) == [SCRIPT.says["stop_before_third"].id, SCRIPT.questions["route"].ask.id]


# Three failures


async def test_after_three_failures_an_officer_has_the_case_at_once_and_the_branch_list_is_there(tools: Tools) -> None:
    end, asked = await ended(tools, tries="three")
    (ticket,) = tools.desk.tickets.values()
    assert asked == ["tries"]
    assert (end.says, end.article) == (("blocked", "packing"), BLOCKED)
    assert (ticket.reason, ticket.article, ticket.problem) == (
        HandOffReason.NEEDS_PERSON,
        BLOCKED,
        "wajah tidak terbaca",
    )
    assert ticket.details == {"Gagal foto wajah": "3 kali atau lebih"}
    assert ticket.triage.severity == Severity.S3
    assert end.outcome is not None
    assert end.outcome.begins is None


async def test_who_tells_of_three_failures_in_his_first_words_is_asked_nothing(tools: Tools) -> None:
    talk = a_talk_of("face_check", tools, problem="foto wajah sudah 3 kali gagal terus")
    outcome = await talk.begin()
    assert said(outcome)[:2] == [SCRIPT.says["blocked"].id, SCRIPT.says["packing"].id]
    assert talk.state is None


# Two failures: the way on is his choice


@pytest.mark.parametrize(
    ("route", "says", "helped"),
    [("branch", ("packing",), True), ("wait", ("rest",), False), (SKIPPED, ("packing",), True)],
)
async def test_who_is_stopped_chooses_the_way_on(tools: Tools, route: str, says: tuple[str, ...], helped: bool) -> None:
    end, _ = await ended(tools, tries="two", cause="unclear", route=route)
    assert (end.says, end.article, end.helped) == (says, BLOCKED, helped)
    assert tools.desk.tickets == {}


async def test_who_is_stopped_may_have_an_officer_who_reads_what_was_told(tools: Tools) -> None:
    end, _ = await ended(tools, tries="two", cause="app", route="officer")
    (ticket,) = tools.desk.tickets.values()
    assert ticket.reason == HandOffReason.NEEDS_PERSON
    assert ticket.details == {
        "Gagal foto wajah": "2 kali",
        "Tulisan atau sebab": "Aplikasi macet, lambat, atau keluar sendiri",
        "Jalan yang dipilih": "Minta petugas",
    }
    assert end.outcome is not None


# Causes that need no selfie


@pytest.mark.parametrize("tries", ["none", "one", "two"])
@pytest.mark.parametrize(
    ("cause", "says", "article"),
    [("data", ("data",), MISMATCH), ("changed", ("changed", "packing"), CHANGED)],
)
async def test_wrong_data_and_a_changed_face_need_no_selfie(
    tools: Tools, tries: str, cause: str, says: tuple[str, ...], article: str
) -> None:
    end, asked = await ended(tools, tries=tries, cause=cause)
    assert asked == ["tries", "cause"]
    assert (end.says, end.article, end.helped) == (says, article, True)


# Checks


@pytest.mark.parametrize("tries", ["none", "one"])
@pytest.mark.parametrize("cause", ["unclear", "app", SKIPPED])
async def test_while_it_is_safe_everything_is_checked_one_at_a_time_before_the_one_try(
    tools: Tools, tries: str, cause: str
) -> None:
    end, asked = await ended(tools, tries=tries, cause=cause, result="works")
    assert asked == ["tries", "cause", *CHECKS, "result"]
    assert (end.says, end.article, end.helped) == (("solved",), FAILED, True)


async def test_what_cannot_be_done_or_is_left_out_holds_nobody_up(tools: Tools) -> None:
    for answer in ("no", SKIPPED):
        _, asked = await ended(tools, tries="none", cause="unclear", result="works", **dict.fromkeys(CHECKS, answer))
        assert asked[-1] == "result"


@pytest.mark.parametrize(
    ("tries", "result", "says", "article"),
    [
        ("none", "failed", ("changed", "packing"), CHANGED),
        ("none", "later", ("later",), FAILED),
        ("one", "later", ("later",), FAILED),
    ],
)
async def test_after_the_try_comes_what_helps_without_another_one(
    tools: Tools, tries: str, result: str, says: tuple[str, ...], article: str
) -> None:
    end, _ = await ended(tools, tries=tries, cause="unclear", result=result)
    assert (end.says, end.article) == (says, article)


async def test_the_result_of_the_try_cannot_be_left_out() -> None:
    assert not SCRIPT.questions["result"].skip


async def test_who_cannot_tell_how_often_it_failed_is_sent_into_no_third_try(tools: Tools) -> None:
    _, asked = await ended(tools, tries=SKIPPED, cause="unclear", route="branch")
    assert asked == ["tries", "cause", "route"]


# All paths


async def test_every_path_says_something_known_and_rests_on_an_article(tools: Tools) -> None:
    known = {article.id for article in load_articles()}
    said_somewhere = set()
    async for told, end in all_paths(tools, {}):
        assert end.article in known, told
        assert end.says or end.outcome, told
        said_somewhere |= set(end.says)
    assert SCRIPT.says.keys() == said_somewhere | {"stop_before_third", "stop_unsure"}


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("tries", "blm pernah", "none"),
        ("tries", "baru sekali", "one"),
        ("tries", "2x", "two"),
        ("tries", "udah 5x gagal", "three"),
        ("tries", "berkali2", "three"),
        ("tries", "ga tau", SKIPPED),
        ("cause", "wajah ga dikenali", "unclear"),
        ("cause", "katanya data tidak sesuai dukcapil", "data"),
        ("cause", "muka udah tua beda sama ktp", "changed"),
        ("cause", "loading trs", "app"),
        ("light", "udah kak", "done"),
        ("light", "ga bisa", "no"),
        ("result", "alhamdulillah berhasil", "works"),
        ("result", "masih gagal", "failed"),
        ("result", "ga bisa juga", "failed"),
        ("result", "besok aja", "later"),
        ("route", "ke kantor cabang", "branch"),
    ],
)
def test_answers_are_understood_as_people_write_them(question: str, text: str, answer: str) -> None:
    assert read_as(SCRIPT, question, text) == answer


async def begun(tools: Tools, **told: str) -> Talk:
    talk = a_talk_of("face_check", tools, **told)
    await talk.begin()
    return talk
