"""Due times: promised in office hours of working days, whatever the moment a ticket is opened."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.tickets.due import CLOSES, OPENS, TARGETS, add_office_time, due_at, is_working_day, opening_after
from tests.factories import JAKARTA
from triage import Severity

MOMENTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 1), timezones=st.just(JAKARTA))  # noqa: DTZ001
DURATIONS = st.timedeltas(timedelta(seconds=1), timedelta(hours=60))
quickly = settings(deadline=None, max_examples=60)  # the holidays of a year are looked up on first use


def wib(day: str, clock: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), JAKARTA)


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        (wib("2026-11-20", "12:00"), wib("2026-11-20", "14:00")),  # a Friday, in office hours
        (wib("2026-11-20", "15:00"), wib("2026-11-20", "17:00")),  # ends exactly with the office day
        (wib("2026-11-20", "16:00"), wib("2026-11-23", "09:00")),  # an hour before, an hour after the weekend
        (wib("2026-11-20", "18:30"), wib("2026-11-23", "10:00")),  # Friday evening
        (wib("2026-11-21", "09:00"), wib("2026-11-23", "10:00")),  # Saturday
        (wib("2026-11-24", "00:00"), wib("2026-11-24", "10:00")),  # midnight belongs to the day that begins
        (wib("2026-11-24", "07:59"), wib("2026-11-24", "10:00")),  # before opening
        (wib("2026-08-17", "09:00"), wib("2026-08-18", "10:00")),  # Independence Day
        (wib("2026-12-31", "16:30"), wib("2027-01-04", "09:30")),  # New Year's Day, then a weekend
    ],
)
def test_an_urgent_ticket_is_due_after_two_office_hours(opened: datetime, due: datetime) -> None:
    assert due_at(opened, Severity.S1, JAKARTA) == due


@pytest.mark.parametrize(
    ("severity", "due"),
    [
        (Severity.S2, wib("2026-11-23", "12:00")),
        (Severity.S3, wib("2026-11-24", "12:00")),
        (Severity.S4, wib("2026-11-27", "12:00")),
    ],
)
def test_the_other_severities_are_due_after_one_two_and_five_office_days(severity: Severity, due: datetime) -> None:
    assert due_at(wib("2026-11-20", "12:00"), severity, JAKARTA) == due


def test_the_moment_of_opening_may_be_told_in_any_zone() -> None:
    assert due_at(datetime(2026, 11, 20, 5, tzinfo=UTC), Severity.S1, JAKARTA) == wib("2026-11-20", "14:00")


def test_every_severity_has_a_target() -> None:
    assert set(TARGETS) == set(Severity)


@pytest.mark.parametrize(
    "moment",
    [
        wib("2026-11-20", "08:00"),  # the first moment
        wib("2026-11-20", "12:00"),
        wib("2026-11-20", "16:59"),
    ],
)
def test_while_the_office_is_open_there_is_no_opening_to_wait_for(moment: datetime) -> None:
    assert opening_after(moment, JAKARTA) is None


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        (wib("2026-11-19", "07:59"), wib("2026-11-19", "08:00")),  # early in the morning
        (wib("2026-11-19", "17:00"), wib("2026-11-20", "08:00")),  # the moment of closing
        (wib("2026-11-19", "21:15"), wib("2026-11-20", "08:00")),  # in the evening
        (wib("2026-11-20", "18:30"), wib("2026-11-23", "08:00")),  # Friday evening
        (wib("2026-11-22", "09:00"), wib("2026-11-23", "08:00")),  # Sunday
        (wib("2026-08-17", "09:00"), wib("2026-08-18", "08:00")),  # Independence Day
        (wib("2026-12-31", "17:30"), wib("2027-01-04", "08:00")),  # New Year's Day, then a weekend
    ],
)
def test_outside_office_hours_the_next_opening_is_told(moment: datetime, opens: datetime) -> None:
    assert opening_after(moment, JAKARTA) == opens


def test_the_office_opens_by_its_own_clock_wherever_the_moment_was_read() -> None:
    assert opening_after(datetime(2026, 11, 19, 23, 30, tzinfo=UTC), JAKARTA) == wib("2026-11-20", "08:00")
    assert opening_after(datetime(2026, 11, 20, 1, 0, tzinfo=UTC), JAKARTA) is None


@quickly
@given(MOMENTS)
def test_the_office_opens_later_than_now_on_a_working_day_with_no_office_time_missed(moment: datetime) -> None:
    opens = opening_after(moment, JAKARTA)
    if opens is None:
        assert is_working_day(moment.date())
        assert OPENS <= moment.time() < CLOSES
    else:
        assert opens > moment
        assert is_working_day(opens.date())
        assert add_office_time(moment, timedelta(minutes=1)) == opens + timedelta(minutes=1)


@quickly
@given(MOMENTS, DURATIONS)
def test_the_result_lies_in_office_hours_of_a_working_day(start: datetime, duration: timedelta) -> None:
    due = add_office_time(start, duration)
    assert is_working_day(due.date())
    assert OPENS < due.time() <= CLOSES


@quickly
@given(MOMENTS, DURATIONS)
def test_nothing_is_due_before_its_duration_is_over(start: datetime, duration: timedelta) -> None:
    assert add_office_time(start, duration) >= start + duration


@quickly
@given(MOMENTS, MOMENTS, DURATIONS)
def test_what_is_opened_later_is_not_due_earlier(one: datetime, other: datetime, duration: timedelta) -> None:
    earlier, later = sorted((one, other))
    assert add_office_time(earlier, duration) <= add_office_time(later, duration)


@quickly
@given(MOMENTS, DURATIONS, DURATIONS)
def test_more_time_is_never_due_earlier(start: datetime, one: timedelta, other: timedelta) -> None:
    assert add_office_time(start, one) < add_office_time(start, one + other)


@quickly
@given(MOMENTS, DURATIONS, DURATIONS)
def test_durations_add_up(start: datetime, one: timedelta, other: timedelta) -> None:
    assert add_office_time(add_office_time(start, one), other) == add_office_time(start, one + other)
