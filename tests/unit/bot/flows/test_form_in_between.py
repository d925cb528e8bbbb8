"""People say other things while a question waits: those are answered, and the flow goes on or gives way."""

from datetime import date

import pytest

from bot.actions.flows.form import Respond
from bot.actions.flows.script import load_script
from bot.actions.port import HandOffReason
from bot.actions.registry import respond
from bot.actions.toolbox import FlowState, Outcome, Tools
from bot.answer import Answer
from knowledge import Band
from language.detection import Language
from tests.factories import URGENT, a_finding, a_triage, an_article, texts, tools_with
from tests.talking import KPJ, LIGHT_VISIT, OTP, Replies, Talk, a_talk, a_talk_of, knowing, said
from triage import MessageType

SEGMENT = "Anda bekerja sebagai apa?"
QUESTION = "cara ganti nomor otp"
BACK = "utter_flow_back"


def text(name: str, language: Language = Language.ID) -> str:
    return texts().say(name, language).text


async def at_the_segment(tools: Tools, replies: Respond | None = None) -> Talk:
    talk = a_talk(tools, replies=replies, problem="otp tidak masuk")
    await talk.begin()
    return talk


# A question in between


async def test_a_question_in_between_is_answered_and_the_flows_question_stands_again() -> None:
    talk = await at_the_segment(knowing({QUESTION: a_finding(Band.SURE, OTP)}))
    answer, back, again = (await talk.say(QUESTION, act="ask_question")).answers
    assert answer.text.startswith("Ini jawabannya.")
    assert (back.text, again.text) == (text(BACK), SEGMENT)
    assert again.buttons
    assert talk.waits_for == "segment"


async def test_after_a_question_in_between_the_flow_takes_answers_as_before() -> None:
    talk = await at_the_segment(knowing({QUESTION: a_finding(Band.SURE, OTP)}))
    await talk.say(QUESTION)
    await talk.say("karyawan")
    assert talk.told == {"segment": "formal"}


async def test_what_is_answered_in_between_is_not_asked_about_and_does_not_become_the_problem() -> None:
    talk = await at_the_segment(knowing({QUESTION: a_finding(Band.SURE, OTP)}))
    outcome = await talk.say(QUESTION)
    assert {"last_article", "problem"} & outcome.slots.keys() == set()
    assert outcome.slots["asked"] is None


async def test_unsure_of_a_question_in_between_it_offers_and_a_chosen_article_leads_back_too() -> None:
    talk = await at_the_segment(knowing({QUESTION: a_finding(Band.UNSURE, OTP, KPJ)}))
    offer, back, again = (await talk.say(QUESTION)).answers
    assert [button.topic for button in offer.buttons[:2]] == [OTP.topic, KPJ.topic]
    assert (back.text, again.text) == (text(BACK), SEGMENT)
    shown, back, again = (await talk.press(offer.buttons[1])).answers
    assert shown.meta["article"] == KPJ.id
    assert (back.text, again.text) == (text(BACK), SEGMENT)


async def test_a_question_in_between_is_no_miss() -> None:
    talk = await at_the_segment(knowing({QUESTION: a_finding(Band.SURE, OTP)}))
    await talk.say(QUESTION)
    await talk.say("yang tadi itu lho")
    assert talk.waits_for == "segment"


async def test_trouble_whose_article_has_a_flow_is_answered_in_full_and_begins_no_second_flow() -> None:
    guided = an_article("account-otp", flow="locked_out")
    tools = tools_with(a_finding(Band.SURE, guided), a_triage(type=MessageType.COMPLAINT))
    talk = await at_the_segment(tools)
    answer, back, again = (await talk.say("otp saya tidak datang")).answers
    assert answer.text.startswith("Ini jawabannya.")
    assert "1. Langkah satu." in answer.text
    assert (back.text, again.text) == (text(BACK), SEGMENT)
    assert talk.waits_for == "segment"


async def test_trouble_that_would_only_begin_this_flow_again_counts_as_not_understood() -> None:
    guided = an_article("kpj-find-number", flow="find_kpj")
    tools = tools_with(a_finding(Band.SURE, guided), a_triage(type=MessageType.COMPLAINT))
    talk = a_talk_of("find_kpj", tools)
    question = (await talk.begin()).answers[-1].text
    hint = load_script("find_kpj").questions["papers"].hint
    assert hint is not None
    assert said(await talk.say("bingung mencari nomornya di sana")) == [hint.id, question]


async def test_an_expired_article_is_not_shown_in_between() -> None:
    expired = an_article("account-otp", valid_to=date(2026, 11, 19))
    talk = await at_the_segment(tools_with(a_finding(Band.SURE, expired)))
    assert "Ini jawabannya" not in "".join(said(await talk.say(QUESTION)))


# What needs a person


@pytest.mark.parametrize(
    ("words", "reason"),
    [("saldo saya dicairkan orang", HandOffReason.SEVERE), ("jht saya kok sudah cair", HandOffReason.SEVERE)],
)
async def test_what_needs_a_person_goes_there_at_once_and_takes_the_flows_place(
    words: str, reason: HandOffReason
) -> None:
    talk = await at_the_segment(tools_with(triage=URGENT))
    outcome = await talk.say(words)
    assert [ticket.reason for ticket in talk.desk.tickets.values()] == [reason]
    assert SEGMENT not in said(outcome)
    assert talk.state == FlowState("report", problem=words)


async def test_with_a_ticket_already_waiting_the_flow_just_ends() -> None:
    talk = await at_the_segment(tools_with(triage=URGENT))
    await talk.say("saldo saya dicairkan orang")
    talk.state = FlowState("visit", asking="segment", question="segment")
    outcome = await talk.say("saldo saya dicairkan orang lagi")
    assert outcome.ends
    assert talk.state is None
    assert len(talk.desk.tickets) == 1


async def test_despair_ends_the_flow_without_any_question() -> None:
    talk = a_talk_of("find_kpj", tools_with())
    await talk.begin()
    outcome = await talk.say("saya mau bunuh diri")
    assert [ticket.reason for ticket in talk.desk.tickets.values()] == [HandOffReason.DESPAIR]
    assert talk.state is None
    assert said(outcome)[0] == text("utter_despair")


# The way out


@pytest.mark.parametrize(
    ("words", "act"), [("batal", "cancel"), ("menu", "menu"), ("petugas", "ask_person"), ("stop", "cancel")]
)
async def test_cancel_menu_and_a_person_are_one_word_away(words: str, act: str) -> None:
    replies = Replies()
    talk = await at_the_segment(tools_with(), replies)
    outcome = await talk.say(words)
    assert (replies.acts, said(outcome)) == ([act], [f"reply to {act}"])
    assert talk.state is None


@pytest.mark.parametrize(
    ("words", "reply"), [("batal", "utter_cancel"), ("menu", "utter_menu"), ("terima kasih", "utter_thank")]
)
async def test_who_leaves_reads_what_he_would_read_without_a_flow(words: str, reply: str) -> None:
    talk = a_talk_of("find_kpj", tools_with())
    await talk.begin()
    outcome = await talk.say(words, act="thank")
    assert said(outcome)[0] == text(reply)


async def test_who_asks_for_a_person_in_a_flow_gets_a_ticket() -> None:
    talk = a_talk_of("find_kpj", tools_with())
    await talk.begin()
    await talk.say("petugas aja pak")
    assert [ticket.reason for ticket in talk.desk.tickets.values()] == [HandOffReason.PERSON_ASKED]
    assert talk.state is None


async def test_the_button_of_another_flow_begins_that_one() -> None:
    talk = await at_the_segment(tools_with(), respond)
    await talk.press('/begin{"flow": "jht"}')
    assert talk.state == FlowState("jht")


async def test_the_answer_button_of_a_flow_that_is_over_takes_that_flow_up_again() -> None:
    talk = await at_the_segment(tools_with(), respond)
    await talk.press('/answer{"flow": "find_kpj", "question": "papers", "choice": "lost"}')
    assert talk.state == FlowState("find_kpj", told={"papers": "lost"})


async def test_again_from_the_beginning_asks_everything_anew_and_keeps_the_problem() -> None:
    talk = await at_the_segment(tools_with())
    await talk.choose("formal")
    assert said(await talk.say("ulang dari awal"))[-1] == SEGMENT
    assert talk.told == {}
    assert talk.state is not None
    assert talk.state.problem == "otp tidak masuk"


async def test_after_an_officer_has_spoken_words_are_no_answer_any_more() -> None:
    replies = Replies()
    talk = await at_the_segment(tools_with(), replies)
    assert said(await talk.say("karyawan", act="add_information", interrupted=True)) == ["reply to add_information"]
    assert talk.state is None


async def test_after_an_officer_has_spoken_a_button_takes_the_flow_up_again_with_its_answer() -> None:
    talk = a_talk_of("find_kpj", tools_with())
    question = (await talk.begin()).answers[-1]
    await talk.press(question.buttons[0], interrupted=True)
    assert talk.state == FlowState("find_kpj", told={"papers": "found"})


async def test_a_light_flow_gives_way_to_whatever_is_no_answer() -> None:
    replies = Replies()
    talk = a_talk(tools_with(), script=LIGHT_VISIT, replies=replies)
    await talk.begin()
    assert said(await talk.say("terima kasih ya", act="thank")) == ["reply to thank"]
    assert talk.state is None


# Small talk aside


@pytest.mark.parametrize("act", ["greet", "thank", "praise", "insult", "bot_challenge", "privacy"])
async def test_small_talk_is_answered_without_buttons_that_lead_away_and_the_question_stands(act: str) -> None:
    replies = Replies()
    talk = await at_the_segment(tools_with(), replies)
    reply, again = (await talk.say("yang tadi itu lho", act=act)).answers
    assert (reply.text, reply.buttons) == (f"reply to {act}", ())
    assert again.text == SEGMENT
    assert again.buttons
    assert (replies.acts, talk.waits_for) == ([act], "segment")


async def test_what_small_talk_remembers_stays_remembered() -> None:
    replies = Replies({"insult": Outcome((Answer("maaf"),), {"soothed": True})})
    talk = await at_the_segment(tools_with(), replies)
    assert (await talk.say("yang tadi itu lho", act="insult")).slots["soothed"] is True


async def test_small_talk_is_no_miss() -> None:
    talk = await at_the_segment(tools_with())
    for _ in range(3):
        await talk.say("yang tadi itu lho", act="thank")
    assert talk.told == {}
    assert talk.waits_for == "segment"


async def test_the_language_may_change_in_the_middle_and_the_question_comes_in_the_new_one() -> None:
    talk = a_talk_of("find_kpj", tools_with())
    await talk.begin()
    waiting = talk.waits_for
    reply, again = (await talk.press('/change_language{"language": "en"}')).answers
    assert reply.text == text("utter_language_changed", Language.EN)
    assert "Skip" in [button.title for button in again.buttons]
    assert talk.waits_for == waiting
    assert talk.desk.language == Language.EN


async def test_a_ticket_may_be_asked_for_in_the_middle() -> None:
    talk = a_talk_of("find_kpj", tools_with())
    await talk.begin()
    reply, _ = (await talk.say("tiket")).answers
    assert reply.text == text("utter_no_ticket")
    assert talk.waits_for is not None
