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


class Contact(Base):
    """A participant as one channel knows him: found by a keyed hash, reached by the sealed address."""

    __tablename__ = "contacts"
    __table_args__ = (UniqueConstraint("channel", "address_key"),)

    id: Mapped[BigId]
    channel: Mapped[Channel]
    address_key: Mapped[bytes] = mapped_column(LargeBinary)
    address_sealed: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


class Conversation(Base):
    """The one talk with a contact. Its row is the lock under which messages get their `seq`.

    `to_be_erased`: what Rasa remembers of it is to go too, as soon as no turn is under way.
    """

    __tablename__ = "conversations"

    id: Mapped[BigId]
    contact_id: Mapped[int] = mapped_column(ForeignKey(Contact.id), unique=True)
    owner: Mapped[Owner] = mapped_column(default=Owner.BOT)
    language: Mapped[Language] = mapped_column(default=Language.ID)
    language_fixed: Mapped[bool] = mapped_column(default=False)
    last_seq: Mapped[int] = mapped_column(default=0)
    turns: Mapped[int] = mapped_column(default=0)
    to_be_erased: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime]


class Message(Base):
    """A line of the talk, in or out, in the order of `seq` (1, 2, 3 … without gaps per conversation).

    `reply_to_id` of an answer is the message that it answers; `answered_with_id` of a message that came in a
    burst is the one with which it was answered together.
    """

    __tablename__ = "messages"
    __table_args__ = (
        UniqueConstraint("conversation_id", "seq"),
        UniqueConstraint("channel", "provider_message_id"),
        Index("ix_messages_unprocessed", "conversation_id", postgresql_where=text("state = 'received'")),
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
