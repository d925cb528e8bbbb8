"""What providers tell later: in any order, any number of times, and of messages that are not ours."""

import asyncio
from itertools import permutations

import pytest

from api.conversations.enums import MessageState
from api.delivery import ledger
from bot.channels.adapter import Refused, TryLater, Unclear
from bot.channels.inbound import Channel, Reached, Report
from tests.delivering import Fate, Post, Sent
from tests.factories import until_somebody_waits

QUEUED, SENT, DELIVERED = MessageState.QUEUED, MessageState.SENT, MessageState.DELIVERED
READ, FAILED, UNKNOWN = MessageState.READ, MessageState.FAILED, MessageState.UNKNOWN


@pytest.mark.parametrize(
    ("told", "ends"),
    [
        ((Reached.SENT,), SENT),
        ((Reached.SENT, Reached.DELIVERED), DELIVERED),
        ((Reached.SENT, Reached.DELIVERED, Reached.READ), READ),
        ((Reached.SENT, Reached.FAILED), FAILED),
        ((Reached.SENT, Reached.FAILED, Reached.DELIVERED), DELIVERED),
        ((Reached.DELIVERED, Reached.READ, Reached.FAILED), READ),
    ],
    ids=str,
)
async def test_in_any_order_and_repeated_reports_end_at_the_farthest(
    post: Post, told: tuple[Reached, ...], ends: MessageState
) -> None:
    for order in permutations(told):
        sent = await one_sent(post, address=str(order))
        for reached in (*order, *order):
            await post.is_told(report(sent, reached))
        assert (await post.states())[-1] == ends, order


async def test_several_reports_come_in_one_call_in_any_order(post: Post) -> None:
    await post.carries(await post.talk("satu", "dua"))
    first, second = post.adapter.arrived
    await post.is_told(report(second, Reached.READ), report(first, Reached.READ), report(second, Reached.DELIVERED))
    assert await post.states() == [READ, READ]


async def test_without_a_reference_a_report_is_known_by_the_providers_id(post: Post) -> None:
    await one_sent(post)
    await post.is_told(Report("telegram-1", Reached.DELIVERED))
    assert await post.states() == [DELIVERED]


async def test_why_it_failed_is_seen(post: Post) -> None:
    sent = await one_sent(post)
    await post.is_told(report(sent, Reached.FAILED, failure="131026"))
    assert [(line.state, line.failure) for line in await post.said()] == [(FAILED, "131026")]
    await post.is_told(report(sent, Reached.READ))
    assert [(line.state, line.failure) for line in await post.said()] == [(READ, None)]


@pytest.mark.parametrize(
    ("reached", "failure", "ends"),
    [(Reached.DELIVERED, None, DELIVERED), (Reached.FAILED, "131026", FAILED)],
    ids=["delivered", "failed"],
)
async def test_a_report_may_be_quicker_than_the_answer_to_the_sending(
    post: Post, reached: Reached, failure: str | None, ends: MessageState
) -> None:
    async def reports(sent: Sent) -> None:
        await post.is_told(Report("telegram-1", reached, sent.reference, failure))

    post.adapter.on_leaving = reports
    await post.carries(await post.talk("satu"))
    assert [(line.state, line.failure) for line in await post.said()] == [(ends, failure)]


@pytest.mark.parametrize(("reached", "ends"), [(Reached.DELIVERED, DELIVERED), (Reached.FAILED, FAILED)])
async def test_what_was_unknown_settles_itself_by_its_reference(
    post: Post, reached: Reached, ends: MessageState
) -> None:
    post.adapter.will("satu", Fate(after=Unclear("ReadTimeout")))
    await post.carries(await post.talk("satu"))
    assert await post.states() == [UNKNOWN]
    await post.is_told(report(post.adapter.left[0], reached))
    assert await post.states() == [ends]


async def test_what_was_to_be_tried_again_and_has_arrived_after_all_is_not_sent_again(post: Post) -> None:
    post.adapter.will("satu", Fate(after=TryLater("502", after_s=30)))
    conversation_id = await post.talk("satu")
    await post.carries(conversation_id)
    await post.is_told(report(post.adapter.left[0], Reached.DELIVERED))
    post.clock.advance(minutes=1)
    await post.carries(conversation_id)
    assert (len(post.adapter.left), await post.states()) == (1, [DELIVERED])


async def test_a_message_is_as_far_as_its_least_part(post: Post) -> None:
    await post.carries(await post.talk("satu|dua"))
    first, second = post.adapter.arrived
    ways = [(first, Reached.READ, SENT), (second, Reached.DELIVERED, DELIVERED), (second, Reached.READ, READ)]
    for part, reached, so_far in ways:
        await post.is_told(report(part, reached))
        assert await post.states() == [so_far]


async def test_a_part_that_was_read_lets_nobody_forget_the_one_that_failed(post: Post) -> None:
    await post.carries(await post.talk("satu|dua"))
    first, second = post.adapter.arrived
    await post.is_told(report(second, Reached.FAILED, failure="131026"))
    await post.is_told(report(first, Reached.READ))
    assert [(line.state, line.failure) for line in await post.said()] == [(FAILED, "131026")]


async def test_a_report_on_the_first_part_does_not_end_a_message_whose_second_still_waits(post: Post) -> None:
    post.adapter.will("dua", Fate(after=TryLater("503", after_s=5)))
    conversation_id = await post.talk("satu|dua")
    await post.carries(conversation_id)
    await post.is_told(report(post.adapter.arrived[0], Reached.READ))
    assert await post.states() == [QUEUED]
    post.clock.advance(seconds=10)
    await post.carries(conversation_id)
    assert (post.adapter.texts, await post.states()) == (["satu", "dua"], [SENT])


@pytest.mark.parametrize(
    "fate",
    [
        Fate(before=Refused("blocked")),
        Fate(after=Refused("blocked")),
        Fate(before=TryLater("ConnectError", after_s=60)),
    ],
    ids=["refused before it left", "refused", "given up"],
)
async def test_a_part_that_was_read_does_not_hide_that_another_was_never_sent(post: Post, fate: Fate) -> None:
    post.adapter.will("dua", fate, fate)
    conversation_id = await post.talk("satu|dua|tiga")
    await post.carries(conversation_id)
    post.clock.advance(hours=25)
    await post.carries(conversation_id)
    assert await post.states() == [FAILED]
    await post.is_told(report(post.adapter.arrived[0], Reached.READ))
    assert (await post.states(), await post.due()) == ([FAILED], [])


async def test_a_report_that_waits_for_the_courier_sees_what_the_courier_wrote(post: Post) -> None:
    sent = await one_sent(post)
    (message,) = await post.said()
    async with post.database.transaction() as session:
        locked = await ledger.locked_message(session, message.id)
        locked.state = QUEUED
    async with post.database.transaction() as session:
        locked = await ledger.locked_message(session, message.id)
        noting = asyncio.create_task(post.is_told(report(sent, Reached.DELIVERED)))
        await until_somebody_waits(post.database)
        locked.state = SENT
    await noting
    assert await post.states() == [DELIVERED]


async def test_a_report_of_another_channel_or_on_nobodys_message_changes_nothing(post: Post) -> None:
    sent = await one_sent(post)
    await post.is_told(report(sent, Reached.READ), channel=Channel.WHATSAPP)
    await post.is_told(Report("telegram-1", Reached.READ), channel=Channel.WHATSAPP)
    await post.is_told(Report("nobodys", Reached.READ), Report("nobodys", Reached.READ, "999999.0"))
    assert await post.states() == [SENT]


@pytest.mark.parametrize(
    "reference",
    [
        "9" * 30 + ".1",
        "1." + "9" * 30,
        "",
        ".",
        "a.b",
        "1",
        "-1.0",
        "1.-1",
        "1.0.0",
        " 1.0",
        "²·0",
        "²..",
        "٣.٠",
        "'; --",
    ],
)
async def test_an_absurd_reference_changes_nothing(post: Post, reference: str) -> None:
    await one_sent(post)
    await post.is_told(Report("nobodys", Reached.READ, reference))
    assert await post.states() == [SENT]


async def one_sent(post: Post, address: str = "peserta-1") -> Sent:
    await post.carries(await post.talk("satu", address=address))
    return post.adapter.arrived[-1]


def report(sent: Sent, reached: Reached, failure: str | None = None) -> Report:
    """What the provider says of a part, under the id that it gave it."""
    return Report(sent.id, reached, sent.reference, failure)
