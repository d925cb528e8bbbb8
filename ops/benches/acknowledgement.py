"""Part 1: how quickly the product acknowledges webhooks, at which rate it still does, and what becomes of them."""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from rich.console import Console
from rich.table import Table

from ops import ledger
from ops.benches.crowd import Crowd
from ops.benches.load import SLOW_MS, Acknowledged, Call, post_all
from ops.benches.progress import progress
from ops.connected import Connected

STEADY_RATE, STEADY_S = 50.0, 30.0
RATES, STEP_S = (100.0, 150.0, 200.0, 300.0, 400.0, 600.0), 10.0
DRAINED_WITHIN_S = 180.0
_WARM_UP = 20
_AGAIN_RATE, _ROUNDS = 10.0, 5
_LOOK_AGAIN_S = 1.0
_TOLD = ("written stored answered unanswered waiting answered_twice lost doubled out_of_order unknown failed").split()


@dataclass(frozen=True)
class Burst:
    """One rate, and how it was acknowledged."""

    rate: float
    acknowledged: Acknowledged

    @property
    def held(self) -> bool:
        return not self.acknowledged.failures and self.acknowledged.ms(95) <= SLOW_MS


@dataclass(frozen=True)
class Drained:
    """`turns` more messages were answered within `seconds`."""

    turns: int
    seconds: float


def measure(around: Connected, console: Console) -> None:
    """Ordinary questions of new participants, on WhatsApp and Telegram in turns; everything is printed."""
    crowd, data = Crowd(around), around.product.data
    post_all(crowd.asks(_WARM_UP), rate=5)
    drain(data)
    steady = burst(crowd, STEADY_RATE, STEADY_S)
    console.print(_acknowledged("Acknowledgement", [steady]))
    _print_fate(console, f"Of {STEADY_RATE:.0f} a second", data, crowd)
    steps = list(_until_it_fails(burst(crowd, rate, STEP_S) for rate in RATES))
    console.print(_acknowledged("The highest rate that holds", steps))
    console.print(_verdict([steady, *steps]))
    _print_fate(console, "Of all together", data, crowd)


def burst(crowd: Crowd, rate: float, seconds: float) -> Burst:
    """Work left over from bursts before goes on meanwhile. What got no 200 is brought again, as providers do."""
    calls = crowd.asks(int(rate * seconds))
    acknowledged = post_all(calls, rate)
    refused, rounds = _refused(calls, acknowledged), 0
    while refused and rounds < _ROUNDS:
        refused, rounds = _refused(refused, post_all(refused, _AGAIN_RATE)), rounds + 1
    return Burst(rate, acknowledged)


def _refused(calls: Sequence[Call], acknowledged: Acknowledged) -> list[Call]:
    pairs = zip(calls, acknowledged.outcomes, strict=True)
    return [call for call, outcome in pairs if outcome.status != HTTPStatus.OK]


def _until_it_fails(bursts: Iterable[Burst]) -> Iterator[Burst]:
    for one in bursts:
        yield one
        if not one.held:
            return


def _verdict(bursts: Sequence[Burst]) -> str:
    held = [one for one in bursts if one.held]
    if not held:
        return f"No rate held: p95 was over {SLOW_MS:.0f} ms, or a call got no 200."
    best = held[-1]
    return f"Highest rate that held: {best.rate:.0f} requests/s, p95 {best.acknowledged.ms(95):.0f} ms."


def drain(data: Path) -> Drained:
    """Wait until nothing waits, or `DRAINED_WITHIN_S` are over."""
    started, before = time.monotonic(), progress(data)
    while (now := progress(data)).waiting and time.monotonic() - started < DRAINED_WITHIN_S:
        time.sleep(_LOOK_AGAIN_S)
    drained = Drained(now.answered - before.answered, time.monotonic() - started)
    time.sleep(_LOOK_AGAIN_S)  # providers tell how far the last ones came
    return drained


def _acknowledged(title: str, bursts: Sequence[Burst]) -> Table:
    columns = ("requests a second", "n", "p50 ms", "p95 ms", "p99 ms", f"over {SLOW_MS:.0f} ms", "not 200")
    table = Table(*columns, title=title)
    for one in bursts:
        got = one.acknowledged
        times = (f"{got.ms(share):.1f}" for share in (50, 95, 99))
        table.add_row(
            f"{one.rate:.0f}", str(len(got.outcomes)), *times, f"{got.slow:.2%}", str(got.failures)
        )  # fmt: skip
    return table


def _print_fate(console: Console, title: str, data: Path, crowd: Crowd) -> None:
    drained = drain(data)
    counts = ledger.count(data, crowd.writers)
    table = Table("messages so far", "number", title=title)
    for name in _TOLD:
        table.add_row(name.replace("_", " "), str(getattr(counts, name)))
    console.print(table)
    rate = drained.turns / drained.seconds if drained.seconds else 0.0
    console.print(f"After the last request: {drained.turns} turns in {drained.seconds:.0f} s, {rate:.1f} a second.")
