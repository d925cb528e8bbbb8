"""What Telegram brings, as inbound messages: https://core.telegram.org/bots/api#update."""

import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import telegram
from telegram.constants import ChatMemberStatus, ChatType

from bot.attachment import Attachment, media
from bot.channels.adapter import Malformed
from bot.channels.inbound import Batch, ButtonRef, Channel, Inbound
from bot.channels.telegram import commands
from bot.channels.telegram.words import Word
from bot.payload import Payload

_GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)
_OUTSIDE = (ChatMemberStatus.LEFT, ChatMemberStatus.BANNED)
_INSIDE = (ChatMemberStatus.MEMBER, ChatMemberStatus.ADMINISTRATOR, ChatMemberStatus.RESTRICTED)
# The first that a message has: an animation is a document too, a venue a location too.
_KINDS = {
    "photo": Attachment.PHOTO,
    "live_photo": Attachment.PHOTO,
    "voice": Attachment.VOICE,
    "audio": Attachment.VOICE,
    "video_note": Attachment.VOICE,
    "sticker": Attachment.STICKER,
    "animation": Attachment.VIDEO,
    "video": Attachment.VIDEO,
    "document": Attachment.DOCUMENT,
    "location": Attachment.LOCATION,
    "contact": Attachment.CONTACT,
    **dict.fromkeys(
        ("checklist", "dice", "game", "giveaway", "invoice", "paid_media", "poll", "story"), Attachment.OTHER
    ),
}
# The name of every bot ends so. Which of them is ours nobody has to ask: Telegram brings us what is for us.
_A_BOT = re.compile(r"(?<!\w)@\w*bot\b", re.IGNORECASE | re.ASCII)
_ID = re.compile(r"[!-~]{1,64}")
_log = logging.getLogger(__name__)


def update_of(data: object) -> telegram.Update:
    """The update that these data tell. Raises `Malformed`."""
    if not isinstance(data, dict):
        raise Malformed("not an object")
    try:
        _number(data.get("update_id"))
        return telegram.Update.de_json(data)
    except Exception as error:
        # Without its cause, which quotes what a participant wrote.
        raise Malformed(type(error).__name__) from None


def legible(updates: list[Any]) -> Iterator[dict[str, Any]]:
    """The updates; of one that cannot be read only the number, so that it does not come back for ever."""
    for data in updates:
        try:
            update_of(data)
            yield data
        except Malformed:
            _log.warning("An update of Telegram could not be read")
            if isinstance(data, dict) and type(data.get("update_id")) is int:
                yield {"update_id": data["update_id"]}


def parse(body: bytes, bot_id: int | None) -> Batch:
    """What a webhook call brings. Raises `Malformed`."""
    try:
        data = json.loads(body.decode())
    except (ValueError, RecursionError) as error:
        raise Malformed(type(error).__name__) from None
    return parse_update(update_of(data), bot_id)


def parse_update(update: telegram.Update, bot_id: int | None) -> Batch:
    """What an update brings to the bot of that id. Raises `Malformed`."""
    try:
        return _batch(update, bot_id)
    except (TypeError, ValueError, AttributeError) as error:
        raise Malformed(type(error).__name__) from None


def _batch(update: telegram.Update, bot_id: int | None) -> Batch:
    if update.callback_query is not None:
        return _press(update.callback_query)
    if update.my_chat_member is not None:
        return Batch(_joined(update.my_chat_member, update.update_id))
    if update.message is not None:
        return Batch(_said(update.message, bot_id))
    return Batch(_edited(update.edited_message)) if update.edited_message is not None else Batch()


def _said(message: telegram.Message, bot_id: int | None) -> tuple[Inbound, ...]:
    if _is_of_a_bot(message):
        return ()
    if message.chat.type in _GROUPS:
        return (_in_group(message.chat, _number(message.message_id)),) if _addresses(message, bot_id) else ()
    return _in_private(message)


def _edited(message: telegram.Message) -> tuple[Inbound, ...]:
    """Where somebody walks who shares his location is no edit of words."""
    worded = message.text is not None or bool(message.caption)
    return _in_private(message, edited=True) if worded and not _is_of_a_bot(message) else ()


def _in_private(message: telegram.Message, *, edited: bool = False) -> tuple[Inbound, ...]:
    content = _content(message) if message.chat.type == ChatType.PRIVATE else None
    if content is None:
        return ()
    address, number, (text, payload) = _number(message.chat.id), _number(message.message_id), content
    return (Inbound(Channel.TELEGRAM, address, number, text, payload, edited=edited),)


def _content(message: telegram.Message) -> tuple[str, Payload | None] | None:
    """Text and payload; None for what Telegram tells about the chat."""
    if message.text is not None:
        return commands.read(_words(message.text))
    kind = next((kind for name, kind in _KINDS.items() if getattr(message, name)), None)
    return media(kind, _words(message.caption or "")) if kind is not None else None


def _press(query: telegram.CallbackQuery) -> Batch:
    """The wheel on a pressed button turns until it is answered, so that is done whatever it was."""
    if not _ID.fullmatch(_words(query.id)):
        raise ValueError("no id")
    reply = {"method": "answerCallbackQuery", "callback_query_id": query.id}
    if query.message is None:
        return Batch(reply=reply)
    chat, number, data = query.message.chat, f"press-{query.id}", _words(query.data or "")
    if chat.type in _GROUPS:
        return Batch((_in_group(chat, number),), reply=reply)
    title = _title(query.message, data)
    pressed = Inbound(Channel.TELEGRAM, _number(chat.id), number, title, button=ButtonRef.parse(data))
    return Batch((pressed,) if chat.type == ChatType.PRIVATE else (), reply=reply)


def _title(message: telegram.MaybeInaccessibleMessage, data: str) -> str:
    """Telegram forgets the buttons of a message after two days."""
    markup = message.reply_markup if isinstance(message, telegram.Message) else None
    keys = (key for row in markup.inline_keyboard for key in row) if markup else ()
    return next((_words(key.text) for key in keys if key.callback_data == data), Word.BUTTON.label_id)


def _joined(change: telegram.ChatMemberUpdated, update_id: int) -> tuple[Inbound, ...]:
    """A group that took us in."""
    was, now = change.old_chat_member.status, change.new_chat_member.status
    entered = change.chat.type in _GROUPS and was in _OUTSIDE and now in _INSIDE
    return (_in_group(change.chat, f"joined-{update_id}"),) if entered else ()


def _in_group(chat: telegram.Chat, number: str) -> Inbound:
    """What others write is never kept."""
    return Inbound(Channel.TELEGRAM, _number(chat.id), number, Word.GROUP.label_id, in_group=True)


def _addresses(message: telegram.Message, bot_id: int | None) -> bool:
    """Whether a group's message is for a bot: a command, its name, or a reply to what we said."""
    said, text = message.reply_to_message, _words(message.text or message.caption or "")
    replies = said is not None and said.from_user is not None and said.from_user.id == bot_id
    return replies or commands.is_command(text) or _A_BOT.search(text) is not None


def _is_of_a_bot(message: telegram.Message) -> bool:
    return message.from_user is not None and bool(message.from_user.is_bot)


def _words(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _number(value: object) -> str:
    """Ids are whole numbers of 64 bits."""
    if type(value) is not int or not -(2**63) <= value < 2**63:
        raise TypeError("no id")
    return str(value)
