"""What one webhook brings: after it is acknowledged, whoever waits gets his turn at once."""

from api.conversations.notices import MOST_WAITING
from api.db import Database
from tests.webhooks import WHATSAPP, hooked_around, parts_with_channels, rows


async def test_a_flood_in_one_call_gets_its_turn_though_its_last_message_gets_none(database: Database) -> None:
    flood = [WHATSAPP.message(f"halo {number}", number=number) for number in range(1, MOST_WAITING + 3)]
    async with hooked_around(parts_with_channels(database)) as hooked:
        await hooked.takes(WHATSAPP, WHATSAPP.brings(*flood))
        states = [message.state for message in await hooked.messages()]
    assert states.count("limited") == 2
    assert (await rows(database))["jobs"] == 1
