"""What do I pay, turn by turn, as the form plays it."""

import pytest

from bot.actions.flows.contribution import go_on
from bot.actions.flows.form import Form
from bot.actions.port import Turn
from bot.actions.toolbox import FlowState, Memory, Outcome, Tools
from bot.answer import Answer
from language.detection import Language
from tests.contributions import SCRIPT, tools_on
from tests.factories import a_turn


class Talk:
    """A participant who writes to the flow, one message after the other."""

    def __init__(self, story: str | None = None, language: Language = Language.ID) -> None:
        self.tools, self.language, self.left = tools_on(), language, ""
        self.form = Form(SCRIPT, go_on, self._respond)
        self.state: FlowState | None = FlowState(SCRIPT.name, problem=story)
        self.answers: tuple[Answer, ...] = ()

    async def begin(self) -> "Talk":
        return await self.write("")

    async def write(self, text: str, act: str | None = None) -> "Talk":
        turn = a_turn(text, language=self.language)
        outcome = await self.form(self.tools, turn, Memory(flow=self.state, act=act))
        self.answers = outcome.answers
        self.state = None if outcome.ends else FlowState(**outcome.slots["flow"])
        return self

    async def _respond(self, tools: Tools, turn: Turn, memory: Memory, act: str) -> Outcome:
        self.left = act
        return Outcome((Answer(act),))

    @property
    def question(self) -> str | None:
        return self.state.question if self.state else None

    @property
    def text(self) -> str:
        return "\n".join(answer.text for answer in self.answers)


async def test_written_answers_lead_to_the_sum() -> None:
    talk = await Talk().begin()
    for answer in ("sy karyawan pabrik", "gaji 4,5jt", "iya ikut"):
        await talk.write(answer)
    assert "dipotong Rp 135.000" in talk.text
    assert talk.answers[0].meta == {"flow": "contribution", "article": "payment-pu-rates", "topic": "payment.pu-rates"}


async def test_the_words_that_began_the_flow_answer_what_they_tell() -> None:
    talk = await Talk("iuran ojol skrg brp").begin()
    assert talk.question == "income"
    talk = await Talk("kontrak 2 thn lewat PT ke taiwan bayarnya berapa").begin()
    assert "Jumlahnya Rp 370.000" in talk.text


async def test_a_correction_changes_the_earlier_answer() -> None:
    talk = await Talk("iuran mandiri").begin()
    for answer in ("pedagang", "3 juta", "eh bukan, 5 juta", "tanpa jht"):
        await talk.write(answer)
    assert "dihitung Rp 4.950.000" in talk.text


async def test_a_correction_of_the_kind_asks_what_the_new_kind_needs() -> None:
    talk = await Talk().begin()
    for answer in ("karyawan", "eh salah, kerja di luar negeri"):
        await talk.write(answer)
    assert talk.question == "route"


async def test_an_amount_that_lost_its_million_can_be_mended() -> None:
    talk = await Talk("saya karyawan swasta").begin()
    await talk.write("3")
    assert "terlalu kecil" in talk.text
    await talk.write("3 juta")
    assert talk.question == "pension"


async def test_words_that_are_no_amount_are_asked_for_again_and_then_left_out() -> None:
    talk = await Talk("saya karyawan swasta").begin()
    await talk.write("sesuai umr")
    assert talk.question == "wage"
    assert "Tulis angkanya saja" in talk.text
    await talk.write("ya segitu lah")
    assert "JHT 2% dan JP 1%" in talk.text


@pytest.mark.parametrize(
    ("words", "act"), [("batal", "cancel"), ("stop", "cancel"), ("mau bicara petugas", "ask_person")]
)
async def test_who_wants_out_gets_out(words: str, act: str) -> None:
    talk = await Talk("saya karyawan swasta").begin()
    await talk.write(words)
    assert (talk.left, talk.question) == (act, None)


async def test_after_a_change_of_language_the_sum_comes_in_the_new_one() -> None:
    talk = await Talk("iuran jakon proyek").begin()
    await talk.write("nilai kontrak")
    talk.language = Language.EN
    await talk.write("400 million")
    assert "Contribution for a contract of Rp 400,000,000: Rp 810,000" in talk.text
