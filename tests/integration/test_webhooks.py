"""What a webhook refuses: nobody speaks for a participant without the proof, and nothing that is refused is stored."""

import json
import logging
from collections.abc import AsyncIterator
from http import HTTPStatus

import httpx
import pytest

from api.db import Database
from api.guard import MAX_WEBHOOK_BYTES
from tests.api import api_around, parts_for
from tests.webhooks import (
    HOOKS,
    META,
    TELEGRAM,
    WHATSAPP,
    Hook,
    Hooked,
    hooked_around,
    name_of,
    parts_with_channels,
    rows,
)

WORDS = "kode otp saya 123456"
NESTED = b"[" * 100_000 + b"]" * 100_000
UNREADABLE = (
    b"",
    b"null",
    b"[]",
    b"{}",
    b'"halo"',
    b"{'update_id': 1}",
    b'{"update_id": 1',
    b'{"update_id": NaN, "object": NaN}',
    b'{"update_id": ' + b"9" * 5000 + b"}",
    json.dumps({"update_id": 1, "object": "whatsapp_business_account", "entry": []}).encode("utf-16"),
    json.dumps({"update_id": "é"}, ensure_ascii=False).encode("latin-1"),
    b"\xef\xbb\xbf{}",
    b"\x00" * 100,
    NESTED,
    b'{"update_id": 1, "message": ' + NESTED + b', "entry": ' + NESTED + b"}",
)
both = pytest.mark.parametrize("hook", HOOKS, ids=name_of)


@pytest.fixture
async def hooked(database: Database) -> AsyncIterator[Hooked]:
    async with hooked_around(parts_with_channels(database)) as running:
        yield running


def code_of(reply: httpx.Response) -> tuple[int, str]:
    return reply.status_code, reply.json()["error"]["code"]


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Telegram-Bot-Api-Secret-Token": ""},
        {"X-Telegram-Bot-Api-Secret-Token": "made-up"},
        {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM.proof(b"")["X-Telegram-Bot-Api-Secret-Token"].upper()},
        {"X-Telegram-Bot-Api-Secret-Token": "\xe9"},
        META.signed(TELEGRAM.says(WORDS)),
    ],
    ids=["missing", "empty", "wrong", "in capitals", "not ASCII", "of WhatsApp"],
)
async def test_telegram_is_believed_only_with_our_secret(hooked: Hooked, headers: dict[str, str]) -> None:
    raw = {name: value.encode("latin-1") for name, value in headers.items()}
    reply = await hooked.api.client.post("/channels/telegram", content=TELEGRAM.says(WORDS), headers=raw)
    assert code_of(reply) == (401, "forged_call")
    assert await rows(hooked.database) == {}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": "sha256=" + "0" * 64},
        {"X-Hub-Signature-256": WHATSAPP.proof(WHATSAPP.says(WORDS))["X-Hub-Signature-256"].replace("256", "1")},
        WHATSAPP.proof(WHATSAPP.says("halo")),
        TELEGRAM.proof(b""),
    ],
    ids=["missing", "empty", "no digest", "wrong", "another algorithm", "for another body", "of Telegram"],
)
async def test_whatsapp_is_believed_only_with_a_signature_of_these_very_bytes(
    hooked: Hooked, headers: dict[str, str]
) -> None:
    reply = await hooked.call(WHATSAPP, WHATSAPP.says(WORDS), headers=headers)
    assert code_of(reply) == (401, "forged_call")
    assert await rows(hooked.database) == {}


@both
async def test_who_proves_nothing_does_not_learn_whether_his_body_can_be_read(hooked: Hooked, hook: Hook) -> None:
    assert code_of(await hooked.call(hook, b"{", headers={})) == (401, "forged_call")


@both
async def test_a_body_that_cannot_be_read_is_refused_and_leaves_nothing(hooked: Hooked, hook: Hook) -> None:
    for body in UNREADABLE:
        reply = await hooked.call(hook, body)
        assert code_of(reply) == (400, "unreadable_call"), body[:40]
    assert await rows(hooked.database) == {}


@both
async def test_a_refused_body_stands_neither_in_the_answer_nor_in_the_log(
    hooked: Hooked, hook: Hook, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    broken = hook.says(WORDS)[:-1]
    replies = [await hooked.call(hook, broken), await hooked.call(hook, broken, headers={})]
    assert [reply.status_code for reply in replies] == [400, 401]
    assert "123456" not in "".join(reply.text for reply in replies) + caplog.text


@both
@pytest.mark.parametrize("in_pieces", [False, True], ids=["at once", "in pieces"])
async def test_a_body_that_is_too_large_is_refused_however_it_is_sent(
    hooked: Hooked, hook: Hook, in_pieces: bool
) -> None:
    body = hook.says(WORDS) + b" " * MAX_WEBHOOK_BYTES

    async def pieces() -> AsyncIterator[bytes]:  # without a Content-Length
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    reply = await hooked.call(hook, body, content=pieces() if in_pieces else body)
    assert code_of(reply) == (413, "body_too_large")
    assert await rows(hooked.database) == {}


@both
async def test_a_body_may_be_as_large_as_providers_make_it(hooked: Hooked, hook: Hook) -> None:
    body = hook.says(WORDS)
    await hooked.takes(hook, body + b" " * (MAX_WEBHOOK_BYTES - len(body)))
    assert len(await hooked.messages()) == 1


@pytest.mark.parametrize("name", ["web", "sms", "Telegram", "telegram%00", "telegram%252f", "whatsapp "])
async def test_a_channel_that_is_unknown_is_not_there(hooked: Hooked, name: str) -> None:
    for reply in (
        await hooked.api.client.post(f"/channels/{name}", content=TELEGRAM.says(WORDS), headers=TELEGRAM.proof(b"")),
        await hooked.api.client.get(f"/channels/{name}"),
    ):
        assert reply.status_code == 404
    assert await rows(hooked.database) == {}


@both
async def test_a_channel_without_settings_is_not_there(database: Database, hook: Hook) -> None:
    async with api_around(parts_for(database)) as api:
        body = hook.says(WORDS)
        reply = await api.client.post(f"/channels/{hook.channel}", content=body, headers=hook.proof(body))
        handshake = await api.client.get(f"/channels/{hook.channel}")
    assert code_of(reply) == code_of(handshake) == (404, "not_found")


def handshake(**changes: str) -> dict[str, str]:
    asked = {"mode": "subscribe", "challenge": "158", "verify_token": META.verify_token, **changes}
    return {f"hub.{name}": value for name, value in asked.items()}


async def test_the_handshake_gives_back_what_meta_asked(hooked: Hooked) -> None:
    reply = await hooked.api.client.get("/channels/whatsapp", params=handshake(challenge="<b>1158201444</b>"))
    assert (reply.status_code, reply.text) == (HTTPStatus.OK, "<b>1158201444</b>")
    assert reply.headers["content-type"].startswith("text/plain")  # it is never read as a page


@pytest.mark.parametrize(
    "asked",
    [
        {},
        handshake(verify_token="made-up"),
        handshake(verify_token=""),
        handshake(verify_token="é\x00"),
        handshake(mode="unsubscribe"),
        handshake(challenge=""),
    ],
    ids=str,
)
async def test_a_wrong_handshake_is_refused(hooked: Hooked, asked: dict[str, str]) -> None:
    assert code_of(await hooked.api.client.get("/channels/whatsapp", params=asked)) == (401, "forged_call")


async def test_telegram_has_no_handshake(hooked: Hooked) -> None:
    assert code_of(await hooked.api.client.get("/channels/telegram", params=handshake())) == (401, "forged_call")


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
async def test_a_webhook_takes_no_other_method(hooked: Hooked, method: str) -> None:
    assert code_of(await hooked.api.client.request(method, "/channels/telegram")) == (405, "method_not_allowed")
