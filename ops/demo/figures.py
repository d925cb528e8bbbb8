"""What became of everything that was written on the day, and how long answers took."""

import math
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Self

from rich import box
from rich.table import Table

from bot.channels.inbound import Channel
from ops.demo.stage import Stage
from ops.ledger import count

CHANNELS = (Channel.TELEGRAM, Channel.WHATSAPP)


@dataclass(frozen=True)
class Figures:
    """Of one channel. `sent` and what follows are messages as a phone shows them; `lost` counts both directions."""

    written: int
    stored: int
    turns: int
    sent: int
    unknown: int
    arrived_once: int
    doubled: int
    lost: int
    out_of_order: int
    tickets: int

    @classmethod
    def of(cls, stage: Stage, channel: Channel) -> Self:
        writers = [person.writer for person in stage.people.values() if person.writer.channel == channel]
        counts, books = count(stage.around.product.data, writers), stage.books
        return cls(
            written=counts.written,
            stored=counts.stored,
            turns=books.turns(channel),
            sent=counts.answers,
            unknown=counts.unknown,
            arrived_once=counts.arrived + counts.unknown_but_arrived - counts.doubled,
            doubled=counts.doubled,
            lost=counts.lost + counts.written - counts.stored + books.left_behind(channel),
            out_of_order=counts.out_of_order,
            tickets=books.tickets(channel),
        )

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))


NAMES = {
    "written": "messages written by participants",
    "stored": "stored",
    "turns": "turns of the assistant",
    "sent": "messages sent to them",
    "unknown": "of these unknown to us, shown to the officer",
    "arrived_once": "arrived once",
    "doubled": "doubled",
    "lost": "lost",
    "out_of_order": "out of order",
    "tickets": "tickets",
}


def table(by_channel: Mapping[Channel, Figures], waits: Mapping[Channel, Sequence[float]]) -> Table:
    """Everything on one sheet, a column for each channel."""
    columns = [*by_channel.values(), sum_of(by_channel)]
    sheet = Table(
        title="The day in figures", title_style="bold", title_justify="left", box=box.SIMPLE_HEAD, show_edge=False
    )
    sheet.add_column("")
    for name in (*(channel.label_en for channel in by_channel), "both"):
        sheet.add_column(name, justify="right")
    for field in fields(Figures):
        numbers = [getattr(column, field.name) for column in columns]
        sheet.add_row(NAMES[field.name], *map(str, numbers), style=_style(field.name, numbers[-1]))
    sheet.add_section()
    seconds = [*(waits[channel] for channel in by_channel), [wait for channel in by_channel for wait in waits[channel]]]
    sheet.add_row("from message to answer, median", *(_in_seconds(of_one, statistics.median) for of_one in seconds))
    sheet.add_row("95 of 100 within", *(_in_seconds(of_one, _percentile_95) for of_one in seconds))
    sheet.add_row("measured", *(str(len(of_one)) for of_one in seconds), style="dim")
    return sheet


def sum_of(by_channel: Mapping[Channel, Figures]) -> Figures:
    first, *others = by_channel.values()
    return sum(others, start=first)


def _style(name: str, number: int) -> str:
    if name in {"doubled", "lost", "out_of_order"}:
        return "green" if number == 0 else "bold red"
    return ""


def _in_seconds(values: Sequence[float], of: Callable[[Sequence[float]], float]) -> str:
    return f"{of(values):.2f} s" if values else "–"


def _percentile_95(values: Sequence[float]) -> float:
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]
