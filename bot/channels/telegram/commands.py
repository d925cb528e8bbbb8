"""Commands: what Telegram's menu offers, and what each of them says."""

import re
from collections.abc import Mapping

import telegram

from bot.payload import Payload
from language.detection import Language
from language.labelled import Labelled

_COMMAND = re.compile(r"/(?P<name>\w{1,32})(?:@\w+)?(?:\s+(?P<words>.*))?", re.ASCII | re.DOTALL)
_TICKET = re.compile(r"jmo[- ]?(?P<number>[2-9A-HJKMNP-Z]{6})\b", re.IGNORECASE | re.ASCII)


class Command(Labelled):
    """The value is what is typed behind the slash, the label what it means in the talk."""

    START = "start", "halo", "hello"
    MENU = "menu", "Menu", "Menu"
    TICKET = "tiket", "Tiket saya", "My ticket"
    PERSON = "orang", "Bicara petugas", "Talk to an officer"
    INDONESIAN = "id", "Bahasa Indonesia", "Bahasa Indonesia"
    ENGLISH = "en", "English", "English"


_CARRIES: Mapping[str, Payload] = {
    Command.MENU: Payload("menu"),
    Command.TICKET: Payload("ticket_status"),
    Command.PERSON: Payload("ask_person"),
    Command.INDONESIAN: Payload("change_language", {"language": str(Language.ID)}),
    Command.ENGLISH: Payload("change_language", {"language": str(Language.EN)}),
}


def commands(language: Language) -> list[telegram.BotCommand]:
    """What the menu lists. Telegram itself offers /start."""
    return [telegram.BotCommand(command, command.label(language)) for command in Command if command != Command.START]


def is_command(text: str) -> bool:
    return _COMMAND.fullmatch(text.strip()) is not None


def read(text: str) -> tuple[str, Payload | None]:
    """What a text says, and what it carries if it is a command of ours. Words behind a command are kept."""
    found = _COMMAND.fullmatch(text.strip())
    if found is None:
        return text, None
    name, words = found["name"].lower(), found["words"] or ""
    if name == Command.START:
        return Command.START.label_id, None
    if name not in _CARRIES:
        return f"{found['name']} {words}".rstrip(), None
    label = Command(name).label_id
    return f"{label}: {words}" if words else label, _carried(name, words)


def _carried(name: str, words: str) -> Payload:
    ticket = _TICKET.match(words) if name == Command.TICKET else None
    return Payload("ticket_status", {"ticket_number": f"JMO-{ticket['number'].upper()}"}) if ticket else _CARRIES[name]
