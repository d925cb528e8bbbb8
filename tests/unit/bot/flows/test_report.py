"""Report a problem: the ticket comes first, and every answer reaches it, be it late."""

import pytest

from bot.actions.flows.scene import Ask, End, Step
from bot.actions.flows.script import SKIPPED
from bot.actions.handing_over import hand_over
from bot.actions.port import HandOffReason
from language.detection import Language
from tests.factories import a_turn, said_of_ticket
from tests.reporting import CLAIM, LOGIN, SCRIPT, WORDS, Talk, after_hand_over, begun_by_button, texts_of
from triage import Category

# Begun by its button


async def test_who_begins_it_is_asked_for_the_problem_and_cannot_skip_that() -> None:
    talk = begun_by_button()
    assert await talk.asked() == "problem"
    assert not SCRIPT.questions["problem"].skip
    assert talk.tools.desk.tickets == {}


async def test_the_ticket_is_opened_at_once_and_its_receipt_comes_before_the_next_question() -> None:
    talk = begun_by_button()
    step = await talk.answer("problem", WORDS)
    assert (talk.ticket.reason, talk.ticket.problem) == (HandOffReason.REPORTED, WORDS)
    assert isinstance(step, Ask)
    assert step.question == "message"
    receipt, intro = step.answers
    assert receipt.meta["reason"] == "reported"
    assert receipt.text == said_of_ticket("utter_ticket_opened", "JMO-TEST22")
    assert intro.text == SCRIPT.says["intro"].id


async def test_the_receipt_is_in_the_language_of_the_talk() -> None:
    talk = begun_by_button(language=Language.EN)
    step = await talk.answer("problem", "cannot log in to the app")
    assert "Ticket number: JMO-TEST22" in texts_of(step)
    assert SCRIPT.says["intro"].en in texts_of(step)


async def test_the_receipt_comes_once_and_the_questions_go_on() -> None:
    talk = begun_by_button()
    await talk.answer("problem", WORDS)
    step = await talk.answer("message", "ada tulisan gagal")
    assert isinstance(step, Ask)
    assert (step.question, step.answers, step.says) == ("since", (), ())


async def test_the_same_words_as_an_answer_open_nothing_anew() -> None:
    talk = begun_by_button()
    await talk.answer("problem", WORDS)
    step = await talk.answer("message", WORDS)
    assert isinstance(step, Ask)
    assert step.answers == ()


async def test_putting_the_question_again_opens_nothing_anew() -> None:
    talk = begun_by_button()
    await talk.answer("problem", WORDS)
    step = await talk.go_on("maaf, maksudnya apa?")
    assert isinstance(step, Ask)
    assert (step.question, step.answers) == ("message", ())


async def test_a_new_report_while_a_ticket_waits_joins_it_and_is_asked_about_its_own_trouble() -> None:
    talk = begun_by_button(CLAIM)
    await hand_over(talk.tools, a_turn(), HandOffReason.PERSON_ASKED, LOGIN)
    step = await talk.answer("problem", "klaim jht ditolak")
    assert isinstance(step, Ask)
    assert step.question == "reason_given"
    assert step.answers[0].text == said_of_ticket("utter_ticket_exists", "JMO-TEST22")
    following = await talk.answer("reason_given", "kode 040")
    assert isinstance(following, Ask)
    assert following.question == "claim_way"


async def test_words_without_a_ticket_get_one() -> None:
    talk = begun_by_button()
    talk.problem = WORDS
    step = await talk.go_on(WORDS)
    assert talk.ticket.problem == WORDS
    assert isinstance(step, Ask)
    assert step.question == "message"


async def test_a_resolved_ticket_of_before_does_not_swallow_a_new_report() -> None:
    talk = begun_by_button()
    await hand_over(talk.tools, a_turn(), HandOffReason.PERSON_ASKED, LOGIN)
    talk.tools.desk.resolved.add("JMO-TEST22")
    assert await talk.asked() == "problem"
    await talk.answer("problem", WORDS)
    assert [ticket.problem for ticket in talk.tools.desk.tickets.values()][1:] == [WORDS]


# What becomes of the answers


async def test_each_answer_is_in_the_ticket_before_the_next_question() -> None:
    talk = await after_hand_over()
    await talk.answer("message", "email atau sandi salah")
    assert talk.ticket.details == {"Tulisan di layar": "email atau sandi salah"}
    await talk.answer("since", "update")
    assert talk.ticket.details["Sejak"] == "Setelah pembaruan"


async def test_officers_read_details_in_indonesian_whatever_the_talk_is_in() -> None:
    talk = await after_hand_over()
    talk.language = Language.EN
    await talk.answer("message", "invalid password")
    await talk.answer("since", "weeks")
    assert talk.ticket.details == {"Tulisan di layar": "invalid password", "Sejak": "Satu sampai empat minggu"}


async def test_a_corrected_answer_takes_the_place_of_the_first() -> None:
    talk = await after_hand_over()
    await talk.answer("message", SKIPPED)
    await talk.answer("since", "today")
    await talk.answer("since", "long")
    assert talk.ticket.details == {"Sejak": "Sebulan atau lebih"}


async def answered_but_for_confirmation(language: Language = Language.ID) -> tuple[Talk, Step]:
    talk = await after_hand_over()
    talk.language = language
    step = await talk.go_on()
    for key, answer in {"message": "server sibuk", "since": "days", "device": SKIPPED, "tried": "network"}.items():
        step = await talk.answer(key, answer)
    return talk, step


async def test_what_was_told_is_read_back_without_what_was_skipped() -> None:
    _, step = await answered_but_for_confirmation()
    assert isinstance(step, Ask)
    assert step.question == "confirm"
    assert step.values["summary"].splitlines() == [
        "• Tulisan di layar: server sibuk",
        "• Sejak: Kemarin atau beberapa hari",
        "• Sudah dicoba: Jaringan lain atau HP lain",
    ]


async def test_what_was_told_is_read_back_in_his_language() -> None:
    _, step = await answered_but_for_confirmation(Language.EN)
    assert isinstance(step, Ask)
    assert "• Since: Yesterday or a few days" in step.values["summary"]


@pytest.mark.parametrize("answer", ["right", SKIPPED])
async def test_a_right_summary_ends_with_thanks_the_number_and_the_time(answer: str) -> None:
    talk, _ = await answered_but_for_confirmation()
    end = await talk.answer("confirm", answer)
    assert isinstance(end, End)
    assert (end.says, end.article, end.helped) == (("thanks",), None, False)
    assert texts_of(end) == said_of_ticket("utter_information_added", "JMO-TEST22")


async def test_a_wrong_summary_is_put_right_in_his_own_words_and_the_officer_reads_them() -> None:
    talk, _ = await answered_but_for_confirmation()
    step = await talk.answer("confirm", "wrong")
    assert isinstance(step, Ask)
    assert step.question == "correct_it"
    end = await talk.answer("correct_it", "sejak tadi pagi, bukan kemarin")
    assert isinstance(end, End)
    assert end.says == ("thanks",)
    assert talk.ticket.details["Pembetulan peserta"] == "sejak tadi pagi, bukan kemarin"


async def test_a_wrong_summary_may_be_left_as_it_is() -> None:
    talk, _ = await answered_but_for_confirmation()
    await talk.answer("confirm", "wrong")
    end = await talk.answer("correct_it", SKIPPED)
    assert isinstance(end, End)
    assert "Pembetulan peserta" not in talk.ticket.details


async def test_who_skips_everything_gets_no_summary_and_keeps_his_report() -> None:
    talk = begun_by_button()
    await talk.answer("problem", WORDS)
    asked, end = await talk.skip_to_the_end()
    assert "confirm" not in asked
    assert (end.says, end.helped, end.outcome) == (("untold",), False, None)
    assert talk.ticket.problem == WORDS


async def test_who_skips_everything_need_not_confirm_what_only_his_words_told() -> None:
    talk = await after_hand_over(Category.JHT_CLAIM, "klaim jht suami saya ditolak")
    asked, end = await talk.skip_to_the_end()
    assert asked == ["reason_given", "claim_way", "money_date"]
    assert end.says == ("untold",)
    assert talk.ticket.details == {"Melapor untuk": "Keluarga saya"}


async def test_a_ticket_resolved_meanwhile_ends_the_questions_politely() -> None:
    talk = await after_hand_over()
    await talk.answer("message", "server sibuk")
    talk.tools.desk.resolved.add("JMO-TEST22")
    end = await talk.answer("since", "today")
    assert isinstance(end, End)
    assert (end.says, end.helped, end.outcome) == (("resolved",), False, None)
    assert "Sejak" not in talk.ticket.details


# Old buttons


async def test_an_answer_pressed_after_the_end_still_reaches_the_ticket() -> None:
    talk, _ = await answered_but_for_confirmation()
    talk.told, talk.problem = {}, None
    end = await talk.answer("since", "long")
    assert isinstance(end, End)
    assert talk.ticket.details["Sejak"] == "Sebulan atau lebih"
    assert end.says == ("thanks",)


async def test_something_is_wrong_pressed_after_the_end_is_asked_about() -> None:
    talk, _ = await answered_but_for_confirmation()
    talk.told, talk.problem = {}, None
    step = await talk.answer("confirm", "wrong")
    assert isinstance(step, Ask)
    assert step.question == "correct_it"
    end = await talk.answer("correct_it", "hp saya oppo")
    assert isinstance(end, End)
    assert talk.ticket.details["Pembetulan peserta"] == "hp saya oppo"


async def test_an_old_button_without_a_ticket_begins_a_report() -> None:
    talk = begun_by_button()
    talk.told = {"since": "today"}
    assert await talk.asked() == "problem"
    await talk.answer("problem", WORDS)
    assert talk.ticket.details == {"Sejak": "Hari ini"}
