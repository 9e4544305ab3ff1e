"""Orders that close or open a school day, and sentences that only speak of it."""

from __future__ import annotations

from datetime import date

import pytest

from casework.calendar import DayChange
from casework.reading.closing import read_closing
from tests.reading.town import CALENDAR, CLASSES, WEDNESDAY


def order(text: str, school: int | None = None) -> tuple[DayChange, ...]:
    return read_closing(text, at=WEDNESDAY, classes=CLASSES, calendar=CALENDAR, school=school)


def closed(day: int, *, month: int = 9, school: int | None = None, school_class: int | None = None) -> DayChange:
    return DayChange(day=date(2026, month, day), opens=False, school=school, school_class=school_class)


def test_the_whole_town_is_closed_tomorrow() -> None:
    assert order("明天全镇停课") == (closed(10),)


def test_a_leader_closes_the_whole_town_only_by_saying_so() -> None:
    assert order("明天全镇停课", school=1) == (closed(10),)
    assert order("明天停课", school=1) == (closed(10, school=1),)


def test_one_class_is_closed_on_thursday() -> None:
    assert order("三2班周四停课", school=1) == (closed(10, school=1, school_class=2),)


def test_a_weekday_gone_by_is_the_next_one() -> None:
    assert order("三(2)班周一停课", school=1) == (closed(14, school=1, school_class=2),)


def test_a_saturday_is_opened_for_lessons() -> None:
    assert order("10月10日补课") == (DayChange(day=date(2026, 10, 10), opens=True),)


def test_a_range_closes_its_school_days() -> None:
    assert order("下周一到周三我校停课", school=1) == tuple(closed(day, school=1) for day in (14, 15, 16))


def test_a_range_of_dates_leaves_out_the_weekend() -> None:
    assert order("9月11日到15日停课", school=2) == tuple(closed(day, school=2) for day in (11, 14, 15))


def test_several_classes_are_closed_together() -> None:
    assert order("三1班和三2班明天停课", school=1) == (
        closed(10, school=1, school_class=1),
        closed(10, school=1, school_class=2),
    )


def test_the_reason_is_kept() -> None:
    assert order("因暴雨,明天全镇停课")[0].reason == "暴雨"


@pytest.mark.parametrize(
    "text",
    [
        "明天停课吗", "明天会不会停课", "听说明天停课", "如果下雨明天停课", "停课", "三9班明天停课", "罗小满没来", "明天不停课", "可能要停课", "建议明天停课",
        "我校明天停课", "好的", "哈哈明天放假",
    ],
)  # fmt: skip
def test_a_sentence_that_only_speaks_of_it_changes_nothing(text: str) -> None:
    assert order(text) == ()
