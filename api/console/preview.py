"""How participants get an article: as messages of the web chat and of WhatsApp, counted against its limits."""

from collections.abc import Iterator
from dataclasses import dataclass

from api.console.labels import Text
from bot.actions import articles
from bot.actions.texts import Texts
from bot.answer import Answer
from knowledge import Article
from language.detection import Language

# https://developers.facebook.com/docs/whatsapp/cloud-api/messages/text-messages
MAX_TEXT = 4_096
# https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-reply-buttons-messages
MAX_WITH_BUTTONS = 1_024


@dataclass(frozen=True)
class Bubble:
    """One message: its text, the buttons under it, and how WhatsApp takes it."""

    text: str
    buttons: tuple[str, ...]
    note: str
    too_long: bool


@dataclass(frozen=True)
class Preview:
    """The talk in one language: the answer, and what follows when the participant wants it in full."""

    language: str
    code: Language
    bubbles: tuple[Bubble, ...]


def previews(article: Article, texts: Texts) -> list[Preview]:
    names = {Language.ID: Text.INDONESIAN, Language.EN: Text.ENGLISH}
    return [Preview(name, code, tuple(_talk(article, code, texts))) for code, name in names.items()]


def _talk(article: Article, language: Language, texts: Texts) -> Iterator[Bubble]:
    first, more = texts.say("utter_did_this_help", language), texts.say("utter_did_this_help_now", language)
    yield _bubble(articles.brief(article, language, {}))
    yield _asking(first)
    yield _bubble(articles.in_full(article, language, {}))
    yield _asking(more)


def _bubble(answer: Answer) -> Bubble:
    length = len(answer.text)
    if length > MAX_TEXT:
        fits = Text.TOO_LONG.format(limit=_grouped(MAX_TEXT))
    elif length > MAX_WITH_BUTTONS:
        fits = Text.FITS_TEXT.format(limit=_grouped(MAX_TEXT))
    else:
        fits = Text.FITS_BUTTONS.format(limit=_grouped(MAX_WITH_BUTTONS))
    note = f"{Text.CHARACTERS.format(count=_grouped(length))}, {fits}"
    return Bubble(answer.text, (), note, length > MAX_TEXT)


def _asking(answer: Answer) -> Bubble:
    return Bubble(answer.text, tuple(button.title for button in answer.buttons), "", too_long=False)


def _grouped(count: int) -> str:
    return f"{count:,}".replace(",", ".")
