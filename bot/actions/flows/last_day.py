"""The last day at work, from which the wait for JHT and the time limit of JKP count."""

from dataclasses import dataclass
from datetime import date, timedelta

from bot.actions.dates import months_after, spoken_day, spoken_month
from bot.actions.flows.scene import Scene
from knowledge import load_figures


@dataclass(frozen=True)
class LastDay:
    """From `earliest` to `latest`: the same day, or a whole month when somebody only knows that.

    `wait` for JHT and the time `within` which JKP must be claimed are months.
    """

    earliest: date
    latest: date
    wait: int
    within: int

    @property
    def since(self) -> date:
        """When JHT can be claimed for sure."""
        return months_after(self.latest, self.wait)

    @property
    def until(self) -> date:
        """When JKP must be claimed to be surely in time."""
        return months_after(self.earliest, self.within)

    def too_late(self, today: date) -> bool:
        """Whether the time for JKP has surely run out."""
        return months_after(self.latest, self.within) < today

    def leaves_open(self, today: date) -> bool:
        """Whether the wait may be over, but only the exact day would tell."""
        return months_after(self.earliest, self.wait) <= today < self.since

    def spoken(self, scene: Scene) -> str:
        """The day, or the month alone."""
        say = spoken_day if self.earliest == self.latest else spoken_month
        return say(self.earliest, scene.turn.language)


def last_day(scene: Scene) -> LastDay | None:
    """What was told of it. A month alone is kept as its first day; then `left_day` may have told the day."""
    left = scene.knows("left")
    if left is None:
        return None
    figures = load_figures().on(scene.tools.today())
    wait, within = (int(figures[figure].value) for figure in ("pu.jht-wait", "pu.jkp-claim-within"))
    return LastDay(*_between(scene, date.fromisoformat(left)), wait, within)


def _between(scene: Scene, first: date) -> tuple[date, date]:
    if first.day != 1:
        return first, first
    end = months_after(first, 1) - timedelta(days=1)
    day = int(scene.knows("left_day") or 0)
    return (first.replace(day=day), first.replace(day=day)) if 1 <= day <= end.day else (first, end)
