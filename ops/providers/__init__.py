"""The messengers' servers, on loopback: they keep the providers' rules, and their participants are Python objects.

For tests, `make demo` and the benchmark; what speaks to the real ones speaks to these without knowing it:

    api = BotApi()
    async with serving(api) as url:
        bot = telegram.Bot(api.token, base_url=f"{url}/bot")
        budi = api.user(9_000_001, "Budi")
        await budi.says("halo")
        await budi.hears(1)
"""

from ops.providers.people import Heard
from ops.providers.rates import UNLIMITED, Rate
from ops.providers.server import Hosted, serving, serving_in_thread
from ops.providers.telegram import BotApi
from ops.providers.whatsapp import GraphApi

__all__ = ["UNLIMITED", "BotApi", "GraphApi", "Heard", "Hosted", "Rate", "serving", "serving_in_thread"]
