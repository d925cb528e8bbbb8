"""Telegram, through the Bot API."""

import hmac
from collections.abc import Mapping
from contextlib import suppress

import telegram
from telegram.constants import ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError

from bot.channels.adapter import Departure, Forged, Outgoing, TryLater
from bot.channels.inbound import Batch, Channel
from bot.channels.leaving import departing
from bot.channels.telegram import incoming, limits, rendering
from bot.channels.telegram.commands import commands
from bot.channels.telegram.rendering import TelegramPart
from bot.channels.telegram.sending import NO_TOKEN, PollingRequest, Request, fate
from language.detection import Language

__all__ = ["Telegram", "TelegramPart", "commands"]

_SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105


class Telegram:
    """The adapter of one bot. `secret` is what Telegram shows us with each call; without one every call is forged."""

    channel = Channel.TELEGRAM
    per_second = limits.PER_SECOND

    def __init__(
        self, token: str, *, secret: str, api_url: str = "https://api.telegram.org", timeout_s: float = 15.0
    ) -> None:
        self._secret = secret
        # A token begins with the id of its bot.
        bot_id = token.partition(":")[0]
        self._bot_id = int(bot_id) if bot_id.isdecimal() else None
        self._requests = (PollingRequest(token, timeout_s), Request(token, timeout_s))
        self._bot = telegram.Bot(
            NO_TOKEN,
            base_url=f"{api_url.rstrip('/')}/bot",
            get_updates_request=self._requests[0],
            request=self._requests[1],
        )

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises `Forged` unless the call shows our secret."""
        shown = headers.get(_SECRET_HEADER, "").encode(errors="surrogatepass")
        if not self._secret or not hmac.compare_digest(shown, self._secret.encode()):
            raise Forged("the secret is missing or wrong")

    def challenge(self, query: Mapping[str, str]) -> str:
        """Telegram has no handshake: raises `Forged`."""
        raise Forged("Telegram asks for no handshake")

    def parse(self, body: bytes) -> Batch:
        """What a verified body brings. Raises `Malformed`."""
        return incoming.parse(body, self._bot_id)

    def parse_update(self, update: telegram.Update) -> Batch:
        """What an update brings that was polled for. Raises `Malformed`."""
        return incoming.parse_update(update, self._bot_id)

    def render(self, outgoing: Outgoing) -> list[TelegramPart]:
        """The messages that say it, in order."""
        return rendering.render(outgoing)

    async def send(self, address: str, part: TelegramPart, departure: Departure) -> str:
        """Send one message, give its id. Raises a `SendError`, or what the departure raised."""
        try:
            with departing(departure):
                message = await self._bot.send_message(
                    address,
                    part.html,
                    parse_mode=ParseMode.HTML,
                    link_preview_options=telegram.LinkPreviewOptions(is_disabled=True),
                    reply_markup=part.keyboard,
                )
        except Exception as error:
            raise fate(error, departure) from None
        return str(message.message_id)

    async def prepare(self, webhook_url: str | None) -> None:
        """Tell Telegram our commands, and where to bring updates (None: they are polled for).

        Raises `TelegramError`, as `updates` does.
        """
        await self._bot.set_my_commands(commands(Language.ID))
        await self._bot.set_my_commands(commands(Language.EN), language_code=Language.EN)
        if webhook_url is None:
            await self._bot.delete_webhook(drop_pending_updates=False)
            return
        await self._bot.set_webhook(
            webhook_url,
            secret_token=self._secret,
            allowed_updates=limits.UPDATES,
            max_connections=limits.WEBHOOK_CONNECTIONS,
        )

    async def updates(self, offset: int | None, timeout_s: float) -> list[telegram.Update]:
        """Updates from `offset` on; waits for one up to `timeout_s`, of which Telegram takes whole seconds."""
        return list(await self._bot.get_updates(offset, timeout=int(timeout_s), allowed_updates=limits.UPDATES))

    async def acknowledge(self, callback_query_id: str) -> None:
        """Stop the wheel on a pressed button. That it turns on harms nobody."""
        with suppress(TelegramError):
            await self._bot.answer_callback_query(callback_query_id)

    async def probe(self) -> None:
        """Whether Telegram answers. Raises `TryLater`."""
        try:
            await self._bot.get_me()
        except (RetryAfter, NetworkError) as error:
            if not isinstance(error, BadRequest):
                raise TryLater("unreachable") from None
        except TelegramError:
            return  # a refusal is an answer

    async def close(self) -> None:
        """Close connections."""
        for request in self._requests:
            await request.shutdown()
