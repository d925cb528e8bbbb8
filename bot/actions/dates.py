"""Dates and times as people say them."""

from calendar import monthrange
from datetime import date, datetime
from zoneinfo import ZoneInfo

from language.detection import Language

_DAYS = {
    Language.ID: ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    Language.EN: ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    Language.ID: ("Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember".split()),
    Language.EN: ("January February March April May June July August September October November December".split()),
}
# Participants know their zone by these names, not by an offset.
_ZONES = {"Asia/Jakarta": "WIB", "Asia/Makassar": "WITA", "Asia/Jayapura": "WIT"}


def spoken(moment: datetime, zone: ZoneInfo, language: Language) -> str:
    """For instance "Senin, 23 November 2026 pukul 10.00 WIB"."""
    local = moment.astimezone(zone)
    day, month = _DAYS[language][local.weekday()], MONTHS[language][local.month - 1]
    if language == Language.ID:
        return f"{day}, {local.day} {month} {local.year} pukul {local:%H.%M} {zone_name(zone)}"
    return f"{day} {local.day} {month} {local.year}, {local:%H:%M} {zone_name(zone)}"


def spoken_day(day: date, language: Language) -> str:
    """For instance "23 Oktober 2026"."""
    return f"{day.day} {spoken_month(day, language)}"


def spoken_month(day: date, language: Language) -> str:
    """For instance "Oktober 2026"."""
    return f"{MONTHS[language][day.month - 1]} {day.year}"


def months_after(day: date, months: int) -> date:
    """The same day of a later month, or the last one of a month too short for it: 31 January → 28 February."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def zone_name(zone: ZoneInfo) -> str:
    """WIB, WITA or WIT; the key of any other zone."""
    return _ZONES.get(zone.key, zone.key)
