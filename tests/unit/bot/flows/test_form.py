"""A flow turn by turn: it asks, keeps the answers, leaves out what is not understood, and ends as it promised."""

import pytest

from bot.actions.flows.form import Form
from bot.actions.flows.scene import Ask, End, Line, Scene, Step
from bot.actions.flows.script import SKIPPED, Script
from bot.actions.toolbox import FlowState, Memory, Outcome, Tools
from bot.answer import Answer
from language.detection import Language
from tests.factories import a_turn, texts, tools_with
from tests.talking import OTP, VISIT, Replies, Talk, a_talk, said

HINT, SEGMENT, SCREEN, WAGE = (
    "Tekan salah satu.",
    "Anda bekerja sebagai apa?",
    "Apa yang terlihat?",
    "Berapa upahnya?",
)


@pytest.fixture
def tools() -> Tools:
    return tools_with(articles=(OTP,))


def text(name: str, language: Language = Language.ID) -> str:
    return texts().say(name, language).text


async def at_the_wage(tools: Tools) -> Talk:
    talk = a_talk(tools)
    await talk.begin()
    await talk.choose("formal")
    await talk.say("putih semua")
    assert talk.waits_for == "wage"
    return talk


# It asks


@pytest.mark.parametrize(
    ("language", "buttons"),
    [(Language.ID, ["Karyawan", "Usaha sendiri", "Lewati"]), (Language.EN, ["Employee", "Own business", "Skip"])],
)
async def test_a_question_comes_with_its_choices_and_the_way_to_leave_it_out(
    tools: Tools, language: Language, buttons: list[str]
) -> None:
    talk = a_talk(tools)
    talk.language = language
    outcome = await talk.begin()
    question = outcome.answers[-1]
    assert said(outcome) == [VISIT.says["intro"].text(language), VISIT.questions["segment"].ask.text(language)]
    assert [button.title for button in question.buttons] == buttons
    assert question.meta == {"flow": "visit", "question": "segment"}


async def test_what_must_be_answered_has_no_button_to_leave_it_out(tools: Tools) -> None:
    talk = await at_the_wage(tools)
    repeated = await talk.say("ulangi pertanyaannya", act="repeat")
    assert repeated.answers[-1].text == WAGE
    assert repeated.answers[-1].buttons == ()


async def test_asking_forgets_earlier_offers_so_that_a_plain_yes_is_meant_for_the_flow(tools: Tools) -> None:
    outcome = await a_talk(tools).begin()
    assert (outcome.slots["asked"], outcome.slots["offers"]) == (None, None)
    assert outcome.slots["flow"] == FlowState("visit", asking="segment", question="segment").as_slot()


async def test_a_question_may_name_what_was_told_and_keep_its_answer_elsewhere(tools: Tools) -> None:
    script = Script.model_validate(
        {
            "name": "greeting",
            "title": {"id": "Sapa", "en": "Greet"},
            "questions": {"name": {"ask": {"id": "Nama {which}?", "en": "Name {which}?"}, "kind": "words"}},
            "says": {"hello": {"id": "Halo {whom}.", "en": "Hello {whom}."}},
        }
    )

    async def greeting(scene: Scene) -> Step:
        if not scene.asked("name_2"):
            before = (Answer("Satu kartu."),)
            return Ask("name", (Line("hello", {"whom": "Bapak"}),), {"which": "kedua"}, key="name_2", answers=before)
        return End((Line("hello", {"whom": scene.told["name_2"]}),))

    talk = Talk(Form(script, greeting, Replies()), tools, FlowState("greeting"))
    assert said(await talk.begin()) == ["Halo Bapak.", "Satu kartu.", "Nama kedua?"]
    assert said(await talk.say("Budi")) == ["Halo Budi."]


# The opening words


async def test_what_the_opening_words_tell_is_not_asked(tools: Tools) -> None:
    talk = a_talk(tools, problem="saya punya warung kecil")
    assert said(await talk.begin()) == [SCREEN]
    assert talk.told == {"segment": "informal"}


async def test_opening_words_answer_only_questions_that_listen_to_them(tools: Tools) -> None:
    talk = a_talk(tools, problem="upah 3 juta di layar kosong")
    assert said(await talk.begin())[-1] == SEGMENT
    assert talk.told == {}


async def test_opening_words_that_know_nothing_leave_nothing_out(tools: Tools) -> None:
    talk = a_talk(tools, problem="tidak tahu")
    assert said(await talk.begin())[-1] == SEGMENT


async def test_what_the_button_told_wins_over_the_opening_words(tools: Tools) -> None:
    talk = a_talk(tools, problem="saya punya warung kecil", segment="formal")
    await talk.begin()
    assert talk.told == {"segment": "formal"}


# Answers


async def test_answers_by_button_and_by_words_lead_to_the_end(tools: Tools) -> None:
    talk = await at_the_wage(tools)
    assert talk.told == {"segment": "formal", "screen": "putih semua"}
    outcome = await talk.say("3,5 juta")
    assert said(outcome) == ["Selesai.", text("utter_did_this_help_now")]
    assert talk.state is None


async def test_the_end_rests_on_its_article_and_asks_whether_it_helped(tools: Tools) -> None:
    talk = a_talk(tools, problem="otp tidak masuk", segment="formal", screen="kosong")
    await talk.begin()
    outcome = await talk.say("3 juta")
    assert outcome.answers[0].meta == {"flow": "visit", "article": OTP.id, "topic": OTP.topic}
    assert outcome.slots == {"last_article": OTP.id, "problem": "otp tidak masuk", "asked": "helped"}
    assert outcome.ends


async def test_an_end_names_no_article_that_is_unknown_or_has_expired() -> None:
    talk = a_talk(tools_with(), segment="formal", screen="kosong")
    await talk.begin()
    outcome = await talk.say("3 juta")
    assert outcome.answers[0].meta == {"flow": "visit"}
    assert "last_article" not in outcome.slots


async def test_what_else_happens_at_the_end_comes_after_what_is_said(tools: Tools) -> None:
    async def handing_over(scene: Scene) -> Step:
        return End(("done",), outcome=Outcome((Answer("tanda terima"),), {"misses": 0.0}))

    talk = Talk(Form(VISIT, handing_over, Replies()), tools, FlowState("visit"))
    outcome = await talk.begin()
    assert said(outcome) == ["Selesai.", "tanda terima"]
    assert outcome.slots == {"misses": 0.0}
    assert outcome.ends


async def test_a_button_further_up_changes_that_answer_and_the_question_comes_again(tools: Tools) -> None:
    talk = await at_the_wage(tools)
    outcome = await talk.choose("informal", question="segment")
    assert said(outcome) == [WAGE]
    assert talk.told == {"segment": "informal", "screen": "putih semua"}


async def test_a_correction_in_words_changes_an_earlier_answer(tools: Tools) -> None:
    talk = await at_the_wage(tools)
    assert said(await talk.say("eh maaf, ralat, warung")) == [WAGE]
    assert talk.told["segment"] == "informal"


async def test_a_button_that_fits_nothing_brings_the_question_again(tools: Tools) -> None:
    talk = a_talk(tools)
    await talk.begin()
    outcome = await talk.press('/answer{"flow": "visit", "question": "wage", "choice": "formal"}')
    assert outcome.answers[-1].text == SEGMENT
    assert talk.told == {}


# Words that are not understood


async def test_an_answer_that_is_not_understood_gets_the_questions_own_hint(tools: Tools) -> None:
    talk = a_talk(tools)
    await talk.begin()
    assert said(await talk.say("yang tadi itu lho")) == [HINT, SEGMENT]
    assert talk.state is not None
    assert talk.state.misses == 1


async def test_a_question_without_a_hint_gets_the_general_one(tools: Tools) -> None:
    talk = await at_the_wage(tools)
    assert said(await talk.say("lumayan lah")) == [text("utter_flow_hint"), WAGE]


async def test_twice_not_understood_the_question_is_left_out(tools: Tools) -> None:
    talk = a_talk(tools)
    await talk.begin()
    await talk.say("yang tadi itu lho")
    assert said(await talk.say("yang itu")) == [text("utter_flow_left_out"), SCREEN]
    assert talk.told == {"segment": SKIPPED}
    assert talk.state is not None
    assert talk.state.misses == 0


async def test_an_answer_in_between_starts_the_count_anew(tools: Tools) -> None:
    talk = a_talk(tools)
    await talk.begin()
    await talk.say("yang tadi itu lho")
    await talk.choose("formal")
    await talk.say("batik?", act="skip")
    assert said(await talk.say("lumayan lah")) == [text("utter_flow_hint"), WAGE]


async def test_what_must_be_answered_is_never_left_out(tools: Tools) -> None:
    talk = await at_the_wage(tools)
    for _ in range(4):
        assert said(await talk.say("lumayan lah"))[-1] == WAGE
    assert "wage" not in talk.told


# The wrong moment


@pytest.mark.parametrize("state", [None, FlowState("jht", asking="reason", question="reason")])
async def test_a_form_without_its_own_flow_gives_way_and_answers_as_if_there_were_none(
    tools: Tools, state: FlowState | None
) -> None:
    replies = Replies()
    outcome = await Form(VISIT, _never, replies)(tools, a_turn("halo"), Memory(flow=state, act="greet"))
    assert (said(outcome), replies.acts, outcome.ends) == (["reply to greet"], ["greet"], True)


async def _never(scene: Scene) -> Step:
    raise AssertionError("the flow was asked")
