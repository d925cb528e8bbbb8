"""What tests of turns share: a talk in which time stands, who owns it, its lines, an owner who comes in the middle."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from api.conversations.enums import Owner
from api.conversations.models import Message
from api.conversations.outbox import lock_conversation
from api.db import Database
from api.turns import Turns
from bot.actions.dialogue import Dialogue, Heard
from bot.answer import Answer
from tests.factories import send, texts
from tests.fakes import EchoDialogue, StoppedClock

PAUSE = timedelta(seconds=0.05)


@dataclass
class TakenOver:
    """A dialogue during whose answer the conversation gets another owner."""

    database: Database
    owner: Owner

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        await give_to(self.database, heard.turn.conversation_id, self.owner)
        return [Answer("too late")]


@dataclass
class SayingDialogue:
    """A dialogue that always says the same, and remembers what it heard."""

    answer_: Answer
    heard: list[Heard] = field(default_factory=list)

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        self.heard.append(heard)
        return [self.answer_]


@dataclass
class Talk:
    """A conversation whose time passes only when a test says so. Whatever waits for time waits for ever."""

    database: Database
    clock: StoppedClock = field(default_factory=StoppedClock)
    conversation_id: int = 0

    async def sends(self, *texts: str, payload: str | None = None) -> None:
        for text in texts:
            received = await send(self.database, text, payload=payload, clock=self.clock)
            self.conversation_id = received.conversation.id

    def pauses(self) -> None:
        self.clock.moment += PAUSE

    async def runs(self, dialogue: Dialogue, stand_in: Dialogue | None = None) -> None:
        turns = Turns(self.database, dialogue, stand_in or EchoDialogue(), texts(), self.clock, PAUSE)
        async with asyncio.timeout(5):
            await turns.run(self.conversation_id)

    async def hears(self) -> list[Heard]:
        """What a dialogue hears of all that waits, as time stands."""
        dialogue = EchoDialogue()
        await self.runs(dialogue)
        return dialogue.heard

    async def is_answered(self) -> list[str]:
        return [heard.turn.text for heard in await self.hears()]


async def give_to(database: Database, conversation_id: int, owner: Owner) -> None:
    async with database.transaction() as session:
        (await lock_conversation(session, conversation_id)).owner = owner


async def lines(database: Database) -> list[Message]:
    async with database.transaction() as session:
        return list(await session.scalars(select(Message).order_by(Message.seq)))


async def said(database: Database) -> list[str]:
    return [line.text for line in await lines(database) if not line.inbound]
