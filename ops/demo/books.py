"""What the help desk's own tables say, read while the day is played."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from api.conversations.enums import Author, MessageState
from api.sealing import Sealer
from bot.channels.inbound import Channel
from ops.ledger import Writer
from ops.stack import secret_key

_ON_THE_WAY = frozenset({MessageState.RECEIVED, MessageState.QUEUED})


@dataclass(frozen=True)
class Line:
    """A row of a talk."""

    author: Author
    state: MessageState
    text: str


@dataclass(frozen=True)
class Talk:
    """One participant's talk: its turns, its lines, and fingerprints of the provider's ids of what was sent, in order.

    `invitations` are those of what goes ahead of messages that wait for a closed window.
    """

    turns: int = 0
    lines: tuple[Line, ...] = ()
    sent_ids: tuple[str, ...] = ()
    invitations: frozenset[str] = frozenset()

    @property
    def said(self) -> list[Line]:
        """By the participant."""
        return [line for line in self.lines if line.author == Author.PARTICIPANT]

    @property
    def answers(self) -> list[Line]:
        return [line for line in self.lines if line.author != Author.PARTICIPANT]

    def author_of(self, text: str) -> Author:
        """Who of us said that: every message is a row before it leaves."""
        return next((line.author for line in self.answers if line.text == text), Author.BOT)

    @property
    def is_thought_about(self) -> bool:
        """Whether every message has had its turn."""
        return not any(line.state == MessageState.RECEIVED for line in self.said)

    @property
    def is_at_rest(self) -> bool:
        """Whether nothing waits for its turn or to be sent now."""
        return not any(line.state in _ON_THE_WAY for line in self.lines)

    def states(self) -> Counter[MessageState]:
        """How many of our messages are how far."""
        return Counter(line.state for line in self.answers)


class Books:
    """A view of the tables of the product with that data folder."""

    def __init__(self, data: Path) -> None:
        self._sealer = Sealer(secret_key(data))
        self._connection = psycopg.connect((data / "database_url").read_text(), autocommit=True)

    def talk(self, writer: Writer) -> Talk:
        """An empty one before the first message."""
        key = self._sealer.address_key(writer.channel, writer.person.address)
        found = self._rows(
            "SELECT conversations.id, turns FROM conversations JOIN contacts ON contacts.id = contact_id "
            "WHERE channel = %s AND address_key = %s",
            str(writer.channel),
            key,
        )
        if not found:
            return Talk()
        conversation, turns = found[0]
        sent = self._sent(conversation)
        invitations = frozenset(provider_id for provider_id, invites in sent if invites)
        in_order = tuple(provider_id for provider_id, invites in sent if not invites)
        return Talk(turns, self._lines(conversation), in_order, invitations)

    def fingerprint(self, provider_id: str) -> str:
        """The provider's id of a message as the tables have it."""
        return self._sealer.fingerprint(provider_id)

    def _lines(self, conversation: int) -> tuple[Line, ...]:
        query = "SELECT author, state, text FROM messages WHERE conversation_id = %s ORDER BY seq"
        rows = self._rows(query, conversation)
        return tuple(Line(Author(author), MessageState(state), text) for author, state, text in rows)

    def _sent(self, conversation: int) -> list[tuple[str, bool]]:
        rows = self._rows(
            "SELECT provider_id, meta ? 'invites' FROM deliveries JOIN messages ON messages.id = message_id "
            "WHERE conversation_id = %s AND provider_id IS NOT NULL ORDER BY seq, part",
            conversation,
        )
        return [(provider_id, invites) for provider_id, invites in rows]

    def turns(self, channel: Channel) -> int:
        query = "SELECT coalesce(sum(turns), 0) FROM conversations JOIN contacts ON contacts.id = contact_id"
        return self._number(f"{query} WHERE channel = %s", channel)

    def tickets(self, channel: Channel) -> int:
        query = "SELECT count(*) FROM tickets JOIN conversations ON conversations.id = conversation_id"
        return self._number(f"{query} JOIN contacts ON contacts.id = contact_id WHERE channel = %s", channel)

    def left_behind(self, channel: Channel) -> int:
        """Messages that got no turn or did not leave, and should have."""
        query = "SELECT count(*) FROM messages WHERE state IN ('received', 'queued', 'pending', 'failed')"
        return self._number(f"{query} AND channel = %s", channel)

    def _number(self, query: str, channel: Channel) -> int:
        return int(self._rows(query, str(channel))[0][0])

    def _rows(self, query: str, *values: Any) -> list[tuple[Any, ...]]:
        return self._connection.execute(query.encode(), values).fetchall()

    def close(self) -> None:
        self._connection.close()
