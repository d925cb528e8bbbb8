"""What scenes play with: participants, the officer, and what is expected of the help desk."""

import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, field
from typing import Any

from bot.channels.inbound import Channel
from ops.connected import Connected
from ops.demo.books import Books, Talk
from ops.demo.day import Day
from ops.demo.screen import Screen, button_of
from ops.ledger import Writer
from ops.providers import Heard, Hosted
from ops.providers.telegram_people import Chat, Group

_LOOK_S = 0.05


class SceneStopped(Exception):
    """A scene cannot go on; the sentence says why."""


@dataclass
class Stage:
    """Everything around a scene. `waits`: seconds from message to answer. `verdicts`: of the scene that plays."""

    around: Connected
    screen: Screen
    day: Day
    books: Books
    people: dict[str, "Person"] = field(default_factory=dict)
    waits: dict[Channel, list[float]] = field(default_factory=lambda: defaultdict(list))
    verdicts: list[tuple[bool, str]] = field(default_factory=list)
    tickets: dict[str, str] = field(default_factory=dict)

    def on_telegram(self, name: str, number: int) -> "Person":
        person = self.around.telegram.user(number, name)
        return self._enter(name, Writer(Channel.TELEGRAM, person, []), self.around.telegram_host)

    def on_whatsapp(self, name: str, number: str) -> "Person":
        person = self.around.whatsapp.user(number, name)
        return self._enter(name, Writer(Channel.WHATSAPP, person, []), self.around.whatsapp_host)

    def group(self, name: str, number: int) -> "Person":
        person = self.around.telegram.group(number, name)
        return self._enter(name, Writer(Channel.TELEGRAM, person, []), self.around.telegram_host)

    def _enter(self, name: str, writer: Writer, host: Hosted) -> "Person":
        self.people[name] = Person(self, name, writer, host)
        return self.people[name]

    def behind(self, text: str) -> None:
        """Tell what nobody in the chat sees."""
        self.screen.behind(text)

    def expect(self, holds: bool, sentence: str) -> None:
        """Note whether it is as it should be."""
        self.verdicts.append((holds, sentence))
        self.screen.verdict(sentence, holds=holds)

    def wait_until(self, true: Callable[[], bool], what: str, within: float = 20.0) -> None:
        """Raises `SceneStopped` when it does not become true in time."""
        deadline = time.monotonic() + within
        while not true():
            if time.monotonic() > deadline:
                raise SceneStopped(f"{what} did not happen within {within:.0f} s")
            time.sleep(_LOOK_S)

    @property
    def officer(self) -> "Officer":
        return Officer(self)


class Person:
    """A participant (or a group): what he does and hears is shown as it happens."""

    def __init__(self, stage: Stage, name: str, writer: Writer, host: Hosted) -> None:
        self.name, self.writer = name, writer
        self._stage, self._host, self._person = stage, host, writer.person
        self._shown, self._wrote_at = 0, 0.0

    @property
    def talk(self) -> Talk:
        """As the help desk's tables have it."""
        return self._stage.books.talk(self.writer)

    @property
    def heard(self) -> list[Heard]:
        return list(self._person.heard)

    @property
    def heard_all_once(self) -> bool:
        """Whether his phone shows exactly what was sent, in the order of the talk."""
        talk = self.talk
        ids = [self._stage.books.fingerprint(heard.message_id) for heard in self.heard]
        return tuple(one for one in ids if one not in talk.invitations) == talk.sent_ids

    def says(self, *lines: str, pause_s: float = 0.0) -> None:
        """Lines one after the other, with so many seconds in between."""
        for place, line in enumerate(lines):
            time.sleep(pause_s if place else 0.0)
            self._show(line)
            self._writes(self._person.says(line))

    def floods(self, lines: Sequence[str]) -> None:
        """All of them at once."""
        self._show(" · ".join(lines))

        async def write() -> list[str]:
            return [await self._person.says(line) for line in lines]

        self._wrote_at = time.monotonic()
        self.writer.wrote.extend(self._host.run(write()))

    def sends_voice(self) -> None:
        self._show("♪ voice message, 0:03")
        self._writes(self._person.sends_voice())

    def sends_sticker(self) -> None:
        self._show("☺ sticker")
        self._writes(self._person.sends_sticker())

    def presses(self, title: str) -> None:
        """The newest button with that title. Raises `SceneStopped` if he was offered none."""
        offered = (heard for heard in reversed(self.heard) if title in dict(heard.buttons))
        heard = next(offered, None)
        if heard is None:
            raise SceneStopped(f"{self.name} sees no button “{title}”")
        self._show(f"▸ {button_of(title)}")
        mark = "press-" if self.writer.channel == Channel.TELEGRAM else ""
        self._writes(self._person.presses(heard, title), mark)

    def edits(self, text: str) -> None:
        """Correct the last message."""
        assert isinstance(self._person, Chat)
        self._show(f"✎ {text}")
        self._host.run(self._person.edits(self.writer.wrote[-1], text))

    def adds_the_bot(self) -> None:
        assert isinstance(self._person, Group)
        self._show("(adds the bot to the group)")
        self._host.run(self._person.adds_the_bot())

    def hears(self, *, new: int = 1, within: float = 20.0, timed: bool = True) -> list[Heard]:
        """What is new, shown as it arrives, as soon as all he wrote was taken in and nothing more is under way.

        At least `new` messages. Raises `SceneStopped` when that takes too long. `timed`: it counts among the waits.
        """
        before = self._shown

        def is_over() -> bool:
            talk = self.talk
            self.looks()
            complete = len(talk.said) >= len(self.writer.wrote) and self._shown - before >= new
            return complete and talk.is_at_rest

        self._stage.wait_until(is_over, f"An answer to {self.name}", within)
        news = self.heard[before:]
        if timed and news:
            self._stage.waits[self.writer.channel].append(news[0].at - self._wrote_at)
        return news

    def looks(self) -> None:
        """Show what has arrived since he last looked."""
        for heard in self.heard[self._shown :]:
            self._shown += 1
            author, titles = self.talk.author_of(heard.text), [title for title, _ in heard.buttons]
            self._stage.screen.answer(author.label_en, self.name, heard.text, titles)

    def _show(self, text: str) -> None:
        self._stage.screen.speech(str(self._stage.day), self.writer.channel, self.name, text)

    def _writes(self, act: Coroutine[Any, Any, str], mark: str = "") -> None:
        self._wrote_at = time.monotonic()
        self.writer.wrote.append(mark + self._host.run(act))


@dataclass(frozen=True)
class Officer:
    """The first officer, at the ticket API."""

    stage: Stage

    def takes(self, number: str) -> None:
        self.stage.behind(f"The officer takes {number}: the assistant falls silent in this talk.")
        self._post(f"tickets/{number}/take")

    def answers(self, number: str, text: str) -> None:
        self.stage.behind(f"The officer answers {number} in the ticket API.")
        self._post(f"tickets/{number}/answer", {"text": text})

    def resolves(self, number: str) -> None:
        self.stage.behind(f"The officer resolves {number}: the assistant is back.")
        self._post(f"tickets/{number}/resolve", {"resolution": "explained"})

    def dead_letters(self) -> list[dict[str, Any]]:
        """What did not arrive, or perhaps did not."""
        reply = self.stage.around.product.officer().get("/api/v1/dead-letters").raise_for_status()
        return list(reply.json()["letters"])

    def _post(self, path: str, body: dict[str, str] | None = None) -> None:
        self.stage.around.product.officer().post(f"/api/v1/{path}", json=body).raise_for_status()
