"""How the day looks in a terminal: a chat, line by line, with what happens behind it dimmed."""

import re
import textwrap
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.console import Console
from rich.text import Text

from api.conversations.enums import Author
from bot.channels.inbound import Channel

COLOURS = {Channel.TELEGRAM: "bright_blue", Channel.WHATSAPP: "green"}
WIDTH = 100
_OURS = {Author.OFFICER.label_en: "bold yellow", Author.SYSTEM.label_en: "bold dim"}
_NAME = 10
_MARGIN = 2 + 5 + 2 + 8 + 2 + _NAME + 1
# Lines of an answer that need not be read twice.
_LONG = 3
_TIED = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Screen:
    """Prints, and rests for `pace_s` after each speech so that one can read along. `seen`: answers shown before."""

    console: Console
    pace_s: float = 0.0
    seen: set[str] = field(default_factory=set)

    @property
    def width(self) -> int:
        """Of the whole picture, in characters."""
        return min(self.console.width, WIDTH)

    def heading(self, hour: str, title: str, *, next_morning: bool = False) -> None:
        """A new scene."""
        day = "The next morning, " if next_morning else ""
        line = Text.assemble("  ", (f"{day}{hour}", "bold yellow"), "  ", (title, "bold"))
        self.console.print()
        self.console.print(line, soft_wrap=True)
        self.console.print(Text("  " + "─" * (self.width - 2), style="dim"), soft_wrap=True)

    def speech(self, hour: str, channel: Channel, name: str, text: str) -> None:
        """What a participant says."""
        colour = COLOURS[channel]
        head = Text.assemble(
            f"  {hour}  ", (f"{channel.label_en:<8}", colour), (f"{name:>{_NAME + 2}} ", f"bold {colour}")
        )
        self._print(head, ("│ ", colour), [Text(line) for line in self._wrapped(text)])
        self._rest()

    def answer(self, name: str, to: str, text: str, buttons: Sequence[str]) -> None:
        """What the help desk says to somebody; of long words that were shown before only the beginning."""
        head = Text.assemble((f"{f'to {to}':>17}", "dim"), (f"{name:>{_NAME + 2}} ", _OURS.get(name, "bold")))
        words, keys = self._wrapped(text), self._wrapped(" ".join(map(button_of, buttons)))
        lines = [*map(Text, words), *(Text(key, style="cyan") for key in keys)]
        if text in self.seen and len(lines) > _LONG:
            lines = [Text(words[0]), Text("… as above", style="dim")]
        self.seen.add(text)
        self._print(head, ("┃ ", "bold"), lines)
        self._rest()

    def behind(self, text: str) -> None:
        """What nobody in the chat sees."""
        self._remark("· ", text, "dim")
        self._rest()

    def verdict(self, sentence: str, *, holds: bool) -> None:
        self._remark("✓ " if holds else "✗ ", sentence, "green" if holds else "bold red")

    def _remark(self, sign: str, text: str, style: str) -> None:
        first, *others = self._wrapped(text)
        margin = Text(" " * _MARGIN)
        self._print(margin, (sign, style), [Text(first, style=style)])
        self._print(margin, ("  ", ""), [Text(line, style=style) for line in others])

    def _print(self, head: Text, bar: tuple[str, str], lines: Sequence[Text]) -> None:
        for line in lines:
            shown = Text.assemble(head, bar, line)
            shown.rstrip()
            self.console.print(shown, soft_wrap=True)
            head = Text(" " * _MARGIN)

    def _wrapped(self, text: str) -> list[str]:
        room = max(20, self.width - _MARGIN - 2)
        return [line for given in text.splitlines() for line in _lines_of(given, room)]

    def _rest(self) -> None:
        time.sleep(self.pace_s)


def _lines_of(text: str, room: int) -> list[str]:
    """A line in pieces that fit; the later ones of an item stand below its words."""
    number = re.match(r"\d+\. ", text)
    indent = " " * len(number[0]) if number else ""
    return textwrap.wrap(text, room, subsequent_indent=indent, break_on_hyphens=False) or [""]


def button_of(title: str) -> str:
    """A button, never broken at the end of a line."""
    return f"[ {title} ]".replace(" ", _TIED)
