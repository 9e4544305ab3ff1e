"""School time: which days are school days for a class, and how clocks of days, weeks and months run over them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from casework.people import ClassId, SchoolId

ONE_DAY = timedelta(days=1)
SEARCH_LIMIT_DAYS = 400
"""How far ``next_school_day`` looks before it gives up: longer than any vacation."""


class NoSchoolDay(Exception):
    """没有找到上课日,请检查校历。"""


@dataclass(frozen=True, kw_only=True, slots=True)
class Term:
    """A stretch of teaching; ``school`` is None for all schools. Both ends belong to it."""

    name: str
    start: date
    end: date
    school: SchoolId | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DayChange:
    """A day that staff closed (停课) or opened (补课) for a class, a school or the whole town."""

    day: date
    opens: bool
    school: SchoolId | None = None
    school_class: ClassId | None = None
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class SchoolCalendar:
    """What is known of school time. Public holidays and make-up days come from the State Council's calendar,
    terms from the sheet 校历, changes from staff. Without terms every working day is a school day.

    The narrowest change wins: class before school before town; among equals the last in ``changes``.
    """

    holidays: frozenset[date] = frozenset()
    makeup_days: frozenset[date] = frozenset()
    published_until: date | None = None
    terms: tuple[Term, ...] = ()
    changes: tuple[DayChange, ...] = ()
    _by_day: dict[date, tuple[DayChange, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)
    _own_terms: dict[SchoolId | None, tuple[Term, ...]] = field(
        init=False, repr=False, compare=False, default_factory=dict
    )

    def __post_init__(self) -> None:
        for change in self.changes:
            self._by_day[change.day] = (*self._by_day.get(change.day, ()), change)

    def is_working_day(self, day: date) -> bool:
        """A working day of the State Council's calendar; past the published years Monday to Friday."""
        if day in self.makeup_days:
            return True
        return day.weekday() < 5 and day not in self.holidays

    def in_term(self, day: date, school: SchoolId | None = None) -> bool:
        """Whether the day lies in a term of the school. Without any terms every day does."""
        own = self._own_terms.get(school)
        if own is None:
            own = self._own_terms[school] = tuple(term for term in self.terms if term.school in (None, school))
        if not own:
            return True
        # Every clock asks this for every day of its way: a plain loop is three times as fast as any(…).
        for term in own:  # noqa: SIM110
            if term.start <= day <= term.end:
                return True
        return False

    def term_start(self, day: date, school: SchoolId | None = None) -> date | None:
        """The first day of the school's term in which the day lies, or None."""
        if not self.terms:
            return None
        own = (term.start for term in self.terms if term.school in (None, school) and term.start <= day <= term.end)
        return max(own, default=None)

    def in_vacation(self, day: date, school: SchoolId | None = None) -> bool:
        return not self.in_term(day, school)

    def change_on(self, day: date, school: SchoolId | None, school_class: ClassId | None) -> DayChange | None:
        """The change that decides about this day for this class, if staff made one."""
        best: tuple[int, DayChange] | None = None
        for change in self._by_day.get(day, ()):
            if change.school_class is not None:
                rank, fits = 2, change.school_class == school_class
            elif change.school is not None:
                rank, fits = 1, change.school == school
            else:
                rank, fits = 0, True
            if fits and (best is None or rank >= best[0]):
                best = (rank, change)
        return best[1] if best else None

    def is_school_day(self, day: date, school: SchoolId | None = None, school_class: ClassId | None = None) -> bool:
        """Whether the class is taught on that day."""
        change = self.change_on(day, school, school_class)
        if change is not None:
            return change.opens
        return self.in_term(day, school) and self.is_working_day(day)

    def is_reminding_day(self, day: date, school: SchoolId | None = None) -> bool:
        """Whether staff may be reminded: school days, and in vacations the working days."""
        return self.is_school_day(day, school) or (self.in_vacation(day, school) and self.is_working_day(day))

    def school_days(
        self, first: date, last: date, school: SchoolId | None = None, school_class: ClassId | None = None
    ) -> Iterator[date]:
        """The school days from first to last, both included, in order."""
        day = first
        while day <= last:
            if self.is_school_day(day, school, school_class):
                yield day
            day += ONE_DAY

    def next_school_day(self, day: date, school: SchoolId | None = None, school_class: ClassId | None = None) -> date:
        """The first school day after ``day``. Raises NoSchoolDay if there is none within 400 days."""
        return self._seek(day, ONE_DAY, school, school_class)

    def previous_school_day(
        self, day: date, school: SchoolId | None = None, school_class: ClassId | None = None
    ) -> date:
        """The last school day before ``day``. Raises NoSchoolDay if there is none within 400 days."""
        return self._seek(day, -ONE_DAY, school, school_class)

    def _seek(self, day: date, step: timedelta, school: SchoolId | None, school_class: ClassId | None) -> date:
        for _ in range(SEARCH_LIMIT_DAYS):
            day += step
            if self.is_school_day(day, school, school_class):
                return day
        raise NoSchoolDay

    def next_reminding_day(self, day: date, school: SchoolId | None = None) -> date:
        """The first day after ``day`` on which staff may be reminded. Raises NoSchoolDay as above."""
        for _ in range(SEARCH_LIMIT_DAYS):
            day += ONE_DAY
            if self.is_reminding_day(day, school):
                return day
        raise NoSchoolDay
