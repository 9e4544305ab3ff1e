"""When the bot may speak by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.calendar import DayChange
from casework.ladder import within_quiet
from casework.policy.loader import load_policy
from casework.ports import Hold
from casework.quiet import speakable
from tests.builders.town import ZONE, calendar

POLICY = load_policy("langan-2023")
MOMENTS = st.datetimes(min_value=datetime(2026, 8, 1), max_value=datetime(2026, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=ZONE)
)
TIMES = st.times()


def may(now: datetime, hold: Hold = Hold.QUIET, *changes: DayChange) -> bool:
    return speakable(now, hold, POLICY, calendar(changes=changes), ZONE)


def at(day: date, hour: int, minute: int = 0) -> datetime:
    return datetime.combine(day, time(hour, minute), ZONE)


def test_by_day_it_may_speak_and_at_night_not() -> None:
    monday = date(2026, 9, 7)
    assert may(at(monday, 7))
    assert may(at(monday, 20, 59))
    assert not may(at(monday, 21))
    assert not may(at(monday, 6, 59))


def test_holidays_and_weekends_are_quiet_and_make_up_days_are_not() -> None:
    assert not may(at(date(2026, 10, 1), 12))
    assert not may(at(date(2026, 9, 12), 12))
    assert may(at(date(2026, 10, 10), 12))


def test_a_town_that_closes_its_schools_is_left_in_peace() -> None:
    monday = date(2026, 9, 7)
    assert not may(at(monday, 12), Hold.QUIET, DayChange(day=monday, opens=False))
    assert may(at(monday, 12), Hold.QUIET, DayChange(day=monday, opens=False, school=1))


@given(MOMENTS)
def test_a_new_absence_is_never_held_and_what_time_brought_always(now: datetime) -> None:
    assert may(now, Hold.NEVER)
    assert not may(now, Hold.DIGEST)


@given(MOMENTS)
def test_the_zone_of_the_clock_does_not_matter(now: datetime) -> None:
    assert may(now) == may(now.astimezone(UTC))


@given(MOMENTS)
def test_whoever_waits_is_heard_within_nine_days(now: datetime) -> None:
    assert any(may(now + timedelta(hours=hours)) for hours in range(24 * 9))


@given(TIMES, TIMES, TIMES)
def test_a_moment_is_quiet_in_one_direction_of_the_clock_and_not_in_the_other(
    moment: time, first: time, last: time
) -> None:
    if first != last:
        assert within_quiet(moment, first, last) != within_quiet(moment, last, first)
    else:
        assert not within_quiet(moment, first, last)
