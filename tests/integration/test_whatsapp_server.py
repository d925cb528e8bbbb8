"""The Graph API server keeps the rules of WhatsApp's Cloud API."""

import asyncio
import hashlib
import hmac
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import httpx
import pytest

from ops.providers import GraphApi, Rate, serving
from ops.providers.whatsapp_people import User
from ops.providers.whatsapp_webhooks import SubscriptionRefused
from tests.fakes import StoppedClock
from tests.receiving import Desk, until

NUMBER = "620000000001"
PAYLOAD = {"messaging_product": "whatsapp", "to": NUMBER}


@dataclass(frozen=True)
class WhatsApp:
    api: GraphApi
    client: httpx.AsyncClient
    desk: Desk
    hook: str
    clock: StoppedClock

    @property
    def budi(self) -> User:
        return self.api.user(NUMBER, "Budi")

    async def post(self, **payload: Any) -> httpx.Response:
        path = f"/v25.0/{self.api.business.phone_number_id}/messages"
        return await self.client.post(path, json={**PAYLOAD, **payload})

    async def says(self, text: str, **payload: Any) -> httpx.Response:
        return await self.post(type="text", text={"body": text}, **payload)

    async def code(self, **payload: Any) -> int | None:
        error = (await self.post(**payload)).json().get("error")
        return int(error["code"]) if error else None


@asynccontextmanager
async def whatsapp(*statuses: int, clock: StoppedClock | None = None, **settings: Any) -> AsyncIterator[WhatsApp]:
    clock = clock or StoppedClock()
    api = GraphApi(clock=clock, status_pause_s=0, retry_s=0.01, **settings)
    desk = Desk(*statuses, verify_token=api.business.verify_token)
    headers = {"authorization": f"Bearer {api.token}"}
    async with (
        serving(desk) as hook,
        serving(api) as url,
        httpx.AsyncClient(base_url=url, headers=headers, trust_env=False) as client,
    ):
        api.webhook_url = f"{hook}/hook"
        yield WhatsApp(api, client, desk, f"{hook}/hook", clock)


@pytest.fixture
async def there() -> AsyncIterator[WhatsApp]:
    async with whatsapp(statuses=(), templates={"undangan": "Halo {{1}}, balas pesan ini."}) as there:
        await there.budi.says("halo")
        yield there


def values(bodies: list[Any], kind: str) -> list[Any]:
    changes = [change for body in bodies for entry in body["entry"] for change in entry["changes"]]
    return [one for change in changes for one in change["value"].get(kind, [])]


def button(title: str, own: str) -> dict[str, Any]:
    return {"type": "reply", "reply": {"id": own, "title": title}}


def buttons(*all_of: dict[str, Any], body: str = "Pilih") -> dict[str, Any]:
    action = {"buttons": list(all_of)}
    return {"type": "interactive", "interactive": {"type": "button", "body": {"text": body}, "action": action}}


def rows(count: int, start: int = 0) -> list[dict[str, str]]:
    return [{"id": f"1.{index}", "title": f"Baris {index}"} for index in range(start, start + count)]


def a_list(*sections: dict[str, Any], opens: str = "Pilih", body: str = "Pilih") -> dict[str, Any]:
    action = {"button": opens, "sections": list(sections)}
    return {"type": "interactive", "interactive": {"type": "list", "body": {"text": body}, "action": action}}


async def test_a_message_arrives_with_its_buttons(there: WhatsApp) -> None:
    answer = await there.post(**buttons(button("Ya", "1.0"), button("Tidak", "1.1")), biz_opaque_callback_data="r-1")
    (heard,) = await there.budi.hears(1)
    assert (heard.text, heard.buttons, heard.reference) == ("Pilih", (("Ya", "1.0"), ("Tidak", "1.1")), "r-1")
    assert answer.json() == {
        "messaging_product": "whatsapp",
        "contacts": [{"input": NUMBER, "wa_id": NUMBER}],
        "messages": [{"id": heard.message_id}],
    }


async def test_a_wrong_token_is_refused(there: WhatsApp) -> None:
    there.client.headers["authorization"] = "Bearer other"
    answer = await there.says("halo")
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, 190)
    assert there.budi.heard == []


BAD = {
    "empty text": {"type": "text", "text": {"body": " "}},
    "long text": {"type": "text", "text": {"body": "😀" * 2048 + "a"}},
    "no text": {"type": "text"},
    "four buttons": buttons(*(button(str(n), str(n)) for n in range(4))),
    "no buttons": buttons(),
    "long title": buttons(button("x" * 21, "1")),
    "same titles": buttons(button("Ya", "1"), button("Ya", "2")),
    "same ids": buttons(button("Ya", "1"), button("Tidak", "1")),
    "long id": buttons(button("Ya", "1" * 257)),
    "long body": buttons(button("Ya", "1"), body="x" * 1025),
    "empty body": buttons(button("Ya", "1"), body=""),
    "eleven rows": a_list({"title": "a", "rows": rows(6)}, {"title": "b", "rows": rows(5, 6)}),
    "sections without titles": a_list({"rows": rows(1)}, {"rows": rows(1, 1)}),
    "long section title": a_list({"title": "x" * 25, "rows": rows(1)}),
    "empty section": a_list({"rows": []}),
    "long list button": a_list({"rows": rows(1)}, opens="x" * 21),
    "long list body": a_list({"rows": rows(1)}, body="x" * 4097),
    "long row title": a_list({"rows": [{"id": "1", "title": "x" * 25}]}),
    "long row id": a_list({"rows": [{"id": "1" * 201, "title": "x"}]}),
    "same row ids": a_list({"rows": [*rows(1), *rows(1)]}),
    "long description": a_list({"rows": [{"id": "1", "title": "x", "description": "x" * 73}]}),
    "other type": {"type": "hologram"},
    "no number": {"to": "Budi", "type": "text", "text": {"body": "halo"}},
    "other product": {"messaging_product": "telegram", "type": "text", "text": {"body": "halo"}},
    "long reference": {"type": "text", "text": {"body": "halo"}, "biz_opaque_callback_data": "x" * 513},
}


@pytest.mark.parametrize("payload", BAD.values(), ids=BAD)
async def test_what_goes_beyond_a_limit_is_refused(there: WhatsApp, payload: dict[str, Any]) -> None:
    answer = await there.post(**payload)
    error = answer.json()["error"]
    assert (answer.status_code, error["code"], error["type"]) == (400, 100, "OAuthException")
    assert error["error_data"]["details"]
    assert there.api.sent == []


GOOD = {
    "longest text": {"type": "text", "text": {"body": "😀" * 2048}},
    "longest buttons": buttons(*(button(f"{n}" * 20, f"{n}" * 256) for n in range(3)), body="x" * 1024),
    "longest list": a_list(
        {"title": "x" * 24, "rows": rows(9)},
        {"title": "b", "rows": [{"id": "1" * 200, "title": "x" * 24, "description": "x" * 72}]},
        opens="x" * 20,
        body="x" * 4096,
    ),
    "one section without title": a_list({"rows": rows(10)}),
}


@pytest.mark.parametrize("payload", GOOD.values(), ids=GOOD)
async def test_what_keeps_to_the_limits_is_taken(there: WhatsApp, payload: dict[str, Any]) -> None:
    assert await there.code(**payload) is None
    assert len(there.budi.heard) == 1


async def test_only_a_known_template_reaches_who_has_been_silent_for_a_day(there: WhatsApp) -> None:
    there.clock.advance(hours=24)
    closed = await there.says("halo")
    assert (closed.status_code, closed.json()["error"]["code"]) == (400, 131047)
    body = {"type": "body", "parameters": [{"type": "text", "text": "Budi"}]}
    template = {"name": "undangan", "language": {"code": "id"}, "components": [body]}
    assert await there.code(type="template", template=template) is None
    assert await there.code(type="template", template={**template, "components": []}) == 132000
    assert await there.code(type="template", template={**template, "name": "lain"}) == 132001
    await there.budi.says("halo")
    assert await there.code(type="text", text={"body": "halo"}) is None
    assert [heard.text for heard in there.budi.heard] == ["Halo Budi, balas pesan ini.", "halo"]


async def test_a_number_that_is_not_on_whatsapp_is_undeliverable(there: WhatsApp) -> None:
    assert await there.code(to="620000000009", type="text", text={"body": "halo"}) == 131026


async def test_one_participant_takes_a_burst_of_45_and_then_one_in_six_seconds(there: WhatsApp) -> None:
    codes = [await there.code(type="text", text={"body": "halo"}) for _ in range(46)]
    assert codes == [None] * 45 + [131056]
    there.clock.advance(seconds=5)
    assert await there.code(type="text", text={"body": "halo"}) == 131056
    there.clock.advance(seconds=1)
    assert await there.code(type="text", text={"body": "halo"}) is None


async def test_the_number_has_a_throughput() -> None:
    async with whatsapp(throughput=Rate(80, 2)) as there:
        await there.budi.says("halo")
        answers = [await there.says("halo") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[-1].json()["error"]["code"] == 130429


async def test_the_handshake_must_be_answered_as_agreed(there: WhatsApp) -> None:
    there.api.webhook_url = ""
    with pytest.raises(LookupError):
        await there.budi.says("halo")
    await there.api.subscribe(there.hook)
    assert there.api.webhook_url == there.hook
    async with serving(Desk(verify_token="other")) as other:
        with pytest.raises(SubscriptionRefused):
            await there.api.subscribe(f"{other}/hook")


async def test_webhooks_are_signed_over_the_raw_body_which_escapes_letters_and_slashes(there: WhatsApp) -> None:
    await there.desk.takes(1)
    await there.budi.says("terima kasih 🙏 1/2")
    await there.desk.takes(2)
    headers, body = there.desk.calls[-1]
    proof = hmac.new(there.api.business.app_secret.encode(), body, hashlib.sha256).hexdigest()
    assert headers["x-hub-signature-256"] == f"sha256={proof}"
    assert b"\\ud83d\\ude4f 1\\/2" in body
    (message,) = values([json.loads(body)], "messages")
    assert (message["from"], message["text"]) == (NUMBER, {"body": "terima kasih 🙏 1/2"})


async def test_messages_that_come_together_share_a_webhook_in_their_order() -> None:
    async with whatsapp(connections=1) as there:
        await asyncio.gather(*(there.api.user(f"62000000000{n}").says(str(n)) for n in range(5)))
        (body,) = await there.desk.takes(1)
    assert [message["text"]["body"] for message in values([body], "messages")] == list("01234")
    assert len(body["entry"][0]["changes"][0]["value"]["contacts"]) == 5


async def test_a_webhook_comes_again_until_it_is_taken_and_twice_on_demand() -> None:
    async with whatsapp(500, 204) as there:
        await there.budi.says("halo")
        bodies = await there.desk.takes(3)
        await until(lambda: there.api.webhook_answers["200"])
        assert bodies[0] == bodies[1] == bodies[2]
        there.api.faults.duplicates = 1
        await there.budi.says("halo lagi")
        assert values(await there.desk.takes(5), "messages")[3] == values(there.desk.bodies, "messages")[4]


async def test_presses_photos_and_voice_are_told(there: WhatsApp) -> None:
    await there.post(**buttons(button("Ya", "1.0")))
    await there.post(**a_list({"rows": rows(2)}))
    await there.budi.presses(there.budi.heard[0], "Ya")
    await there.budi.presses(there.budi.heard[1], "Baris 1")
    await there.budi.sends_photo("layar saya")
    await there.budi.sends_voice()
    await until(lambda: len(values(there.desk.bodies, "messages")) == 5)
    _, first, second, photo, voice = values(there.desk.bodies, "messages")
    assert first["interactive"] == {"type": "button_reply", "button_reply": {"id": "1.0", "title": "Ya"}}
    assert first["context"]["id"] == there.budi.heard[0].message_id
    assert second["interactive"] == {"type": "list_reply", "list_reply": {"id": "1.1", "title": "Baris 1"}}
    assert (photo["image"]["caption"], voice["audio"]["voice"]) == ("layar saya", True)


async def test_a_message_can_be_marked_as_read(there: WhatsApp) -> None:
    said = await there.budi.says("halo")
    answer = await there.post(status="read", message_id=said, typing_indicator={"type": "text"})
    assert answer.json() == {"success": True}
    assert there.api.read == [said]
    assert await there.code(status="read", message_id="wamid.other") == 100


async def test_every_message_is_reported_with_its_reference_in_any_order() -> None:
    async with whatsapp(shuffle=random.Random(1), batch=1) as there:
        await there.budi.says("halo")
        answer = await there.says("halo", biz_opaque_callback_data="r-1")
        statuses = values(await there.desk.takes(4), "statuses")
    assert {status["id"] for status in statuses} == {answer.json()["messages"][0]["id"]}
    assert {status["biz_opaque_callback_data"] for status in statuses} == {"r-1"}
    told = [status["status"] for status in statuses]
    assert sorted(told) == ["delivered", "read", "sent"]
    assert told != ["sent", "delivered", "read"]


async def test_what_cannot_be_delivered_may_be_told_afterwards() -> None:
    async with whatsapp(fails_late=True) as there:
        answer = await there.says("halo", biz_opaque_callback_data="r-1")
        assert answer.status_code == 200
        (status,) = values(await there.desk.takes(1), "statuses")
    assert (status["status"], status["errors"][0]["code"]) == ("failed", 131026)
