"""Which channels an installation has: those for which there are settings."""

from typing import Any

from api.channels.registry import build_adapters
from api.settings import Settings
from bot.channels.inbound import Channel
from tests.factories import SEALER, SECRET

WHATSAPP = {
    "whatsapp_token": "t",
    "whatsapp_phone_number_id": "1",
    "whatsapp_app_secret": "s",
    "whatsapp_verify_token": "v",
}


def channels(**settings: Any) -> set[Channel]:
    return set(build_adapters(Settings(database_url="postgresql://db/x", secret_key=SECRET, **settings), SEALER))


def test_without_settings_there_is_only_the_web() -> None:
    assert channels() == set()


def test_a_token_switches_telegram_on() -> None:
    assert channels(telegram_token="1:x") == {Channel.TELEGRAM}


def test_both_may_be_on() -> None:
    assert channels(telegram_token="1:x", **WHATSAPP) == {Channel.TELEGRAM, Channel.WHATSAPP}
