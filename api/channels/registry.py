"""Which channels this installation has: those for which there are settings."""

from collections.abc import Mapping

from api.sealing import Sealer
from api.settings import Settings
from bot.channels.adapter import Adapter
from bot.channels.inbound import Channel
from bot.channels.telegram import Telegram
from bot.channels.whatsapp import WhatsApp


def build_adapters(settings: Settings, sealer: Sealer) -> Mapping[Channel, Adapter]:
    """Nothing is connected yet."""
    built = (_telegram(settings, sealer), _whatsapp(settings))
    return {adapter.channel: adapter for adapter in built if adapter is not None}


def _telegram(settings: Settings, sealer: Sealer) -> Telegram | None:
    token = settings.telegram_token.get_secret_value()
    if not token:
        return None
    return Telegram(token, secret=sealer.derived("telegram webhook"), api_url=settings.telegram_api_url)


def _whatsapp(settings: Settings) -> WhatsApp | None:
    token = settings.whatsapp_token.get_secret_value()
    if not token:
        return None
    return WhatsApp(
        token=token,
        phone_number_id=settings.whatsapp_phone_number_id,
        app_secret=settings.whatsapp_app_secret.get_secret_value(),
        verify_token=settings.whatsapp_verify_token.get_secret_value(),
        template=settings.whatsapp_template,
        api_url=settings.whatsapp_api_url,
    )
