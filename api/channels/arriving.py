"""What a provider brought, taken in: every message stored before the call is acknowledged."""

from collections.abc import Sequence
from dataclasses import replace

from api.conversations.door import Door
from api.conversations.enums import MessageState
from api.conversations.inbox import MAX_TEXT, Received
from api.db import DATABASE_AWAY
from api.delivery import reports
from api.fields import printable
from bot.channels.inbound import Batch, Channel, Inbound, Report


async def store(door: Door, channel: Channel, batch: Batch) -> list[Received]:
    """Store all of it, each message in a transaction of its own.

    If one fails, what others wrote is stored all the same; then it raises, and the provider brings all again.
    """
    received: list[Received] = []
    failures: dict[str, Exception] = {}
    for inbound in map(_clean, batch.messages):
        if not inbound.text.strip() or inbound.address in failures:  # nobody's later words before his earlier
            continue
        try:
            received.append(await door.store(inbound))
        except DATABASE_AWAY:
            raise
        except Exception as error:
            failures[inbound.address] = error
    await _note(door, channel, batch.reports)
    for failure in failures.values():
        raise failure
    return received


def _clean(inbound: Inbound) -> Inbound:
    """No character that the database cannot hold, and no more of them than a channel's message has."""
    return replace(inbound, text=str(printable(inbound.text))[:MAX_TEXT])


async def _note(door: Door, channel: Channel, told: Sequence[Report]) -> None:
    if told:
        known = [replace(one, provider_id=door.sealer.fingerprint(one.provider_id)) for one in told]
        async with door.database.transaction() as session:
            await reports.note(session, channel, known, texts=door.texts, clock=door.clock)


async def ask_for_turns(door: Door, received: Sequence[Received]) -> None:
    """After the acknowledgement: a turn for each conversation that waits for one, whatever came last in it."""
    waiting = (one for one in received if one.message.state == MessageState.RECEIVED)
    for one in {one.conversation.id: one for one in waiting}.values():
        await door.ask_for_turn(one)
