"""How often a provider takes something."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rate:
    """`burst` at once, and `per_second` over time."""

    per_second: float
    burst: float


UNLIMITED = Rate(per_second=1e9, burst=1e9)


class Bucket:
    """One sender's use of a rate; what goes beyond it is borrowed from the time to come, up to the burst."""

    def __init__(self, rate: Rate) -> None:
        self._interval = 1 / rate.per_second
        self._may_borrow = (rate.burst - 1) * self._interval
        self._paid_until = 0.0

    def wait(self, now: float) -> float:
        """Seconds until one more is taken; 0 if it is taken now. To the millisecond, as float sums are not exact."""
        return max(0.0, round(self._paid_until - self._may_borrow - now, 3))

    def take(self, now: float) -> None:
        self._paid_until = max(now, self._paid_until) + self._interval
