"""Run by Rasa's own Python: Rasa as it is, only that Telegram's server is the one given first.

python -m ops.benches.bare_rasa_launch http://127.0.0.1:8081 run …
"""

import asyncio
import importlib
import sys
from typing import Any


def main() -> None:
    _speak_to(sys.argv.pop(1))
    importlib.import_module("aiogram.bot.base").BaseBot.session = property(_session)
    importlib.import_module("rasa.__main__").main()


def _speak_to(url: str) -> None:
    api = importlib.import_module("aiogram.bot.api")
    local = api.TelegramAPIServer.from_base(url)
    # Every bot has this very object as its default already, so it is changed in place.
    for field in ("base", "file"):
        object.__setattr__(api.TELEGRAM_PRODUCTION, field, getattr(local, field))


def _session(bot: Any) -> Any:
    """A session of the loop that runs.

    Rasa sets its webhook in a loop of its own, and the aiogram that comes with it keeps the session of that loop
    when it is over: each message then fails with "Event loop is closed". That alone is mended here.
    """
    if bot._session is None or bot._session.closed or bot._session._loop is not asyncio.get_running_loop():
        bot._session = bot.get_new_session()
    return bot._session


if __name__ == "__main__":
    main()
