"""Dates and numbers as readers of Indonesian write them, short enough for tables."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.actions.dates import zone_name

_MONTHS = "Jan Feb Mar Apr Mei Jun Jul Agu Sep Okt Nov Des".split()


def day(value: date | str | None) -> str:
    """20 Nov 2026; partial dates stay as precise as they are, nothing is a dash."""
    if not value:
        return "–"
    year, *rest = str(value).split("-")
    return " ".join(
        [*(str(int(number)) for number in rest[1:]), *(_MONTHS[int(number) - 1] for number in rest[:1]), year]
    )


def moment(value: datetime, zone: ZoneInfo) -> str:
    """20 Nov 2026, 12.00 WIB."""
    local = value.astimezone(zone)
    return f"{day(local.date())}, {local:%H.%M} {zone_name(zone)}"


def percent(share: float) -> str:
    """0.123 → 12 %; a tiny share is not told as none."""
    return "< 1%" if 0 < share < 0.005 else f"{share:.0%}"


def number(value: float) -> str:
    """With sign and decimal comma: +1,25."""
    return f"{value:+.2f}".replace(".", ",").replace("-", "\N{MINUS SIGN}")
