"""Sentences that close or open school days: 明天全镇停课, 三2班周四停课, 10月10日补课, 下周一到周三我校停课."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from casework.calendar import ONE_DAY, DayChange, SchoolCalendar
from casework.people import SchoolClass, SchoolId
from casework.reading import classes as written
from casework.reading.times import Clock, Phrase, Point, resolve, scan
from casework.reading.tokens import normalise

_CLOSES = re.compile(r"停课|停学|放假|不上课|不用上课|不用来校|闭校|休课")
_OPENS = re.compile(r"补课|照常上课|正常上课|恢复上课|复课|调休上课|要上课|上课|上学")
_TOWN = re.compile(r"全镇|全乡|全街道|各校|各学校|所有学校|全部学校|镇内")
_SCHOOL = re.compile(r"我校|本校|全校|我们学校|学校|全体师生|各班|所有班级|师生")
_NO_ORDER = re.compile(
    r"[?？吗么]|吧$|什么时候|是不是|会不会|要不要|可能|如果|要是|假如|听说|据说|好像|希望|建议|申请|请示|不停课|不补课|不放假|取消停课|没有停课|没停课|哈哈|还是不|到底|几点"
)
_WHY = re.compile(r"因为?([^,。;]{2,20}?)(?:,|。|;|的原因|原因|$|全镇|全校|我校|停课|放假)")
_LONGEST_RANGE_DAYS = 60


def read_closing(
    text: str,
    *,
    at: datetime,
    classes: Sequence[SchoolClass],
    calendar: SchoolCalendar,
    school: SchoolId | None = None,
) -> tuple[DayChange, ...]:
    """The days that the sentence closes or opens; empty when it is no such order, or names no day or no known class.

    ``classes`` are those the speaker may close, ``school`` the speaker's own: meant by 我校, and when nothing narrower
    or wider is named. Without ``school`` an order that names nothing is for the town. A range closes its school days.
    """
    said = normalise(text)
    if _NO_ORDER.search(said):
        return ()
    closing, opening = _CLOSES.search(said), _OPENS.search(said)
    if closing is None and opening is None:
        return ()
    opens = closing is None
    days = _days(said, at=at, calendar=calendar, opens=opens, school=school)
    named, missing = _named_classes(said, classes, school)
    if not days or missing:
        return ()
    why = _WHY.search(said)
    reason = why[1] if why else ""
    if named:
        return tuple(
            DayChange(day=day, opens=opens, school=one.school, school_class=one.id, reason=reason)
            for one in named
            for day in days
        )
    for_school = None if _TOWN.search(said) else school
    if for_school is None and school is None and _SCHOOL.search(said) and not _TOWN.search(said):
        return ()
    return tuple(DayChange(day=day, opens=opens, school=for_school, reason=reason) for day in days)


def _days(
    said: str, *, at: datetime, calendar: SchoolCalendar, opens: bool, school: SchoolId | None
) -> tuple[date, ...]:
    clock = Clock(at=at, is_school_day=lambda day: calendar.is_school_day(day, school))
    found: dict[date, None] = {}
    for phrase in _phrases(said):
        for day in _of_phrase(phrase, clock=clock, opens=opens):
            found[day] = None
    return tuple(found)


def _phrases(said: str) -> Iterator[Phrase]:
    here = 0
    while here < len(said):
        time = scan(said, here)
        if time is None:
            here += 1
            continue
        here, phrase = time
        yield phrase


def _coming(point: Point, *, clock: Clock, anchor: date | None = None) -> date | None:
    """The day meant of what is still to come: a weekday gone by is the next, a day of the month gone by the next month's."""
    day = resolve(point, clock=clock, ahead=True, anchor=anchor)
    if day is None:
        return None
    if point.weekday is not None and point.week is None and day < clock.today:
        return day + timedelta(weeks=1)
    if point.day_of_month is not None and point.month is None and day < clock.today:
        first = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
        try:
            return first.replace(day=point.day_of_month)
        except ValueError:
            return None
    return day


def _of_phrase(phrase: Phrase, *, clock: Clock, opens: bool) -> Iterator[date]:
    if phrase.week is not None:
        monday = clock.today - timedelta(days=clock.today.weekday()) + timedelta(weeks=phrase.week)
        yield from _school_days(max(monday, clock.today), monday + timedelta(days=6), clock, opens)
        return
    if phrase.start is None or not phrase.start.has_day:
        if phrase.count:
            yield from _school_days(clock.today, clock.count(clock.today, phrase.count, ONE_DAY), clock, opens)
        return
    first = _coming(phrase.start, clock=clock)
    if first is None:
        return
    if phrase.end is None:
        yield first
        return
    end = phrase.end
    if end.weekday is not None and end.week is None and phrase.start.week is not None:
        last: date | None = first + timedelta(days=(end.weekday - first.weekday()) % 7)
    elif end.day_of_month is not None and end.month is None:
        last = first.replace(day=end.day_of_month) if end.day_of_month >= first.day else None
    else:
        last = _coming(end, clock=clock, anchor=first)
    if last is not None:
        yield from _school_days(first, last, clock, opens)


def _school_days(first: date, last: date, clock: Clock, opens: bool) -> Iterator[date]:
    """The days of a range that change anything: school days when closing, the others when opening."""
    day = first
    while day <= last and (day - first).days < _LONGEST_RANGE_DAYS:
        if clock.is_school_day(day) != opens:
            yield day
        day += ONE_DAY


def _named_classes(
    said: str, classes: Sequence[SchoolClass], school: SchoolId | None
) -> tuple[tuple[SchoolClass, ...], bool]:
    """The classes named, and whether one was named that is not known or not one alone."""
    named: dict[int, SchoolClass] = {}
    own = [one for one in classes if school is None or one.school == school]
    here = 0
    while here < len(said):
        time = scan(said, here)
        if time is not None:
            here = time[0]
            continue
        found = written.scan(said, here)
        if found is None:
            here += 1
            continue
        here, form = found
        meant = written.fitting(form, own)
        if not meant or (form.number is not None and len(meant) > 1 and not _schools_named(said, meant)):
            return (), True
        for one in _schools_named(said, meant) or meant:
            named[one.id] = one
    return tuple(named.values()), False


def _schools_named(said: str, meant: Sequence[SchoolClass]) -> tuple[SchoolClass, ...]:
    return tuple(one for one in meant if one.school_name in said)
