"""What tests of turns share: who owns a talk, what its lines are, an owner who comes in the middle of a turn."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from api.conversations.enums import Owner
from api.conversations.models import Message
from api.conversations.outbox import lock_conversation
from api.db import Database
from bot.actions.dialogue import Heard
from bot.answer import Answer


@dataclass
class TakenOver:
    """A dialogue during whose answer the conversation gets another owner."""

    database: Database
    owner: Owner

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        await give_to(self.database, heard.turn.conversation_id, self.owner)
        return [Answer("too late")]


async def give_to(database: Database, conversation_id: int, owner: Owner) -> None:
    async with database.transaction() as session:
        (await lock_conversation(session, conversation_id)).owner = owner


async def lines(database: Database) -> list[Message]:
    async with database.transaction() as session:
        return list(await session.scalars(select(Message).order_by(Message.seq)))


async def said(database: Database) -> list[str]:
    return [line.text for line in await lines(database) if not line.inbound]
