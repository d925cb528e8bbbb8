"""What a provider brought, taken in: every message stored before the call is acknowledged."""

from collections.abc import Sequence
from dataclasses import replace

from api.clock import Clock
from api.conversations.door import Door
from api.conversations.enums import MessageState
from api.conversations.inbox import MAX_TEXT, Received
from api.db import Database
from api.delivery import reports
from api.fields import printable
from bot.actions.texts import Texts
from bot.channels.inbound import Batch, Channel, Inbound, Report


async def store(door: Door, channel: Channel, batch: Batch) -> list[Received]:
    """Store all of it, each message in a transaction of its own. If one fails, the provider brings all again."""
    received = [await door.store(inbound) for inbound in map(_clean, batch.messages) if inbound.text.strip()]
    if batch.reports:
        await _note(door.database, channel, batch.reports, door.texts, door.clock)
    return received


def _clean(inbound: Inbound) -> Inbound:
    """No character that the database cannot hold, and no more of them than any channel carries."""
    return replace(inbound, text=str(printable(inbound.text))[:MAX_TEXT])


async def _note(database: Database, channel: Channel, told: Sequence[Report], texts: Texts, clock: Clock) -> None:
    async with database.transaction() as session:
        await reports.note(session, channel, told, texts=texts, clock=clock)


async def ask_for_turns(door: Door, received: Sequence[Received]) -> None:
    """After the acknowledgement: a turn for each conversation that waits for one, whatever came last in it."""
    waiting = (one for one in received if one.message.state == MessageState.RECEIVED)
    for one in {one.conversation.id: one for one in waiting}.values():
        await door.ask_for_turn(one)
