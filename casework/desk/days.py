"""Days to choose from with one tap, and days that somebody typed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from typing import Final

from casework.calendar import ONE_DAY, NoSchoolDay
from casework.desk import say
from casework.people import Pupil
from casework.ports import Casebook
from casework.reading.times import Clock, Phrase, promised_day, resolve, scan

DAYS_OFFERED = 15
"""How many school days a calendar shows: three weeks of five."""

_ENGLISH: Final = {
    "the day before yesterday": "前天", "yesterday": "昨天", "today": "今天",
    "last monday": "上周一", "last tuesday": "上周二", "last wednesday": "上周三", "last thursday": "上周四",
    "last friday": "上周五", "monday": "周一", "tuesday": "周二", "wednesday": "周三", "thursday": "周四",
    "friday": "周五",
}  # fmt: skip
"""Days by name, longer ones first."""

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = rf"(?P<month>{'|'.join(_MONTHS)})[a-z]*"
_DAY: Final = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_DAY_FIRST: Final = re.compile(rf"\b{_DAY} (?:of )?{_MONTH}")
_MONTH_FIRST: Final = re.compile(rf"\b{_MONTH} {_DAY}")


def school_days_after(book: Casebook, pupil: Pupil, day: date) -> Iterator[date]:
    """The school days of the child's class after ``day``, as far as the calendar knows them."""
    calendar = book.calendar()
    try:
        while True:
            day = calendar.next_school_day(day, pupil.school, pupil.class_id)
            yield day
    except NoSchoolDay:
        return


def offered(book: Casebook, pupil: Pupil, today: date, *, last: date | None = None) -> say.Values:
    """The next school days to tap: ``tomorrow`` and ``monday`` (of next week) where there are lessons, and ``weeks``
    with all of them, a row a week; none after ``last``."""
    days: list[date] = []
    for day in school_days_after(book, pupil, today):
        if len(days) == DAYS_OFFERED or (last is not None and day > last):
            break
        days.append(day)
    tomorrow, monday = today + ONE_DAY, today + timedelta(days=7 - today.weekday())
    return {
        "tomorrow": tomorrow.isoformat() if tomorrow in days else None,
        "monday": monday.isoformat() if monday in days and monday != tomorrow else None,
        "weeks": by_week(days),
    }


def by_week(days: Iterable[date]) -> list[list[str]]:
    """Days in a row a week, as a calendar shows them."""
    weeks: dict[tuple[int, int], list[str]] = {}
    for day in days:
        year, week, _ = day.isocalendar()
        weeks.setdefault((year, week), []).append(day.isoformat())
    return list(weeks.values())


def typed(book: Casebook, pupil: Pupil, at: datetime, text: str) -> date | None:
    """The day from the message's own date on that a text names: 明天, 下周一, 9月14日. None if it names none."""
    local = at.astimezone(book.zone)
    calendar = book.calendar()

    def lessons(day: date) -> bool:
        return calendar.is_school_day(day, pupil.school, pupil.class_id)

    day = promised_day(_phrases(text), clock=Clock(at=local, is_school_day=lessons))
    return day if day is not None and day >= local.date() else None


def named(book: Casebook, pupil: Pupil, at: datetime, text: str, *, ahead: bool) -> date | None:
    """The one day that a text names, gone by or (``ahead``) to come: 昨天, 上周五, 9月3日. None if it names none."""
    calendar = book.calendar()

    def lessons(day: date) -> bool:
        return calendar.is_school_day(day, pupil.school, pupil.class_id)

    clock = Clock(at=at.astimezone(book.zone), is_school_day=lessons)
    points = [phrase.start or phrase.end for phrase in _phrases(text)]
    days = {resolve(point, clock=clock, ahead=ahead) for point in points if point is not None and point.has_day}
    return days.pop() if len(days) == 1 else None


def of_town(book: Casebook, at: datetime, text: str) -> date | None:
    """The one day gone by, or today, that a text names for whole schools: 昨天, 上周五, 9月3日, yesterday, 3 Sep. None
    if it names none."""
    calendar = book.calendar()
    clock = Clock(at=at.astimezone(book.zone), is_school_day=calendar.is_school_day)
    points = [phrase.start or phrase.end for phrase in _phrases(_in_chinese(text))]
    days = {resolve(point, clock=clock, ahead=False) for point in points if point is not None and point.has_day}
    day = days.pop() if len(days) == 1 else None
    return day if day is not None and day <= clock.at.date() else None


def _in_chinese(text: str) -> str:
    """English days in the words that are read; everything else as it is."""
    said = " ".join(text.lower().replace(",", " ").split())
    for english, chinese in _ENGLISH.items():
        said = said.replace(english, chinese)
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        said = pattern.sub(lambda found: f"{_MONTHS.index(found['month']) + 1}月{found['day']}日", said)
    return said


def _phrases(text: str) -> list[Phrase]:
    found: list[Phrase] = []
    place = 0
    while place < len(text):
        phrase = scan(text, place)
        place = max(place + 1, phrase[0]) if phrase is not None else place + 1
        if phrase is not None:
            found.append(phrase[1])
    return found
