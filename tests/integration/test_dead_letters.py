"""Dead letters: officers see what did not reach the participant, and send it again when they say so."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from click.testing import Result
from sqlalchemy import select, update
from typer.testing import CliRunner

from api.cli import app
from api.conversations.enums import MessageState
from api.conversations.models import Message
from api.db import Database
from api.delivery import dead_letters
from api.desk import Desk
from bot.actions.port import HandOffReason
from bot.channels.adapter import Refused, TryLater, Unclear
from bot.channels.inbound import Channel
from tests.api import Api
from tests.delivering import FakeAdapter, Fate, Post
from tests.factories import JAKARTA, SignedInOfficer, a_ticket, a_triage, an_officer, send, turn_of

LETTERS = "/api/v1/dead-letters"
QUEUED, SENT, WITHDRAWN = MessageState.QUEUED, MessageState.SENT, MessageState.WITHDRAWN
FAILED, UNKNOWN = MessageState.FAILED, MessageState.UNKNOWN


@pytest.fixture
async def officer(database: Database) -> SignedInOfficer:
    return await an_officer(database)


async def listed(api: Api, officer: SignedInOfficer, **query: int) -> list[dict[str, Any]]:
    reply = await api.client.get(LETTERS, params=query, headers=officer.headers)
    return list(reply.raise_for_status().json()["letters"])


async def replay(api: Api, officer: SignedInOfficer, message_id: int) -> httpx.Response:
    return await api.client.post(f"{LETTERS}/{message_id}/replay", headers=officer.headers)


async def refused(post: Post, *said: str) -> list[int]:
    """Answers of one conversation, each refused at its last part. Gives their ids."""
    for one in said:
        post.adapter.will(one.split("|")[-1], Fate(after=Refused("blocked")))
    conversation_id = await post.talk(*said)
    await post.carries(conversation_id)
    return [line.id for line in await post.said(conversation_id)]


async def one_unknown(post: Post, text: str = "entah") -> int:
    post.adapter.will(text, Fate(after=Unclear("ReadTimeout")))
    conversation_id = await post.talk(text)
    await post.carries(conversation_id)
    return (await post.said(conversation_id))[-1].id


async def carry_all(post: Post) -> None:
    for conversation_id in sorted({line.conversation_id for line in await post.said()}):
        await post.carries(conversation_id)


async def test_officers_see_what_failed_or_may_have_the_newest_first(
    api: Api, post: Post, officer: SignedInOfficer
) -> None:
    await refused(post, "satu")
    await one_unknown(post, "dua")
    letters = await listed(api, officer)
    assert [(one["text"], one["state"], one["failure"]) for one in letters] == [
        ("dua", "unknown", "ReadTimeout"),
        ("satu", "failed", "blocked"),
    ]
    assert {(one["channel"], one["author"]) for one in letters} == {("telegram", "bot")}


async def test_nothing_else_is_among_them(api: Api, post: Post, officer: SignedInOfficer) -> None:
    """Neither what arrived or waits, nor a participant's own lines, nor the web's, which are fetched."""
    await post.carries(await post.talk("sampai", address="a"))
    await post.talk("menunggu", address="b")
    web = await post.talk("web", address="c", channel=Channel.WEB)
    async with post.database.transaction() as session:
        await session.execute(update(Message).where(Message.conversation_id == web).values(state=FAILED))
        await session.execute(update(Message).where(Message.text == "halo").values(state=FAILED))
    assert await listed(api, officer) == []


async def test_the_list_pages_without_gaps_or_doubles(api: Api, post: Post, officer: SignedInOfficer) -> None:
    ids = await refused(post, "satu", "dua", "tiga", "empat", "lima")
    seen = await listed(api, officer, limit=2)
    while page := await listed(api, officer, limit=2, before=seen[-1]["id"]):
        seen += page
    assert [one["id"] for one in seen] == ids[::-1]


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 201}, {"before": 0}, {"before": 2**63}])
async def test_an_absurd_page_is_bad_input(api: Api, officer: SignedInOfficer, query: dict[str, int]) -> None:
    assert (await api.client.get(LETTERS, params=query, headers=officer.headers)).status_code == 422


async def test_of_a_replayed_one_only_parts_that_have_not_arrived_are_sent(
    api: Api, post: Post, officer: SignedInOfficer
) -> None:
    (message_id,) = await refused(post, "satu|dua")
    letter = (await replay(api, officer, message_id)).raise_for_status().json()
    assert (letter["state"], letter["failure"], letter["attempts"]) == ("queued", None, 0)
    await carry_all(post)
    assert (post.adapter.texts, await post.states()) == (["satu", "dua"], [SENT])
    assert await listed(api, officer) == []


async def test_an_unknown_one_is_sent_again_when_an_officer_says_so(
    api: Api, post: Post, officer: SignedInOfficer
) -> None:
    await replay(api, officer, await one_unknown(post))
    await carry_all(post)
    assert ([sent.text for sent in post.adapter.left], await post.states()) == (["entah", "entah"], [SENT])


async def test_one_that_was_given_up_is_tried_for_another_day(api: Api, post: Post, officer: SignedInOfficer) -> None:
    post.adapter.down = TryLater("ConnectError", after_s=60)
    await post.talk("satu")
    await carry_all(post)
    post.clock.advance(hours=25)
    await carry_all(post)
    assert await post.states() == [FAILED]
    await replay(api, officer, (await post.said())[0].id)
    for hours in (0, 23):
        post.clock.advance(hours=hours)
        await carry_all(post)
        assert await post.states() == [QUEUED]
    post.adapter.down = None
    post.clock.advance(hours=1)
    await carry_all(post)
    assert post.adapter.texts == ["satu"]


async def test_one_that_was_erased_meanwhile_is_not_sent(api: Api, post: Post, officer: SignedInOfficer) -> None:
    (message_id,) = await refused(post, "satu")
    await post.erases((await post.said())[0].conversation_id)
    await replay(api, officer, message_id)
    await carry_all(post)
    assert (post.adapter.arrived, await post.states()) == ([], [WITHDRAWN])


async def test_of_two_officers_at_once_one_replays(api: Api, post: Post, officer: SignedInOfficer) -> None:
    (message_id,) = await refused(post, "satu")
    replies = await asyncio.gather(*(replay(api, officer, message_id) for _ in range(2)))
    assert sorted(reply.status_code for reply in replies) == [200, 409]


async def test_a_live_one_is_not_replayed(api: Api, post: Post, officer: SignedInOfficer) -> None:
    await post.carries(await post.talk("sampai"))
    await post.talk("menunggu", address="b")
    for line in await post.said():
        reply = await replay(api, officer, line.id)
        assert (reply.status_code, reply.json()["error"]["code"]) == (409, "illegal_move")
    assert await post.states() == [SENT, QUEUED]


async def test_a_line_of_the_participant_or_of_the_web_is_not_replayed(
    api: Api, post: Post, officer: SignedInOfficer
) -> None:
    heard = await post.hears()
    web = await send(post.database)
    await post.says(web.conversation.id, "web")
    async with post.database.transaction() as session:
        await session.execute(update(Message).values(state=FAILED))
    for message_id in (heard.message.id, web.message.id, (await post.said())[0].id):
        assert (await replay(api, officer, message_id)).status_code == 409


@pytest.mark.parametrize(("message_id", "status"), [(999_999_999, 404), (0, 422), (2**63, 422)])
async def test_one_that_is_not_there_is_not_found(
    api: Api, officer: SignedInOfficer, message_id: int, status: int
) -> None:
    assert (await replay(api, officer, message_id)).status_code == status


async def test_all_that_failed_is_replayed_the_unknown_left_alone(post: Post) -> None:
    await refused(post, "satu", "dua")
    await one_unknown(post)
    async with post.database.transaction() as session:
        assert await dead_letters.replay_all(session) == 2
    await carry_all(post)
    assert post.adapter.texts == ["satu", "dua"]
    assert await post.states() == [SENT, SENT, UNKNOWN]


async def test_the_command_line_replays_what_was_not_answered_and_what_was_not_delivered(
    post: Post, database_url: str
) -> None:
    await refused(post, "satu", "dua")
    async with post.database.transaction() as session:
        await session.execute(update(Message).where(Message.text == "halo").values(state=FAILED, attempts=6))
    told = await helpdesk("replay", "--database-url", database_url)
    assert (told.exit_code, told.stdout.split()) == (
        0,
        "1 messages wait for an answer again, 2 answers to be delivered.".split(),
    )
    async with post.database.transaction() as session:
        heard = await session.scalar(select(Message.state).where(Message.text == "halo"))
    assert (heard, await post.states()) == (MessageState.RECEIVED, [QUEUED, QUEUED])


async def helpdesk(*words: str) -> Result:
    """The command line, in a thread of its own: it starts an event loop."""
    return await asyncio.to_thread(CliRunner().invoke, app, list(words))


async def test_a_ticket_shows_its_channel_its_window_and_what_did_not_arrive(
    api: Api, database: Database, officer: SignedInOfficer
) -> None:
    post = Post(database, FakeAdapter(Channel.WHATSAPP), answerable_for=timedelta(hours=24))
    heard = await post.hears("otp ga masuk")
    ticket = await Desk(database, post.clock, JAKARTA).open_ticket(
        turn_of(heard), reason=HandOffReason.PERSON_ASKED, triage=a_triage(), article=None, problem="otp", details={}
    )
    post.adapter.will("satu", Fate(after=Refused("131026")))
    await post.says(heard.conversation.id, "satu", "dua")
    await post.carries(heard.conversation.id)
    seen = (await api.client.get(f"/api/v1/tickets/{ticket.number}", headers=officer.headers)).json()
    assert (seen["channel"], seen["window_closes_at"]) == ("whatsapp", "2026-11-21T05:00:00Z")
    lines = [(line["text"], line["state"], line["failure"]) for line in seen["transcript"]]
    assert lines[-2:] == [("satu", "failed", "131026"), ("dua", "sent", None)]


async def test_a_ticket_of_the_web_has_no_window(api: Api, database: Database, officer: SignedInOfficer) -> None:
    number = (await a_ticket(database)).number
    seen = (await api.client.get(f"/api/v1/tickets/{number}", headers=officer.headers)).json()
    assert (seen["channel"], seen["window_closes_at"]) == ("web", None)
