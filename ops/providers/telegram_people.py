"""Those who write to the bot: users in private, and groups."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ops.providers.people import Heard, Listener
from ops.providers.telegram_rules import Buttons

Json = dict[str, Any]
Push = Callable[[str, Mapping[str, Any], int], None]


class Exchange:
    """What chats need of the Bot API: numbers, the time, every message by its number, and where updates go.

    `queries`: the callback queries asked so far.
    """

    def __init__(self, push: Push, now: Callable[[], int]) -> None:
        self.push, self.now = push, now
        self.messages: dict[tuple[int, int], Json] = {}
        self.queries: set[str] = set()
        self._numbers: Iterator[int] = itertools.count(1)

    def new_message(self, chat: "Chat", sender: Mapping[str, Any], content: Mapping[str, Any]) -> Json:
        number = next(self._numbers)
        message = {"message_id": number, "from": sender, "chat": chat.as_dict(), "date": self.now(), **content}
        self.messages[chat.id, number] = message
        return message

    def new_query(self) -> str:
        query = str(10_000_000 + next(self._numbers))
        self.queries.add(query)
        return query


class Chat(Listener):
    """A chat that the bot is in. What is said returns the number of the message, as text."""

    def __init__(self, exchange: Exchange, chat_id: int, name: str) -> None:
        super().__init__(str(chat_id), name)
        self.id = chat_id
        self._exchange = exchange

    def as_dict(self) -> Json:
        raise NotImplementedError

    def sender(self) -> Json:
        raise NotImplementedError

    async def says(self, text: str) -> str:
        command = text.split(maxsplit=1)[0].partition("@")[0] if text.startswith("/") else ""
        entities = {"entities": [{"type": "bot_command", "offset": 0, "length": len(command)}]} if command else {}
        return await self.sends({"text": text, **entities})

    async def sends(self, content: Mapping[str, Any]) -> str:
        """Any message: `content` as in core.telegram.org/bots/api#message."""
        message = self._exchange.new_message(self, self.sender(), content)
        self._exchange.push("message", message, self.id)
        return str(message["message_id"])

    async def edits(self, message_id: str, text: str) -> None:
        """Write something else where an own message stood."""
        message = self._exchange.messages[self.id, int(message_id)]
        message = {**message, "text": text, "edit_date": self._exchange.now()}
        self._exchange.messages[self.id, int(message_id)] = message
        self._exchange.push("edited_message", message, self.id)

    async def presses(self, heard: Heard, title: str) -> str:
        """Press a button as it stood when it was heard. The callback query's id; `LookupError` without the button."""
        query_id = self._exchange.new_query()
        query = {
            "id": query_id,
            "from": self.sender(),
            "message": dict(self._exchange.messages[self.id, int(heard.message_id)]),
            "chat_instance": self.address,
            "data": heard.data(title),
        }
        self._exchange.push("callback_query", query, self.id)
        return query_id

    async def sends_photo(self, caption: str = "") -> str:
        photo = {"photo": [{**_file("photo"), "width": 90, "height": 90}]}
        return await self.sends({**photo, "caption": caption} if caption else photo)

    async def sends_voice(self) -> str:
        return await self.sends({"voice": {**_file("voice"), "duration": 3, "mime_type": "audio/ogg"}})

    async def sends_sticker(self) -> str:
        kind = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return await self.sends({"sticker": {**_file("sticker"), **kind}})

    def _bot_becomes(self, before: str, after: str) -> None:
        bot = {"id": 1, "is_bot": True, "first_name": "bot"}
        change = {
            "chat": self.as_dict(),
            "from": self.sender(),
            "date": self._exchange.now(),
            "old_chat_member": {"user": bot, "status": before, "until_date": 0},
            "new_chat_member": {"user": bot, "status": after, "until_date": 0},
        }
        self._exchange.push("my_chat_member", change, self.id)

    def has_buttons(self, message_id: int, buttons: Buttons) -> None:
        """The bot changed the buttons under a message. Called by the Bot API."""
        self.heard = [
            replace(heard, buttons=buttons) if heard.message_id == str(message_id) else heard for heard in self.heard
        ]


class User(Chat):
    """A participant in private. Make one with `BotApi.user`."""

    has_blocked = False

    def as_dict(self) -> Json:
        return {"id": self.id, "first_name": self.name, "type": "private"}

    def sender(self) -> Json:
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": "id"}

    async def blocks(self) -> None:
        self.has_blocked = True
        self._bot_becomes("member", "kicked")

    async def unblocks(self) -> None:
        self.has_blocked = False
        self._bot_becomes("kicked", "member")


class Group(Chat):
    """A group in which one member speaks. Make one with `BotApi.group`."""

    def as_dict(self) -> Json:
        kind = "supergroup" if self.address.startswith("-100") else "group"
        return {"id": self.id, "title": self.name, "type": kind}

    def sender(self) -> Json:
        return {"id": 7_000_001, "is_bot": False, "first_name": "Anggota", "language_code": "id"}

    async def adds_the_bot(self) -> None:
        self._bot_becomes("left", "member")


def _file(kind: str) -> Json:
    return {"file_id": f"{kind}-file", "file_unique_id": kind, "file_size": 1024}
