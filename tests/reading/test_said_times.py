"""What a time said in passing may be of."""

from __future__ import annotations

import pytest

from casework.reading.phrases import NOW, Phrase, Point
from casework.reading.said_times import ahead, bare, gone, of_the_night, of_today

MORNING, EVENING = ("morning",), ("evening",)


def at(**said: object) -> Phrase:
    return Phrase(start=Point(**said))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("phrase", "today", "to_come", "past", "by_name"),
    [
        (at(offset=0), True, False, False, False),
        (at(sessions=MORNING), True, False, False, False),
        (at(offset=0, sessions=MORNING), True, False, False, False),
        (at(offset=-1), False, False, True, False),
        (at(offset=-1, sessions=MORNING), False, False, True, False),
        (at(offset=1), False, True, False, False),
        (at(weekday=0), False, True, False, False),
        (at(weekday=0, week=-1), False, True, False, True),
        (at(weekday=0, week=1), False, True, False, False),
        (at(day_of_month=8), False, True, False, True),
        (at(after_holiday=True), False, True, False, False),
        (Phrase(start=Point(after_holiday=True), since=True), False, False, False, False),
        (Phrase(end=Point(weekday=4)), False, True, False, False),
        (Phrase(week=1), False, True, False, False),
        (Phrase(week=0), False, False, False, False),
        (Phrase(count=3), False, False, False, False),
        (Phrase(start=Point(day_of_month=8), end=NOW), False, True, False, False),
    ],
)
def test_days_of_today_to_come_gone_by_and_said_by_name(
    phrase: Phrase, today: bool, to_come: bool, past: bool, by_name: bool
) -> None:
    assert (of_today(phrase), ahead(phrase), gone(phrase), bare(phrase)) == (today, to_come, past, by_name)


@pytest.mark.parametrize(
    ("phrase", "early", "night"),
    [
        (at(offset=-1, sessions=EVENING), False, True),
        (at(sessions=EVENING), False, True),
        (at(offset=0, sessions=MORNING), False, True),
        (at(sessions=MORNING), True, True),
        (at(sessions=MORNING), False, False),
        (at(offset=-1, sessions=MORNING), True, False),
        (at(sessions=("lesson:1",)), True, False),
        (at(offset=0), True, False),
        (Phrase(start=Point(sessions=EVENING), end=NOW), True, False),
        (Phrase(start=Point(sessions=EVENING), since=True), True, False),
        (Phrase(count=1), True, False),
    ],
)
def test_the_night_and_the_early_morning_are_no_part_of_a_school_day(phrase: Phrase, early: bool, night: bool) -> None:
    assert of_the_night(phrase, early=early) is night
