"""WhatsApp, through the Cloud API of Meta."""

from collections.abc import Mapping

from bot.channels.adapter import Departure, Outgoing
from bot.channels.inbound import Batch, Channel
from bot.channels.whatsapp import incoming, limits, rendering, signature
from bot.channels.whatsapp.parts import TemplatePart, WhatsAppPart
from bot.channels.whatsapp.sending import CloudApi
from language.detection import Language

__all__ = ["WhatsApp"]


class WhatsApp:
    """The adapter of one of our numbers. `template` is approved in both languages and has no parameters."""

    channel = Channel.WHATSAPP
    per_second = limits.PER_SECOND

    def __init__(
        self,
        *,
        token: str,
        phone_number_id: str,
        app_secret: str,
        verify_token: str,
        template: str = "jawaban_siap",
        api_url: str = "https://graph.facebook.com",
        timeout_s: float = 15.0,
    ) -> None:
        TemplatePart(template, Language.ID)  # a wrong name shows at the start, not when somebody has waited a day
        self._number, self._app_secret, self._verify_token = phone_number_id, app_secret, verify_token
        self._template = template
        self._api = CloudApi(token=token, phone_number_id=phone_number_id, api_url=api_url, timeout_s=timeout_s)

    def verify(self, headers: Mapping[str, str], body: bytes) -> None:
        """Raises `Forged` unless Meta signed the body."""
        signature.verify(self._app_secret, headers, body)

    def challenge(self, query: Mapping[str, str]) -> str:
        """The answer to Meta's handshake. Raises `Forged`."""
        return signature.challenge(self._verify_token, query)

    def parse(self, body: bytes) -> Batch:
        """What a verified body brings to our number. Raises `Malformed`."""
        return incoming.parse(body, self._number)

    def render(self, outgoing: Outgoing) -> list[WhatsAppPart]:
        """The messages that say it, in order."""
        return rendering.render(outgoing, self._template)

    async def send(self, address: str, part: WhatsAppPart, departure: Departure) -> str:
        """Send one message, give its `wamid`. Raises a `SendError`, or what the departure raised."""
        return await self._api.send(address, part, departure)

    async def probe(self) -> None:
        """Whether WhatsApp answers. Raises `TryLater`."""
        await self._api.probe()

    async def close(self) -> None:
        """Close connections."""
        await self._api.close()
