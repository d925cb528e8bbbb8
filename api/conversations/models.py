"""Tables of the conversations. Texts in them are masked; addresses and personal numbers are sealed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from api.conversations.enums import Author, MessageState, Owner
from api.db import Base, BigId
from bot.channels.inbound import Channel
from language.detection import Language

# In the `meta` of the message that leads a burst: all its lines as one text.
WHOLE = "whole"
# In the `meta` of the message that asks a participant to open his channel's window again.
INVITES = "invites"
# The web fetches its messages; to every other channel they are carried.
PUSHED = "channel <> 'web'"


class Contact(Base):
    """A participant as one channel knows him: found by a keyed hash, reached by the sealed address.

    Some channels let us speak only for a while after his last message: until `window_closes_at` (None: always).
    `invited_at` is when he was asked to open that window again.
    """

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("channel", "address_key"),)

    id: Mapped[BigId]
    channel: Mapped[Channel]
    address_key: Mapped[bytes] = mapped_column(LargeBinary)
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    window_closes_at: Mapped[datetime | None]
    invited_at: Mapped[datetime | None]

    def window_open(self, now: datetime) -> bool:
        """Whether the channel lets us speak to him."""
        return self.window_closes_at is None or now < self.window_closes_at


class Conversation(Base):
    """The one talk with a contact. Its row is the lock under which messages get their `seq`.

    `to_be_erased`: what Rasa remembers of it is to go too, as soon as no turn is under way. `slowed_at`: when its
    participant was last told that he writes faster than we answer.
    """

    __tablename__ = "conversations"
    __table_args__ = (Index("ix_conversations_to_be_erased", "id", postgresql_where=text("to_be_erased")),)

    id: Mapped[BigId]
    contact_id: Mapped[int] = mapped_column(ForeignKey(Contact.id), unique=True)
    owner: Mapped[Owner] = mapped_column(default=Owner.BOT)
    language: Mapped[Language] = mapped_column(default=Language.ID)
    language_fixed: Mapped[bool] = mapped_column(default=False)
    last_seq: Mapped[int] = mapped_column(default=0)
    turns: Mapped[int] = mapped_column(default=0)
    to_be_erased: Mapped[bool] = mapped_column(default=False)
    slowed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]

    def next_seq(self) -> int:
        """The next place in the talk. The caller holds this row's lock."""
        self.last_seq += 1
        return self.last_seq


class Message(Base):
    """A line of the talk, in or out, in the order of `seq` (1, 2, 3 … without gaps per conversation).

    `reply_to_id` of an answer is the message that it answers; `answered_with_id` of a message that came in a
    burst is the one with which it was answered together. Outbound, `next_try_at` is not before when it may be sent
    again, `failing_since` the first of its failed attempts in a row, and `failure` why it was not sent.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("channel", "provider_message_id"),
        Index("ix_messages_unprocessed", "conversation_id", postgresql_where=text("state = 'received'")),
        Index("ix_messages_outbox", "conversation_id", "seq", postgresql_where=text(f"state = 'queued' AND {PUSHED}")),
        Index("ix_messages_undelivered", "id", postgresql_where=text(f"state IN ('failed', 'unknown') AND {PUSHED}")),
    )

    id: Mapped[BigId]
    conversation_id: Mapped[int] = mapped_column(ForeignKey(Conversation.id))
    seq: Mapped[int]
    author: Mapped[Author]
    channel: Mapped[Channel]
    text: Mapped[str] = mapped_column(Text)
    language: Mapped[Language]
    payload: Mapped[str | None] = mapped_column(Text)
    buttons: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    meta: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[MessageState]
    provider_message_id: Mapped[str | None] = mapped_column(Text)
    reply_to_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), index=True)
    answered_with_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"))
    attempts: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    processed_at: Mapped[datetime | None]
    next_try_at: Mapped[datetime | None]
    failing_since: Mapped[datetime | None]
    failure: Mapped[str | None] = mapped_column(Text)

    @property
    def words(self) -> str:
        """What was said: the message, with the other lines of its burst."""
        return str(self.meta.get(WHOLE) or self.text)

    @property
    def inbound(self) -> bool:
        return self.author == Author.PARTICIPANT


class SealedValue(Base):
    """A personal number that was masked in a message, encrypted; every reveal leaves an audit row."""

    __tablename__ = "sealed_values"

    id: Mapped[BigId]
    conversation_id: Mapped[int] = mapped_column(ForeignKey(Conversation.id), index=True)
    message_id: Mapped[int] = mapped_column(ForeignKey(Message.id))
    kind: Mapped[str] = mapped_column(Text)
    sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class ArticleFeedback(Base):
    """Whether an article helped in a conversation, once per message that said so."""

    __tablename__ = "article_feedback"

    message_id: Mapped[int] = mapped_column(ForeignKey(Message.id), primary_key=True)
    article: Mapped[str] = mapped_column(Text, index=True)
    helped: Mapped[bool]
    at: Mapped[datetime]
