"""The one way in: mask, store once, keep the order."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from api.clock import Clock
from api.conversations.enums import Author, MessageState
from api.conversations.models import Contact, Conversation, Message, SealedValue
from api.conversations.notices import floods, tell_once
from api.conversations.pressing import resolved, same_press
from api.conversations.wakeups import announce
from api.conversations.window import is_key, opened
from api.errors import EmptyMessage, MessageTooLong
from api.sealing import Sealer
from bot.actions.texts import Texts
from bot.channels.inbound import Channel, Inbound
from language.detection import Language, detect
from language.masking import Masked, SensitiveKind, mask

# No channel takes longer ones.
MAX_TEXT = 4096
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


async def receive(session: AsyncSession, inbound: Inbound, *, sealer: Sealer, texts: Texts, clock: Clock) -> Received:
    """Store an inbound message, masked. The same provider id again changes nothing, unless it was edited.

    Raises `EmptyMessage` or `MessageTooLong` before anything is stored.
    """
    _check(inbound)
    conversation, contact = await _locked_conversation(session, inbound, sealer=sealer, clock=clock)
    provider_id = _stored_id(inbound, sealer)
    known = await _known_message(session, inbound, provider_id)
    if known is not None and inbound.edited:
        await _revise(session, known, inbound, sealer)
    if known is None:
        inbound = await resolved(session, conversation, inbound)
        known = await same_press(session, conversation, inbound)
    if known is not None:
        return Received(conversation, known, new=False)
    state = await _first_state(session, conversation, contact, inbound, clock)
    message = await _store(session, conversation, inbound, provider_id, state, sealer=sealer, clock=clock)
    if (notice := _notice(inbound, message)) is not None:
        await tell_once(session, conversation, message, notice, texts=texts, clock=clock)
    if inbound.channel == Channel.WEB:  # an open page shows what another wrote; nobody else listens
        await announce(session, conversation.id)
    return Received(conversation, message, new=True)


def _check(inbound: Inbound) -> None:
    if not inbound.text.strip():
        raise EmptyMessage
    if len(inbound.text) > MAX_TEXT:
        raise MessageTooLong


async def _locked_conversation(
    session: AsyncSession, inbound: Inbound, *, sealer: Sealer, clock: Clock
) -> tuple[Conversation, Contact]:
    key = sealer.address_key(inbound.channel, inbound.address)
    contact = (Contact.channel == inbound.channel, Contact.address_key == key)
    find = select(Conversation, Contact).join(Contact).where(*contact).with_for_update(of=Conversation)
    found = (await session.execute(find)).one_or_none()
    if found is None:
        await _first_meeting(session, inbound, key, sealer.seal(inbound.address), clock())
        found = (await session.execute(find)).one()
    return found[0], found[1]


async def _first_meeting(session: AsyncSession, inbound: Inbound, key: bytes, sealed: bytes, now: datetime) -> None:
    """A contact and its conversation. Of two first messages at once each finds what the other has made."""
    contact = {"channel": inbound.channel, "address_key": key, "address_sealed": sealed, "created_at": now}
    made = insert(Contact).values(contact).on_conflict_do_nothing().returning(Contact.id)
    contact_id = await session.scalar(made) or await session.scalar(
        select(Contact.id).where(Contact.channel == inbound.channel, Contact.address_key == key)
    )
    language = detect(inbound.text, default=Language.ID)
    conversation = {"contact_id": contact_id, "language": language, "created_at": now}
    await session.execute(insert(Conversation).values(conversation).on_conflict_do_nothing())


def _stored_id(inbound: Inbound, sealer: Sealer) -> str:
    """Two browsers may count their messages alike; a keyed hash of the address keeps their ids apart.

    A provider's id is kept as a fingerprint: WhatsApp writes the participant's number into it.
    """
    given = inbound.provider_message_id
    known = given if inbound.channel == Channel.WEB else sealer.fingerprint(given)
    return f"{sealer.address_key(inbound.channel, inbound.address).hex()[:16]}:{known}"


async def _known_message(session: AsyncSession, inbound: Inbound, provider_id: str) -> Message | None:
    return await session.scalar(
        select(Message).where(
            Message.channel == inbound.channel,
            Message.provider_message_id == provider_id,
        )
    )


async def _revise(session: AsyncSession, message: Message, inbound: Inbound, sealer: Sealer) -> None:
    """The newer words in place of the older. Who still waits is answered to these; nobody is answered twice."""
    masked = mask(inbound.text)
    if not message.text:  # erased meanwhile
        return
    message.text, message.meta = masked.text, {**message.meta, **_masked_meta(masked), "edited": True}
    message.payload = _payload(inbound)
    await session.execute(delete(SealedValue).where(SealedValue.message_id == message.id))
    _seal_found(session, message, masked, sealer)


async def _store(
    session: AsyncSession,
    conversation: Conversation,
    inbound: Inbound,
    provider_id: str,
    state: MessageState,
    *,
    sealer: Sealer,
    clock: Clock,
) -> Message:
    masked = mask(inbound.text)
    message = _as_message(conversation, inbound, masked, provider_id, clock)
    message.state = state
    session.add(message)
    await session.flush()
    _seal_found(session, message, masked, sealer)
    return message


async def _first_state(
    session: AsyncSession, conversation: Conversation, contact: Contact, inbound: Inbound, clock: Clock
) -> MessageState:
    """Most messages wait for their turn. A group's get none, nor the word that opens a window, nor a flood's."""
    closes_at = clock() + inbound.answerable_for if inbound.answerable_for else None
    something_waited = await opened(session, conversation, contact, closes_at)
    if inbound.in_group or (something_waited and is_key(inbound.text)):
        return MessageState.PROCESSED
    return MessageState.LIMITED if await floods(session, conversation) else MessageState.RECEIVED


def _notice(inbound: Inbound, message: Message) -> str | None:
    """The response to a message that gets no turn."""
    if inbound.in_group:
        return "utter_no_groups"
    return "utter_too_fast" if message.state == MessageState.LIMITED else None


def _as_message(
    conversation: Conversation, inbound: Inbound, masked: Masked, provider_id: str, clock: Clock
) -> Message:
    _follow_language(conversation, inbound)
    return Message(
        conversation_id=conversation.id,
        seq=conversation.next_seq(),
        author=Author.PARTICIPANT,
        channel=inbound.channel,
        text=masked.text,
        language=conversation.language,
        payload=_payload(inbound),
        meta=_masked_meta(masked),
        provider_message_id=provider_id,
        created_at=clock(),
    )


def _payload(inbound: Inbound) -> str | None:
    return str(inbound.payload) if inbound.payload else None


def _masked_meta(masked: Masked) -> dict[str, list[str]]:
    return {"masked": sorted({found.kind for found in masked.found})} if masked.found else {}


def _follow_language(conversation: Conversation, inbound: Inbound) -> None:
    """The language follows the person message by message, until he fixes it himself."""
    if inbound.language is not None:
        conversation.language, conversation.language_fixed = inbound.language, True
    elif inbound.payload is None and not conversation.language_fixed:
        conversation.language = detect(inbound.text, default=conversation.language)


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
