"""The imagined day: the clock on the wall, which both providers go by."""

import time
from datetime import date, datetime, timedelta
from datetime import time as time_of_day
from zoneinfo import ZoneInfo

WIB = ZoneInfo("Asia/Jakarta")


def today() -> date:
    """In Jakarta."""
    return datetime.now(WIB).date()


class Day:
    """Runs like any clock, and is set forward from scene to scene. A `Clock` for the providers."""

    def __init__(self, first: date) -> None:
        self._first = first
        self.set("07.00")

    def set(self, hour: str, *, days: int = 0) -> None:
        """Make it that hour (07.10), so many days after the first."""
        began = datetime.combine(self._first, time_of_day.fromisoformat(hour.replace(".", ":")), WIB)
        self._set = began + timedelta(days=days), time.monotonic()

    def __call__(self) -> datetime:
        began, at = self._set
        return began + timedelta(seconds=time.monotonic() - at)

    def __str__(self) -> str:
        return self().strftime("%H.%M")
