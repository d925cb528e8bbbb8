"""Webhooks as providers post them: the same things said on either channel, proven, to the application of a test."""

import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import httpx
from sqlalchemy import func, select, text

from api.conversations.models import Conversation, Message
from api.db import Base, Database
from api.http import Parts
from bot.channels.inbound import Channel
from ops.providers.telegram_updates import SECRET_HEADER
from ops.providers.whatsapp_webhooks import Business, Event
from tests.api import Api, api_around, parts_for
from tests.factories import SEALER

Json = dict[str, Any]
TELEGRAM_TOKEN = "1000001:made-up"
META = Business("900001", "100001", "an-app-secret", "a-verify-token")
CHANNELS: Json = {
    "telegram_token": TELEGRAM_TOKEN,
    "whatsapp_token": "made-up",
    "whatsapp_phone_number_id": META.phone_number_id,
    "whatsapp_app_secret": META.app_secret,
    "whatsapp_verify_token": META.verify_token,
}


class Hook(Protocol):
    """How one provider writes down what a participant does. `who` and `number` tell people and messages apart."""

    channel: Channel

    def address(self, who: int) -> str: ...
    def proof(self, body: bytes) -> dict[str, str]: ...
    def says(self, text: str, *, who: int = 1, number: int = 1) -> bytes: ...
    def edits(self, text: str, *, who: int = 1, number: int = 1) -> bytes: ...
    def presses(self, ref: str, title: str, *, who: int = 1, number: int = 1) -> bytes: ...
    def says_in_a_group(self, text: str, *, number: int = 1) -> bytes: ...
    def sends_photo(self, caption: str, *, who: int = 1, number: int = 1) -> bytes: ...


class TelegramHook:
    """Bodies as in core.telegram.org/bots/api#update."""

    channel = Channel.TELEGRAM

    def address(self, who: int) -> str:
        return str(9_000_000 + who)

    def proof(self, body: bytes) -> dict[str, str]:
        return {SECRET_HEADER: SEALER.derived("telegram webhook")}

    def says(self, text: str, *, who: int = 1, number: int = 1) -> bytes:
        return self._update(number, message=self._message(who, number, text=text))

    def edits(self, text: str, *, who: int = 1, number: int = 1) -> bytes:
        return self._update(number, edited_message=self._message(who, number, text=text, edit_date=1_795_150_001))

    def sends_photo(self, caption: str, *, who: int = 1, number: int = 1) -> bytes:
        photo = {"file_id": "photo", "file_unique_id": "photo", "width": 90, "height": 90}
        return self._update(number, message=self._message(who, number, photo=[photo], caption=caption))

    def presses(self, ref: str, title: str, *, who: int = 1, number: int = 1) -> bytes:
        keyboard = {"inline_keyboard": [[{"text": title, "callback_data": ref}]]}
        under = self._message(who, 1, text="Pilih:", reply_markup=keyboard)
        query = {"id": f"77{number}", "from": under["from"], "chat_instance": "1", "message": under, "data": ref}
        return self._update(number, callback_query=query)

    def says_in_a_group(self, text: str, *, number: int = 1) -> bytes:
        chat = {"id": -100_200_300, "title": "Buruh", "type": "supergroup"}
        return self._update(number, message=self._message(1, number, text=f"@desk_bot {text}") | {"chat": chat})

    def _message(self, who: int, number: int, **content: Any) -> Json:
        chat_id = int(self.address(who))
        sender = {"id": chat_id, "is_bot": False, "first_name": "Budi"}
        chat = {"id": chat_id, "type": "private", "first_name": "Budi"}
        return {"message_id": number, "date": 1_795_150_000, "from": sender, "chat": chat, **content}

    def _update(self, number: int, **content: Any) -> bytes:
        return json.dumps({"update_id": 100_000 + number, **content}).encode()


class WhatsAppHook:
    """Bodies as in developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/overview."""

    channel = Channel.WHATSAPP

    def address(self, who: int) -> str:
        return str(620_000_000_000 + who)

    def proof(self, body: bytes) -> dict[str, str]:
        return META.signed(body)

    def says(self, text: str, *, who: int = 1, number: int = 1) -> bytes:
        return self.brings(self.message(text, who=who, number=number))

    def edits(self, text: str, *, who: int = 1, number: int = 1) -> bytes:
        newer = {"type": "text", "text": {"body": text}}
        edit = {"original_message_id": f"wamid.{number}", "message": newer}
        return self.brings(self._of(who, f"edit-{number}", type="edit", edit=edit))

    def sends_photo(self, caption: str, *, who: int = 1, number: int = 1) -> bytes:
        return self.brings(self._of(who, number, type="image", image={"id": "1", "caption": caption}))

    def presses(self, ref: str, title: str, *, who: int = 1, number: int = 1) -> bytes:
        reply = {"type": "button_reply", "button_reply": {"id": ref, "title": title}}
        return self.brings(self._of(who, f"press-{number}", type="interactive", interactive=reply))

    def says_in_a_group(self, text: str, *, number: int = 1) -> bytes:
        return self.brings({**self.message(text, number=number), "group_id": "120363000000000000"})

    def message(self, text: str, *, who: int = 1, number: int = 1) -> Json:
        return self._of(who, number, type="text", text={"body": text})

    def brings(self, *messages: Json, statuses: Sequence[Json] = ()) -> bytes:
        """One call that brings all of them."""
        events = [Event("messages", message) for message in messages] + [Event("statuses", one) for one in statuses]
        return META.notification(events)

    def _of(self, who: int, number: int | str, **content: Any) -> Json:
        return {"from": self.address(who), "id": f"wamid.{number}", "timestamp": "1795150000", **content}


TELEGRAM, WHATSAPP = TelegramHook(), WhatsAppHook()
HOOKS: tuple[Hook, ...] = (TELEGRAM, WHATSAPP)


def name_of(hook: Hook) -> str:
    return str(hook.channel)


@dataclass(frozen=True)
class Hooked:
    """The application with both channels switched on."""

    api: Api

    @property
    def database(self) -> Database:
        return self.api.parts.database

    async def call(
        self, hook: Hook, body: bytes, *, headers: dict[str, str] | None = None, content: Any = None
    ) -> httpx.Response:
        """Post a body with its proof (or other `headers`); `content` is what really travels."""
        proof = hook.proof(body) if headers is None else headers
        return await self.api.client.post(f"/channels/{hook.channel}", content=content or body, headers=proof)

    async def takes(self, hook: Hook, *bodies: bytes) -> None:
        """Post them one after the other; each is acknowledged."""
        for body in bodies:
            (await self.call(hook, body)).raise_for_status()

    async def messages(self) -> list[Message]:
        """All there are, of one conversation after the other."""
        async with self.database.transaction() as session:
            query = select(Message).order_by(Message.conversation_id, Message.seq)
            return list(await session.scalars(query))

    async def talk(self) -> Conversation:
        """The only conversation."""
        async with self.database.transaction() as session:
            return (await session.scalars(select(Conversation))).one()


@contextlib.asynccontextmanager
async def hooked_around(parts: Parts) -> AsyncIterator[Hooked]:
    async with api_around(parts) as api:
        yield Hooked(api)


def parts_with_channels(database: Database, **settings: Any) -> Parts:
    return parts_for(database, **{**CHANNELS, **settings})


async def rows(database: Database) -> dict[str, int]:
    """How many rows each table has that has any, and how many jobs there are."""
    async with database.transaction() as session:
        counts = {
            table.name: await session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
        counts["jobs"] = await session.scalar(text("SELECT count(*) FROM procrastinate_jobs")) or 0
    return {name: count for name, count in counts.items() if count}


@contextlib.asynccontextmanager
async def refusing(database: Database, words: str) -> AsyncIterator[None]:
    """The database takes no message with these words."""
    async with database.transaction() as session:
        await session.execute(text(f"ALTER TABLE messages ADD CONSTRAINT not_these CHECK (text <> '{words}')"))
    try:
        yield
    finally:
        async with database.transaction() as session:
            await session.execute(text("ALTER TABLE messages DROP CONSTRAINT not_these"))
