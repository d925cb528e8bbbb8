"""When a ticket is due: office hours of Indonesian working days, counted from the moment it was opened.

The targets are our own promise (docs/operations.md), stricter than the public-service norms of 5 and 14
working days for information and complaints.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from triage import Severity

OPENS, CLOSES = time(8), time(17)
OFFICE_DAY = timedelta(hours=9)
TARGETS = {
    Severity.S1: timedelta(hours=2),
    Severity.S2: OFFICE_DAY,
    Severity.S3: 2 * OFFICE_DAY,
    Severity.S4: 5 * OFFICE_DAY,
}


@lru_cache(maxsize=16)
def _public_holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("ID", years=year)


def is_working_day(day: date) -> bool:
    """Monday to Friday, public holidays excepted."""
    return day.weekday() < 5 and day not in _public_holidays(day.year)


def due_at(opened_at: datetime, severity: Severity, zone: ZoneInfo) -> datetime:
    """The moment by which a first answer is promised, in the zone of `opened_at`'s office."""
    return add_office_time(opened_at.astimezone(zone), TARGETS[severity])


def opening_after(moment: datetime, zone: ZoneInfo) -> datetime | None:
    """When the office opens next; None while it is open."""
    local = moment.astimezone(zone)
    opening = _next_opening(local)
    return opening if opening > local else None


def add_office_time(start: datetime, duration: timedelta) -> datetime:
    """`start` (aware, local) plus `duration` of office time."""
    moment, left = _next_opening(start), duration
    while left > (until_close := datetime.combine(moment.date(), CLOSES, moment.tzinfo) - moment):
        left -= until_close
        moment = _next_opening(datetime.combine(moment.date(), CLOSES, moment.tzinfo))
    return moment + left


def _next_opening(moment: datetime) -> datetime:
    """`moment` itself during office hours, else the next time the office opens."""
    day = moment.date()
    if is_working_day(day) and moment.timetz().replace(tzinfo=None) < CLOSES:
        return max(moment, datetime.combine(day, OPENS, moment.tzinfo))
    day += timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, moment.tzinfo)
