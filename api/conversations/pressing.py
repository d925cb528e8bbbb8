"""Which button a participant pressed."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from api.conversations.enums import Author, MessageState
from api.conversations.models import Conversation, Message
from bot.channels.inbound import ButtonRef, Inbound
from bot.payload import InvalidPayload, Payload


async def resolved(session: AsyncSession, conversation: Conversation, inbound: Inbound) -> Inbound:
    """With what the pressed button carries. A button that is no longer known leaves its title as words."""
    if inbound.button is None:
        return inbound
    button = await _button(session, conversation.id, inbound.button)
    try:
        payload = Payload.parse(str(button["payload"])) if button else None
    except InvalidPayload:  # of a release that knew other buttons
        payload = None
    return replace(inbound, payload=payload, text=str(button["title"]) if button else inbound.text)


async def _button(session: AsyncSession, conversation_id: int, ref: ButtonRef) -> dict[str, object] | None:
    buttons = await session.scalar(
        select(Message.buttons).where(
            Message.conversation_id == conversation_id,
            Message.seq == ref.seq,
            Message.author != Author.PARTICIPANT,
        )
    )
    return buttons[ref.index] if buttons and ref.index < len(buttons) else None


async def same_press(session: AsyncSession, conversation: Conversation, inbound: Inbound) -> Message | None:
    """The last message, if it presses the same button and still waits: somebody pressed twice."""
    if inbound.payload is None:
        return None
    return await session.scalar(
        select(Message).where(
            Message.conversation_id == conversation.id,
            Message.seq == conversation.last_seq,
            Message.state == MessageState.RECEIVED,
            Message.payload == str(inbound.payload),
        )
    )
