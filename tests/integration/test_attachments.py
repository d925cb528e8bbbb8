"""Photos, voice notes and the like over HTTP: the bot hears what came, words beside it count as words."""

from typing import Any

import pytest

from bot.actions.dialogue import Heard
from bot.attachment import Attachment
from tests.api import Api, worker
from tests.fakes import EchoDialogue


async def heard(api: Api, text: str = "", **more: Any) -> Heard:
    """What the dialogue hears of a message that is accepted."""
    dialogue = EchoDialogue()
    async with worker(api.parts, dialogue):
        (await api.say(text, **more)).raise_for_status()
    return dialogue.heard[-1]


async def refused(api: Api, text: str = "", **more: Any) -> tuple[int, str]:
    reply = await api.say(text, **more)
    return reply.status_code, reply.json()["error"]["code"]


@pytest.mark.parametrize("kind", Attachment)
async def test_an_attachment_alone_is_a_message_that_tells_its_kind(api: Api, kind: Attachment) -> None:
    message = await heard(api, attachment=kind)
    assert message.payload == f'/attachment{{"kind": "{kind}"}}'
    assert message.turn.text == kind.label_id


async def test_the_text_may_be_left_out_altogether(api: Api) -> None:
    async with worker(api.parts):
        reply = await api.client.post("/chat/messages", json={"session": "browser-1", "attachment": "photo"})
    assert [line["text"] for line in reply.json()["messages"]] == ["echo: [foto]"]


async def test_an_attachment_has_its_place_in_the_talk(api: Api) -> None:
    await heard(api, attachment="sticker")
    lines = (await api.history())["messages"]
    assert [(line["from"], line["text"]) for line in lines] == [
        ("participant", "[stiker]"),
        ("bot", "echo: [stiker]"),
    ]


async def test_words_beside_an_attachment_are_what_is_answered(api: Api) -> None:
    message = await heard(api, "layar saya begini, otp tidak masuk", attachment="photo")
    assert message.payload is None
    assert message.turn.text == "[foto] layar saya begini, otp tidak masuk"


async def test_spaces_beside_an_attachment_are_no_words(api: Api) -> None:
    message = await heard(api, " \n ", attachment="voice")
    assert (message.turn.text, message.payload) == ("[pesan suara]", '/attachment{"kind": "voice"}')


async def test_numbers_beside_an_attachment_are_masked(api: Api) -> None:
    message = await heard(api, "ini nik saya 9999990000000001", attachment="photo")
    assert message.turn.text == "[foto] ini nik saya [NIK]"


async def test_an_attachment_presses_no_button_that_came_with_it(api: Api) -> None:
    message = await heard(api, attachment="photo", payload="/ask_person")
    assert message.payload == '/attachment{"kind": "photo"}'


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
async def test_neither_words_nor_an_attachment_is_no_message(api: Api, text: str) -> None:
    assert await refused(api, text) == (422, "empty_message")
    assert (await api.history())["messages"] == []


async def test_what_no_channel_sends_is_no_attachment(api: Api) -> None:
    assert await refused(api, "lihat ini", attachment="virus") == (422, "bad_input")
    assert (await api.history())["messages"] == []
