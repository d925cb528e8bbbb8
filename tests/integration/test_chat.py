"""The web's side of a talk: the answer comes with the message, or a receipt; a page reload finds everything."""

import asyncio
from datetime import timedelta

import httpx
import pytest

from api.conversations import chat
from api.conversations.enums import MessageState, Owner
from bot.channels.web import parse
from language.detection import Language
from tests.api import Api, worker
from tests.factories import texts, until
from tests.fakes import EchoDialogue


async def test_a_message_is_answered_in_the_same_request(api: Api) -> None:
    async with worker(api.parts):
        reply = await api.say("otp ga masuk")
    assert reply.status_code == 200
    body = reply.json()
    assert [(line["from"], line["text"]) for line in body["messages"]] == [("bot", "echo: otp ga masuk")]
    assert (body["cursor"], body["language"], body["owner"]) == (2, "id", "bot")


async def test_messages_sent_at_once_are_all_answered_in_order(api: Api) -> None:
    async with worker(api.parts):
        replies = await asyncio.gather(*(api.say(f"pesan {n}") for n in range(5)))
    assert sorted(reply.json()["messages"][0]["text"] for reply in replies) == [f"echo: pesan {n}" for n in range(5)]
    lines = (await api.history())["messages"]
    asked = [line["text"] for line in lines if line["from"] == "participant"]
    assert [line["text"] for line in lines if line["from"] == "bot"] == [f"echo: {text}" for text in asked]


async def test_the_same_message_again_gets_the_same_answer_and_no_second_one(api: Api) -> None:
    async with worker(api.parts):
        first = await api.say("halo", client_id="one")
        again = await api.say("halo", client_id="one")
    assert first.json()["messages"][0]["id"] == again.json()["messages"][0]["id"]
    assert len((await api.history())["messages"]) == 2


LINES = ("min", "mau tanya", "jht saya")


async def posted_at_once(api: Api) -> list[httpx.Response]:
    """A thought in short lines, each its own request, and then the pause behind it."""
    pause = timedelta(seconds=0.05)

    async def stored() -> bool:
        return len((await api.history())["messages"]) == len(LINES)

    async with worker(api.parts, pause=pause):
        posts = [asyncio.create_task(api.say(text, client_id=text.replace(" ", "-"))) for text in LINES]
        await until(stored)
        api.clock.moment += pause
        return await asyncio.gather(*posts)


async def test_every_post_of_a_burst_gets_the_one_answer(api: Api) -> None:
    replies = await posted_at_once(api)
    assert [reply.status_code for reply in replies] == [200, 200, 200]
    (answer,) = replies[0].json()["messages"]
    assert sorted(answer["text"].removeprefix("echo: ").split()) == sorted(" ".join(LINES).split())
    assert [reply.json()["messages"] for reply in replies] == [[answer]] * 3
    assert {reply.json()["cursor"] for reply in replies} == {answer["id"]} == {4}


async def test_the_history_of_a_burst_has_every_line_and_the_answer_once(api: Api) -> None:
    await posted_at_once(api)
    *asked, answer = (await api.history())["messages"]
    assert {line["text"] for line in asked} == set(LINES)
    assert (answer["from"], answer["id"]) == ("bot", 4)


async def test_a_line_of_a_burst_posted_again_gets_the_same_answer(api: Api) -> None:
    replies = await posted_at_once(api)
    for text in LINES:
        again = await api.say(text, client_id=text.replace(" ", "-"))
        assert again.json()["messages"][0]["id"] == replies[0].json()["messages"][0]["id"]
    assert len((await api.history())["messages"]) == 4


async def test_a_slow_answer_gets_a_receipt_that_is_not_stored(api: Api) -> None:
    api.parts.settings.turn_timeout_s = 0.2
    reply = await api.say("otp ga masuk")
    assert reply.status_code == 202
    (note,) = reply.json()["messages"]
    assert note["text"] == texts().say("utter_receipt", Language.ID).text
    assert (note["id"], note["from"], note["meta"]) == (None, "system", {"receipt": True})
    lines = (await api.history())["messages"]
    assert [line["text"] for line in lines] == ["otp ga masuk"]


async def test_the_answer_after_a_receipt_is_found_behind_its_cursor(api: Api) -> None:
    api.parts.settings.turn_timeout_s = 0.2
    cursor = (await api.say("otp ga masuk")).json()["cursor"]
    async with worker(api.parts) as turns:
        conversation = await _conversation(api)
        await turns.run(conversation)
    later = await api.history(after=cursor)
    assert [line["text"] for line in later["messages"]] == ["echo: otp ga masuk"]


async def test_the_history_tells_both_sides_in_order(api: Api) -> None:
    async with worker(api.parts):
        await api.say("satu", client_id="one")
        await api.say("dua")
    lines = (await api.history())["messages"]
    assert [line["id"] for line in lines] == [1, 2, 3, 4]
    assert [line["text"] for line in lines] == ["satu", "echo: satu", "dua", "echo: dua"]
    assert lines[0]["client_id"] == "one"  # so that the page recognises its own line


async def test_behind_the_cursor_is_only_what_is_new(api: Api) -> None:
    async with worker(api.parts):
        await api.say("satu")
        await api.say("dua")
    assert [line["id"] for line in (await api.history(after=2))["messages"]] == [3, 4]
    nothing_new = await api.history(after=4)
    assert (nothing_new["messages"], nothing_new["cursor"]) == ([], 4)


async def test_what_the_page_fetched_is_sent_and_what_it_confirmed_is_delivered(api: Api) -> None:
    async with worker(api.parts):
        await api.say("satu")
    assert [line["state"] for line in (await api.history())["messages"]] == ["processed", "sent"]
    await api.history(after=2)
    assert [line["state"] for line in (await api.history())["messages"]] == ["processed", "delivered"]


async def test_a_long_history_shows_its_newest_lines(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "HISTORY_LINES", 3)
    async with worker(api.parts):
        await api.say("satu")
        await api.say("dua")
    assert [line["id"] for line in (await api.history())["messages"]] == [2, 3, 4]


async def test_another_browser_sees_nothing_of_it(api: Api) -> None:
    async with worker(api.parts):
        await api.say("rahasia")
    assert await api.history(session="browser-2") == {"messages": [], "cursor": 0, "language": "id", "owner": "bot"}


async def test_reading_makes_no_conversation(api: Api) -> None:
    await api.history(session="only-looking")
    assert await chat.read(api.parts, "only-looking", after=0) is None


async def test_a_talk_tells_whether_an_answer_is_on_its_way(api: Api) -> None:
    received = await api.parts.door.take_in(parse(session="browser-1", text="halo", client_id="1"))
    waiting = await chat.read(api.parts, "browser-1", after=0)
    assert waiting is not None
    assert (waiting.waiting, waiting.conversation.owner) == (True, Owner.BOT)
    async with worker(api.parts):
        talk = await chat.answers_to(api.parts, received)
    assert talk is not None
    assert [line.state for line in talk.messages] == [MessageState.SENT]


async def test_the_stand_in_answers_when_the_dialogue_is_away(api: Api) -> None:
    async with worker(api.parts, EchoDialogue(fails=True)):
        assert (await api.say("halo")).json()["messages"][0]["text"] == "echo: halo"


async def _conversation(api: Api) -> int:
    async with api.parts.database.transaction() as session:
        conversation = await chat.find(session, api.parts, "browser-1")
    assert conversation is not None
    return conversation.id
