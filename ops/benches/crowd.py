"""Participants by the hundred, each with one question, and the webhooks that bring them."""

import itertools
import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime

from bot.channels.inbound import Channel
from ops.benches.load import Call
from ops.connected import Connected
from ops.endurance import TEXTS
from ops.ledger import Writer
from ops.providers import BotApi
from ops.providers.telegram_people import User
from ops.providers.telegram_updates import SECRET_HEADER
from ops.providers.whatsapp_webhooks import Event

_TELEGRAM_IDS, _WHATSAPP_NUMBERS = 9_200_000, 620_000_100_000


class Crowd:
    """Everybody is new and writes once, so that every message needs a turn of its own. `writers`: all so far."""

    def __init__(self, around: Connected) -> None:
        self.writers: list[Writer] = []
        self._around = around
        self._numbers = itertools.count()

    def asks(self, number: int) -> list[Call]:
        """That many questions, on WhatsApp and on Telegram in turns."""
        return [self._on_telegram(one) if one % 2 else self._on_whatsapp(one) for one in self._next(number)]

    def _next(self, number: int) -> Iterator[int]:
        return itertools.islice(self._numbers, number)

    def _on_telegram(self, number: int) -> Call:
        user = self._around.telegram.user(_TELEGRAM_IDS + number)
        self.writers.append(Writer(Channel.TELEGRAM, user, [str(number + 1)]))
        return telegram_call(self._around.telegram, user, number + 1, _text(number))

    def _on_whatsapp(self, number: int) -> Call:
        business = self._around.whatsapp.business
        user = self._around.whatsapp.user(str(_WHATSAPP_NUMBERS + number))
        user.wrote_at = datetime.now(UTC)
        self.writers.append(Writer(Channel.WHATSAPP, user, [f"wamid.{number}"]))
        told = {"from": user.address, "id": f"wamid.{number}", "timestamp": str(int(time.time()))}
        contact = {"profile": {"name": user.name}, "wa_id": user.address}
        said = {"type": "text", "text": {"body": _text(number)}}
        body = business.notification([Event("messages", {**told, **said}, contact)])
        return Call(self._around.whatsapp.webhook_url, body, business.signed(body))


def telegram_call(api: BotApi, user: User, number: int, text: str, *, secret: str | None = None) -> Call:
    """An update as Telegram would bring it; with another `secret` it is forged ("" : none is shown)."""
    webhook = api.updates.webhook
    assert webhook is not None
    shown = webhook.secret if secret is None else secret
    content = {"message_id": number, "date": int(time.time()), "text": text}
    message = {"from": user.sender(), "chat": user.as_dict(), **content}
    body = json.dumps({"update_id": 500_000_000 + user.id + number, "message": message}).encode()
    return Call(webhook.url, body, {SECRET_HEADER: shown} if shown else {})


def _text(number: int) -> str:
    return TEXTS[number // 2 % len(TEXTS)]
