"""The items of a message are put together: one matter said twice is one, and who was there all along is not back."""

from __future__ import annotations

import pytest

from casework.reading.contract import Reason
from tests.reading.made import dates, frame, names, reading_of

DAY, MORNING, AFTERNOON = ("day",), ("morning",), ("afternoon",)


def test_a_reason_said_apart_is_that_of_the_absence_before() -> None:
    items = reading_of(frame("罗小满", "没来"), frame("罗小满", "发烧", sentence=1)).items
    assert [one.reason for one in items] == [Reason.ILLNESS]


def test_a_reason_is_of_nobody_else_and_of_no_absence_that_has_one() -> None:
    items = reading_of(frame("罗小满 蒙强", "没来"), frame("罗小满", "发烧", sentence=1)).items
    assert [one.reason for one in items] == [Reason.ILLNESS, None]
    items = reading_of(frame("罗小满", "家里有事没来"), frame("罗小满", "发烧", sentence=1)).items
    assert [one.reason for one in items] == [Reason.FAMILY]


@pytest.mark.parametrize(
    ("first", "then", "items"),
    [
        ("昨天没来", "今天没来", [("absence", 8, 9, DAY)]),
        ("周五没来", "周一没来", [("absence", 4, 7, DAY)]),  # only a weekend between
        ("周一没来", "今天没来", [("absence", 7, None, DAY), ("absence", 9, None, DAY)]),
        ("昨天没来", "今天请假", [("absence", 8, None, DAY), ("leave", 9, None, DAY)]),
        ("周一到现在没来", "昨天没来", [("absence", 7, 9, DAY)]),
        ("昨天没来", "周一到现在没来", [("absence", 7, 9, DAY)]),
        ("今天没来", "今天没来", [("absence", 9, None, DAY)]),
        ("今天没来", "今天请假", [("leave", 9, None, DAY)]),
        ("上午没来", "下午没来", [("absence", 9, None, ("morning", "afternoon"))]),
        ("第三节没来", "第一节没来", [("absence", 9, None, ("lesson:1", "lesson:3"))]),
    ],
)
def test_what_is_said_twice_of_a_child_is_joined(first: str, then: str, items: list[tuple[object, ...]]) -> None:
    assert dates(reading_of(frame("罗小满", first), frame("罗小满", then, sentence=1)).items) == items


def test_two_children_are_not_joined() -> None:
    items = reading_of(frame("罗小满", "昨天没来"), frame("蒙强", "今天没来")).items
    assert names(items) == [("罗小满", "absence"), ("蒙强", "absence")]


@pytest.mark.parametrize(
    ("came", "back"),
    [("来了", []), ("到了", []), ("回来了", [("蒙强", "returned")]), ("返校了", [("蒙强", "returned")])],
)
def test_beside_the_absence_of_another_who_is_there_is_not_back(came: str, back: list[tuple[str, str]]) -> None:
    items = reading_of(frame("罗小满", "没来"), frame("蒙强", came)).items
    assert names(items) == [("罗小满", "absence"), *back]
    items = reading_of(frame("罗小满", "昨天没来"), frame("蒙强", f"今天{came}")).items
    assert names(items) == [("罗小满", "absence"), *back]


@pytest.mark.parametrize(
    ("first", "then", "items"),
    [
        ("上午来了", "下午没来", [("absence", 9, None, AFTERNOON)]),
        ("昨天没来", "今天来了", [("absence", 8, None, DAY), ("returned", 9, None, DAY)]),
        ("上午没来", "下午来了", [("absence", 9, None, MORNING), ("returned", 9, None, AFTERNOON)]),
    ],
)
def test_a_child_is_back_only_behind_its_own_absence(first: str, then: str, items: list[tuple[object, ...]]) -> None:
    assert dates(reading_of(frame("罗小满", first), frame("罗小满", then, sentence=1)).items) == items


def test_an_absence_that_lasted_until_the_return_ends_the_school_day_before() -> None:
    items = reading_of(frame("罗小满", "上周四起没来"), frame("罗小满", "今天回来了", sentence=1)).items
    assert dates(items) == [("absence", 3, 8, DAY), ("returned", 9, None, DAY)]


def test_whoever_comes_back_in_the_morning_is_back_for_the_day() -> None:
    assert dates(reading_of(frame("罗小满", "早上返校了")).items) == [("returned", 9, None, DAY)]
    assert dates(reading_of(frame("罗小满", "第二节返校了")).items) == [("returned", 9, None, ("lesson:2",))]


def test_only_these_are_missing_closes_the_class() -> None:
    reading = reading_of(frame("罗小满", "昨天没来", only=True))
    assert [(one.school_class.label, one.day.day) for one in reading.complete] == [("三(2)班", 8)]
    assert reading_of(frame("罗小满", "昨天没来")).complete == ()


def test_only_these_came_back_closes_nothing() -> None:
    reading = reading_of(frame("罗小满", "返校了", only=True))
    assert (reading.items, reading.complete) == ((), ())
    assert reading_of(frame("罗小满", "没来"), frame("蒙强", "返校了", only=True)).complete == ()
