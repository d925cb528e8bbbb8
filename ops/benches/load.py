"""Requests on a schedule: the next one starts when its time has come, whatever became of those before it."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from http import HTTPStatus

import uvloop

from ops.providers.posting import Poster
from ops.turn_bench import percentile

GIVEN_UP_AFTER_S = 20.0
SLOW_MS = 250.0


@dataclass(frozen=True)
class Call:
    """One webhook."""

    url: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Outcome:
    """`ms` is counted from the moment at which the call was due; `status` is None where no answer came."""

    ms: float
    status: int | None


@dataclass(frozen=True)
class Acknowledged:
    """The outcomes of one burst."""

    outcomes: tuple[Outcome, ...]

    @property
    def failures(self) -> int:
        return sum(outcome.status != HTTPStatus.OK for outcome in self.outcomes)

    @property
    def slow(self) -> float:
        """The share that took longer than `SLOW_MS`."""
        return sum(outcome.ms > SLOW_MS for outcome in self.outcomes) / len(self.outcomes)

    def ms(self, share: int) -> float:
        """That percentile in milliseconds."""
        return percentile([outcome.ms for outcome in self.outcomes], share)


def post_all(calls: Sequence[Call], rate: float) -> Acknowledged:
    """Post them, `rate` a second."""
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return Acknowledged(tuple(runner.run(_post_all(calls, rate))))


async def _post_all(calls: Sequence[Call], rate: float) -> list[Outcome]:
    poster, clock = Poster(GIVEN_UP_AFTER_S), asyncio.get_running_loop().time
    started, under_way = clock(), []
    for place, call in enumerate(calls):
        due = started + place / rate
        await asyncio.sleep(max(0.0, due - clock()))
        under_way.append(asyncio.create_task(_timed(poster, call, due, clock)))
    outcomes = await asyncio.gather(*under_way)
    await poster.close()
    return outcomes


async def _timed(poster: Poster, call: Call, due: float, clock: Callable[[], float]) -> Outcome:
    reply = await poster.post(call.url, call.body, call.headers)
    return Outcome((clock() - due) * 1000, reply.status if reply else None)
