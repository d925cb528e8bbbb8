"""An answer as WhatsApp messages: every word in order, every button offered, nothing beyond the limits."""

from collections.abc import Iterator, Sequence
from itertools import count

from bot.channels.adapter import Outgoing
from bot.channels.splitting import length, shortened, split, visible
from bot.channels.whatsapp import limits
from bot.channels.whatsapp.parts import ButtonsPart, Choice, ListPart, TemplatePart, TextPart, WhatsAppPart
from language.detection import Language
from language.labelled import Labelled


class Wording(Labelled):
    """What WhatsApp needs to have said around choices."""

    CHOOSE = "choose", "Pilih salah satu:", "Please choose:"
    MORE = "more", "Pilihan lainnya:", "More choices:"
    OPEN = "open", "Pilih", "Choose"
    HEADING = "heading", "Pilihan", "Choices"


def render(outgoing: Outgoing, template: str) -> list[WhatsAppPart]:
    """The messages in order, none if there is nothing to see. An invitation is the template, whatever the text."""
    if outgoing.invites:
        return [TemplatePart(template, outgoing.language)]
    if not outgoing.buttons:
        return _texts(outgoing.text)
    before, question = _divided(outgoing.text)
    question = question or Wording.CHOOSE.label(outgoing.language)
    return [*_texts(before), *_asking(question, _choices(outgoing), outgoing.language)]


def _texts(text: str) -> list[WhatsAppPart]:
    return [TextPart(piece) for piece in split(text, limits.TEXT_BODY) if visible(piece)]


def _divided(text: str) -> tuple[str, str]:
    """What goes before, and what stands over the choices: all, or else the last paragraph, if they are short."""
    before, _, last = "", "", text.strip()
    if length(last) > limits.INTERACTIVE_BODY:
        before, _, last = last.rpartition("\n\n")
    if visible(last) and length(last) <= limits.INTERACTIVE_BODY:
        return before, last
    return text, ""


def _choices(outgoing: Outgoing) -> list[Choice]:
    """The buttons, their titles on one line; one without a title is called by its number."""
    titles = [" ".join(title.split()) if visible(title) else str(n) for n, title in enumerate(outgoing.buttons, 1)]
    return [Choice(str(ref), title) for ref, title in zip(outgoing.refs(), titles, strict=True)]


def _asking(question: str, choices: Sequence[Choice], language: Language) -> Iterator[WhatsAppPart]:
    for start in range(0, len(choices), limits.ROWS):
        some = tuple(choices[start : start + limits.ROWS])
        body = Wording.MORE.label(language) if start else question
        yield ButtonsPart(body, some) if _fit_buttons(some) else _listed(body, some, language)


def _fit_buttons(choices: tuple[Choice, ...]) -> bool:
    titles = {choice.title for choice in choices}
    short = all(length(title) <= limits.BUTTON_TITLE for title in titles)
    return short and len(titles) == len(choices) <= limits.BUTTONS


def _listed(body: str, choices: tuple[Choice, ...], language: Language) -> ListPart:
    rows: dict[str, Choice] = {}
    for choice in choices:
        title = _unused(choice.title, rows)
        full = None if title == choice.title else shortened(choice.title, limits.ROW_DESCRIPTION)
        rows[title] = Choice(choice.id, title, full)
    return ListPart(body, Wording.OPEN.label(language), Wording.HEADING.label(language), tuple(rows.values()))


def _unused(title: str, taken: dict[str, Choice]) -> str:
    """The title, shortened to a row's, with a number if another row is called so."""
    row = shortened(title, limits.ROW_TITLE)
    numbers = count(2)
    while row in taken:
        suffix = f" ({next(numbers)})"
        row = shortened(title, limits.ROW_TITLE - len(suffix)) + suffix
    return row
