"""Rasa as a dialogue, reached over loopback HTTP."""

import re
from collections.abc import Sequence
from typing import Any

import httpx

from api.privacy.memories import sender_of
from bot.actions.dialogue import BotUnavailable, Heard
from bot.actions.finding import as_known, is_ours, search
from bot.actions.signals import forced_act
from bot.actions.toolbox import Tools
from bot.answer import Answer, Button
from bot.payload import Payload

# Rasa strips every kind of space before it looks for its "/", so all of them go.
_LEADING = re.compile(r"\A[\s/]+")
# Turns of a talk after which Rasa begins a new session (measured: `python -m ops.turn_bench`).
SESSION_TURNS = 15
_WEBHOOK = "/webhooks/helpdesk/webhook"


class RasaDialogue:
    """Hands a message to Rasa and reads its answers. An empty or late reply is a failure."""

    def __init__(self, client: httpx.AsyncClient, tools: Tools) -> None:
        self._client, self._tools = client, tools

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        read = {"pressed": heard.turn.text} if heard.payload else self._read_words(heard.turn.text)
        try:
            if heard.number % SESSION_TURNS == 0:
                await self._post(_new_session(heard))
            answers = [_read(message) for message in await self._post(_request(heard, read))]
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise BotUnavailable(type(error).__name__) from error
        if not answers:
            raise BotUnavailable("empty reply")
        return answers

    def _read_words(self, text: str) -> dict[str, Any]:
        """What the help desk knows of the words. Search and triage share one reading, which the actions get too."""
        finding, triage = search(self._tools, text), self._tools.classifier.classify(text)
        known = as_known(finding, triage)
        return {"article_fits": is_ours(finding), "forced_act": forced_act(text), "known": known}

    async def _post(self, request: dict[str, Any]) -> list[dict[str, Any]]:
        response = await self._client.post(_WEBHOOK, json=request)
        return list(response.raise_for_status().json())


class NoDialogue:
    """The dialogue of reduced mode: there is none."""

    async def answer(self, heard: Heard) -> Sequence[Answer]:
        raise BotUnavailable("reduced mode")


def _request(heard: Heard, read: dict[str, Any]) -> dict[str, Any]:
    """The message with what was read in its words: Rasa then does not take a sure question for small talk."""
    return _envelope(heard, _message(heard), {"interrupted": heard.interrupted, **read})


def _new_session(heard: Heard) -> dict[str, Any]:
    """Rasa reads all events of a session for every message; a new one that goes on keeps it quick."""
    return _envelope(heard, "/session_start", {"goes_on": True})


def _envelope(heard: Heard, message: str, known: dict[str, Any]) -> dict[str, Any]:
    turn = heard.turn
    own = {"conversation_id": turn.conversation_id, "message_id": turn.message_id, "language": str(turn.language)}
    return {"sender": sender_of(turn.conversation_id), "message": message, "metadata": {**own, **known}}


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
