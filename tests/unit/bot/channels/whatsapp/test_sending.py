import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
import uvicorn
from pywa_async.client import WhatsApp as Pywa
from pywa_async.types.callback import Button, Section, SectionList, SectionRow
from pywa_async.types.templates import TemplateLanguage
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.channels.adapter import Departure, Refused, SendError, TryLater, Unclear, WindowClosed
from bot.channels.whatsapp.parts import ButtonsPart, Choice, ListPart, TemplatePart, TextPart, WhatsAppPart
from bot.channels.whatsapp.sending import CloudApi
from language.detection import Language

HIM = "620000000001"
HALLO = TextPart("Halo, apa kabar?")
CHOICES = (Choice("7.0", "Ya"), Choice("7.1", "Tidak"))
ROWS = (Choice("7.0", "Ya"), Choice("7.1", "Saya sudah berhenti bek…", "Saya sudah berhenti bekerja"))
PARTS: list[WhatsAppPart] = [
    HALLO,
    ButtonsPart("Apa?", CHOICES),
    ListPart("Apa?", "Pilih", "Pilihan", ROWS),
    TemplatePart("jawaban_siap", Language.ID),
    TemplatePart("jawaban_siap", Language.EN),
]
TAKEN = {
    "messaging_product": "whatsapp",
    "contacts": [{"input": HIM, "wa_id": HIM}],
    "messages": [{"id": "wamid.42", "message_status": "accepted"}],
}


def error(code: int) -> dict[str, Any]:
    return {"error": {"message": "(#1) …", "type": "OAuthException", "code": code, "fbtrace_id": "A"}}


@dataclass
class Meta:
    """Meta's side: keeps what it was sent and answers what it is told to, `None` never."""

    url: str
    answer: Response | None = field(default_factory=lambda: JSONResponse(TAKEN))
    paths: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    bodies: list[Any] = field(default_factory=list)

    async def answered(self, request: Request) -> Response:
        self.paths.append(request.url.path)
        self.headers.append(dict(request.headers))
        self.bodies.append(await request.json())
        if self.answer is None:
            await asyncio.Event().wait()
        assert self.answer is not None
        return self.answer


@pytest.fixture(scope="module")
async def served() -> AsyncIterator[tuple[str, Starlette]]:
    """A real server, and where to hang what answers."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        app = Starlette()
        server = uvicorn.Server(uvicorn.Config(app, lifespan="off", ws="none", log_level="critical"))
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}", app
        finally:
            server.should_exit = server.force_exit = True
            await serving


@pytest.fixture
def meta(served: tuple[str, Starlette]) -> Meta:
    url, app = served
    meta = Meta(url)
    app.router.routes = [Route("/{path:path}", meta.answered, methods=["POST"])]
    return meta


@contextlib.asynccontextmanager
async def api_at(url: str, timeout_s: float = 5.0) -> AsyncIterator[CloudApi]:
    api = CloudApi(token="a-token", phone_number_id="1065", api_url=url, timeout_s=timeout_s)
    try:
        yield api
    finally:
        await api.close()


@pytest.fixture
async def api(meta: Meta) -> AsyncIterator[CloudApi]:
    async with api_at(meta.url) as api:
        yield api


async def nothing() -> None:
    pass


def a_departure(before: Callable[[], Awaitable[None]] = nothing) -> Departure:
    return Departure("part-5", before)


async def outcome(api: CloudApi) -> SendError:
    with pytest.raises(SendError) as raised:
        await api.send(HIM, HALLO, a_departure())
    return raised.value


async def test_what_was_taken_has_the_id_that_whatsapp_gave_it(api: CloudApi, meta: Meta) -> None:
    departure = a_departure()
    assert await api.send(HIM, HALLO, departure) == "wamid.42"
    assert departure.has_left
    assert meta.paths == ["/v25.0/1065/messages"]
    assert meta.headers[0]["authorization"] == "Bearer a-token"
    assert meta.bodies == [
        {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": HIM,
            "biz_opaque_callback_data": "part-5",
            "type": "text",
            "text": {"preview_url": False, "body": "Halo, apa kabar?"},
        }
    ]


async def test_somebody_without_a_number_is_addressed_by_his_user_id(api: CloudApi, meta: Meta) -> None:
    await api.send("ID.1349A20865530274", HALLO, a_departure())
    assert meta.bodies[0]["recipient"] == "ID.1349A20865530274"
    assert meta.bodies[0]["recipient_type"] == "individual"
    assert "to" not in meta.bodies[0]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
async def test_every_part_is_written_as_another_client_of_the_api_writes_it(
    api: CloudApi, meta: Meta, part: WhatsAppPart
) -> None:
    await api.send(HIM, part, a_departure())
    async with httpx.AsyncClient() as session:
        client = Pywa("1065", "a-token", session=session)
        session.base_url = httpx.URL(f"{meta.url}/v25.0")
        await said_by_pywa(client, part)
    assert meta.paths[0] == meta.paths[1]
    assert meta.bodies[0] == meta.bodies[1]


async def said_by_pywa(client: Pywa, part: WhatsAppPart) -> None:
    match part:
        case TextPart():
            await client.send_message(HIM, part.body, tracker="part-5")
        case ButtonsPart():
            buttons = [Button(choice.title, choice.id) for choice in part.choices]
            await client.send_message(HIM, part.body, buttons=buttons, tracker="part-5")
        case ListPart():
            rows = [SectionRow(choice.title, choice.id, choice.description) for choice in part.choices]
            choices = SectionList(part.opener, [Section(part.heading, rows)])
            await client.send_message(HIM, part.body, buttons=choices, tracker="part-5")
        case TemplatePart():
            language = TemplateLanguage(part.language.value)
            await client.send_template(HIM, part.name, language, tracker="part-5")


@pytest.mark.parametrize(
    ("status", "body", "expected", "code"),
    [
        (400, error(131047), WindowClosed, "131047"),
        (400, error(131056), TryLater, "131056"),
        (429, error(131056), TryLater, "131056"),
        (400, error(130429), TryLater, "130429"),
        (400, error(80007), TryLater, "80007"),
        (400, error(131048), TryLater, "131048"),
        (400, error(131000), TryLater, "131000"),
        (400, error(131016), TryLater, "131016"),
        (400, error(131057), TryLater, "131057"),
        (400, error(1), TryLater, "1"),
        (400, error(2), TryLater, "2"),
        (400, error(4), TryLater, "4"),
        (401, error(0), TryLater, "token 0"),
        (401, error(190), TryLater, "token 190"),
        (403, error(10), TryLater, "token 10"),
        (403, error(200), TryLater, "token 200"),
        (403, error(299), TryLater, "token 299"),
        (401, {}, TryLater, "token 401"),
        (400, error(131026), Refused, "131026"),
        (400, error(131030), Refused, "131030"),
        (400, error(131051), Refused, "131051"),
        (400, error(100), Refused, "100"),
        (404, error(132001), Refused, "132001"),
        (404, {}, Refused, "404"),
        (429, {}, TryLater, "429"),
        (408, {}, Unclear, "408"),
        (504, {}, Unclear, "504"),
        (500, error(999), TryLater, "999"),
        (503, {"error": "upstream"}, TryLater, "503"),
        (503, {"error": {"code": "x"}}, TryLater, "503"),
        (502, [], TryLater, "502"),
    ],
)
async def test_what_an_error_means_for_the_message(
    api: CloudApi, meta: Meta, status: int, body: Any, expected: type[SendError], code: str
) -> None:
    meta.answer = JSONResponse(body, status)
    error = await outcome(api)
    assert (type(error), error.code) == (expected, code)


@pytest.mark.parametrize("status", [400, 503])
async def test_an_error_that_is_no_json_goes_by_its_status(api: CloudApi, meta: Meta, status: int) -> None:
    meta.answer = Response("<h1>rahasia</h1>", status)
    assert (await outcome(api)).code == str(status)


async def test_a_redirection_is_not_followed_and_nothing_has_arrived(api: CloudApi, meta: Meta) -> None:
    meta.answer = Response(status_code=307, headers={"location": f"{meta.url}/elsewhere"})
    assert isinstance(await outcome(api), TryLater)
    assert len(meta.paths) == 1


@pytest.mark.parametrize(
    ("asked", "after_s"), [("7", 7.0), ("999999", 3600.0), ("soon", None), ("-1", None), ("9" * 5000, None)]
)
async def test_a_wait_that_the_provider_asks_for_is_handed_on_within_reason(
    api: CloudApi, meta: Meta, asked: str, after_s: float | None
) -> None:
    meta.answer = JSONResponse(error(130429), 429, headers={"retry-after": asked})
    later = await outcome(api)
    assert isinstance(later, TryLater)
    assert later.after_s == after_s


@pytest.mark.parametrize(
    "body", [b"", b"ok", b"[]", b"{}", b'{"messages": []}', b'{"messages": [{"id": ""}]}', b'{"messages": [{"id": 5}]}']
)
async def test_a_yes_without_an_id_leaves_it_unclear(api: CloudApi, meta: Meta, body: bytes) -> None:
    meta.answer = Response(body)
    assert isinstance(await outcome(api), Unclear)


async def test_a_server_that_never_answers_leaves_it_unclear(meta: Meta) -> None:
    meta.answer = None
    async with api_at(meta.url, timeout_s=0.2) as api:
        assert isinstance(await outcome(api), Unclear)
    assert len(meta.bodies) == 1


async def test_a_connection_that_breaks_after_the_request_leaves_it_unclear() -> None:
    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.close()

    async with await asyncio.start_server(hang_up, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        async with api_at(f"http://127.0.0.1:{port}") as api:
            assert isinstance(await outcome(api), Unclear)


async def test_a_refused_connection_may_be_tried_again() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # bound, but nobody listens
        async with api_at(f"http://127.0.0.1:{closed.getsockname()[1]}") as api:
            departure = a_departure()
            with pytest.raises(TryLater):
                await api.send(HIM, HALLO, departure)
    assert not departure.has_left


async def test_the_departure_is_told_before_the_request_arrives(api: CloudApi, meta: Meta) -> None:
    arrived: list[int] = []

    async def before() -> None:
        await asyncio.sleep(0.05)
        arrived.append(len(meta.bodies))

    await api.send(HIM, HALLO, a_departure(before))
    assert arrived == [0]
    assert len(meta.bodies) == 1


@pytest.mark.parametrize("reason", [RuntimeError, ValueError, KeyError, TimeoutError, ConnectionError])
async def test_if_the_departure_raises_nothing_leaves_and_its_exception_comes_up(
    api: CloudApi, meta: Meta, reason: type[Exception]
) -> None:
    async def before() -> None:
        raise reason("the database is away")

    departure = a_departure(before)
    with pytest.raises(reason, match="the database is away"):
        await api.send(HIM, HALLO, departure)
    assert not departure.has_left
    assert meta.bodies == []
    assert await api.send(HIM, HALLO, a_departure()) == "wamid.42"


async def test_each_of_many_at_once_gets_its_own_departure(api: CloudApi, meta: Meta) -> None:
    departures = [Departure(f"part-{n}", nothing) for n in range(20)]
    await asyncio.gather(*(api.send(HIM, HALLO, departure) for departure in departures))
    assert all(departure.has_left for departure in departures)
    assert {body["biz_opaque_callback_data"] for body in meta.bodies} == {f"part-{n}" for n in range(20)}


async def test_no_word_number_or_token_is_logged_at_any_level(
    api: CloudApi, meta: Meta, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        await api.send(HIM, HALLO, a_departure())
        meta.answer = JSONResponse(error(100), 400)
        await outcome(api)
    for secret in ("apa kabar", HIM, "a-token"):
        assert secret not in caplog.text


async def test_a_reference_that_whatsapp_would_not_hand_back_is_not_sent(api: CloudApi, meta: Meta) -> None:
    with pytest.raises(ValueError, match="512"):
        await api.send(HIM, HALLO, Departure("x" * 513, nothing))
    assert meta.bodies == []


async def test_too_much_for_one_person_waits_longer_each_time_than_other_trouble(api: CloudApi, meta: Meta) -> None:
    meta.answer = JSONResponse(error(131056), 400)
    pair = await outcome(api)
    meta.answer = JSONResponse(error(130429), 400)
    other = await outcome(api)
    assert isinstance(pair, TryLater)
    assert isinstance(other, TryLater)
    assert (pair.factor, pair.after_s, other.factor) == (4.0, None, 2.0)


async def test_whatever_breaks_once_it_has_left_leaves_it_unclear() -> None:
    async with api_at("http://127.0.0.1:no-port") as api:
        departure = a_departure()
        with pytest.raises(httpx.InvalidURL):
            await api.send(HIM, HALLO, departure)
        departure.has_left = True
        with pytest.raises(Unclear):
            await api.send(HIM, HALLO, departure)
