"""What is to be carried next in a conversation, and why not now."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.enums import MessageState
from api.conversations.models import INVITES, Contact, Conversation, Message
from api.delivery.models import Delivery
from bot.channels.adapter import Outgoing
from bot.channels.inbound import Channel

# No courier waits longer for a provider's answer, so a part that left before is no longer on its way.
LONGEST_SENDING = timedelta(seconds=20)
_QUEUED = (Message.state == MessageState.QUEUED, Message.channel != Channel.WEB)
_TO_BE_SENT = (MessageState.SENDING, MessageState.QUEUED)


@dataclass(frozen=True)
class Letter:
    """A message at the head of its conversation's outbox. `settled` are the parts that need no more care."""

    message_id: int
    conversation_id: int
    channel: Channel
    address_sealed: bytes
    outgoing: Outgoing
    settled: frozenset[int]


@dataclass(frozen=True)
class Head:
    """The first queued message of a conversation with its contact, all in one transaction."""

    message: Message
    contact: Contact

    @property
    def is_empty(self) -> bool:
        """Erased before it left."""
        return not self.message.text and not self.message.buttons

    @property
    def invites(self) -> bool:
        return bool(self.message.meta.get(INVITES))

    def wait(self, now: datetime) -> timedelta:
        """How long it must not be sent yet."""
        return max(timedelta(0), (self.message.next_try_at or now) - now)


async def head(session: AsyncSession, conversation_id: int) -> Head | None:
    """What waits longest in the conversation's outbox."""
    row = (
        await session.execute(
            select(Message, Contact)
            .join(Conversation, Conversation.id == Message.conversation_id)
            .join(Contact, Contact.id == Conversation.contact_id)
            .where(Message.conversation_id == conversation_id, *_QUEUED)
            .order_by(Message.seq)
            .limit(1)
        )
    ).one_or_none()
    return Head(row[0], row[1]) if row else None


async def letter(session: AsyncSession, head: Head) -> Letter:
    """All that carrying it needs, so that no transaction is open while it travels."""
    message, contact = head.message, head.contact
    outgoing = Outgoing(
        text=message.text,
        seq=message.seq,
        language=message.language,
        buttons=tuple(str(button["title"]) for button in message.buttons),
        invites=head.invites,
    )
    settled = await session.scalars(
        select(Delivery.part).where(Delivery.message_id == message.id, Delivery.state.not_in(_TO_BE_SENT))
    )
    return Letter(
        message_id=message.id,
        conversation_id=message.conversation_id,
        channel=message.channel,
        address_sealed=contact.address_sealed,
        outgoing=outgoing,
        settled=frozenset(settled),
    )


async def disown(session: AsyncSession, conversation_id: int, now: datetime) -> bool:
    """Parts that a courier was sending when it died: nobody knows whether they arrived.

    False if a part left so recently that its courier may be alive: a job is given up sooner than a courier.
    """
    sending = (
        Delivery.state == MessageState.SENDING,
        Delivery.message_id == Message.id,
        Message.conversation_id == conversation_id,
        Message.state == MessageState.QUEUED,
    )
    long_ago = Delivery.at < now - LONGEST_SENDING
    await session.execute(update(Delivery).where(*sending, long_ago).values(state=MessageState.UNKNOWN, at=now))
    return await session.scalar(select(Delivery.id).where(*sending).limit(1)) is None


async def due_conversations(
    session: AsyncSession, now: datetime, *, lying_since: datetime, channels: Collection[Channel]
) -> list[int]:
    """Conversations whose next message may be sent, but is not: after a wait, or after a crash."""
    heads = (
        select(Message.conversation_id, Message.next_try_at, Message.created_at)
        .where(*_QUEUED, Message.channel.in_(channels))
        .ext(distinct_on(Message.conversation_id))
        .order_by(Message.conversation_id, Message.seq)
        .subquery()
    )
    due = (heads.c.next_try_at <= now) | (heads.c.next_try_at.is_(None) & (heads.c.created_at < lying_since))
    return list(await session.scalars(select(heads.c.conversation_id).where(due)))
