"""Points and phrases are counted: the day each means, the day promised, the spans of several."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from casework.reading.phrases import NOW, Phrase, Point
from casework.reading.times import Clock, Span, promised_day, resolve, spans
from tests.reading.town import CALENDAR, WEDNESDAY, ZONE

OCTOBER = datetime(2026, 10, 12, 8, 0, tzinfo=ZONE)
OPENING = date(2026, 9, 1)
YESTERDAY, TODAY, TOMORROW = Point(offset=-1), Point(offset=0), Point(offset=1)


def clock(at: datetime = WEDNESDAY, grade: int = 3) -> Clock:
    return Clock(at=at, is_school_day=CALENDAR.is_school_day, grade=grade, opening=OPENING)


def span(first: date, last: date | None = None, *sessions: str) -> Span:
    return Span(day=first, until=last, sessions=sessions or ("day",))


def of(day: int, month: int = 9) -> date:
    return date(2026, month, day)


@pytest.mark.parametrize(
    ("point", "ahead", "day"),
    [
        (Point(offset=-2), False, of(7)),
        (Point(weekday=0), False, of(7)),
        (Point(weekday=4), False, of(4)),  # the last one gone by
        (Point(weekday=4), True, of(11)),  # leave: this week's
        (Point(weekday=4, week=-1), True, of(4)),
        (Point(weekday=0, week=1), False, of(14)),
        (Point(day_of_month=8), False, of(8)),
        (Point(day_of_month=18), True, of(18)),
        (Point(day_of_month=18), False, None),  # no school on the 18th of August
        (Point(month=9, day_of_month=31), False, None),
        (Point(month=12, day_of_month=30), False, of(30, 12)),
        (Point(month=1, day_of_month=4), False, date(2027, 1, 4)),
        (Point(month_end=True), True, of(30)),
        (Point(opening=True), False, OPENING),
        (Point(after_holiday=True), False, OPENING),  # the summer was one
        (Point(after_holiday=True, month=10), False, None),
        (Point(sessions=("morning",)), False, None),
    ],
)
def test_the_day_a_point_means(point: Point, ahead: bool, day: date | None) -> None:
    assert resolve(point, clock=clock(), ahead=ahead) == day


def test_a_weekday_behind_another_day_is_the_next_after_that() -> None:
    assert resolve(Point(weekday=1), clock=clock(), ahead=True, anchor=of(10)) == of(15)


def test_the_month_before_january_is_december() -> None:
    january = clock(datetime(2027, 1, 4, 8, 0, tzinfo=ZONE))
    assert resolve(Point(day_of_month=28, months_back=1), clock=january, ahead=False) == of(28, 12)


@pytest.mark.parametrize(
    ("phrase", "at", "day"),
    [
        (Phrase(start=TOMORROW), WEDNESDAY, of(10)),
        (Phrase(start=Point(weekday=2)), WEDNESDAY, of(16)),  # said on a Wednesday
        (Phrase(start=Point(weekday=4)), WEDNESDAY, of(11)),
        (Phrase(start=Point(weekday=0, week=1)), WEDNESDAY, of(14)),
        (Phrase(start=Point(day_of_month=8)), WEDNESDAY, of(8, 10)),
        (Phrase(start=Point(after_holiday=True, month=10)), WEDNESDAY, of(8, 10)),
        (Phrase(week=1), datetime(2026, 9, 30, 8, 0, tzinfo=ZONE), of(8, 10)),  # the next week is a holiday
        (Phrase(count=2), WEDNESDAY, None),
        (Phrase(vague=True), WEDNESDAY, None),
    ],
)
def test_what_is_promised_lies_ahead(phrase: Phrase, at: datetime, day: date | None) -> None:
    assert promised_day([phrase], clock=clock(at)) == day


@pytest.mark.parametrize(
    ("phrases", "ahead", "meant"),
    [
        ([], False, [span(of(9))]),
        ([Phrase(start=YESTERDAY)], False, [span(of(8))]),
        ([Phrase(start=YESTERDAY, since=True)], False, [span(of(8), of(9))]),
        ([Phrase(start=Point(opening=True), since=True)], False, [span(of(1), of(9))]),
        ([Phrase(start=Point(weekday=0), end=NOW)], False, [span(of(7), of(9))]),
        ([Phrase(count=3)], False, [span(of(7), of(9))]),
        ([Phrase(count=3)], True, [span(of(9), of(11))]),
        ([Phrase(count=3, backward=True)], True, [span(of(7), of(9))]),
        ([Phrase(count=2, backward=True, before=True)], False, [span(of(7), of(8))]),  # 前两天
        ([Phrase(start=TOMORROW), Phrase(count=2)], True, [span(of(10), of(11))]),
        ([Phrase(start=TODAY), Phrase(start=TOMORROW), Phrase(count=2)], True, [span(of(9), of(10))]),
        ([Phrase(count=0)], False, [span(of(9), None, "morning")]),
        ([Phrase(start=TOMORROW), Phrase(count=0)], True, [span(of(10), None, "morning")]),
        ([Phrase(weeks=1)], False, [span(of(3), of(9))]),
        ([Phrase(months=1)], True, [span(of(9), of(8, 10))]),  # thirty days, this one the first
        ([Phrase(week=-1)], False, [span(of(1), of(4))]),
        ([Phrase(week=0)], True, [span(of(9), of(11))]),
        ([Phrase(end=Point(weekday=4))], True, [span(of(9), of(11))]),
        ([Phrase(end=Point(weekday=4), before=True)], True, [span(of(9), of(10))]),  # 到周五才来
        ([Phrase(start=YESTERDAY, end=TOMORROW)], True, [span(of(8), of(10))]),
        ([Phrase(start=YESTERDAY), Phrase(start=Point(sessions=("evening",)))], False, [span(of(8), None, "evening")]),
        ([Phrase(vague=True)], False, [span(of(9))]),
    ],
)
def test_phrases_of_one_matter_become_its_days(phrases: list[Phrase], ahead: bool, meant: list[Span]) -> None:
    assert list(spans(phrases, clock=clock(), ahead=ahead)) == meant


def test_from_an_afternoon_on_the_days_after_are_whole() -> None:
    since = Phrase(start=Point(offset=-2, sessions=("afternoon",)), end=NOW)
    assert spans([since], clock=clock()) == (span(of(7), None, "afternoon"), span(of(8), of(9)))


@pytest.mark.parametrize(("grade", "last"), [(3, "lesson:6"), (6, "lesson:6"), (7, "lesson:7"), (9, "lesson:7")])
def test_the_last_lesson_is_the_sixth_or_the_seventh(grade: int, last: str) -> None:
    said = [Phrase(start=Point(last_lessons=1))]
    assert spans(said, clock=clock(grade=grade)) == (span(of(9), None, last),)


@pytest.mark.parametrize(
    "phrases",
    [
        [Phrase(start=Point(), unclear=True)],
        [Phrase(start=Point(month=2, day_of_month=30))],
        [Phrase(start=Point(after_holiday=True, month=10))],
        [Phrase(start=Point(weekday=4, week=-2))],  # before the term
        [Phrase(start=TOMORROW, end=Point(weekday=1, week=0))],  # its end before its beginning
    ],
)
def test_days_that_are_not_settled_are_none(phrases: list[Phrase]) -> None:
    assert spans(phrases, clock=clock()) == ()


def test_leave_that_ended_yesterday_has_no_beginning() -> None:
    assert spans([Phrase(end=YESTERDAY)], clock=clock(), ahead=True) == ()


def test_school_days_are_counted_over_a_weekend_made_up_for() -> None:
    assert spans([Phrase(count=3)], clock=clock(OCTOBER)) == (span(of(9, 10), of(12, 10)),)
