"""The whole product between local servers of Telegram and WhatsApp: for demo, tests and measurements."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.conversations.window import TEMPLATE_RESPONSE
from bot.actions.texts import Texts
from language.detection import Language
from ops.product import Product, running
from ops.providers import BotApi, GraphApi, Hosted, serving_in_thread
from ops.stack import free_port

TEMPLATE = "jawaban_siap"
# Whatever the environment says: nobody's real database meets invented participants.
_ITS_OWN = {"DATABASE_URL": "", "HELPDESK_RASA_DATABASE_URL": "", "HELPDESK_SECRET_KEY": ""}


def templates() -> dict[str, str]:
    """Those that Meta has approved for us."""
    return {TEMPLATE: Texts.load().say(TEMPLATE_RESPONSE, Language.ID).text}


@dataclass(frozen=True)
class Connected:
    """The product, and the two providers with their participants; `…_host` runs what these do."""

    product: Product
    telegram: BotApi
    whatsapp: GraphApi
    telegram_host: Hosted
    whatsapp_host: Hosted


@contextmanager
def connected(
    data: Path, *, polling: bool = False, telegram: BotApi | None = None, whatsapp: GraphApi | None = None
) -> Iterator[Connected]:
    """Start all three; Telegram brings updates to us unless `polling`."""
    telegram, port = telegram or BotApi(), free_port()
    whatsapp = whatsapp or GraphApi(templates=templates())
    with serving_in_thread(telegram) as telegram_host, serving_in_thread(whatsapp) as whatsapp_host:
        settings = {
            **_ITS_OWN,
            "HELPDESK_TELEGRAM_TOKEN": telegram.token,
            "HELPDESK_TELEGRAM_API_URL": telegram_host.url,
            "HELPDESK_TELEGRAM_WEBHOOK_URL": "" if polling else f"http://127.0.0.1:{port}",
            "HELPDESK_WHATSAPP_TOKEN": whatsapp.token,
            "HELPDESK_WHATSAPP_PHONE_NUMBER_ID": whatsapp.business.phone_number_id,
            "HELPDESK_WHATSAPP_APP_SECRET": whatsapp.business.app_secret,
            "HELPDESK_WHATSAPP_VERIFY_TOKEN": whatsapp.business.verify_token,
            "HELPDESK_WHATSAPP_TEMPLATE": TEMPLATE,
            "HELPDESK_WHATSAPP_API_URL": whatsapp_host.url,
        }
        with running(data, port=port, **settings) as product:
            whatsapp_host.run(whatsapp.subscribe(f"{product.url}/channels/whatsapp"))
            yield Connected(product, telegram, whatsapp, telegram_host, whatsapp_host)
