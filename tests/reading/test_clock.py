"""What days are counted by: the hour of the message and the school days of the class."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from casework.calendar import ONE_DAY
from casework.reading.clock import Clock
from tests.reading.town import CALENDAR, WEDNESDAY, ZONE


def clock(month: int = 9, day: int = 9, hour: int = 8) -> Clock:
    return Clock(at=datetime(2026, month, day, hour, 25, tzinfo=ZONE), is_school_day=CALENDAR.is_school_day)


def test_today_is_the_day_of_the_message() -> None:
    assert Clock(at=WEDNESDAY, is_school_day=CALENDAR.is_school_day).today == date(2026, 9, 9)


@pytest.mark.parametrize(("hour", "half"), [(7, "morning"), (11, "morning"), (12, "afternoon"), (16, "afternoon")])
def test_half_a_day_is_the_half_in_which_it_is_said(hour: int, half: str) -> None:
    assert clock(hour=hour).half() == half


@pytest.mark.parametrize(
    ("day", "step", "meant"),
    [
        (date(2026, 9, 9), ONE_DAY, date(2026, 9, 9)),
        (date(2026, 9, 12), ONE_DAY, date(2026, 9, 14)),
        (date(2026, 9, 12), -ONE_DAY, date(2026, 9, 11)),
        (date(2026, 10, 1), ONE_DAY, date(2026, 10, 8)),
        (date(2026, 10, 7), -ONE_DAY, date(2026, 9, 30)),
        (date(2026, 9, 20), ONE_DAY, date(2026, 9, 20)),  # a Sunday made up for
    ],
)
def test_the_nearest_school_day_that_way(day: date, step: timedelta, meant: date) -> None:
    assert clock().school_day(day, step) == meant


def test_where_there_is_none_within_a_month_the_day_stays() -> None:
    never = Clock(at=WEDNESDAY, is_school_day=lambda _: False)
    assert never.school_day(date(2026, 9, 9), ONE_DAY) == date(2026, 9, 9)


@pytest.mark.parametrize(
    ("day", "many", "step", "last"),
    [
        (date(2026, 9, 9), 1, -ONE_DAY, date(2026, 9, 9)),
        (date(2026, 9, 9), 3, -ONE_DAY, date(2026, 9, 7)),
        (date(2026, 9, 14), 3, -ONE_DAY, date(2026, 9, 10)),
        (date(2026, 9, 9), 4, ONE_DAY, date(2026, 9, 14)),
        (date(2026, 9, 30), 4, ONE_DAY, date(2026, 10, 10)),  # over the holiday, and the Saturday made up for
    ],
)
def test_the_first_of_so_many_school_days_is_the_day_itself(day: date, many: int, step: timedelta, last: date) -> None:
    assert clock().count(day, many, step) == last


@pytest.mark.parametrize(
    ("month", "day", "ends_in", "first"),
    [
        (10, 8, None, date(2026, 10, 8)),
        (10, 15, None, date(2026, 10, 8)),
        (10, 15, 10, date(2026, 10, 8)),
        (10, 15, 1, None),  # no new year's holiday was there
        (9, 30, None, date(2026, 9, 28)),  # Friday to Sunday
        (11, 15, None, None),  # none within a month
    ],
)
def test_the_last_holiday_ends_before_its_first_school_day(
    month: int, day: int, ends_in: int | None, first: date | None
) -> None:
    assert clock(month, day).after_holiday(ends_in) == first


@pytest.mark.parametrize(
    ("month", "day", "begins_in", "last"),
    [
        (10, 15, None, date(2026, 9, 30)),
        (9, 30, 10, date(2026, 9, 30)),  # today, for it begins tomorrow
        (9, 29, 10, None),  # still to come
        (9, 29, None, date(2026, 9, 24)),
        (10, 8, 9, date(2026, 9, 24)),
        (11, 15, None, None),  # none within a month
    ],
)
def test_the_last_holiday_begins_after_its_last_school_day(
    month: int, day: int, begins_in: int | None, last: date | None
) -> None:
    assert clock(month, day).before_holiday(begins_in) == last


@pytest.mark.parametrize(
    ("month", "day", "ends_in", "first"),
    [
        (9, 9, None, date(2026, 9, 28)),
        (9, 9, 10, date(2026, 10, 8)),
        (9, 28, None, date(2026, 10, 8)),
        (10, 8, None, None),  # today's is over
        (8, 20, 10, None),  # none so soon
    ],
)
def test_the_next_holiday_is_over_on_its_first_school_day(
    month: int, day: int, ends_in: int | None, first: date | None
) -> None:
    assert clock(month, day).next_holiday_over(ends_in) == first
