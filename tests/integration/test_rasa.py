"""Rasa as a dialogue, over real HTTP: what it is sent, when its session is renewed, what counts as no answer."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from typing import Any

import httpx
import pytest
from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from api.rasa import SESSION_TURNS, NoDialogue, RasaDialogue
from bot.actions.dialogue import BotUnavailable, Heard
from bot.actions.finding import found_for, triage_of
from bot.actions.toolbox import Tools
from bot.answer import Answer, Button
from knowledge import Band
from tests.api import served
from tests.factories import URGENT, a_finding, a_turn, an_article, tools_with

OTP, KPJ = an_article("account-otp"), an_article("kpj-merge")
SURE = a_finding(Band.SURE, OTP, KPJ, score=0.75)
SESSION_START = "/session_start"
LATE_S = 0.2


@dataclass
class LocalRasa:
    """A Rasa of the test: keeps what it was sent, and says what a test wants."""

    sent: list[dict[str, Any]] = field(default_factory=list)
    says: Any = field(default_factory=lambda: [{"text": "Baik."}])
    status: int = 200
    starts_with: Response | None = None
    thinks_s: float = 0.0

    def app(self) -> FastAPI:
        app = FastAPI()
        app.post("/webhooks/helpdesk/webhook")(self._answer)
        return app

    async def _answer(self, request: Request) -> Response:
        self.sent.append(await request.json())
        if self.starts_with is not None and self.sent[-1]["message"] == SESSION_START:
            return self.starts_with
        await asyncio.sleep(self.thinks_s)
        return self.says if isinstance(self.says, Response) else JSONResponse(self.says, self.status)

    @property
    def messages(self) -> list[str]:
        return [body["message"] for body in self.sent]

    @property
    def told(self) -> dict[str, Any]:
        """What went along with the newest message."""
        return dict(self.sent[-1]["metadata"])


@pytest.fixture
def rasa() -> LocalRasa:
    return LocalRasa()


@pytest.fixture
async def client(rasa: LocalRasa) -> AsyncIterator[httpx.AsyncClient]:
    async with (
        served(rasa.app()) as url,
        httpx.AsyncClient(base_url=url, timeout=LATE_S, trust_env=False) as client,
    ):
        yield client


Talking = Callable[..., RasaDialogue]


@pytest.fixture
def talking(client: httpx.AsyncClient) -> Talking:
    """Makes the dialogue around tools; without any, the search surely finds the article about codes."""

    def make(tools: Tools | None = None) -> RasaDialogue:
        return RasaDialogue(client, tools or tools_with(SURE))

    return make


def heard(text: str = "kode otp tidak masuk", payload: str | None = None, **more: Any) -> Heard:
    return Heard(a_turn(text, conversation_id=7), payload, **more)


async def test_a_message_goes_to_rasa_under_the_name_of_its_conversation(rasa: LocalRasa, talking: Talking) -> None:
    await talking().answer(heard())
    (body,) = rasa.sent
    assert (body["sender"], body["message"]) == ("conversation-7", "kode otp tidak masuk")
    assert (body["metadata"]["conversation_id"], body["metadata"]["message_id"]) == (7, 1)
    assert body["metadata"]["language"] == "id"


async def test_what_rasa_says_is_read_whole_and_in_order(rasa: LocalRasa, talking: Talking) -> None:
    ours = Answer("Langkah satu.", (Button("Lanjut", "/show_more", "otp"),), {"article": "account-otp"})
    own = {"text": "Ada lagi?", "buttons": [{"title": "Menu", "payload": "/menu"}]}
    rasa.says = [{"recipient_id": "conversation-7", "custom": ours.as_dict()}, own, {"text": "Baik."}]
    assert await talking().answer(heard()) == [
        ours,
        Answer("Ada lagi?", (Button("Menu", "/menu"),)),
        Answer("Baik."),
    ]


async def test_what_was_found_and_how_it_was_classified_is_handed_on(rasa: LocalRasa, talking: Talking) -> None:
    await talking(tools_with(SURE, URGENT)).answer(heard())
    known = rasa.told["known"]
    assert known["finding"] == {
        "band": "sure",
        "in_scope": SURE.in_scope,
        "hits": [["account-otp", 0.75], ["kpj-merge", 0.75]],
    }
    assert (known["triage"]["severity"], known["triage"]["type"]) == ("S1", "complaint")
    assert rasa.told["article_fits"] is True


async def test_an_action_reads_in_it_what_the_help_desk_has_read(rasa: LocalRasa, talking: Talking) -> None:
    await talking(tools_with(SURE, URGENT)).answer(heard())
    turn = replace(a_turn(), known=rasa.told["known"])
    elsewhere = tools_with(a_finding(Band.LOST), articles=(OTP, KPJ))  # would read something else by itself
    assert found_for(elsewhere, turn) == SURE
    assert triage_of(elsewhere, turn) == URGENT


@pytest.mark.parametrize(
    ("in_scope", "fits"),
    [(0.9, True), (0.5, False)],
)
async def test_only_a_text_that_is_surely_ours_is_kept_from_being_small_talk(
    rasa: LocalRasa, talking: Talking, in_scope: float, fits: bool
) -> None:
    await talking(tools_with(a_finding(Band.UNSURE, OTP, in_scope=in_scope))).answer(heard())
    assert rasa.told["article_fits"] is fits


async def test_an_act_that_the_words_force_is_handed_on(rasa: LocalRasa, talking: Talking) -> None:
    await talking().answer(heard("saya mau bicara dengan petugas"))
    assert rasa.told["forced_act"] == "ask_person"
    await talking().answer(heard())
    assert rasa.told["forced_act"] is None


@pytest.mark.parametrize("interrupted", [True, False])
async def test_rasa_hears_whether_the_question_of_a_flow_still_stands(
    rasa: LocalRasa, talking: Talking, interrupted: bool
) -> None:
    await talking().answer(heard(interrupted=interrupted))
    assert rasa.told["interrupted"] is interrupted


async def test_a_pressed_button_is_sent_as_rasa_writes_it_and_nothing_is_read_into_its_title(
    rasa: LocalRasa, talking: Talking
) -> None:
    await talking().answer(heard("bicara dengan petugas", '/choose_article{"article": "account-otp"}'))
    assert rasa.messages == ['/choose_article{"article": "account-otp", "spoken_language": "id"}']
    assert not {"known", "forced_act", "article_fits"} & rasa.told.keys()


@pytest.mark.parametrize(
    ("typed", "sent"),
    [("/restart", "restart"), (" \t/ \n /menu", "menu"), ("a/b", "a/b"), ("///", "?"), ("", "?")],
)
async def test_typed_words_are_never_a_command(rasa: LocalRasa, talking: Talking, typed: str, sent: str) -> None:
    await talking().answer(heard(typed))
    assert rasa.messages == [sent]


async def test_the_session_is_renewed_once_in_so_many_turns_before_the_message(
    rasa: LocalRasa, talking: Talking
) -> None:
    dialogue = talking()
    for number in range(1, 2 * SESSION_TURNS + 2):
        await dialogue.answer(heard(f"pesan ke {number}", number=number))
    renewed = [rasa.messages[place + 1] for place, text in enumerate(rasa.messages) if text == SESSION_START]
    assert renewed == [f"pesan ke {SESSION_TURNS}", f"pesan ke {2 * SESSION_TURNS}"]
    assert len(rasa.messages) == 2 * SESSION_TURNS + 1 + len(renewed)


async def test_a_renewed_session_is_of_the_same_conversation_and_goes_on(rasa: LocalRasa, talking: Talking) -> None:
    await talking().answer(heard(number=SESSION_TURNS))
    start, message = rasa.sent
    assert start["sender"] == message["sender"] == "conversation-7"
    assert start["metadata"] == {"conversation_id": 7, "message_id": 1, "language": "id", "goes_on": True}
    assert "goes_on" not in message["metadata"]


async def test_a_button_renews_the_session_too(rasa: LocalRasa, talking: Talking) -> None:
    await talking().answer(heard("Menu", "/menu", number=SESSION_TURNS))
    assert rasa.messages == [SESSION_START, '/menu{"spoken_language": "id"}']


async def test_what_rasa_says_to_a_new_session_is_told_to_nobody(rasa: LocalRasa, talking: Talking) -> None:
    rasa.starts_with = JSONResponse([{"text": "Selamat datang!"}])
    assert await talking().answer(heard(number=SESSION_TURNS)) == [Answer("Baik.")]


async def test_a_session_that_cannot_be_renewed_is_no_answer(rasa: LocalRasa, talking: Talking) -> None:
    rasa.starts_with = JSONResponse({}, 500)
    with pytest.raises(BotUnavailable):
        await talking().answer(heard(number=SESSION_TURNS))
    assert rasa.messages == [SESSION_START]


@pytest.mark.parametrize(
    "says",
    [
        [],
        [{"recipient_id": "conversation-7"}],
        [{"custom": "Baik."}],
        [{"text": "Baik.", "buttons": [{"title": "tanpa isi"}]}],
        ["Baik."],
        {"detail": "nothing of ours"},
        Response("<html>", media_type="text/html"),
    ],
)
async def test_a_reply_that_says_nothing_readable_is_no_answer(rasa: LocalRasa, talking: Talking, says: Any) -> None:
    rasa.says = says
    with pytest.raises(BotUnavailable):
        await talking().answer(heard())


@pytest.mark.parametrize("status", [302, 404, 500, 503])
async def test_an_error_is_no_answer_whatever_stands_in_it(rasa: LocalRasa, talking: Talking, status: int) -> None:
    rasa.status = status
    with pytest.raises(BotUnavailable):
        await talking().answer(heard())


async def test_a_late_reply_is_no_answer(rasa: LocalRasa, talking: Talking) -> None:
    rasa.thinks_s = 2 * LATE_S
    with pytest.raises(BotUnavailable):
        await talking().answer(heard())


async def test_nobody_there_is_no_answer() -> None:
    async with httpx.AsyncClient(base_url="http://127.0.0.1:9", timeout=LATE_S, trust_env=False) as client:
        with pytest.raises(BotUnavailable):
            await RasaDialogue(client, tools_with(SURE)).answer(heard())


async def test_the_reason_of_a_failure_repeats_no_words(rasa: LocalRasa, talking: Talking) -> None:
    rasa.says = [{"custom": "kata zamrud"}]
    with pytest.raises(BotUnavailable) as failure:
        await talking().answer(heard("kata zamrud"))
    assert "zamrud" not in str(failure.value)


async def test_without_rasa_there_is_no_answer() -> None:
    with pytest.raises(BotUnavailable):
        await NoDialogue().answer(heard())
