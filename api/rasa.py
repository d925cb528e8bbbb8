"""Rasa as a dialogue, reached over loopback HTTP."""

import re
from collections.abc import Sequence
from typing import Any

import httpx

from bot.actions.dialogue import BotUnavailable, Heard
from bot.actions.finding import search
from bot.actions.signals import forced_act
from bot.actions.toolbox import Tools
from bot.answer import Answer, Button
from bot.payload import Payload
from knowledge import Band

# Rasa strips every kind of space before it looks for its "/", so all of them go.
_LEADING = re.compile(r"\A[\s/]+")
_WEBHOOK = "/webhooks/helpdesk/webhook"


class RasaDialogue:
    """Hands a message to Rasa and reads its answers. An empty or late reply is a failure."""

    def __init__(self, client: httpx.AsyncClient, tools: Tools) -> None:
        self._client, self._tools = client, tools

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        request = _request(heard, article_fits=self._article_fits(heard))
        try:
            response = await self._client.post(_WEBHOOK, json=request)
            response.raise_for_status()
            answers = [_read(message) for message in response.json()]
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BotUnavailable(type(error).__name__) from error
        if not answers:
            raise BotUnavailable("empty reply")
        return answers

    def _article_fits(self, heard: Heard) -> bool:
        """Whether an article surely answers the words. Rasa then does not take them for small talk."""
        return heard.payload is None and search(self._tools, heard.turn.text).band == Band.SURE


class NoDialogue:
    """The dialogue of reduced mode: there is none."""

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        raise BotUnavailable("reduced mode")


def _request(heard: Heard, *, article_fits: bool) -> dict[str, Any]:
    turn = heard.turn
    return {
        "sender": f"conversation-{turn.conversation_id}",
        "message": _message(heard),
        "metadata": {
            "conversation_id": turn.conversation_id,
            "message_id": turn.message_id,
            "language": str(turn.language),
            "article_fits": article_fits,
            "forced_act": forced_act(turn.text),
        },
    }


def _message(heard: Heard) -> str:
    """What Rasa is to read. A pressed button speaks Rasa's own form; typed text can never do so."""
    if heard.payload is None:
        return _LEADING.sub("", heard.turn.text) or "?"
    payload = Payload.parse(heard.payload)
    return str(Payload(payload.intent, {**payload.entities, "spoken_language": str(heard.turn.language)}))


def _read(message: dict[str, Any]) -> Answer:
    """Our actions answer with a whole payload in `custom`; Rasa's own responses with text and buttons."""
    if "custom" in message:
        return Answer.from_dict(message["custom"])
    buttons = tuple(Button(button["title"], button["payload"]) for button in message.get("buttons", ()))
    return Answer(message["text"], buttons)
