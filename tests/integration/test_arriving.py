"""What one webhook brings: all that can be stored is, and after the acknowledgement whoever waits gets his turn."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest
from sqlalchemy.exc import OperationalError

from api.channels import arriving
from api.conversations.door import Door
from api.conversations.enums import MessageState
from api.conversations.inbox import Received
from api.conversations.notices import MOST_WAITING
from api.db import Database
from bot.channels.inbound import Batch, Channel, Inbound, Reached, Report
from tests.api import parts_for
from tests.delivering import Post
from tests.webhooks import WHATSAPP, hooked_around, parts_with_channels, rows

AWAY = OperationalError("a statement", None, Exception("the server has gone"))


@dataclass(frozen=True)
class DoorWithFaults(Door):
    """One that cannot store some words, and notes which it was brought."""

    faults: Mapping[str, Exception] = field(default_factory=dict)
    brought: list[str] = field(default_factory=list)

    async def store(self, inbound: Inbound) -> Received:
        self.brought.append(inbound.text)
        if inbound.text in self.faults:
            raise self.faults[inbound.text]
        return await super().store(inbound)


def a_door(database: Database, faults: Mapping[str, Exception]) -> DoorWithFaults:
    parts = parts_for(database)
    return DoorWithFaults(database, parts.jobs, parts.sealer, parts.texts, parts.clock, faults)


def a_batch(*said: str, reports: tuple[Report, ...] = ()) -> Batch:
    """Each from somebody else."""
    messages = (Inbound(Channel.TELEGRAM, f"dari-{text}", str(number), text) for number, text in enumerate(said))
    return Batch(tuple(messages), reports)


async def test_a_flood_in_one_call_gets_its_turn_though_its_last_message_gets_none(database: Database) -> None:
    flood = [WHATSAPP.message(f"halo {number}", number=number) for number in range(1, MOST_WAITING + 3)]
    async with hooked_around(parts_with_channels(database)) as hooked:
        await hooked.takes(WHATSAPP, WHATSAPP.brings(*flood))
        states = [message.state for message in await hooked.messages()]
    assert states.count(MessageState.LIMITED) == 2
    assert (await rows(database))["jobs"] == 1


async def test_what_cannot_be_stored_holds_up_nobody_else_and_the_first_failure_is_told(post: Post) -> None:
    await post.carries(await post.talk("jawaban"))
    door = a_door(post.database, {"dua": LookupError("dua"), "tiga": ValueError("tiga")})
    report = Report(post.adapter.arrived[0].id, Reached.READ)
    with pytest.raises(LookupError, match="dua"):
        await arriving.store(door, Channel.TELEGRAM, a_batch("satu", "dua", "tiga", "empat", reports=(report,)))
    assert (await rows(post.database))["messages"] == 2 + 2
    assert await post.states() == [MessageState.READ]


async def test_while_the_database_is_away_not_every_message_of_a_call_waits_for_it(database: Database) -> None:
    door = a_door(database, {"satu": AWAY})
    with pytest.raises(OperationalError):
        await arriving.store(door, Channel.TELEGRAM, a_batch("satu", "dua"))
    assert door.brought == ["satu"]
