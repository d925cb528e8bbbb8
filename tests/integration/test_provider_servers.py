"""Servers on loopback: they start and stop at once, go down and come back, and fail as they are told to."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TimedOut
from telegram.request import HTTPXRequest

from ops.providers import UNLIMITED, BotApi, GraphApi, serving, serving_in_thread
from tests.fakes import StoppedClock
from tests.receiving import Desk, until

CHAT = 9_000_001
NUMBER = "620000000001"


@asynccontextmanager
async def bot_of(api: BotApi, url: str, patience_s: float = 5.0) -> AsyncIterator[Bot]:
    request = HTTPXRequest(read_timeout=patience_s, connection_pool_size=8)
    async with Bot(api.token, base_url=f"{url}/bot", request=request) as bot:
        yield bot


def graph_payload(text: str = "halo") -> dict[str, object]:
    return {"messaging_product": "whatsapp", "to": NUMBER, "type": "text", "text": {"body": text}}


async def test_a_server_that_refuses_comes_back_at_the_same_port() -> None:
    api = BotApi()
    budi = api.user(CHAT)
    async with serving(api) as url, bot_of(api, url) as bot:
        await api.faults.refuse()
        with pytest.raises(NetworkError):
            await bot.send_message(CHAT, "satu")
        with pytest.raises(ConnectionRefusedError):
            await asyncio.open_connection("127.0.0.1", int(url.rpartition(":")[2]))
        await api.faults.accept()
        await bot.send_message(CHAT, "dua")
    assert [heard.text for heard in budi.heard] == ["dua"]


async def test_who_waits_when_a_server_goes_down_loses_his_connection() -> None:
    api = BotApi()
    async with serving(api) as url, bot_of(api, url) as bot:
        polled = asyncio.create_task(bot.get_updates(timeout=30))
        await until(lambda: api.calls["getUpdates"])
        await api.faults.refuse()
        with pytest.raises(NetworkError):
            await asyncio.wait_for(polled, 2)


async def test_a_server_that_fails_takes_nothing_and_answers_no_json() -> None:
    api = GraphApi()
    async with serving(api) as url, httpx.AsyncClient(base_url=url) as client:
        api.faults.fail(502)
        answer = await client.post("/v25.0/100001/messages", json=graph_payload())
        assert (answer.status_code, answer.text) == (502, "Bad Gateway")
        await api.faults.clear()
        assert (await client.post("/v25.0/100001/messages", json=graph_payload())).status_code == 401
    assert api.calls == {}


async def test_a_message_is_taken_though_no_answer_comes() -> None:
    api = BotApi()
    budi = api.user(CHAT)
    async with serving(api) as url, bot_of(api, url, patience_s=0.05) as bot:
        api.faults.hang_after_taking(1)
        with pytest.raises(TimedOut):
            await bot.send_message(CHAT, "halo")
        assert len(await budi.hears(1)) == 1
        await bot.send_message(CHAT, "halo")
    assert api.doubles() == {(str(CHAT), "halo"): 2}


async def test_a_throttled_message_is_not_taken() -> None:
    api = BotApi()
    budi = api.user(CHAT)
    async with serving(api) as url, bot_of(api, url) as bot:
        api.faults.throttle(1, retry_after=7)
        with pytest.raises(RetryAfter) as refused:
            await bot.send_message(CHAT, "satu")
        await bot.send_message(CHAT, "dua")
    assert refused.value._retry_after.total_seconds() == 7
    assert [heard.text for heard in budi.heard] == ["dua"]


async def test_a_throttled_whatsapp_says_that_there_were_too_many() -> None:
    api = GraphApi()
    api.webhook_url = "http://127.0.0.1:9/hook"
    headers = {"authorization": f"Bearer {api.token}"}
    async with serving(api) as url, httpx.AsyncClient(base_url=url, headers=headers) as client:
        await api.user(NUMBER).says("halo")
        api.faults.throttle()
        answers = [await client.post("/v25.0/100001/messages", json=graph_payload()) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [429, 200]
    assert answers[0].json()["error"]["code"] == 130429


async def test_a_slow_server_answers_later() -> None:
    api = BotApi()
    async with serving(api) as url, bot_of(api, url) as bot:
        api.faults.slow(0.1)
        begin = time.monotonic()
        await bot.get_me()
        assert time.monotonic() - begin >= 0.1


async def test_a_server_stops_at_once_whatever_is_under_way() -> None:
    api = BotApi(retry_s=30)
    api.user(CHAT)
    others = asyncio.all_tasks()
    async with serving(api) as url, httpx.AsyncClient() as client:
        api.faults.hang_after_taking(1)
        calls = [
            asyncio.create_task(client.get(f"{url}/bot{api.token}/getUpdates?timeout=30")),
            asyncio.create_task(client.get(f"{url}/bot{api.token}/sendMessage?chat_id={CHAT}&text=halo")),
        ]
        await until(lambda: api.calls.total() == 2)
        api.faults.slow(30)
        calls.append(asyncio.create_task(client.get(f"{url}/bot{api.token}/getMe")))
        await until(lambda: len(asyncio.all_tasks() - others) >= 6)
        begin = time.monotonic()
    stopped_after = time.monotonic() - begin
    errors = await asyncio.gather(*calls, return_exceptions=True)
    assert all(isinstance(error, httpx.TransportError) for error in errors)
    assert stopped_after < 0.4
    assert asyncio.all_tasks() <= others


async def test_webhooks_that_are_still_repeated_end_with_the_server() -> None:
    api = GraphApi(retry_s=30)
    others = asyncio.all_tasks()
    async with serving(api):
        api.webhook_url = "http://127.0.0.1:9/hook"
        await api.user(NUMBER).says("halo")
        await until(lambda: api.webhook_answers["none"])
    assert asyncio.all_tasks() <= others


def test_a_thread_serves_those_who_have_no_event_loop() -> None:
    api = BotApi()
    with serving_in_thread(api) as hosted, httpx.Client(base_url=f"{hosted.url}/bot{api.token}") as client:
        budi = api.user(CHAT)
        hosted.run(budi.says("halo"))
        (update,) = client.get("/getUpdates").json()["result"]
        assert update["message"]["text"] == "halo"
        waiting = hosted.start(budi.hears(1))
        client.post("/sendMessage", data={"chat_id": CHAT, "text": "halo juga"})
        assert [heard.text for heard in waiting.result(2)] == ["halo juga"]
        with pytest.raises(TimeoutError, match="1 of 2 messages came"):
            hosted.run(budi.hears(2, within=0.01))
        hosted.run(api.faults.refuse())
        with pytest.raises(httpx.ConnectError):
            client.get("/getMe")
        hosted.run(api.faults.accept())
        assert client.get("/getMe").json()["ok"]


def test_a_port_that_is_taken_is_told_to_the_caller() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken, pytest.raises(OSError, match="in use"):  # noqa: SIM117
        with serving_in_thread(BotApi(), taken.getsockname()[1]):
            pass


async def test_a_hundred_chats_at_once_are_told_in_order_and_once_each() -> None:
    api = BotApi(per_chat=UNLIMITED, overall=UNLIMITED, clock=StoppedClock())
    desk = Desk(reply={"method": "sendMessage", "chat_id": str(CHAT), "text": "halo"})
    api.user(CHAT)
    async with serving(desk) as hook, serving(api) as url, bot_of(api, url) as bot:
        await bot.set_webhook(f"{hook}/hook", max_connections=10)
        for text in ("satu", "dua"):
            for chat in range(1, 101):
                await api.user(chat).says(text)
        await until(lambda: not api.updates.pending)
    texts: dict[int, list[str]] = {}
    for body in desk.bodies:
        texts.setdefault(body["message"]["chat"]["id"], []).append(body["message"]["text"])
    assert texts == {chat: ["satu", "dua"] for chat in range(1, 101)}
    assert len(api.sent) == 200
