import hashlib
import hmac
import json
from collections.abc import AsyncIterator

import pytest

from bot.channels.adapter import Adapter, Forged, Outgoing
from bot.channels.inbound import Batch, Channel
from bot.channels.whatsapp import WhatsApp
from bot.channels.whatsapp.parts import TemplatePart
from language.detection import Language


@pytest.fixture
async def adapter() -> AsyncIterator[Adapter]:
    adapter = WhatsApp(token="t", phone_number_id="1065", app_secret="s", verify_token="v", template="buka")
    yield adapter
    await adapter.close()


def test_it_is_a_whole_adapter(adapter: Adapter) -> None:
    assert adapter.channel == Channel.WHATSAPP
    assert 0 < adapter.per_second < 80


def test_it_believes_its_own_secret_and_its_own_token(adapter: Adapter) -> None:
    digest = hmac.new(b"s", b"{}", hashlib.sha256).hexdigest()
    adapter.verify({"x-hub-signature-256": f"sha256={digest}"}, b"{}")
    with pytest.raises(Forged):
        adapter.verify({"x-hub-signature-256": f"sha256={digest}"}, b"[]")
    assert adapter.challenge({"hub.mode": "subscribe", "hub.verify_token": "v", "hub.challenge": "5"}) == "5"


def test_it_reads_what_came_for_its_own_number(adapter: Adapter) -> None:
    message = {"from": "620000000001", "id": "wamid.1", "type": "text", "text": {"body": "halo"}}
    change = {"value": {"metadata": {"phone_number_id": "1065"}, "messages": [message]}}
    webhook = {"object": "whatsapp_business_account", "entry": [{"changes": [change]}]}
    assert [m.text for m in adapter.parse(json.dumps(webhook).encode()).messages] == ["halo"]
    change["value"]["metadata"] = {"phone_number_id": "1066"}
    assert adapter.parse(json.dumps(webhook).encode()) == Batch()


def test_it_invites_with_the_template_it_was_given(adapter: Adapter) -> None:
    outgoing = Outgoing("Jawaban", 7, Language.ID, invites=True)
    assert adapter.render(outgoing) == [TemplatePart("buka", Language.ID)]


def test_a_template_that_cannot_be_sent_shows_at_the_start() -> None:
    with pytest.raises(ValueError, match="template"):
        WhatsApp(token="t", phone_number_id="1065", app_secret="s", verify_token="v", template="Jawaban siap")
