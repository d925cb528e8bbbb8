"""Plays the scenes of the day, one after the other, and counts in the end."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.channels.inbound import Channel
from ops.connected import connected, templates
from ops.demo import scenes, trouble
from ops.demo.books import Books
from ops.demo.day import Day, today
from ops.demo.figures import CHANNELS, Figures, sum_of
from ops.demo.screen import Screen
from ops.demo.stage import Stage
from ops.providers import BotApi, GraphApi


@dataclass(frozen=True)
class Scene:
    """`days` after the first, at that hour; what it shows."""

    hour: str
    shows: str
    play: Callable[[Stage], None]
    days: int = 0


THE_DAY = (
    Scene("07.10", "A guided flow by buttons: Siti looks for her KPJ number", scenes.step_by_step),
    Scene("08.05", "Short lines, a voice message, a sticker: Pak Harto writes as people do", scenes.three_lines),
    Scene("09.30", "WhatsApp delivers everything three times and out of order", trouble.three_times),
    Scene(
        "10.15",
        "An angry worker, in English: a ticket, an officer, the answer in the same chat",
        scenes.angry_in_english,
    ),
    Scene("12.00", "Thirty messages at once: one polite notice, and nobody else waits", trouble.thirty_at_once),
    Scene("14.00", "Telegram is down for a few seconds", trouble.telegram_is_down),
    Scene("15.30", "Telegram takes an answer and says nothing", trouble.no_answer),
    Scene("16.00", "A group adds the bot", scenes.in_a_group),
    Scene("16.10", "A typo, corrected right away", scenes.a_typo),
    Scene("16.20", "/tiket: how far is my ticket?", scenes.my_ticket),
    Scene("16.30", "What became of the answer of 15.30?", trouble.may_have_arrived),
    Scene(
        "09.15", "WhatsApp's 24 hours are over: the officer's answer waits for Pak Harto", scenes.next_morning, days=1
    ),
)


@dataclass(frozen=True)
class Outcome:
    """What was expected of a scene, and whether it was so."""

    scene: Scene
    verdicts: tuple[tuple[bool, str], ...]

    @property
    def faults(self) -> list[str]:
        missing = [] if self.verdicts else ["nothing happened"]
        return missing + [sentence for holds, sentence in self.verdicts if not holds]


@dataclass(frozen=True)
class Report:
    """Of the whole day. `waits`: seconds from message to answer, where nothing was made to go wrong."""

    outcomes: Sequence[Outcome]
    figures: Mapping[Channel, Figures]
    waits: Mapping[Channel, Sequence[float]]

    @property
    def faults(self) -> list[str]:
        """In sentences; none after a good day."""
        told = [f"{outcome.scene.hour} {fault}" for outcome in self.outcomes for fault in outcome.faults]
        total = sum_of(self.figures)
        bad = {"lost": total.lost, "doubled": total.doubled, "out of order": total.out_of_order}
        return told + [f"{number} messages {what}" for what, number in bad.items() if number]


@contextmanager
def set_up(data: Path, screen: Screen) -> Iterator[Stage]:
    """Start the help desk between two providers that go by the clock of the day."""
    day = Day(today())
    telegram, whatsapp = BotApi(clock=day), GraphApi(clock=day, templates=templates(), shuffle=random.Random(7))
    with connected(data, telegram=telegram, whatsapp=whatsapp) as around:
        books = Books(data)
        try:
            yield Stage(around, screen, day, books)
        finally:
            books.close()


def play(stage: Stage, programme: Sequence[Scene] = THE_DAY) -> Report:
    """All scenes, also after one has failed."""
    outcomes = [_play(stage, scene) for scene in programme]
    figures = {channel: Figures.of(stage, channel) for channel in CHANNELS}
    return Report(outcomes, figures, stage.waits)


def _play(stage: Stage, scene: Scene) -> Outcome:
    stage.verdicts = []
    stage.day.set(scene.hour, days=scene.days)
    stage.screen.heading(scene.hour, scene.shows, next_morning=scene.days > 0)
    try:
        scene.play(stage)
    except Exception as error:  # whatever stops a scene, the next one is played
        stage.expect(False, f"The scene stopped: {error or type(error).__name__}")
    for provider, host in (
        (stage.around.telegram, stage.around.telegram_host),
        (stage.around.whatsapp, stage.around.whatsapp_host),
    ):
        host.run(provider.faults.clear())
    return Outcome(scene, tuple(stage.verdicts))
