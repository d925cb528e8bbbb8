"""A whole channel in one file, as docs/channels.md promises, and its way through the product."""

import hashlib
import hmac
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from api.conversations.enums import MessageState
from api.conversations.models import Message
from api.db import Database
from api.delivery.courier import Courier
from api.delivery.outcomes import Outcomes
from bot.actions.dialogue import Heard
from bot.answer import Answer, Button
from bot.channels.adapter import Departure, Forged, Malformed, Outgoing, Refused, TryLater, Unclear
from bot.channels.inbound import Batch, Channel, Inbound, Reached, Report
from bot.channels.leaving import LeavingTransport, broken, departing
from bot.channels.splitting import length, split, visible
from language.detection import Language
from ops.providers import serving
from tests.api import api_around, parts_for, worker
from tests.factories import SEALER, texts, until
from tests.fakes import StoppedClock
from tests.webhooks import Hooked

# ----------------------------------------------------------------------- bot/channels/sms.py would begin here

# A real channel names the address of its documentation here.
PART = 160
HEADER = "x-sms-signature"
_BUSY = frozenset({408, 429, 500, 502, 503, 504})
_REACHED = {"delivered": Reached.DELIVERED, "failed": Reached.FAILED}


@dataclass(frozen=True)
class SmsPart:
    """One text message; an illegal one cannot be made."""

    text: str

    def __post_init__(self) -> None:
        if not visible(self.text) or length(self.text) > PART:
            raise ValueError("a text that fits into no message")


class Sms:
    """Text messages: words alone, so buttons are numbered in the text, and people answer with a number."""

    # A real fourth channel has a member of its own, which is one line in `Channel`. No test can add one to an
    # enumeration, so this one goes by the name of a channel for which this installation has no settings.
    channel = Channel.WHATSAPP
    per_second = 10.0

    def __init__(self, *, secret: str, api_url: str) -> None:
        self._secret = secret.encode()
        self._client = httpx.AsyncClient(base_url=api_url, transport=LeavingTransport(), timeout=5, trust_env=False)

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        expected = hmac.new(self._secret, body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(headers.get(HEADER, "").encode(errors="surrogatepass"), expected.encode()):
            raise Forged

    def challenge(self, query: Mapping[str, str]) -> str:
        raise Forged("there is no handshake")

    def parse(self, body: bytes) -> Batch:
        try:
            call = json.loads(body)
            if "receipt" in call:
                return Batch(reports=(self._report(call["receipt"]),))
            return Batch((Inbound(self.channel, str(call["from"]), str(call["id"]), str(call["text"])),))
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise Malformed(type(error).__name__) from None

    def _report(self, receipt: Mapping[str, str]) -> Report:
        return Report(str(receipt["id"]), _REACHED[receipt["state"]], str(receipt["reference"]))

    def render(self, outgoing: Outgoing) -> list[SmsPart]:
        offers = [f"{number}. {title}" for number, title in enumerate(outgoing.buttons, 1)]
        return [SmsPart(piece) for piece in split("\n".join([outgoing.text, *offers]), PART) if visible(piece)]

    async def send(self, address: str, part: SmsPart, departure: Departure) -> str:
        body = {"to": address, "text": part.text, "reference": departure.reference}
        with departing(departure):
            try:
                answer = await self._client.post("/messages", json=body)
            except httpx.HTTPError as error:
                raise broken(departure, error) from None
        return self._id(answer)

    def _id(self, answer: httpx.Response) -> str:
        if answer.status_code in _BUSY:
            raise TryLater(str(answer.status_code))
        if not answer.is_success:
            raise Refused(str(answer.status_code))
        try:
            return str(answer.json()["id"])
        except (ValueError, TypeError, KeyError):
            raise Unclear("unreadable answer") from None

    async def close(self) -> None:
        await self._client.aclose()


# ------------------------------------------------------------------------- and end here; what follows tests it

BUDI, KEY = "620000000001", "shared-with-the-provider"
NOWHERE = Sms(secret=KEY, api_url="http://127.0.0.1:1")
LONG = "Baik. " + "Buka aplikasi, lalu pilih menu bantuan. " * 12


@dataclass
class SmsCentre:
    """The provider: it takes messages of at most 160 characters, after so many answers of "busy"."""

    busy: int = 0
    taken: list[dict[str, str]] = field(default_factory=list)

    def app(self) -> Starlette:
        return Starlette(routes=[Route("/messages", self._take, methods=["POST"])])

    async def _take(self, request: Request) -> JSONResponse:
        if self.busy:
            self.busy -= 1
            return JSONResponse({}, 503)
        message = await request.json()
        if len(message["text"]) > PART:
            return JSONResponse({"error": "too long"}, 400)
        self.taken.append(message)
        return JSONResponse({"id": f"sms-{len(self.taken)}"})


class Ticking:
    """A second goes by each time somebody looks."""

    def __init__(self, clock: StoppedClock) -> None:
        self._clock = clock

    def __call__(self) -> datetime:
        self._clock.advance(seconds=1)
        return self._clock()


class Offers:
    """Offers two buttons, and tells which was pressed."""

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        if heard.payload:
            return [Answer(f"ditekan: {heard.payload}")]
        if "panjang" in heard.turn.text:
            return [Answer(LONG)]
        return [Answer("Mau apa?", (Button("Lihat menu", "/menu"), Button("Bicara petugas", "/ask_person")))]


@dataclass(frozen=True)
class Desk:
    """The product with this one channel, and its provider."""

    hooked: Hooked
    sms: Sms
    centre: SmsCentre

    async def call(self, *, proof: str | None = None, **content: Any) -> httpx.Response:
        body = json.dumps(content).encode()
        signed = hmac.new(KEY.encode(), body, hashlib.sha256).hexdigest() if proof is None else proof
        return await self.hooked.api.client.post("/channels/whatsapp", content=body, headers={HEADER: signed})

    async def hears(self, text: str, message_id: str) -> list[str]:
        """What arrives at the participant's after he has written that."""
        before = len(self.centre.taken)
        (await self.call(**{"from": BUDI, "id": message_id, "text": text})).raise_for_status()
        await self._answered()
        await self.carry()
        return [message["text"] for message in self.centre.taken[before:]]

    async def _answered(self) -> None:
        async def nobody_waits() -> bool:
            return all(message.state != MessageState.RECEIVED for message in await self.hooked.messages())

        async with worker(self.hooked.api.parts, Offers()):
            await until(nobody_waits)

    async def carry(self) -> None:
        clock = Ticking(self.hooked.api.clock)
        outcomes = Outcomes(texts(), clock, chance=lambda: 0.0)
        await Courier(self.hooked.database, {self.sms.channel: self.sms}, SEALER, outcomes, clock).run(
            (await self.hooked.talk()).id
        )

    async def said(self) -> list[Message]:
        return [message for message in await self.hooked.messages() if not message.inbound]


@pytest.fixture
async def desk(database: Database) -> AsyncIterator[Desk]:
    centre = SmsCentre()
    async with serving(centre.app()) as url:
        sms = Sms(secret=KEY, api_url=url)
        parts = replace(parts_for(database), adapters={sms.channel: sms})
        async with api_around(parts) as api:
            yield Desk(Hooked(api), sms, centre)


async def test_what_somebody_writes_is_answered_where_he_wrote(desk: Desk) -> None:
    assert await desk.hears("saldo saya kok nol", "1") == ["Mau apa?\n1. Lihat menu\n2. Bicara petugas"]
    assert desk.centre.taken[0]["to"] == BUDI
    assert [message.state for message in await desk.said()] == [MessageState.SENT]


async def test_who_has_no_buttons_presses_them_in_words(desk: Desk) -> None:
    await desk.hears("saldo saya kok nol", "1")
    assert await desk.hears("2", "2") == ["ditekan: /ask_person"]


async def test_a_long_answer_comes_in_several_messages_in_order(desk: Desk) -> None:
    parts = await desk.hears("jawab yang panjang sekali dong", "1")
    assert len(parts) > 2
    assert " ".join(parts).split() == LONG.split()


async def test_a_message_that_the_provider_repeats_is_answered_once(desk: Desk) -> None:
    await desk.hears("saldo saya kok nol", "1")
    assert await desk.hears("saldo saya kok nol", "1") == []


async def test_while_the_provider_is_busy_the_answer_waits_and_then_comes_once(desk: Desk) -> None:
    desk.centre.busy = 2
    assert len(await desk.hears("saldo saya kok nol", "1")) == 1
    assert [message.attempts for message in await desk.said()] == [2]


async def test_what_the_provider_tells_of_a_message_stands_beside_it(desk: Desk) -> None:
    await desk.hears("saldo saya kok nol", "1")
    reference = desk.centre.taken[0]["reference"]
    (await desk.call(receipt={"id": "sms-1", "state": "delivered", "reference": reference})).raise_for_status()
    assert [message.state for message in await desk.said()] == [MessageState.DELIVERED]


async def test_nobody_else_gets_in(desk: Desk) -> None:
    assert (await desk.call(proof="", id="1", text="halo", **{"from": BUDI})).status_code == 401
    assert (await desk.call(text="halo")).status_code == 400
    assert (await desk.hooked.api.client.get("/channels/whatsapp")).status_code == 401
    assert await desk.hooked.messages() == []


@given(text=st.text(max_size=1000), buttons=st.lists(st.text(max_size=200), max_size=12))
def test_no_part_can_break_the_limit_and_no_word_is_lost(text: str, buttons: list[str]) -> None:
    parts = NOWHERE.render(Outgoing(text, 1, Language.ID, tuple(buttons)))
    told = "\n".join([text, *(f"{number}. {title}" for number, title in enumerate(buttons, 1))])
    assert "".join("".join(part.text for part in parts).split()) == "".join(told.split()) or not visible(told)
