"""What tests of deliveries share: a channel whose provider does what it is told to, and a post office around it."""

import asyncio
import contextlib
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import uuid4

from sqlalchemy import select
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import outbox
from api.conversations.enums import Author, MessageState
from api.conversations.inbox import Received, receive
from api.conversations.models import Contact, Message
from api.db import Database
from api.delivery import reports
from api.delivery.courier import Courier
from api.delivery.letters import due_conversations
from api.delivery.models import Delivery
from api.delivery.outcomes import Outcomes
from bot.answer import Answer
from bot.channels.adapter import Departure, Forged, Outgoing, Refused, TryLater
from bot.channels.inbound import Batch, Channel, Inbound, Report
from tests.factories import SEALER, texts, until
from tests.fakes import StoppedClock

HERE = "peserta-1"
LYING = timedelta(seconds=4)


@dataclass(frozen=True)
class Fate:
    """What becomes of a part: it fails before it leaves, or after; as long as `hangs` is not set, it travels."""

    before: Exception | None = None
    after: Exception | None = None
    hangs: asyncio.Event | None = None


ARRIVES = Fate()


@dataclass(frozen=True)
class Sent:
    """A part as the provider sees it, and the id that it gets."""

    id: str
    address: str
    text: str
    reference: str


@dataclass
class FakeAdapter:
    """A channel. Its parts are what "|" parts; they arrive, unless a test has said what else becomes of them.

    `left` are the parts of which a byte has left, `arrived` those that the provider has taken with an answer.
    """

    channel: Channel = Channel.TELEGRAM
    per_second: float = 1000.0
    left: list[Sent] = field(default_factory=list)
    arrived: list[Sent] = field(default_factory=list)
    down: Exception | None = None
    silent: bool = False
    probed: int = 0
    unsayable: Mapping[str, Exception] = field(default_factory=dict)
    on_sending: Callable[[], Awaitable[None]] | None = None
    on_leaving: Callable[[Sent], Awaitable[None]] | None = None
    tells_of_departure: bool = True
    _fates: dict[str, list[Fate]] = field(default_factory=lambda: defaultdict(list))

    def will(self, part: str, *fates: Fate) -> None:
        """Say what becomes of the next attempts to send this part."""
        self._fates[part] += fates

    def verify(self, headers: Mapping[str, str], body: bytes) -> None: ...

    def challenge(self, query: Mapping[str, str]) -> str:
        raise Forged("no handshake")

    def parse(self, body: bytes) -> Batch:
        return Batch()

    def render(self, outgoing: Outgoing) -> list[str]:
        if outgoing.text in self.unsayable:
            raise self.unsayable[outgoing.text]
        return [*outgoing.text.split("|")[:-1], " ".join([outgoing.text.split("|")[-1], *outgoing.buttons])]

    async def send(self, address: str, part: str, departure: Departure) -> str:
        fate = self._fate(part)
        if self.on_sending:
            await self.on_sending()
        if fate.before:
            raise fate.before
        if self.tells_of_departure:
            await departure.leaves()
        sent = Sent(f"{self.channel}-{len(self.left) + 1}", address, part, departure.reference)
        self.left.append(sent)
        await self._travel(sent, fate)
        self.arrived.append(sent)
        return sent.id

    def _fate(self, part: str) -> Fate:
        if self.down:
            return Fate(before=self.down)
        return self._fates[part].pop(0) if self._fates[part] else ARRIVES

    async def _travel(self, sent: Sent, fate: Fate) -> None:
        if self.on_leaving:
            await self.on_leaving(sent)
        if fate.hangs:
            await fate.hangs.wait()
        if fate.after:
            raise fate.after

    async def probe(self) -> None:
        self.probed += 1
        if self.down or self.silent:
            raise TryLater("unreachable")

    async def close(self) -> None: ...

    @property
    def texts(self) -> list[str]:
        """What has arrived, in its order."""
        return [sent.text for sent in self.arrived]


class Unsteady(Database):
    """A database that can go away: no transaction begins, or none is committed (but its work is done)."""

    def __init__(self, steady: Database) -> None:
        self.engine, self._steady = steady.engine, steady
        self.away = self.commits_nothing = False

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        if self.away:
            raise _gone()
        async with self._steady.transaction() as session:
            yield session
            if self.commits_nothing:
                raise _gone()


def _gone() -> OperationalError:
    return OperationalError("a statement", None, Exception("the server has gone"))


@dataclass
class Post:
    """A participant's channel, its courier, and a look at what is written down. Time stands still."""

    database: Database
    adapter: FakeAdapter = field(default_factory=FakeAdapter)
    clock: StoppedClock = field(default_factory=StoppedClock)
    answerable_for: timedelta | None = None

    def courier(self, database: Database | None = None) -> Courier:
        outcomes = Outcomes(texts(), self.clock, chance=lambda: 1.0)
        return Courier(database or self.database, {self.adapter.channel: self.adapter}, SEALER, outcomes, self.clock)

    def inbound(self, text: str = "halo", *, address: str = HERE, channel: Channel | None = None) -> Inbound:
        channel = channel or self.adapter.channel
        return Inbound(channel, address, uuid4().hex, text, answerable_for=self.answerable_for)

    async def hears(self, text: str = "halo", *, address: str = HERE, channel: Channel | None = None) -> Received:
        """The participant writes."""
        inbound = self.inbound(text, address=address, channel=channel)
        async with self.database.transaction() as session:
            return await receive(session, inbound, sealer=SEALER, texts=texts(), clock=self.clock)

    async def talk(self, *said: str | Answer, address: str = HERE, channel: Channel | None = None) -> int:
        """A conversation in which these answers wait. Gives its id."""
        conversation = (await self.hears(address=address, channel=channel)).conversation
        await self.says(conversation.id, *said)
        return conversation.id

    async def says(self, conversation_id: int, *said: str | Answer) -> list[Message]:
        answers = [Answer(one) if isinstance(one, str) else one for one in said]
        async with self.database.transaction() as session:
            conversation = await outbox.lock_conversation(session, conversation_id)
            return await outbox.queue(session, conversation, answers, author=Author.BOT, clock=self.clock)

    async def carries(self, conversation_id: int, database: Database | None = None) -> None:
        """One run of a courier. Where it would only wait for time to pass, it is stopped."""
        running = asyncio.create_task(self.courier(database).run(conversation_id))
        async with asyncio.timeout(10):
            while not running.done():
                await asyncio.wait([running], timeout=0.05)
                if await self.waits(conversation_id):
                    await asyncio.wait([running], timeout=0.05)
                    running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running

    async def waits(self, conversation_id: int) -> bool:
        """Whether what comes next must not be sent yet."""
        queued = [line for line in await self.said(conversation_id) if line.state == MessageState.QUEUED]
        return bool(queued and queued[0].next_try_at and queued[0].next_try_at > self.clock())

    async def due(self) -> list[int]:
        now = self.clock()
        async with self.database.transaction() as session:
            return await due_conversations(session, now, lying_since=now - LYING, channels={self.adapter.channel})

    async def sweeps(self) -> None:
        """Carry whatever is due."""
        for conversation_id in await self.due():
            await self.carries(conversation_id)

    async def said(self, conversation_id: int | None = None) -> list[Message]:
        """What goes to participants, in order."""
        query = select(Message).where(Message.author != Author.PARTICIPANT)
        if conversation_id is not None:
            query = query.where(Message.conversation_id == conversation_id)
        async with self.database.transaction() as session:
            return list(await session.scalars(query.order_by(Message.conversation_id, Message.seq)))

    async def states(self, conversation_id: int | None = None) -> list[MessageState]:
        return [line.state for line in await self.said(conversation_id)]

    async def parts(self) -> list[MessageState]:
        """How far each part is, of all messages in order."""
        query = select(Delivery.state).order_by(Delivery.message_id, Delivery.part)
        async with self.database.transaction() as session:
            return list(await session.scalars(query))

    async def contact(self) -> Contact:
        async with self.database.transaction() as session:
            return (await session.scalars(select(Contact))).one()

    async def is_told(self, *told: Report, channel: Channel | None = None) -> None:
        """The provider reports."""
        async with self.database.transaction() as session:
            known = [replace(one, provider_id=SEALER.fingerprint(one.provider_id)) for one in told]
            await reports.note(session, channel or self.adapter.channel, known, texts=texts(), clock=self.clock)

    async def erases(self, conversation_id: int) -> None:
        """Leave no word of the talk."""
        async with self.database.transaction() as session:
            for line in await session.scalars(select(Message).where(Message.conversation_id == conversation_id)):
                line.text, line.buttons = "", []

    async def until_left(self, count: int) -> None:
        async def have_left() -> bool:
            return len(self.adapter.left) >= count

        await until(have_left)


async def a_dead_letter(database: Database, text: str = "Kode baru sudah dikirim.") -> int:
    """An answer that the provider refused. Gives its id."""
    post = Post(database)
    post.adapter.will(text, Fate(before=Refused("blocked")))
    conversation_id = await post.talk(text, address=uuid4().hex)
    await post.carries(conversation_id)
    return (await post.said(conversation_id))[-1].id
