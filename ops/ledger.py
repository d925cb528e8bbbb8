"""What became of every message that participants wrote and of every answer, by our tables and by what they heard."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import psycopg

from api.sealing import Sealer
from bot.channels.inbound import Channel
from ops.providers import telegram_people, whatsapp_people
from ops.stack import secret_key

Person = telegram_people.Chat | whatsapp_people.User
_TOLD_AS_SENT = frozenset({"sent", "delivered", "read"})


@dataclass(frozen=True)
class Writer:
    """A participant of a run, and the provider's ids of what he wrote."""

    channel: Channel
    person: Person
    wrote: list[str]


@dataclass(frozen=True)
class Part:
    """A part of an answer, as our tables know it: `provider_id` is a fingerprint.

    `invites`: it goes ahead of what waits for a closed window.
    """

    seq: int
    number: int
    state: str
    provider_id: str | None
    invites: bool


@dataclass(frozen=True)
class Counts:
    """Everything that may be counted; of `lost`, `doubled`, `out_of_order` and `unanswered` there should be none."""

    written: int
    stored: int
    answered: int
    unanswered: int
    answered_twice: int
    answers: int
    arrived: int
    doubled: int
    lost: int
    out_of_order: int
    unknown: int
    unknown_but_arrived: int
    failed: int
    waiting: int

    @property
    def faultless(self) -> bool:
        bad = (self.unanswered, self.answered_twice, self.doubled, self.lost, self.out_of_order, self.failed)
        known = self.written == self.stored and self.unknown == self.unknown_but_arrived
        return known and not any(bad) and not self.waiting


def count(data: Path, writers: Sequence[Writer]) -> Counts:
    """Compare a run's participants with the tables of the product whose data folder this is."""
    sealer = Sealer(secret_key(data))
    with psycopg.connect((data / "database_url").read_text()) as connection:
        keys = {_key(sealer, writer): writer for writer in writers}
        parts = _parts(connection, keys)
        turns = _turns(connection)
        stored = sum(_stored(connection, sealer, writer) for writer in writers)
        waiting = _waiting(connection)
    arrivals = [_Arrivals(sealer, writer.person, parts.get(key, [])) for key, writer in keys.items()]
    return Counts(
        written=sum(len(writer.wrote) for writer in writers),
        stored=stored,
        answered=turns[1],
        unanswered=turns[0],
        answered_twice=sum(number for times, number in turns.items() if times > 1),
        answers=sum(len(of_one) for of_one in parts.values()),
        arrived=sum(one.arrived for one in arrivals),
        doubled=sum(one.doubled for one in arrivals),
        lost=sum(one.lost for one in arrivals),
        out_of_order=sum(one.out_of_order for one in arrivals),
        unknown=sum(one.unknown for one in arrivals),
        unknown_but_arrived=sum(one.unexplained for one in arrivals),
        failed=sum(part.state == "failed" for of_one in parts.values() for part in of_one),
        waiting=waiting,
    )


class _Arrivals:
    """What one participant heard, held against what our tables say that we sent him."""

    def __init__(self, sealer: Sealer, person: Person, parts: Sequence[Part]) -> None:
        self._heard = [sealer.fingerprint(heard.message_id) for heard in person.heard]
        self._parts = {part.provider_id: part for part in parts if part.provider_id}
        self.unknown = sum(part.state == "unknown" for part in parts)
        self.arrived = len(set(self._heard) & set(self._parts))
        # A message that we never knew the id of: sent without an answer, or sent twice.
        self.unexplained = min(self.unknown, self._strangers)
        self.doubled = self._strangers - self.unexplained + len(self._heard) - len(set(self._heard))
        told = [part for part in parts if part.state in _TOLD_AS_SENT]
        self.lost = sum(part.provider_id not in set(self._heard) for part in told)

    @property
    def _strangers(self) -> int:
        return len(set(self._heard) - set(self._parts))

    @property
    def out_of_order(self) -> int:
        heard = [part for message_id in self._heard if (part := self._parts.get(message_id))]
        places = [(part.seq, part.number) for part in heard if not part.invites]
        return sum(later < earlier for earlier, later in pairwise(places))


def _key(sealer: Sealer, writer: Writer) -> bytes:
    return sealer.address_key(writer.channel, writer.person.address)


def _stored(connection: psycopg.Connection, sealer: Sealer, writer: Writer) -> int:
    prefix = _key(sealer, writer).hex()[:16]
    ids = [f"{prefix}:{sealer.fingerprint(written)}" for written in writer.wrote]
    query = "SELECT count(*) FROM messages WHERE channel = %s AND provider_message_id = ANY(%s)"
    return _number(connection.execute(query, (str(writer.channel), ids)))


def _parts(connection: psycopg.Connection, keys: Iterable[bytes]) -> Mapping[bytes, list[Part]]:
    query = """
        SELECT contacts.address_key, messages.seq, deliveries.part, deliveries.state, deliveries.provider_id,
            messages.meta ? 'invites'
        FROM deliveries JOIN messages ON messages.id = deliveries.message_id
        JOIN conversations ON conversations.id = messages.conversation_id
        JOIN contacts ON contacts.id = conversations.contact_id
        WHERE contacts.address_key = ANY(%s)
    """
    parts: dict[bytes, list[Part]] = {}
    for key, *fields in connection.execute(query, (list(keys),)):
        parts.setdefault(bytes(key), []).append(Part(*fields))
    return parts


def _turns(connection: psycopg.Connection) -> Counter[int]:
    """How many messages were given how many turns: the answers of one turn are stored at one moment."""
    query = """
        SELECT count(DISTINCT answer.created_at) FROM messages AS asked
        LEFT JOIN messages AS answer ON answer.reply_to_id = asked.id
        WHERE asked.author = 'participant' AND asked.answered_with_id IS NULL AND asked.state <> 'limited'
        GROUP BY asked.id
    """
    return Counter(times for (times,) in connection.execute(query))


def _waiting(connection: psycopg.Connection) -> int:
    query = "SELECT count(*) FROM messages WHERE state IN ('received', 'queued', 'pending') AND channel <> 'web'"
    return _number(connection.execute(query))


def on_the_way(data: Path, writers: Sequence[Writer]) -> int:
    """How many messages a provider has not brought yet, or wait for an answer, or to be sent."""
    sealer = Sealer(secret_key(data))
    with psycopg.connect((data / "database_url").read_text(), connect_timeout=5) as connection:
        stored = sum(_stored(connection, sealer, writer) for writer in writers)
        return sum(len(writer.wrote) for writer in writers) - stored + _waiting(connection)


def _number(rows: Iterator[tuple[Any, ...]] | psycopg.Cursor[tuple[Any, ...]]) -> int:
    return int(next(iter(rows))[0])
