"""What a message means while a question waits: a button, words that always count, an answer, or something else."""

from dataclasses import replace

import pytest

from bot.actions.flows.hearing import SURE_ACT, Heard, What, answered, hear
from bot.actions.flows.script import SKIPPED, Script
from bot.actions.toolbox import FlowState, Memory, Tools
from knowledge import Band
from tests.factories import a_finding, a_turn, tools_with
from tests.talking import LIGHT_VISIT, OTP, VISIT

SEGMENT = FlowState("visit", asking="segment", question="segment")
SCREEN = FlowState("visit", {"segment": "formal"}, asking="screen", question="screen")
WAGE = FlowState("visit", {"segment": "formal", "screen": "loading"}, asking="wage", question="wage")


def heard(
    text: str,
    state: FlowState = SEGMENT,
    *,
    act: str | None = None,
    confidence: float = 0.9,
    script: Script = VISIT,
    tools: Tools | None = None,
    interrupted: bool = False,
) -> Heard:
    memory = Memory(flow=state, act=act, act_confidence=confidence, interrupted=interrupted)
    return hear(script, tools or tools_with(), a_turn(text), memory, state)


def pressed(state: FlowState = SEGMENT, *, script: Script = VISIT, **carried: str) -> Heard:
    memory = Memory(flow=state, act=carried["act"], pressed=carried)
    return hear(script, tools_with(), a_turn(f"/{carried['act']}"), memory, state)


def answer_button(question: str, choice: str, *, state: FlowState = SEGMENT, flow: str = "visit") -> Heard:
    return pressed(state, act="answer", flow=flow, question=question, choice=choice)


# Answers


@pytest.mark.parametrize(
    ("state", "text", "told"),
    [
        (SEGMENT, "kerja di pabrik", {"segment": "formal"}),
        (SEGMENT, "gatau kak", {"segment": SKIPPED}),
        (SCREEN, "putih semua, ada tulisan mohon tunggu", {"screen": "putih semua, ada tulisan mohon tunggu"}),
        (SCREEN, "lewati", {"screen": SKIPPED}),
        (WAGE, "3,5jt", {"wage": "3500000"}),
    ],
)
def test_words_that_answer_are_kept_and_nothing_waits_any_more(
    state: FlowState, text: str, told: dict[str, str]
) -> None:
    found = heard(text, state)
    assert found.what == What.ANSWER
    assert found.state == FlowState("visit", {**state.told, **told})


def test_an_answer_forgets_earlier_misses() -> None:
    assert answered(replace(SEGMENT, misses=1), "formal").misses == 0


def test_rasa_may_hear_that_a_question_is_to_be_left_out_where_that_is_allowed() -> None:
    assert heard("yang itu nanti saja dulu", act="skip").state.told == {"segment": SKIPPED}
    assert heard("yang itu nanti saja dulu", WAGE, act="skip").what == What.ELSE


def test_an_answer_counts_whatever_act_rasa_hears_in_it() -> None:
    for act in ("cancel", "affirm", "ask_question", "not_helped"):
        assert heard("warung", act=act).state.told == {"segment": "informal"}


# Buttons


def test_a_button_answers_the_question_that_waits() -> None:
    found = answer_button("segment", "informal")
    assert (found.what, found.state.told) == (What.ANSWER, {"segment": "informal"})


def test_a_button_of_a_question_further_up_changes_that_answer_and_keeps_the_others() -> None:
    found = answer_button("segment", "informal", state=WAGE)
    assert found.what == What.ANSWER
    assert found.state.told == {"segment": "informal", "screen": "loading"}


def test_the_skip_button_counts_for_every_kind_of_question() -> None:
    assert answer_button("screen", SKIPPED, state=SCREEN).state.told["screen"] == SKIPPED


@pytest.mark.parametrize(
    ("question", "choice"),
    [("wage", "formal"), ("segment", "no_such_choice"), ("no_such_question", "formal")],
)
def test_a_button_that_fits_no_question_put_so_far_changes_nothing_and_the_question_stands(
    question: str, choice: str
) -> None:
    found = answer_button(question, choice)
    assert (found.what, found.state) == (What.REPEAT, SEGMENT)


def test_the_place_of_an_answer_may_have_another_name_than_its_question() -> None:
    second = FlowState("visit", {"segment_1": "formal"}, asking="segment_2", question="segment")
    found = answer_button("segment_2", "informal", state=second)
    assert found.state.told == {"segment_1": "formal", "segment_2": "informal"}


def test_the_button_of_another_flow_takes_this_ones_place() -> None:
    assert answer_button("papers", "lost", flow="find_kpj").what == What.LEAVE
    assert pressed(act="begin", flow="jht").what == What.LEAVE


@pytest.mark.parametrize("act", ["ask_person", "menu", "helped", "start_over"])
def test_other_buttons_lead_away(act: str) -> None:
    assert pressed(act=act).what == What.LEAVE


@pytest.mark.parametrize("act", ["change_language", "ticket_status", "attachment"])
def test_buttons_of_small_things_are_answered_aside(act: str) -> None:
    assert pressed(act=act).what == What.ASIDE


def test_a_chosen_article_is_a_matter_in_between() -> None:
    found = pressed(act="choose_article", article=OTP.id)
    assert (found.what, found.act) == (What.ELSE, "choose_article")


def test_a_light_flow_gives_way_to_a_chosen_article() -> None:
    assert pressed(script=LIGHT_VISIT, act="choose_article", article=OTP.id).what == What.LEAVE


# Words that always count


@pytest.mark.parametrize("state", [SEGMENT, SCREEN, WAGE])
@pytest.mark.parametrize(
    ("text", "what", "act"),
    [
        ("batal", What.LEAVE, "cancel"),
        ("menu", What.LEAVE, "menu"),
        ("petugas", What.LEAVE, "ask_person"),
        ("ulang", What.RESTART, "start_over"),
        ("tiket", What.ASIDE, "ticket_status"),
        ("saya mau bunuh diri", What.LEAVE, "report_problem"),
        ("ada orang minta kode otp saya lewat telepon, orang bank katanya", What.LEAVE, "suspect_fraud"),
        ("klaim ditolak, tolong sambungkan ke petugas", What.LEAVE, "ask_person"),
    ],
)
def test_some_words_count_at_every_question_whatever_rasa_hears(
    state: FlowState, text: str, what: What, act: str
) -> None:
    found = heard(text, state, act="affirm")
    assert (found.what, found.act) == (what, act)


def test_a_text_without_a_word_is_no_answer_to_an_open_question() -> None:
    assert heard("???", WAGE).what == What.ELSE
    assert heard("🤔", SEGMENT).what == What.ELSE


# What Rasa hears


@pytest.mark.parametrize(
    ("act", "what"),
    [
        ("cancel", What.LEAVE),
        ("ask_person", What.LEAVE),
        ("goodbye", What.LEAVE),
        ("delete_my_data", What.LEAVE),
        ("menu", What.LEAVE),
        ("suspect_fraud", What.LEAVE),
        ("start_over", What.RESTART),
        ("repeat", What.REPEAT),
        ("greet", What.ASIDE),
        ("thank", What.ASIDE),
        ("insult", What.ASIDE),
        ("privacy", What.ASIDE),
        ("change_language", What.ASIDE),
        ("ask_question", What.ELSE),
        ("report_problem", What.ELSE),
        (None, What.ELSE),
    ],
)
def test_what_answers_nothing_is_what_rasa_hears_in_it(act: str | None, what: What) -> None:
    found = heard("yang tadi itu lho", act=act)
    assert (found.what, found.state) == (what, SEGMENT)


@pytest.mark.parametrize("act", ["cancel", "ask_person", "goodbye", "start_over"])
def test_what_rasa_is_not_sure_of_does_not_break_off_a_flow(act: str) -> None:
    assert heard("yang tadi itu lho", act=act, confidence=SURE_ACT - 0.01).what == What.ELSE
    assert heard("yang tadi itu lho", act=act, confidence=SURE_ACT).what != What.ELSE


def test_a_light_flow_gives_way_to_everything_that_is_no_answer() -> None:
    for act in ("greet", "ask_question", "repeat", None):
        assert heard("yang tadi itu lho", act=act, script=LIGHT_VISIT).what == What.LEAVE
    assert heard("warung", script=LIGHT_VISIT).what == What.ANSWER


def test_after_somebody_else_has_spoken_nothing_is_an_answer_any_more() -> None:
    assert heard("warung", interrupted=True).what == What.LEAVE
    assert heard("terima kasih bu", SCREEN, act="thank", interrupted=True).act == "thank"


# Open questions


@pytest.mark.parametrize(
    ("text", "act", "what"),
    [
        ("udahan deh", "cancel", What.LEAVE),
        ("in english please", "change_language", What.ASIDE),
        ("coba sekali lagi", "repeat", What.REPEAT),
    ],
)
def test_a_short_plea_to_the_bot_is_no_answer_to_an_open_question(text: str, act: str, what: What) -> None:
    assert heard(text, SCREEN, act=act).what == what


def test_a_long_text_answers_an_open_question_whatever_rasa_hears() -> None:
    text = "sudah saya batalkan semua tapi tetap muncul lagi"
    assert heard(text, SCREEN, act="cancel").state.told["screen"] == text


@pytest.mark.parametrize("text", ["bagaimana cara ganti otp", "otp saya tidak datang?"])
def test_a_question_with_a_sure_answer_is_no_answer_to_an_open_question(text: str) -> None:
    assert heard(text, SCREEN, tools=tools_with(a_finding(Band.SURE, OTP))).what == What.ELSE
    assert heard(text, SCREEN, tools=tools_with(a_finding(Band.UNSURE, OTP))).what == What.ANSWER


# Corrections


@pytest.mark.parametrize("text", ["eh bukan, warung", "ralat: bpu", "maksud saya warung", "sorry, i meant shop"])
def test_a_correction_changes_an_earlier_answer_and_the_question_comes_again(text: str) -> None:
    found = heard(text, WAGE)
    assert found.what == What.ANSWER
    assert found.state.told == {"segment": "informal", "screen": "loading"}


def test_a_correction_changes_the_newest_answer_that_it_fits() -> None:
    told = {"segment": "formal", "wage": "3000000"}
    state = FlowState("visit", told, asking="screen", question="screen")
    assert heard("eh salah, 4 juta", state).state.told == {"segment": "formal", "wage": "4000000"}


def test_a_correction_before_the_first_answer_is_an_answer() -> None:
    assert heard("eh bukan, warung").state.told == {"segment": "informal"}


def test_words_of_a_correction_that_fit_no_earlier_answer_are_read_as_any_other() -> None:
    assert heard("eh maaf, tulisannya mohon tunggu", SCREEN).state.told["screen"] == "eh maaf, tulisannya mohon tunggu"
    assert heard("eh bukan", SEGMENT).what == What.ELSE
