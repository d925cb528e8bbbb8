"""Creating an account: never a second one, the right segment, and nothing begun that is bound to fail."""

import pytest

from bot.actions.flows.account import CONTACT_LOST, PROJECT, SEGMENTS, TAKEN, go_on
from bot.actions.flows.form import Form
from bot.actions.flows.scene import End, Scene
from bot.actions.flows.script import SKIPPED, Kind, load_script
from bot.actions.port import HandOffReason
from bot.actions.toolbox import FlowState, Memory, Outcome, Tools
from knowledge import load_articles
from language.detection import Language
from tests.factories import a_turn
from tests.talking import Told, no_answer, read_as, titles, way

SCRIPT = load_script("account")
PREPARED = {"phone": "ready", "signal": "strong", "contact": "both", "ktp": "at_hand"}
SCREENS = {"install": "done"} | {
    f"{step}_{segment}": "done" for step in ("choose", "fill") for segment in ("pu", "bpu", "pmi")
}
GOOD = {"before": "new", "registered": "number", **PREPARED, **SCREENS, "result": "made"}
SEGMENT_NAMES = ["pu", "bpu", "pmi"]
ARTICLE_OF = {"pu": "account-register", "bpu": "account-register-bpu-pmi", "pmi": "account-register-bpu-pmi"}


def scene(tools: Tools, told: Told) -> Scene:
    return Scene(tools, a_turn(), SCRIPT, told, "mau buat akun jmo")


async def walked(tools: Tools, answers: Told) -> tuple[End, list[str], list[str]]:
    """The end that these answers lead to, the questions on the way (what is not answered is skipped), and all lines."""
    found = await way(lambda told: go_on(scene(tools, told)), answers)
    return found.end, found.asked, found.said + [str(line) for line in found.end.says]


async def ended(tools: Tools, **answers: str) -> End:
    """The end for somebody with whom everything else is well."""
    end, _, _ = await walked(tools, {**GOOD, **answers})
    return end


async def varied(tools: Tools) -> list[tuple[Told, End, list[str]]]:
    """For each segment the good way, and every way that differs from it in two answers."""
    found = []
    questions = [(key, [*question.choices, SKIPPED]) for key, question in SCRIPT.questions.items() if key != "segment"]
    changes = [(key, answer) for key, answers in questions for answer in answers]
    for segment in [*SEGMENT_NAMES, "project", SKIPPED]:
        for first in changes:
            for second in changes:
                answers = {**GOOD, "segment": segment, first[0]: first[1], second[0]: second[1]}
                end, _, said = await walked(tools, answers)
                found.append((answers, end, said))
    return found


async def test_every_way_ends_with_advice_or_an_officer_and_a_known_article(tools: Tools) -> None:
    known = {article.id for article in load_articles()}
    for answers, end, _ in await varied(tools):
        assert end.says, answers
        assert end.article in known, answers
        assert end.helped or end.outcome is not None or end.says == ("later",), answers


async def test_everything_that_is_said_belongs_to_some_way(tools: Tools) -> None:
    assert {line for _, _, said in await varied(tools) for line in said} == SCRIPT.says.keys()


async def test_who_skips_everything_learns_who_chooses_what(tools: Tools) -> None:
    end, asked, _ = await walked(tools, {})
    assert asked == ["before", "search", "segment"]
    assert (end.says, end.article, end.helped) == (("who_pays",), SEGMENTS, True)


@pytest.mark.parametrize("segment", SEGMENT_NAMES)
async def test_who_skips_all_but_his_work_hears_where_else_to_register(tools: Tools, segment: str) -> None:
    end, _, _ = await walked(tools, {"segment": segment})
    assert (end.says, end.article) == (("screens", f"elsewhere_{segment}"), ARTICLE_OF[segment])


# Never a second account


@pytest.mark.parametrize("answers", [{"before": "had"}, {"before": "unsure", "search": "found"}])
async def test_an_old_account_is_opened_again_and_no_new_one_is_begun(tools: Tools, answers: dict[str, str]) -> None:
    end, asked, said = await walked(tools, {**GOOD, **answers, "old_contact": "works"})
    assert "segment" not in asked
    assert "install" not in asked
    assert said == ["no_second", "forgot"]
    assert (end.article, end.helped) == (TAKEN, True)


@pytest.mark.parametrize("segment", SEGMENT_NAMES)
async def test_who_is_refused_as_registered_at_the_last_screen_opens_the_old_account(
    tools: Tools, segment: str
) -> None:
    end = await ended(tools, segment=segment, result="taken", old_contact="works")
    assert (end.says, end.article) == (("forgot",), TAKEN)


def test_a_new_e_mail_or_a_second_account_is_warned_of_in_both_languages() -> None:
    assert "Jangan buat akun kedua atau memakai e-mail baru" in SCRIPT.says["no_second"].id
    assert "Do not make a second one or use a new e-mail" in SCRIPT.says["no_second"].en


async def test_where_no_code_can_arrive_the_branch_changes_the_contact(tools: Tools) -> None:
    end = await ended(tools, before="had", old_contact="gone")
    assert (end.says, end.article, end.helped) == (("both_gone",), CONTACT_LOST, True)


async def test_an_account_that_somebody_else_made_goes_to_an_officer(tools: Tools) -> None:
    end = await ended(tools, before="had", old_contact="foreign")
    (ticket,) = tools.desk.tickets.values()
    assert (ticket.reason, ticket.article, ticket.problem) == (HandOffReason.NEEDS_PERSON, TAKEN, "mau buat akun jmo")
    assert ticket.details == {
        "Akun sebelumnya": "Sudah ada akun atau tertulis sudah terdaftar",
        "E-mail atau HP lama": "E-mail atau nomor milik orang lain",
    }
    assert end.says == ("foreign",)
    assert end.outcome is not None


async def test_who_does_not_remember_looks_for_the_old_account_first(tools: Tools) -> None:
    for before in ("unsure", SKIPPED):
        _, asked, _ = await walked(tools, {**GOOD, "before": before, "search": "missing", "segment": "pu"})
        assert asked[:3] == ["before", "search", "segment"]


# Who registers whom


async def test_project_workers_are_registered_by_the_contractor(tools: Tools) -> None:
    end, asked, _ = await walked(tools, {**GOOD, "segment": "project"})
    assert asked == ["before", "segment"]
    assert (end.says, end.article, end.helped) == (("project",), PROJECT, True)


async def test_only_employees_are_asked_about_their_membership(tools: Tools) -> None:
    asked = {segment: (await walked(tools, {**GOOD, "segment": segment}))[1] for segment in SEGMENT_NAMES}
    assert [segment for segment, questions in asked.items() if "registered" in questions] == ["pu"]


@pytest.mark.parametrize(
    ("registered", "line", "article"),
    [
        ("no_number", "need_number", "kpj-find-number"),
        ("unregistered", "ask_employer", "membership-not-registered"),
    ],
)
async def test_an_employee_without_membership_or_number_is_not_sent_into_the_app(
    tools: Tools, registered: str, line: str, article: str
) -> None:
    end, asked, _ = await walked(tools, {**GOOD, "segment": "pu", "registered": registered})
    assert asked == ["before", "segment", "registered"]
    assert (end.says, end.article, end.helped) == ((line,), article, True)


@pytest.mark.parametrize("segment", SEGMENT_NAMES)
async def test_each_segment_hears_first_what_is_special_about_it_and_sees_its_own_screens(
    tools: Tools, segment: str
) -> None:
    end, asked, said = await walked(tools, {**GOOD, "segment": segment})
    assert said == [f"first_{segment}", f"made_{segment}"]
    assert asked[-4:] == ["install", f"choose_{segment}", f"fill_{segment}", "result"]
    assert end.article == ARTICLE_OF[segment]


@pytest.mark.parametrize("segment", SEGMENT_NAMES)
async def test_whose_data_were_refused_is_not_led_through_all_screens_again(tools: Tools, segment: str) -> None:
    end, asked, _ = await walked(tools, {**GOOD, "before": "refused", "segment": segment})
    assert asked == ["before", "segment"]
    assert (end.says, end.article, end.helped) == ((f"refused_{segment}",), ARTICLE_OF[segment], True)


# What must be at hand before the first screen


@pytest.mark.parametrize("segment", SEGMENT_NAMES)
async def test_all_that_is_needed_is_checked_before_anything_is_installed(tools: Tools, segment: str) -> None:
    _, asked, _ = await walked(tools, {**GOOD, "segment": segment})
    needed = [question for question in asked[: asked.index("install")] if question in PREPARED]
    assert needed == ["phone", "signal", "contact", "ktp"]


@pytest.mark.parametrize(
    ("answers", "says", "article"),
    [
        ({"phone": "none"}, ("no_phone",), "account-no-smartphone"),
        ({"contact": "no_number"}, ("no_contact",), "account-no-smartphone"),
        ({"contact": "no_email", "email": "stuck"}, ("no_contact",), "account-no-smartphone"),
        ({"ktp": "none"}, ("no_ktp",), "account-register"),
        ({"ktp": "family_card"}, ("no_ktp",), "account-register"),
        ({"install": "stuck"}, ("cannot_install",), "app-install-device"),
    ],
)
async def test_what_is_missing_stops_in_time_with_another_way(
    tools: Tools, answers: dict[str, str], says: tuple[str, ...], article: str
) -> None:
    end = await ended(tools, segment="pu", **answers)
    assert (end.says, end.article, end.helped) == (says, article, True)


@pytest.mark.parametrize("segment", ["bpu", "pmi"])
async def test_who_registers_himself_can_do_so_without_a_phone(tools: Tools, segment: str) -> None:
    assert (await ended(tools, segment=segment, phone="none")).says == ("no_phone", f"elsewhere_{segment}")


async def test_the_family_card_is_enough_for_the_self_employed_only(tools: Tools) -> None:
    assert (await ended(tools, segment="bpu", ktp="family_card")).says == ("made_bpu",)
    assert (await ended(tools, segment="pmi", ktp="family_card")).says == ("no_ktp",)


async def test_an_e_mail_can_be_made_on_the_way(tools: Tools) -> None:
    end, asked, _ = await walked(tools, {**GOOD, "segment": "bpu", "contact": "no_email", "email": "done"})
    assert asked[asked.index("contact") + 1] == "email"
    assert end.says == ("made_bpu",)


async def test_a_full_phone_and_weak_signal_get_advice_and_do_not_end_it(tools: Tools) -> None:
    end, _, said = await walked(tools, {**GOOD, "segment": "pu", "phone": "full", "signal": "weak"})
    assert said == ["first_pu", "make_room", "find_signal", "made_pu"]
    assert end.says == ("made_pu",)


# On the screens


@pytest.mark.parametrize("segment", SEGMENT_NAMES)
@pytest.mark.parametrize("step", ["choose", "fill"])
async def test_who_is_stuck_on_a_screen_hears_of_other_places(tools: Tools, segment: str, step: str) -> None:
    end = await ended(tools, segment=segment, **{f"{step}_{segment}": "stuck"})
    assert (end.says, end.article) == (("screens", f"elsewhere_{segment}"), ARTICLE_OF[segment])


@pytest.mark.parametrize("question", ["install", "choose_pu", "fill_pu", "result"])
async def test_who_wants_to_go_on_later_learns_what_to_have_ready(tools: Tools, question: str) -> None:
    end = await ended(tools, segment="pu", **{question: "later"})
    assert (end.says, end.article, end.helped) == (("later",), "account-register", False)


@pytest.mark.parametrize(
    ("result", "says", "article"),
    [
        ("refused", ("refused_pu",), "account-register"),
        ("no_code", ("no_code",), "account-otp"),
        ("error", ("screens", "elsewhere_pu"), "account-register"),
        (SKIPPED, ("screens", "elsewhere_pu"), "account-register"),
    ],
)
async def test_each_outcome_of_the_last_screen_has_its_own_advice(
    tools: Tools, result: str, says: tuple[str, ...], article: str
) -> None:
    end = await ended(tools, segment="pu", result=result)
    assert (end.says, end.article, end.helped) == (says, article, True)


async def test_answers_of_another_segment_no_longer_matter(tools: Tools) -> None:
    end = await ended(tools, segment="bpu", registered="unregistered", choose_pu="stuck")
    assert end.says == ("made_bpu",)


async def heard(tools: Tools, text: str, state: FlowState) -> Outcome:
    return await Form(SCRIPT, go_on, no_answer)(tools, a_turn(text), Memory(flow=state, act="inform"))


async def test_a_correction_changes_the_segment(tools: Tools) -> None:
    told = {"before": "new", "segment": "pu"}
    state = FlowState("account", told=told, asking="registered", question="registered")
    outcome = await heard(tools, "eh salah, saya ojol", state)
    assert outcome.slots["flow"]["told"] == {"before": "new", "segment": "bpu"}
    assert outcome.slots["flow"]["asking"] == "phone"


async def test_opening_words_that_tell_of_a_refusal_lead_to_the_old_account_at_once(tools: Tools) -> None:
    state = FlowState("account", problem="mau buat akun jmo tapi katanya nik sudah terdaftar padahal belum pernah")
    outcome = await heard(tools, "mau buat akun", state)
    assert outcome.slots["flow"]["asking"] == "old_contact"


async def test_not_finished_yet_is_no_reason_to_end(tools: Tools) -> None:
    told = {"before": "new", "segment": "bpu", **PREPARED}
    outcome = await heard(tools, "belum", FlowState("account", told=told, asking="install", question="install"))
    assert "Tidak usah buru-buru" in outcome.answers[0].text
    assert outcome.slots["flow"]["asking"] == "install"


def test_no_question_takes_a_number_or_free_words() -> None:
    assert {question.kind for question in SCRIPT.questions.values()} == {Kind.CHOICE}


# How people answer


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("before", "blm pernah", "new"),
        ("before", "baru pertama kali kak", "new"),
        ("before", "udh pernah punya kak", "had"),
        ("before", "nik saya sudah terdaftar katanya", "had"),
        ("before", "malah sudah terdaftar", "had"),
        ("before", "kayaknya pernah deh", "unsure"),
        ("before", "no, never", "new"),
        ("before", "it says already registered", "had"),
        ("before", "data saya ditolak terus", "refused"),
        ("before", "data diri anda tidak ditemukan", "refused"),
        ("before", "ga tau", SKIPPED),
        ("search", "ga ketemu", "missing"),
        ("search", "ada akunnya", "found"),
        ("old_contact", "masih aktif nomernya", "works"),
        ("old_contact", "udah mati dua2nya", "gone"),
        ("old_contact", "nomor hangus", "gone"),
        ("old_contact", "itu email orang lain", "foreign"),
        ("old_contact", "somebody else's e-mail", "foreign"),
        ("segment", "buruh pabrik sepatu", "pu"),
        ("segment", "sy satpam", "pu"),
        ("segment", "kerja di kebun sawit", "pu"),
        ("segment", "ojol", "bpu"),
        ("segment", "jualan gorengan", "bpu"),
        ("segment", "tkw hongkong", "pmi"),
        ("segment", "kuli bangunan", "project"),
        ("segment", "I am a construction worker", "project"),
        ("segment", "factory worker", "pu"),
        ("registered", "kartunya ilang", "no_number"),
        ("registered", "gaji dipotong tapi ga dikasih kartu", "no_number"),
        ("registered", "blm didaftarin", "unregistered"),
        ("registered", "udah punya", "number"),
        ("phone", "hp jadul", "none"),
        ("phone", "memorinya penuh", "full"),
        ("signal", "sinyal jelek", "weak"),
        ("signal", "pake wifi", "strong"),
        ("contact", "ga punya imel", "no_email"),
        ("contact", "ada dua2nya", "both"),
        ("ktp", "cuma ada KK", "family_card"),
        ("install", "udh", "done"),
        ("choose_pu", "bingung, ga ketemu", "stuck"),
        ("fill_bpu", "bsk aja", "later"),
        ("result", "alhamdulillah udah bisa", "made"),
        ("result", "data tdk sesuai", "refused"),
        ("result", "otp ga masuk masuk", "no_code"),
        ("result", "loading trs", "error"),
        ("result", "it says already registered", "taken"),
    ],
)
def test_natural_answers_are_understood(question: str, text: str, answer: str) -> None:
    assert read_as(SCRIPT, question, text) == answer


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("before", "cara bikin akun jmo bagaimana"),
        ("before", "suami saya sudah terdaftar dari pabrik, mau bikin akun jmo"),
        ("segment", "mau bikin akun jmo"),
        ("segment", "mandor"),
        ("segment", "bayar gak"),
        ("registered", "kpj itu apa"),
        ("install", "belum"),
        ("install", "jadi gimana"),
        ("result", "bisa pakai email anak?"),
        ("result", "hmm"),
    ],
)
def test_words_that_tell_nothing_of_the_question_are_no_answer(question: str, text: str) -> None:
    assert read_as(SCRIPT, question, text) is None


@pytest.mark.parametrize("language", list(Language))
def test_every_button_is_also_understood_when_typed(language: Language) -> None:
    for name, key, title in titles(SCRIPT, language):
        assert read_as(SCRIPT, name, title) == key
