"""Finding the KPJ number: one open way at a time, a text for HR, and never a word about whose number it is."""

import re
from collections.abc import AsyncIterator

import pytest

from bot.actions.flows.find_kpj import DIGITAL, FIND, LOST, WHICH, go_on
from bot.actions.flows.form import Form
from bot.actions.flows.scene import Ask, End, Scene
from bot.actions.flows.script import SKIPPED, Kind, load_script
from bot.actions.port import HandOffReason
from bot.actions.toolbox import FlowState, Memory, Outcome, Tools
from knowledge import load_articles
from language.detection import Language
from language.masking import mask
from tests.factories import a_turn
from tests.talking import Told, all_ways, no_answer, read_as, titles, way

SCRIPT = load_script("find_kpj")
NO_CARD = {"papers": "lost", "account": "no"}


def scene(tools: Tools, told: Told) -> Scene:
    return Scene(tools, a_turn(), SCRIPT, told, "lupa nomor kpj")


async def ended(tools: Tools, **answers: str) -> tuple[End, list[str]]:
    """The end that these answers lead to, and the questions on the way; whatever else is asked is skipped."""
    found = await way(lambda told: go_on(scene(tools, told)), answers)
    return found.end, found.asked


async def next_question(tools: Tools, **told: str) -> Ask:
    step = await go_on(scene(tools, told))
    assert isinstance(step, Ask)
    return step


def all_paths(tools: Tools, told: Told) -> AsyncIterator[tuple[Told, End]]:
    """Every way through the flow, skipping included."""
    return all_ways(
        lambda told: go_on(scene(tools, told)), lambda question: [*SCRIPT.questions[question].choices, SKIPPED], told
    )


async def test_every_path_ends_with_advice_or_an_officer_and_a_known_article(tools: Tools) -> None:
    known = {article.id for article in load_articles()}
    async for told, end in all_paths(tools, {}):
        assert end.article in known, told
        assert end.says or end.outcome, told
        waits = "later" in told.values()
        assert end.helped or end.outcome is not None or waits, told


async def test_everything_that_is_said_belongs_to_some_path(tools: Tools) -> None:
    said = {line async for _, end in all_paths(tools, {}) for line in end.says}
    before = {line for work in ("still", "left", SKIPPED) for line in await said_on_the_way(tools, work)}
    assert SCRIPT.says.keys() == said | before


async def said_on_the_way(tools: Tools, work: str) -> set[str]:
    """What is said before the questions to somebody of this work who never got a card."""
    answers = {"papers": "never", "account": "no", "work": work, "reach": "yes"}
    return set((await way(lambda told: go_on(scene(tools, told)), answers)).said)


async def test_who_skips_everything_learns_what_to_take_to_the_branch(tools: Tools) -> None:
    end, asked = await ended(tools)
    assert asked == ["papers", "account", "work", "call", "route"]
    assert (end.says, end.article, end.helped) == (("packing",), FIND, True)


async def test_a_number_on_paper_ends_the_search_at_once(tools: Tools) -> None:
    end, asked = await ended(tools, papers="found")
    assert asked == ["papers"]
    assert (end.says, end.article) == (("found",), FIND)


async def test_whoever_can_log_in_is_shown_to_the_digital_card_before_anybody_else_is_troubled(tools: Tools) -> None:
    end, asked = await ended(tools, papers="never", account="yes", digital="found")
    assert asked == ["papers", "account", "digital"]
    assert (end.says, end.article) == (("found",), DIGITAL)


async def test_a_lost_card_is_replaced_by_the_digital_one(tools: Tools) -> None:
    end, _ = await ended(tools, papers="lost", account="yes", digital="found")
    assert (end.says, end.article) == (("found", "replacement"), LOST)


async def test_whoever_cannot_log_in_is_not_sent_to_the_digital_card(tools: Tools) -> None:
    assert (await next_question(tools, papers="lost", account="no")).question == "work"


async def test_an_empty_digital_card_leads_on(tools: Tools) -> None:
    assert (await next_question(tools, papers="lost", account="yes", digital="empty")).question == "work"


@pytest.mark.parametrize("answers", [{"papers": "several"}, {"papers": "lost", "account": "yes", "digital": "several"}])
async def test_several_numbers_are_explained(tools: Tools, answers: dict[str, str]) -> None:
    end, _ = await ended(tools, **answers)
    assert (end.says, end.article) == (("several",), WHICH)


async def test_who_still_works_there_gets_a_text_for_hr_as_a_message_of_its_own(tools: Tools) -> None:
    step = await next_question(tools, **NO_CARD, work="still")
    assert (step.question, step.says) == ("hr", ("hr_how", "hr_message"))


async def test_who_never_got_a_card_learns_that_he_may_ask_for_it(tools: Tools) -> None:
    step = await next_question(tools, papers="never", account="no", work="still")
    assert step.says == ("never_given", "hr_how", "hr_message")


async def test_who_left_gets_a_text_that_tells_of_the_past(tools: Tools) -> None:
    step = await next_question(tools, **NO_CARD, work="left", reach="yes")
    assert (step.question, step.says) == ("hr", ("hr_how", "hr_message_left"))


@pytest.mark.parametrize("work", [{"work": "closed"}, {"work": "left", "reach": "no"}, {"work": "self"}])
async def test_where_there_is_no_hr_office_175_comes_next(tools: Tools, work: dict[str, str]) -> None:
    assert (await next_question(tools, **NO_CARD, **work)).question == "call"


@pytest.mark.parametrize("hr", ["failed", SKIPPED])
async def test_when_hr_cannot_help_175_comes_next(tools: Tools, hr: str) -> None:
    assert (await next_question(tools, **NO_CARD, work="still", hr=hr)).question == "call"


@pytest.mark.parametrize(
    ("answers", "line"),
    [
        ({"work": "still", "hr": "later"}, "wait_hr"),
        ({"work": "abroad", "agency": "later"}, "wait_agency"),
        ({"work": "closed", "call": "later"}, "wait_call"),
    ],
)
async def test_who_waits_is_told_how_long_and_is_not_asked_whether_it_works_now(
    tools: Tools, answers: dict[str, str], line: str
) -> None:
    end, _ = await ended(tools, **NO_CARD, **answers)
    assert (end.says, end.helped) == ((line,), False)


@pytest.mark.parametrize(
    ("work", "also"),
    [("still", ()), ("left", ("proof",)), ("closed", ("proof",)), ("self", ("self",)), (SKIPPED, ())],
)
async def test_what_to_take_to_the_branch_depends_on_the_work(tools: Tools, work: str, also: tuple[str, ...]) -> None:
    end, _ = await ended(tools, **NO_CARD, work=work, call="failed", route="branch")
    assert (end.says, end.article, end.helped) == (("packing", *also), FIND, True)


async def test_an_e_mail_can_be_copied_and_says_what_comes_after(tools: Tools) -> None:
    end, _ = await ended(tools, **NO_CARD, work="closed", call="failed", route="email")
    assert end.says == ("email_how", "email_message", "email_after")


async def test_from_abroad_neither_175_nor_a_branch_is_asked_of_anybody(tools: Tools) -> None:
    end, asked = await ended(tools, **NO_CARD, work="abroad", agency="failed")
    assert asked == ["papers", "account", "work", "agency"]
    assert end.says == ("email_how", "email_message", "email_after_abroad")


async def test_whom_no_way_suits_gets_an_officer_who_knows_what_was_tried(tools: Tools) -> None:
    end, _ = await ended(tools, **NO_CARD, work="closed", call="failed", route="neither")
    (ticket,) = tools.desk.tickets.values()
    assert (ticket.reason, ticket.article, ticket.problem) == (HandOffReason.NEEDS_PERSON, FIND, "lupa nomor kpj")
    assert ticket.details == {
        "Kartu atau surat": "Kartu hilang",
        "Bisa masuk JMO": "Tidak bisa",
        "Keadaan pekerjaan": "Perusahaan tutup",
        "Hasil telepon 175": "Tidak berhasil",
        "Jalan yang dipilih": "Dua-duanya sulit",
    }
    assert end.outcome is not None
    assert not end.helped


async def test_a_button_pressed_days_later_needs_no_other_answer(tools: Tools) -> None:
    step = await go_on(scene(tools, {"hr": "found"}))
    assert isinstance(step, End)
    assert step.says == ("found",)


async def test_an_answer_that_no_longer_matters_is_not_looked_at(tools: Tools) -> None:
    step = await next_question(tools, **NO_CARD, work="closed", reach="yes", hr="failed")
    assert step.question == "call"


async def heard(tools: Tools, text: str, *, told: Told, asking: str) -> Outcome:
    """What the flow answers to these words while it waits for `asking`."""
    state = FlowState("find_kpj", told=told, asking=asking, question=asking)
    return await Form(SCRIPT, go_on, no_answer)(tools, a_turn(text), Memory(flow=state, act="inform"))


async def test_a_correction_changes_the_way(tools: Tools) -> None:
    outcome = await heard(tools, "eh bukan, PT nya udah tutup", told={**NO_CARD, "work": "still"}, asking="hr")
    assert outcome.slots["flow"]["told"]["work"] == "closed"
    assert outcome.slots["flow"]["asking"] == "call"


async def test_opening_words_that_tell_of_the_work_are_not_asked_for_again(tools: Tools) -> None:
    state = FlowState("find_kpj", problem="kartu hilang pt nya udah tutup, gimana cari nomor kpj")
    outcome = await Form(SCRIPT, go_on, no_answer)(tools, a_turn(), Memory(flow=state))
    assert outcome.slots["flow"]["told"] == {"work": "closed"}
    assert outcome.slots["flow"]["asking"] == "papers"


# What is private stays with the participant


def test_no_question_takes_a_number_or_free_words() -> None:
    assert {question.kind for question in SCRIPT.questions.values()} == {Kind.CHOICE}


@pytest.mark.parametrize("question", ["papers", "digital", "hr", "agency", "call"])
async def test_a_number_sent_here_is_no_answer_and_is_neither_confirmed_nor_repeated(
    tools: Tools, question: str
) -> None:
    text = mask("00000000000").text
    assert read_as(SCRIPT, question, text) is None
    outcome = await heard(tools, text, told={}, asking=question)
    assert "jangan ditulis di sini" in outcome.answers[0].text
    assert "[KPJ]" not in "".join(answer.text for answer in outcome.answers)


@pytest.mark.parametrize("line", ["hr_message", "hr_message_left", "email_message"])
def test_texts_to_copy_carry_no_number_and_stand_alone(line: str) -> None:
    for language in Language:
        text = SCRIPT.says[line].text(language)
        assert not re.search(r"\d|NIK|\n", text)
        assert "(" in text


def test_the_number_is_never_said_to_be_right() -> None:
    assert "tidak bisa memeriksanya" in SCRIPT.says["found"].id
    assert "cannot check it" in SCRIPT.says["found"].en


# How people answer


@pytest.mark.parametrize(
    ("question", "text", "answer"),
    [
        ("papers", "ketemu min", "found"),
        ("papers", "ada", "found"),
        ("papers", "i found it", "found"),
        ("papers", "ilang kak kartunya", "lost"),
        ("papers", "udh dicari gak ketemu", "lost"),
        ("papers", "ga ada", "lost"),
        ("papers", "ga pernah dikasih", "never"),
        ("papers", "gak punya kartu dari dulu", "never"),
        ("papers", "I lost my card", "lost"),
        ("papers", "never got one", "never"),
        ("papers", "ada dua nomor", "several"),
        ("papers", "ada cara lain?", "lost"),
        ("account", "bisa", "yes"),
        ("account", "gabisa masuk", "no"),
        ("account", "blm punya akun", "no"),
        ("account", "lupa password", "no"),
        ("digital", "kosong", "empty"),
        ("digital", "udah keliatan", "found"),
        ("digital", "gak muncul", "empty"),
        ("work", "masih kerja disana", "still"),
        ("work", "udah resign thn lalu", "left"),
        ("work", "pabriknya udah ga ada", "closed"),
        ("work", "PT nya bangkrut", "closed"),
        ("work", "saya ojol", "self"),
        ("work", "tkw di taiwan", "abroad"),
        ("work", "the company closed down", "closed"),
        ("work", "I used to work there but I resigned", "left"),
        ("reach", "ga bisa, hrd udh ganti", "no"),
        ("reach", "masih bisa", "yes"),
        ("hr", "sdh dikasih hrd", "found"),
        ("hr", "hrd gak mau ngasih", "failed"),
        ("hr", "blm dijawab", "later"),
        ("hr", "udah saya kirim", "later"),
        ("call", "ga nyambung terus", "failed"),
        ("call", "gak ada pulsa", "failed"),
        ("call", "nanti aja", "later"),
        ("route", "ke kantor aja", "branch"),
        ("route", "imel", "email"),
        ("route", "kantornya jauh", "neither"),
        ("route", "send an e-mail", "email"),
        ("work", "ga tau", SKIPPED),
    ],
)
def test_natural_answers_are_understood(question: str, text: str, answer: str) -> None:
    assert read_as(SCRIPT, question, text) == answer


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("work", "nomor kpj saya ada di mana"),
        ("work", "kpj masih bisa dicari"),
        ("work", "cari kpj pakai ktp bisa?"),
        ("work", "kartu saya belum keluar dari hrd"),
        ("work", "what is the 11 digit number"),
        ("account", "berapa lama prosesnya pak"),
        ("hr", "sudah"),
        ("hr", "hrd itu apa"),
        ("call", "nomor 175 itu gratis apa bayar"),
        ("route", "hmm"),
    ],
)
def test_words_that_tell_nothing_of_the_question_are_no_answer(question: str, text: str) -> None:
    assert read_as(SCRIPT, question, text) is None


@pytest.mark.parametrize("language", list(Language))
def test_every_button_is_also_understood_when_typed(language: Language) -> None:
    for name, key, title in titles(SCRIPT, language):
        assert read_as(SCRIPT, name, title) == key
