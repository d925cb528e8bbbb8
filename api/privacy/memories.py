"""What Rasa remembers of talks, and its erasure: a cache of its own that our transactions do not reach."""

import psycopg
from sqlalchemy import exists, select

from api.conversations.enums import MessageState
from api.conversations.models import Conversation, Message
from api.conversations.outbox import lock_conversation
from api.db import Database


class Memories:
    """The tables of Rasa's tracker store; without an address there are none."""

    def __init__(self, database_url: str) -> None:
        self._database_url = database_url

    async def erase(self, sender: str) -> None:
        """Erase all that was kept of a talk."""
        if not self._database_url:
            return
        async with await psycopg.AsyncConnection.connect(self._database_url, connect_timeout=5) as connection:
            await connection.execute("DELETE FROM events WHERE sender_id = %s", (sender,))


def sender_of(conversation_id: int) -> str:
    """The name by which Rasa knows a talk."""
    return f"conversation-{conversation_id}"


async def erase_pending(database: Database, memories: Memories) -> None:
    """Erase what was asked for, of talks without a turn under way: Rasa would write at its end what it has read."""
    under_way = exists().where(Message.conversation_id == Conversation.id, Message.state == MessageState.RECEIVED)
    waiting = select(Conversation.id).where(Conversation.to_be_erased, ~under_way)
    async with database.transaction() as session:
        pending = list(await session.scalars(waiting))
    for conversation_id in pending:
        async with database.transaction() as session:
            conversation = await lock_conversation(session, conversation_id)
            if await session.scalar(waiting.where(Conversation.id == conversation_id)) is not None:
                await memories.erase(sender_of(conversation_id))
                conversation.to_be_erased = False
