"""Participants on WhatsApp."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from ops.providers.people import Heard, Listener

Receive = Callable[["User", Mapping[str, Any]], str]


class User(Listener):
    """A participant with his number. Make one with `GraphApi.user`. What is said returns the message's id.

    `wrote_at`: when he wrote last, which opens the window.
    """

    def __init__(self, receive: Receive, number: str, name: str) -> None:
        super().__init__(number, name)
        self.wrote_at: datetime | None = None
        self._receive = receive

    async def says(self, text: str) -> str:
        return await self.sends({"type": "text", "text": {"body": text}})

    async def sends(self, content: Mapping[str, Any]) -> str:
        """Any message: `content` as in .../whatsapp/cloud-api/webhooks/payload-examples. `LookupError` unheard."""
        return self._receive(self, content)

    async def presses(self, heard: Heard, title: str) -> str:
        """Press a button, or choose a row. Raises `LookupError` without it."""
        kind = "list_reply" if heard.is_list else "button_reply"
        choice = {"type": kind, kind: {"id": heard.data(title), "title": title}}
        return await self.sends(
            {"type": "interactive", "interactive": choice, "context": {"id": heard.message_id}},
        )

    async def sends_photo(self, caption: str = "") -> str:
        photo = {"id": "1001", "mime_type": "image/jpeg", "sha256": "0" * 44}
        return await self.sends({"type": "image", "image": {**photo, "caption": caption} if caption else photo})

    async def sends_voice(self) -> str:
        voice = {"id": "1002", "mime_type": "audio/ogg; codecs=opus", "sha256": "0" * 44, "voice": True}
        return await self.sends({"type": "audio", "audio": voice})

    async def sends_sticker(self) -> str:
        sticker = {"id": "1003", "mime_type": "image/webp", "sha256": "0" * 44, "animated": False}
        return await self.sends({"type": "sticker", "sticker": sticker})
