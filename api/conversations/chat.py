"""The web chat's side of a conversation: wait for the turn, read on from where one was."""

import time
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations import outbox
from api.conversations.enums import Author, MessageState
from api.conversations.inbox import Received
from api.conversations.models import Contact, Conversation, Message
from api.conversations.schemas import ChatMessage, ChatOut
from api.http import Parts
from bot.channels.inbound import Channel
from language.detection import Language

HISTORY_LINES = 200
# Somebody waits before a screen: a lost wake-up may cost him a second, no more.
_LOOK_AGAIN_S = 1.0
# No turn is over sooner than one begins to wait for it, or nearly none.
_FIRST_LOOK_S = 0.15


@dataclass(frozen=True)
class Talk:
    """A conversation as the web sees it at one moment."""

    conversation: Conversation
    messages: list[Message]
    waiting: bool

    def as_out(self) -> ChatOut:
        return ChatOut(
            messages=[ChatMessage.of(message) for message in self.messages],
            cursor=self.messages[-1].seq if self.messages else self.conversation.last_seq,
            language=self.conversation.language,
            owner=self.conversation.owner,
        )


async def answers_to(parts: Parts, received: Received) -> Talk | None:
    """The answers to a message, as soon as its turn is over; None when that takes too long."""
    deadline, patience = time.monotonic() + parts.settings.turn_timeout_s, _FIRST_LOOK_S
    with parts.wakeups.waiter(received.conversation.id, for_answers=True) as waiter:
        while (left := deadline - time.monotonic()) > 0:
            if received.message.state == MessageState.RECEIVED:
                await waiter.news(min(patience, left))
            talk = await _answered(parts, received)
            if talk is not None:
                return talk
            patience = _LOOK_AGAIN_S
    return None


async def _answered(parts: Parts, received: Received) -> Talk | None:
    async with parts.database.transaction() as session:
        found = select(Message, Conversation).join(Conversation).where(Message.id == received.message.id)
        own, conversation = (await session.execute(found)).one()
        if own.state == MessageState.RECEIVED:
            return None
        answered_with = own.answered_with_id or own.id
        rows = await session.scalars(select(Message).where(Message.reply_to_id == answered_with).order_by(Message.seq))
        messages = list(rows)
        if messages:
            await outbox.mark_fetched(session, conversation.id, seen=0, fetched=messages[-1].seq)
        return Talk(conversation, messages, waiting=False)


async def find(session: AsyncSession, parts: Parts, chat_session: str) -> Conversation | None:
    """The conversation of a browser, if it has one."""
    key = parts.sealer.address_key(Channel.WEB, chat_session)
    return await session.scalar(
        select(Conversation)
        .join(Contact, Contact.id == Conversation.contact_id)
        .where(Contact.channel == Channel.WEB, Contact.address_key == key)
    )


async def conversation_id_of(parts: Parts, chat_session: str) -> int | None:
    """The conversation that a stream is to follow, once the browser has one."""
    async with parts.database.transaction() as session:
        conversation = await find(session, parts, chat_session)
        return conversation.id if conversation is not None else None


async def read(parts: Parts, chat_session: str, *, after: int) -> Talk | None:
    """What came after `after`, own messages included; what came before counts as delivered."""
    async with parts.database.transaction() as session:
        conversation = await find(session, parts, chat_session)
        if conversation is None:
            return None
        messages = await _lines_after(session, conversation.id, after)
        await outbox.mark_fetched(session, conversation.id, seen=after, fetched=messages[-1].seq if messages else after)
        waiting = await session.scalar(
            select(Message.id)
            .where(Message.conversation_id == conversation.id, Message.state == MessageState.RECEIVED)
            .limit(1)
        )
        return Talk(conversation, messages, waiting=waiting is not None)


async def _lines_after(session: AsyncSession, conversation_id: int, after: int) -> list[Message]:
    """A fresh page gets the end of the talk; who reads on gets the next lines, none left out but erased ones."""
    written = (Message.conversation_id == conversation_id, Message.seq > after, Message.text != "")
    lines = select(Message).where(*written).limit(HISTORY_LINES)
    if after > 0:
        return list(await session.scalars(lines.order_by(Message.seq)))
    newest = await session.scalars(lines.order_by(Message.seq.desc()))
    return list(reversed(list(newest)))


def receipt(parts: Parts, received: Received) -> ChatOut:
    """What a participant reads when his answer takes longer. It is no message and is not stored."""
    language = Language(received.message.language)
    note = ChatMessage(
        id=None,
        sender=Author.SYSTEM,
        text=parts.texts.say("utter_receipt", language).text,
        meta={"receipt": True},
        sent_at=parts.clock(),
    )
    return ChatOut(
        messages=[note],
        cursor=received.message.seq,
        language=language,
        owner=received.conversation.owner,
    )
