import asyncio
import contextlib
import json
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from telegram.error import BadRequest, TelegramError

from bot.channels.adapter import Departure, Outgoing, Refused, SendError, TryLater, Unclear
from bot.channels.telegram import Telegram, TelegramPart
from language.detection import Language

TOKEN = "4242:a-token_that-nobody.sees"
HIM = "620000000001"
HELLO = TelegramPart("Halo, apa kabar?")
CHAT = {"id": 620000000001, "type": "private"}
MESSAGE = {"message_id": 31, "date": 1_760_000_000, "chat": CHAT, "text": "Halo"}


def ok(result: Any = MESSAGE) -> Response:
    return JSONResponse({"ok": True, "result": result})


def error(status: int, description: str = "Oops", **parameters: Any) -> Response:
    body = {"ok": False, "error_code": status, "description": description, "parameters": parameters}
    return JSONResponse(body, status_code=status)


@dataclass
class BotApi:
    """Telegram's side: keeps what it was asked and answers what it is told to, `None` never."""

    url: str
    answer: Response | None = field(default_factory=ok)
    paths: list[str] = field(default_factory=list)
    asked: list[dict[str, str]] = field(default_factory=list)

    async def answered(self, request: Request) -> Response:
        self.paths.append(request.url.path)
        self.asked.append({name: str(value) for name, value in (await request.form()).items()})
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
def api(served: tuple[str, Starlette]) -> BotApi:
    url, app = served
    api = BotApi(url)
    app.router.routes = [Route("/{path:path}", api.answered, methods=["POST"])]
    return api


@contextlib.asynccontextmanager
async def bot_at(url: str, timeout_s: float = 5.0) -> AsyncIterator[Telegram]:
    bot = Telegram(TOKEN, secret="a-secret", api_url=url, timeout_s=timeout_s)
    try:
        yield bot
    finally:
        await bot.close()


@pytest.fixture
async def bot(api: BotApi) -> AsyncIterator[Telegram]:
    async with bot_at(api.url) as bot:
        yield bot


async def nothing() -> None:
    pass


def a_departure(before: Callable[[], Awaitable[None]] = nothing) -> Departure:
    return Departure("5.0", before)


async def outcome(bot: Telegram) -> SendError:
    with pytest.raises(SendError) as raised:
        await bot.send(HIM, HELLO, a_departure())
    return raised.value


async def test_what_was_taken_has_the_id_that_telegram_gave_it(bot: Telegram, api: BotApi) -> None:
    departure = a_departure()
    assert await bot.send(HIM, HELLO, departure) == "31"
    assert departure.has_left
    assert api.paths == [f"/bot{TOKEN}/sendMessage"]


async def test_a_message_says_all_that_its_part_holds(bot: Telegram, api: BotApi) -> None:
    (part,) = bot.render(Outgoing("Siapkan:\n• KTP & <KK>", 7, Language.ID, ("Ya",)))
    await bot.send(HIM, part, a_departure())
    (asked,) = api.asked
    assert asked["chat_id"] == HIM
    assert (asked["text"], asked["parse_mode"]) == ("<b>Siapkan:</b>\n• KTP &amp; &lt;KK&gt;", "HTML")
    assert json.loads(asked["reply_markup"]) == {"inline_keyboard": [[{"text": "Ya", "callback_data": "7.0"}]]}
    assert json.loads(asked["link_preview_options"]) == {"is_disabled": True}


async def test_the_departure_is_told_before_anything_arrives(bot: Telegram, api: BotApi) -> None:
    arrived: list[int] = []

    async def before() -> None:
        arrived.append(len(api.paths))

    await bot.send(HIM, HELLO, a_departure(before))
    await bot.send(HIM, HELLO, a_departure(before))
    assert arrived == [0, 1]


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (error(429, "Too Many Requests: retry after 7", retry_after=7), TryLater, "too_many_requests"),
        (error(429, "Too Many Requests"), TryLater, "server_error"),
        (error(500, "Internal Server Error"), TryLater, "server_error"),
        (Response("<html>Bad Gateway", 502), TryLater, "server_error"),
        (Response("[]", 503), TryLater, "server_error"),
        (Response("<html>Gateway Time-out", 504), Unclear, "NetworkError"),
        (error(504, "Gateway Timeout"), Unclear, "NetworkError"),
        (error(401, "Unauthorized"), TryLater, "token"),
        (error(404, "Not Found"), TryLater, "token"),
        (error(403, "Forbidden: bot was blocked by the user"), Refused, "blocked"),
        (error(403, "Forbidden: user is deactivated"), Refused, "blocked"),
        (error(400, "Bad Request: chat not found"), Refused, "nobody"),
        (error(400, "Bad Request: PEER_ID_INVALID"), Refused, "nobody"),
        (error(400, "Bad Request: can't parse entities: Halo"), Refused, "bad_request"),
        (error(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1), Refused, "chat_migrated"),
        (Response("<html>odd", 200), Unclear, "TelegramError"),
        (JSONResponse([]), Unclear, "TelegramError"),
        (JSONResponse({"ok": True}), Unclear, "TelegramError"),
        (ok({"message_id": 1}), Unclear, "KeyError"),
    ],
)
async def test_each_answer_says_what_became_of_the_message(
    bot: Telegram, api: BotApi, answer: Response, kind: type[SendError], code: str
) -> None:
    api.answer = answer
    failure = await outcome(bot)
    assert (type(failure), failure.code) == (kind, code)
    assert len(api.paths) == 1


async def test_telegram_says_how_long_to_wait(bot: Telegram, api: BotApi) -> None:
    api.answer = error(429, "Too Many Requests: retry after 7", retry_after=7)
    failure = await outcome(bot)
    assert isinstance(failure, TryLater)
    assert failure.after_s == 7


async def test_without_an_answer_nobody_knows_whether_it_arrived(api: BotApi) -> None:
    api.answer = None
    async with bot_at(api.url, timeout_s=0.2) as bot:
        failure = await outcome(bot)
    assert (type(failure), failure.code, len(api.paths)) == (Unclear, "ReadTimeout", 1)


async def test_a_server_that_cannot_be_reached_has_received_nothing() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, but nobody listens
        async with bot_at(f"http://127.0.0.1:{taken.getsockname()[1]}") as bot:
            failure = await outcome(bot)
    assert (type(failure), failure.code) == (TryLater, "ConnectError")


class Taken(Exception):
    pass


@pytest.mark.parametrize("kept", [Taken("elsewhere"), OSError("database"), TimeoutError(), ValueError("x")])
async def test_what_keeps_a_message_from_leaving_is_raised_as_it_is(
    bot: Telegram, api: BotApi, kept: Exception
) -> None:
    async def before() -> None:
        raise kept

    departure = a_departure(before)
    with pytest.raises(type(kept)) as raised:
        await bot.send(HIM, HELLO, departure)
    assert raised.value is kept
    assert (departure.has_left, api.paths) == (False, [])
    assert await bot.send(HIM, HELLO, a_departure()) == "31"


async def test_one_bot_sends_many_messages_at_a_time(bot: Telegram, api: BotApi) -> None:
    departures = [a_departure() for _ in range(20)]
    await asyncio.gather(*(bot.send(HIM, HELLO, departure) for departure in departures))
    assert all(departure.has_left for departure in departures)
    assert len(api.paths) == 20


@pytest.mark.parametrize("answer", [ok(), error(400, "Halo"), Response("Halo, apa kabar?", 502), Response("Halo", 200)])
async def test_no_log_and_no_error_tells_words_or_the_token(
    bot: Telegram, api: BotApi, answer: Response, caplog: pytest.LogCaptureFixture
) -> None:
    api.answer = answer
    told = ""
    with caplog.at_level(logging.INFO):
        try:
            await bot.send(HIM, HELLO, a_departure())
        except SendError as failure:
            told = f"{failure!r} {failure.__cause__!r}"
    for secret in (TOKEN, TOKEN.partition(":")[2], "Halo"):
        assert secret not in caplog.text + told
    assert "sendMessage" in caplog.text  # what httpx logs was looked at


async def test_updates_are_polled_for_from_an_offset(bot: Telegram, api: BotApi) -> None:
    api.answer = ok([{"update_id": 8, "message": MESSAGE}])
    (update,) = await bot.updates(8, 1.5)
    assert update.update_id == 8
    assert bot.parse_update(update).messages[0].text == "Halo"
    (asked,) = api.asked
    assert (asked["offset"], asked["timeout"]) == ("8", "1")
    assert json.loads(asked["allowed_updates"]) == ["message", "edited_message", "callback_query", "my_chat_member"]


async def test_an_update_that_cannot_be_read_comes_once_and_is_not_logged(
    bot: Telegram, api: BotApi, caplog: pytest.LogCaptureFixture
) -> None:
    api.answer = ok([{"update_id": 8, "message": {"text": "NIK saya"}}, {"update_id": 9, "message": MESSAGE}])
    with caplog.at_level(logging.INFO):
        updates = await bot.updates(None, 0)
    assert [update.update_id for update in updates] == [8, 9]
    assert [len(bot.parse_update(update).messages) for update in updates] == [0, 1]
    assert "NIK" not in caplog.text


@pytest.mark.parametrize("answer", [error(401), Response("<html>", 502), JSONResponse({"ok": True})])
async def test_polling_raises_what_the_library_does(bot: Telegram, api: BotApi, answer: Response) -> None:
    api.answer = answer
    with pytest.raises(TelegramError):
        await bot.updates(None, 0)


async def test_telegram_is_told_our_commands_and_address(bot: Telegram, api: BotApi) -> None:
    api.answer = ok(True)
    await bot.prepare("https://jmo.example/channels/telegram")
    called = [path.rpartition("/")[2] for path in api.paths]
    assert called == ["setMyCommands", "setMyCommands", "setWebhook"]
    indonesian, english, webhook = api.asked
    assert ("Bicara petugas" in indonesian["commands"], "language_code" in indonesian) == (True, False)
    assert ("Talk to an officer" in english["commands"], english["language_code"]) == (True, "en")
    assert (webhook["url"], webhook["secret_token"]) == ("https://jmo.example/channels/telegram", "a-secret")
    assert webhook["max_connections"] == "40"
    assert "my_chat_member" in json.loads(webhook["allowed_updates"])


async def test_without_an_address_updates_wait_to_be_polled_for(bot: Telegram, api: BotApi) -> None:
    api.answer = ok(True)
    await bot.prepare(None)
    assert api.paths[-1].endswith("/deleteWebhook")
    assert api.asked[-1].get("drop_pending_updates", "false") == "false"


async def test_preparing_raises_what_telegram_refuses(bot: Telegram, api: BotApi) -> None:
    api.answer = error(400, "Bad Request: bad webhook")
    with pytest.raises(BadRequest):
        await bot.prepare("https://jmo.example/channels/telegram")


async def test_a_press_is_acknowledged_as_far_as_it_can_be(bot: Telegram, api: BotApi) -> None:
    api.answer = ok(True)
    await bot.acknowledge("99")
    assert api.asked[-1]["callback_query_id"] == "99"
    api.answer = error(400, "Bad Request: query is too old")
    await bot.acknowledge("99")


async def test_a_bot_can_be_closed_twice(api: BotApi) -> None:
    async with bot_at(api.url) as bot:
        await bot.close()
