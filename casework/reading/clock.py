"""What days are counted by: the moment of a message and the class's school days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.calendar import ONE_DAY
from casework.reading.contract import Session

HOLIDAY = 3
"""Days in a row without lessons that make more than a weekend."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """What phrases are counted by: the moment of the message, the class's school days, and its grade."""

    at: datetime
    is_school_day: Callable[[date], bool]
    grade: int = 1
    opening: date | None = None
    """The first day of the class's term, where one is known."""

    @property
    def today(self) -> date:
        return self.at.date()

    def after_holiday(self, month: int | None) -> date | None:
        """The first school day after the last three days or more without lessons, which ended in this month if one is
        given; None if there was none in a month."""
        first = max(self._first_days(range(-31, 1), month), default=None)
        return self._first_of_the_year() if first is None and month == 1 else first

    def next_holiday_over(self, month: int | None) -> date | None:
        """The first school day after the next three days or more without lessons, which end in this month if one is
        given; None if none comes in 45 days."""
        return next(self._first_days(range(1, 46), month), None)

    def before_holiday(self, month: int | None) -> date | None:
        """The last school day before the last three days or more without lessons, which begin in this month if one is
        given; None if there was none in a month. Today, if they begin tomorrow."""
        for back in range(32):
            day = self.today - back * ONE_DAY
            off = not any(self.is_school_day(day + ahead * ONE_DAY) for ahead in range(1, HOLIDAY + 1))
            if off and self.is_school_day(day) and month in (None, (day + ONE_DAY).month):
                return day
        return self._last_of_the_year() if month == 1 else None

    def _last_of_the_year(self) -> date | None:
        """The last school day before New Year, which is a holiday though it may be no long one, or not decreed yet."""
        new_year = date(self.today.year, 1, 1)
        last = self.school_day(new_year - ONE_DAY, -ONE_DAY)
        return last if (self.today - new_year).days in range(32) and self.is_school_day(last) else None

    def _first_of_the_year(self) -> date | None:
        """The first school day after New Year, which is a holiday though it may be no long one, or not decreed yet."""
        new_year = date(self.today.year, 1, 1)
        first = self.school_day(new_year + ONE_DAY, ONE_DAY)
        return first if new_year < first <= self.today <= new_year + timedelta(days=31) else None

    def _first_days(self, offsets: range, month: int | None) -> Iterator[date]:
        """The school days, so many days from today, that follow three days or more without lessons."""
        off = 0
        for offset in offsets:
            day = self.today + timedelta(days=offset)
            if not self.is_school_day(day):
                off += 1
                continue
            if off >= HOLIDAY and month in (None, (day - ONE_DAY).month):
                yield day
            off = 0

    def half(self) -> Session:
        """The half of the day that ``半天`` means at this hour."""
        return "morning" if self.at.hour < 12 else "afternoon"

    def school_day(self, day: date, step: timedelta) -> date:
        """The day itself if it is a school day, else the nearest that way within a month, else the day itself."""
        seeking = day
        for _ in range(31):
            if self.is_school_day(seeking):
                return seeking
            seeking += step
        return day

    def count(self, day: date, days: int, step: timedelta) -> date:
        """The last of so many school days, the given one being the first."""
        day = self.school_day(day, step)
        for _ in range(days - 1):
            day = self.school_day(day + step, step)
        return day
