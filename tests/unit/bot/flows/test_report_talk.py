"""A report turn by turn, as its form plays it."""

from dataclasses import dataclass, field

from bot.actions.flows import report
from bot.actions.flows.form import Form
from bot.actions.flows.script import SKIPPED
from bot.actions.toolbox import FlowState, Memory, Outcome, Tools
from tests.factories import a_turn, tools_with
from tests.reporting import LOGIN, SCRIPT, WORDS
from tests.talking import no_answer


@dataclass
class Chat:
    """The flow as Rasa runs it: only the slot is kept from one message to the next."""

    tools: Tools
    state: FlowState = field(default_factory=lambda: FlowState("report"))

    async def say(self, text: str, act: str = "report_problem") -> Outcome:
        form = Form(SCRIPT, report.go_on, no_answer)
        outcome = await form(self.tools, a_turn(text), Memory(flow=self.state, act=act))
        if outcome.slots.get("flow"):
            self.state = FlowState(**outcome.slots["flow"])
        return outcome


async def test_a_whole_report_in_ones_own_words() -> None:
    chat = Chat(tools_with(triage=LOGIN))
    await chat.say("saya mau lapor")
    for text in (
        "ga bisa login min",
        "email atau sandi salah katanya",
        "dr kemarin",
        "samsung a05",
        "udh instal ulang",
    ):
        outcome = await chat.say(text)
    assert "Sudah benar?" in outcome.answers[-1].text
    end = await chat.say("udah bener", act="affirm")
    assert end.ends
    assert end.answers[-1].meta["ticket"] == "JMO-TEST22"
    (ticket,) = chat.tools.desk.tickets.values()
    assert ticket.problem == "ga bisa login min"
    assert ticket.details == {
        "Tulisan di layar": "email atau sandi salah katanya",
        "Sejak": "Kemarin atau beberapa hari",
        "HP": "samsung a05",
        "Sudah dicoba": "Pasang ulang atau mulai ulang HP",
    }


async def test_what_the_screen_says_is_no_correction_of_an_earlier_answer() -> None:
    chat = Chat(tools_with(triage=LOGIN))
    await chat.say("saya mau lapor")
    await chat.say("akun saya ga bisa masuk")
    await chat.say("salah kata sandi")
    assert chat.state.told["message"] == "salah kata sandi"


async def test_an_answer_is_taken_back_in_plain_words_even_at_the_summary() -> None:
    chat = Chat(tools_with(triage=LOGIN))
    await chat.say("saya mau lapor")
    for text in (WORDS, "server sibuk", "kemarin", "oppo", "belum"):
        await chat.say(text)
    outcome = await chat.say("eh bukan, sejak seminggu")
    assert "• Sejak: Satu sampai empat minggu" in outcome.answers[-1].text


async def test_two_answers_that_are_not_understood_hold_nobody_up() -> None:
    chat = Chat(tools_with(triage=LOGIN))
    await chat.say("saya mau lapor")
    for text in (WORDS, "server sibuk"):
        await chat.say(text)
    hinted = await chat.say("pokoknya kesel")
    assert SCRIPT.questions["since"].hint is not None
    assert hinted.answers[0].text == SCRIPT.questions["since"].hint.id
    await chat.say("pokoknya kesel")
    assert (chat.state.told["since"], chat.state.asking) == (SKIPPED, "device")
