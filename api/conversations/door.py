"""Where every channel's messages come in: stored and committed first, then a turn is asked for."""

from dataclasses import dataclass

from procrastinate import App as Jobs

from api.clock import Clock
from api.conversations.enums import MessageState
from api.conversations.inbox import Received, receive
from api.db import Database
from api.jobs import defer_turn
from api.sealing import Sealer
from bot.actions.texts import Texts
from bot.channels.inbound import Inbound


@dataclass(frozen=True)
class Door:
    """`store` is what an acknowledgement needs; `ask_for_turn` may come after it, and the sweep makes up for it."""

    database: Database
    jobs: Jobs
    sealer: Sealer
    texts: Texts
    clock: Clock

    async def store(self, inbound: Inbound) -> Received:
        async with self.database.transaction() as session:
            return await receive(session, inbound, sealer=self.sealer, texts=self.texts, clock=self.clock)

    async def ask_for_turn(self, received: Received) -> None:
        if received.message.state == MessageState.RECEIVED:
            await defer_turn(self.jobs, received.conversation.id)

    async def take_in(self, inbound: Inbound) -> Received:
        """Both, one after the other: nothing is deferred that is not committed."""
        received = await self.store(inbound)
        await self.ask_for_turn(received)
        return received
