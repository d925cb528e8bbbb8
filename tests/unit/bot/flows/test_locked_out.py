"""Login problems: each leads to the right menu, a waiting time or an officer, after four questions at most."""

from collections.abc import AsyncIterator

import pytest

from bot.actions.flows.locked_out import go_on
from bot.actions.flows.scene import Ask, End, Scene
from bot.actions.flows.script import SKIPPED, Kind, load_script
from bot.actions.port import HandOffReason
from bot.actions.toolbox import Tools
from knowledge import load_articles
from language.detection import Language
from tests.factories import a_triage, a_turn, an_article, tools_with
from tests.fakes import FakeTicket
from tests.talking import Told, all_ways, question_in, read_as, some_answers, titles, turns, way
from triage import Severity

SCRIPT = load_script("locked_out")
MOST_QUESTIONS = 4


@pytest.fixture
def tools() -> Tools:
    return tools_with(triage=a_triage(severity=Severity.S4))


def scene(tools: Tools, told: Told, problem: str | None = "tidak bisa masuk jmo") -> Scene:
    return Scene(tools, a_turn(), SCRIPT, told, problem)


async def ended(tools: Tools, **answers: str) -> tuple[End, list[str]]:
    """The end that these answers lead to, and the questions on the way; whatever else is asked is skipped."""
    found = await way(lambda told: go_on(scene(tools, told)), answers)
    return found.end, found.asked


def answers(question: str) -> list[str]:
    return [*some_answers(SCRIPT.questions[question], {Kind.WORDS: ("Samsung A05",)}), SKIPPED]


def all_paths(tools: Tools, told: Told) -> AsyncIterator[tuple[Told, End]]:
    """Every way through the flow, skipping included."""
    return all_ways(lambda told: go_on(scene(tools, told)), answers, told)


def ticket_of(tools: Tools) -> FakeTicket:
    (ticket,) = tools.desk.tickets.values()
    return ticket


async def test_no_path_has_more_than_four_questions(tools: Tools) -> None:
    longest = [told async for told, _ in all_paths(tools, {}) if len(told) > MOST_QUESTIONS]
    assert longest == []


async def test_every_path_says_something_and_leads_on_to_a_person(tools: Tools) -> None:
    known = {article.id for article in load_articles()}
    async for told, end in all_paths(tools, {}):
        assert end.says, told
        assert end.article in known, told
        assert end.helped or end.outcome is not None, told


async def test_everything_that_is_said_belongs_to_some_path(tools: Tools) -> None:
    said = {line async for _, end in all_paths(tools, {}) for line in end.says}
    assert SCRIPT.says.keys() - said == {"stop_trying"}


@pytest.mark.parametrize(
    ("answers", "says", "article"),
    [
        ({"trouble": "forgot", "reachable": "both"}, ["new_password"], "account-forgot-password"),
        ({"trouble": "forgot", "reachable": "email"}, ["new_password"], "account-forgot-password"),
        ({"trouble": "forgot", "reachable": "phone"}, ["by_phone"], "account-forgot-account"),
        ({"trouble": "forgot", "reachable": "none"}, ["lost_both"], "account-lost-email-and-phone"),
        ({"trouble": "contact", "reachable": "both"}, ["find_account"], "account-forgot-account"),
        ({"trouble": "contact", "reachable": "email"}, ["by_email"], "account-change-email-phone"),
        ({"trouble": "contact", "reachable": "phone"}, ["by_phone"], "account-forgot-account"),
        ({"trouble": "contact", "reachable": "none"}, ["lost_both"], "account-lost-email-and-phone"),
        ({"trouble": "refused", "refusal": "three"}, ["wait"], "account-blocked"),
        ({"trouble": "refused", "refusal": "changed"}, ["new_refused"], "account-new-password-refused"),
        (
            {"trouble": "refused", "refusal": "unsure", "reachable": "email"},
            ["new_password"],
            "account-forgot-password",
        ),
        ({"trouble": "refused", "refusal": "sure", "since": "today"}, ["right_data"], "account-login-failed"),
        ({"trouble": "blocked", "lock": "password", "waited": "not_yet"}, ["wait"], "account-blocked"),
        ({"trouble": "blocked", "lock": "password", "waited": "waited"}, ["after_wait"], "account-blocked"),
        ({"trouble": "blocked", "lock": "unknown"}, ["wait", "maybe_face"], "account-blocked"),
        ({"trouble": "blocked", "lock": "face"}, ["face_locked"], "biometric-blocked"),
        ({"trouble": "device", "old_phone": "here"}, ["logout_there"], "account-other-device"),
        ({"trouble": "device", "old_phone": "gone"}, ["release"], "account-other-device"),
        ({"trouble": "device", "old_phone": "lost"}, ["release", "new_sim"], "account-other-device"),
        ({"trouble": "code", "code_to": "phone"}, ["code_by_sms", "keep_code"], "account-otp"),
        ({"trouble": "code", "code_to": "email"}, ["code_by_mail", "keep_code"], "account-otp"),
        ({"trouble": "code", "code_to": "old", "reachable": "none"}, ["lost_both"], "account-lost-email-and-phone"),
        ({"trouble": "code", "code_to": "old", "reachable": "phone"}, ["by_phone"], "account-forgot-account"),
        ({"trouble": "server", "screen": "update"}, ["update"], "app-update-loop"),
        ({"trouble": "server", "screen": "closes"}, ["closes"], "app-wont-open"),
        ({"trouble": "server", "screen": "busy", "since": "today"}, ["busy"], "app-slow-server"),
        ({"trouble": "server", "screen": "unreachable", "since": "today"}, ["busy"], "app-slow-server"),
        ({"trouble": "server", "screen": "code", "since": "today"}, ["error_code"], "app-error-codes"),
        ({"trouble": "loading", "since": "today"}, ["slow"], "app-slow-server"),
        ({"trouble": "registered", "owner": "known"}, ["registered"], "account-already-registered"),
        ({"trouble": "registered", "owner": "unseen"}, ["not_shown"], "account-already-registered"),
    ],
)
async def test_each_kind_of_trouble_ends_in_its_own_advice(
    tools: Tools, answers: dict[str, str], says: list[str], article: str
) -> None:
    end, _ = await ended(tools, **answers)
    assert (list(end.says), end.article, end.helped) == (says, article, True)
    assert tools.desk.tickets == {}


async def test_skipping_everything_still_ends_in_advice(tools: Tools) -> None:
    end, asked = await ended(tools)
    assert (end.says, end.article, end.helped) == (("general",), "account-login-failed", True)
    assert asked == ["trouble", "message"]


@pytest.mark.parametrize("trouble", SCRIPT.questions["trouble"].choices)
async def test_skipping_all_that_follows_still_ends_in_advice(tools: Tools, trouble: str) -> None:
    end, _ = await ended(tools, trouble=trouble)
    assert end.says
    assert end.helped
    assert tools.desk.tickets == {}


@pytest.mark.parametrize("trouble", [{"trouble": "blocked"}, {"trouble": "refused", "refusal": "three"}])
async def test_before_the_waiting_is_asked_about_all_tries_are_stopped(tools: Tools, trouble: dict[str, str]) -> None:
    step = await go_on(scene(tools, {**trouble, "lock": "password"}))
    assert step == Ask("waited", ("stop_trying",))


def test_the_waiting_is_two_hours_in_both_languages() -> None:
    assert "dua jam penuh" in SCRIPT.says["wait"].id
    assert "two full hours" in SCRIPT.says["wait"].en


@pytest.mark.parametrize(
    "answers",
    [
        {"trouble": "forgot", "reachable": "none"},
        {"trouble": "blocked", "lock": "face"},
        {"trouble": "device", "old_phone": "gone"},
        {"trouble": "loading", "since": "today"},
        {"trouble": "refused", "refusal": "sure", "since": "today"},
    ],
)
async def test_whoever_waits_for_a_claim_learns_the_other_ways(tools: Tools, answers: dict[str, str]) -> None:
    with_claim, asked = await ended(tools, **answers, claim="yes")
    without, _ = await ended(tools, **answers, claim="no")
    assert "claim" in asked
    assert with_claim.says == (*without.says, "claim")
    for language in Language:
        told = SCRIPT.says["claim"].text(language)
        assert "lapakasik.bpjsketenagakerjaan.go.id" in told
        assert ("kantor cabang" in told) or ("branch" in told)


@pytest.mark.parametrize(
    ("answers", "says", "details", "severity"),
    [
        (
            {"trouble": "server", "screen": "busy", "since": "days", "phone": "Vivo Y12"},
            ("lasting", "perhaps_claim"),
            {
                "Masalah masuk": "Tidak tersambung, gangguan, atau tulisan lain di layar",
                "Tulisan di layar": "Sedang perbaikan atau peningkatan kapasitas",
                "Sejak kapan": "Beberapa hari",
                "HP dan versi JMO": "Vivo Y12",
            },
            Severity.S3,
        ),
        (
            {"trouble": "loading", "since": "week", "phone": "Vivo Y12"},
            ("lasting", "perhaps_claim"),
            {"Masalah masuk": "Berputar terus", "Sejak kapan": "Seminggu lebih", "HP dan versi JMO": "Vivo Y12"},
            Severity.S2,
        ),
        (
            {"trouble": "blocked", "lock": "password", "waited": "still"},
            ("still_locked", "perhaps_claim"),
            {
                "Masalah masuk": "Akun terkunci",
                "Terkunci karena": "Salah kata sandi",
                "Sudah menunggu dua jam": "Sudah, tetap terkunci",
            },
            Severity.S2,
        ),
        (
            {"message": "akses ditolak 7", "since": "today", "phone": "Vivo Y12"},
            ("general", "perhaps_claim"),
            {"Tulisan di layar": "akses ditolak 7", "Sejak kapan": "Baru hari ini", "HP dan versi JMO": "Vivo Y12"},
            Severity.S3,
        ),
    ],
)
async def test_what_cannot_be_solved_alone_reaches_an_officer_with_the_answers(
    tools: Tools, answers: dict[str, str], says: tuple[str, ...], details: dict[str, str], severity: Severity
) -> None:
    end, _ = await ended(tools, **answers)
    ticket = ticket_of(tools)
    assert end.says == says
    assert ticket.details == details
    assert (ticket.reason, ticket.article) == (HandOffReason.NEEDS_PERSON, end.article)
    assert (ticket.problem, ticket.triage.severity) == ("tidak bisa masuk jmo", severity)


@pytest.mark.parametrize(
    ("answers", "says", "severity"),
    [
        ({"trouble": "device", "old_phone": "stranger"}, "stranger", Severity.S1),
        ({"trouble": "registered", "owner": "unknown"}, "not_mine", Severity.S2),
    ],
)
async def test_somebody_else_in_the_account_is_urgent(
    tools: Tools, answers: dict[str, str], says: str, severity: Severity
) -> None:
    end, _ = await ended(tools, **answers)
    assert end.says == (says,)
    assert ticket_of(tools).reason == HandOffReason.SEVERE
    assert ticket_of(tools).triage.severity == severity


async def test_an_answer_taken_back_leads_to_the_other_end(tools: Tools) -> None:
    before = {"trouble": "blocked", "lock": "face", "claim": "no"}
    assert isinstance(end := await go_on(scene(tools, before)), End)
    assert end.says == ("face_locked",)
    assert await go_on(scene(tools, {**before, "lock": "password"})) == Ask("waited", ("stop_trying",))


async def test_the_opening_words_need_not_be_said_again(tools: Tools) -> None:
    assert (
        question_in(await turns(SCRIPT, go_on, tools, story="akun jmo saya keblokir gara2 salah sandi 3x")) == "waited"
    )
    assert question_in(await turns(SCRIPT, go_on, tools, story="loding mulu dari kmrn")) == "phone"
    assert question_in(await turns(SCRIPT, go_on, tools, story="jmo disuruh update mulu")) is None


async def test_unclear_opening_words_answer_nothing(tools: Tools) -> None:
    assert (
        question_in(await turns(SCRIPT, go_on, tools, story="gabisa masuk jmo dari hp bapak saya, tolong bantu ya min"))
        == "trouble"
    )


async def test_a_correction_in_words_changes_the_answer_before(tools: Tools) -> None:
    outcome = await turns(SCRIPT, go_on, tools, "akun diblokir", "foto wajah", "eh bukan, salah sandi")
    assert question_in(outcome) == "waited"


async def test_answers_in_english_lead_to_english_advice() -> None:
    tools = tools_with(articles=(an_article("account-forgot-account"),))
    outcome = await turns(SCRIPT, go_on, tools, "I forgot which email", "only the phone", language=Language.EN)
    assert "an SMS opens the account" in outcome.answers[0].text
    assert outcome.slots["last_article"] == "account-forgot-account"


async def test_two_answers_that_are_none_leave_the_question_out(tools: Tools) -> None:
    outcome = await turns(SCRIPT, go_on, tools, "hmm", "zzz zzz")
    assert question_in(outcome) == "message"


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("trouble", "lupa pw nih min", "forgot"),
        ("trouble", "poho sandi", "forgot"),
        ("trouble", "I forgot my password", "forgot"),
        ("trouble", "pw salah terus pdhl udh bener", "refused"),
        ("trouble", "akun tidak ditemukan katanya, kemaren sore masih lancar", "refused"),
        ("trouble", "akun keblokir bang", "blocked"),
        ("trouble", "too many attempts", "blocked"),
        ("trouble", "lupa imel", "contact"),
        ("trouble", "no hp lama udh mati", "contact"),
        ("trouble", "new phone number", "contact"),
        ("trouble", "gnti hp baru ga bs login", "device"),
        ("trouble", "sudah terdaftar di hp lain", "device"),
        ("trouble", "phone was stolen yesterday and I cannot get in", "device"),
        ("trouble", "otp ga masuk2", "code"),
        ("trouble", "kodenya ga dateng2", "code"),
        ("trouble", "katanya tidak terhubung ke server padahal sinyal bagus", "server"),
        ("trouble", "it says not connected to the server although my data is right", "server"),
        ("trouble", "loding mulu", "loading"),
        ("trouble", "muter2 doang", "loading"),
        ("trouble", "nik sy katanya udah terdaftar di email lain", "registered"),
        ("trouble", "ga bisa masuk", None),
        ("trouble", "login gagal mulu", None),
        ("trouble", "terima kasih", None),
        ("refusal", "yakin bgt", "sure"),
        ("refusal", "ga yakin sih", "unsure"),
        ("refusal", "udah 3x", "three"),
        ("refusal", "baru aja diganti", "changed"),
        ("refusal", "not so sure", None),
        ("lock", "gara2 salah pasword", "password"),
        ("lock", "muka ga kebaca", "face"),
        ("waited", "blm", "not_yet"),
        ("waited", "udh nunggu 2 jam masih keblokir", "still"),
        ("waited", "udah 2 jam lebih", "waited"),
        ("reachable", "dua2nya udah mati", "none"),
        ("reachable", "cuma gmail", "email"),
        ("reachable", "nomornya masih aktif, imel mati", "phone"),
        ("reachable", "both are gone", "none"),
        ("reachable", "tidak", None),
        ("old_phone", "udah ga ada", "gone"),
        ("old_phone", "ilang di angkot", "lost"),
        ("old_phone", "masih ada tapi rusak", "gone"),
        ("code_to", "ke nomor yg lama", "old"),
        ("code_to", "lewat sms", "phone"),
        ("screen", "lagi maintenance", "busy"),
        ("screen", "suruh update", "update"),
        ("since", "dari kmrn", "days"),
        ("since", "td pagi", "today"),
        ("since", "3 mgg", "week"),
        ("since", "gatau", SKIPPED),
        ("claim", "iya mau cair", "yes"),
        ("claim", "engga, cuma cek saldo", "no"),
        ("owner", "punya orang lain", "unknown"),
        ("phone", "ga tau", SKIPPED),
    ],
)
def test_answers_are_understood_as_people_write_them(question: str, text: str, answer: str | None) -> None:
    assert read_as(SCRIPT, question, text) == answer


def test_a_typed_title_counts_as_its_button() -> None:
    for name, key, title in titles(SCRIPT, *Language):
        assert read_as(SCRIPT, name, title) == key, (name, title)


def test_not_mine_is_never_read_as_mine() -> None:
    for text in ("bukan milik saya", "bukan punya saya", "not mine", "itu bukan email saya"):
        assert read_as(SCRIPT, "owner", text) != "known"
