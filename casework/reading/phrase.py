"""A time as it is said: a point, a stretch of days, or how long."""

from __future__ import annotations

from dataclasses import dataclass

from casework.reading.contract import Session


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """A day, or sessions of it, or both; the day as said, not yet counted."""

    offset: int | None = None
    weekday: int | None = None
    week: int | None = None
    year: int | None = None
    month: int | None = None
    day_of_month: int | None = None
    months_back: int = 0
    sessions: tuple[Session, ...] = ()
    last_lessons: int = 0
    """How many lessons at the end of the day."""
    opening: bool = False
    """开学: the first day of the term."""
    after_holiday: bool = False
    """国庆后, 收假: the first school day after the last holiday."""
    before_holiday: bool = False
    """放假前一天: the last school day before the last holiday."""
    month_end: bool = False

    @property
    def has_day(self) -> bool:
        if self.opening or self.after_holiday or self.before_holiday or self.month_end:
            return True
        return self.offset is not None or self.weekday is not None or self.day_of_month is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class Phrase:
    """One expression of time: a point, a range, an open beginning, an end, or a number of days."""

    start: Point | None = None
    end: Point | None = None
    since: bool = False
    """Whether it runs from ``start`` to now or on."""
    count: int | None = None
    """School days; 0 for half a day."""
    backward: bool = False
    """Whether the count is said of days gone by (已经, 连续, 这)."""
    week: int | None = None
    """A whole week: 0 this one, -1 the last."""
    weeks: int = 0
    months: int = 0
    vague: bool = False
    """几天: days that nobody counted."""
    before: bool = False
    """Of an end: the day of coming back, itself no longer part."""
    unclear: bool = False
    """第二节课后: time that the words do not settle."""

    @property
    def extends(self) -> bool:
        """Whether the phrase only lengthens what goes before it."""
        return self.start is None and self.week is None


NOW = Point(offset=0)
