"""The one way in: mask, store once, keep the order."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations.enums import Author, MessageState
from api.conversations.models import Contact, Conversation, Message, SealedValue
from api.conversations.wakeups import announce
from api.errors import EmptyMessage, MessageTooLong
from api.sealing import Sealer
from bot.channels.inbound import Inbound
from language.detection import Language, detect
from language.masking import Masked, SensitiveKind, mask

MAX_TEXT = 4000
# What an officer may need to see again. One-time codes and passwords are never kept in any form.
KEPT_KINDS = frozenset(
    {SensitiveKind.NIK, SensitiveKind.KPJ, SensitiveKind.PHONE, SensitiveKind.EMAIL, SensitiveKind.ACCOUNT}
)


@dataclass(frozen=True)
class Received:
    """What `receive` made of an inbound message; `new` is False when it was already stored."""

    conversation: Conversation
    message: Message
    new: bool


async def receive(session: AsyncSession, inbound: Inbound, *, sealer: Sealer, clock: Clock) -> Received:
    """Store an inbound message, masked. The same provider id again changes nothing.

    Raises `EmptyMessage` or `MessageTooLong` before anything is stored.
    """
    _check(inbound)
    conversation = await _locked_conversation(session, inbound, sealer=sealer, clock=clock)
    provider_id = _stored_id(inbound, sealer)
    known = await _known_message(session, inbound, provider_id)
    if known is not None:
        return Received(conversation, known, new=False)
    masked = mask(inbound.text)
    message = _as_message(conversation, inbound, masked, provider_id, clock)
    session.add(message)
    await session.flush()
    _seal_found(session, message, masked, sealer)
    await announce(session, conversation.id)
    return Received(conversation, message, new=True)


def _check(inbound: Inbound) -> None:
    if not inbound.text.strip():
        raise EmptyMessage
    if len(inbound.text) > MAX_TEXT:
        raise MessageTooLong


async def _locked_conversation(
    session: AsyncSession, inbound: Inbound, *, sealer: Sealer, clock: Clock
) -> Conversation:
    key = sealer.address_key(inbound.channel, inbound.address)
    contact = (Contact.channel == inbound.channel, Contact.address_key == key)
    find = select(Conversation).join(Contact).where(*contact).with_for_update(of=Conversation)
    conversation = await session.scalar(find)
    if conversation is None:
        await _first_meeting(session, inbound, key, sealer.seal(inbound.address), clock())
        conversation = (await session.scalars(find)).one()
    return conversation


async def _first_meeting(session: AsyncSession, inbound: Inbound, key: bytes, sealed: bytes, now: datetime) -> None:
    """A contact and its conversation. Of two first messages at once each finds what the other has made."""
    contact = {"channel": inbound.channel, "address_key": key, "address_sealed": sealed, "created_at": now}
    await session.execute(insert(Contact).values(contact).on_conflict_do_nothing())
    contact_id = await session.scalar(
        select(Contact.id).where(Contact.channel == inbound.channel, Contact.address_key == key)
    )
    language = detect(inbound.text, default=Language.ID)
    conversation = {"contact_id": contact_id, "language": language, "created_at": now}
    await session.execute(insert(Conversation).values(conversation).on_conflict_do_nothing())


def _stored_id(inbound: Inbound, sealer: Sealer) -> str:
    """Two browsers may count their messages alike; a keyed hash of the address keeps their ids apart."""
    return f"{sealer.address_key(inbound.channel, inbound.address).hex()[:16]}:{inbound.provider_message_id}"


async def _known_message(session: AsyncSession, inbound: Inbound, provider_id: str) -> Message | None:
    return await session.scalar(
        select(Message).where(
            Message.channel == inbound.channel,
            Message.provider_message_id == provider_id,
        )
    )


def _as_message(
    conversation: Conversation, inbound: Inbound, masked: Masked, provider_id: str, clock: Clock
) -> Message:
    _follow_language(conversation, inbound)
    return Message(
        conversation_id=conversation.id,
        seq=next_seq(conversation),
        author=Author.PARTICIPANT,
        channel=inbound.channel,
        text=masked.text,
        language=conversation.language,
        payload=str(inbound.payload) if inbound.payload else None,
        meta={"masked": sorted({found.kind for found in masked.found})} if masked.found else {},
        state=MessageState.RECEIVED,
        provider_message_id=provider_id,
        created_at=clock(),
    )


def _follow_language(conversation: Conversation, inbound: Inbound) -> None:
    """The language follows the person message by message, until he fixes it himself."""
    if inbound.language is not None:
        conversation.language, conversation.language_fixed = inbound.language, True
    elif inbound.payload is None and not conversation.language_fixed:
        conversation.language = detect(inbound.text, default=conversation.language)


def next_seq(conversation: Conversation) -> int:
    """The next place in the talk. The caller holds the conversation's row lock."""
    conversation.last_seq += 1
    return conversation.last_seq


def _seal_found(session: AsyncSession, message: Message, masked: Masked, sealer: Sealer) -> None:
    for found in masked.found:
        if found.kind in KEPT_KINDS:
            session.add(
                SealedValue(
                    conversation_id=message.conversation_id,
                    message_id=message.id,
                    kind=found.kind,
                    sealed=sealer.seal(found.value),
                    created_at=message.created_at,
                )
            )
