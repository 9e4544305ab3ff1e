"""Sentences that close or open school days are read; questions and rumours are not."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from casework.reading.school_days import DaysSaid, days_said

WEDNESDAY = datetime(2026, 9, 9, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
SCHOOLS = {1: "云溪中心小学", 2: "云溪中学"}


def read(text: str) -> DaysSaid | None:
    return days_said(text, at=WEDNESDAY, schools=SCHOOLS, is_school_day=lambda day: day.weekday() < 5)


def days(*numbers: int, month: int = 9) -> tuple[date, ...]:
    return tuple(date(2026, month, number) for number in numbers)


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("明天全镇停课", days(10)),
        ("今天停课", days(9)),
        ("周四停课", days(10)),
        ("周一停课", days(14)),
        ("9月14日到16日放假", days(14, 15, 16)),
        ("从明天起停课三天", days(10, 11, 14)),
        ("明天、后天停课", days(10, 11)),
        ("下周停课", days(14, 15, 16, 17, 18)),
        ("因台风明天停课两天", days(10, 11)),
        ("明天不上课", days(10)),
        ("下周一到周三我校停课", days(14, 15, 16)),
        ("14号到16号放假", days(14, 15, 16)),
    ],
)
def test_days_that_are_closed(text: str, closed: tuple[date, ...]) -> None:
    said = read(text)
    assert said is not None
    assert (said.opens, said.days) == (False, closed)


@pytest.mark.parametrize(
    ("text", "opened"),
    [
        ("10月10日补课", days(10, month=10)),
        ("9月20日补周五的课", days(20)),
        ("周六上课", days(12)),
        ("9月28日(周一)全镇照常上课", days(28)),
        ("取消明天停课", days(10)),
        ("明天不停课", days(10)),
    ],
)
def test_days_that_are_opened(text: str, opened: tuple[date, ...]) -> None:
    said = read(text)
    assert said is not None
    assert (said.opens, said.days) == (True, opened)


def test_the_extent_is_read() -> None:
    town, school, own, one = read("明天全镇停课"), read("云溪中学明天停课"), read("全校明天停课"), read("三2班周四停课")
    assert town is not None
    assert school is not None
    assert own is not None
    assert one is not None
    assert town.town
    assert school.school == 2
    assert own.own_school
    assert [(c.grade, c.number) for c in one.classes] == [(3, 2)]


def test_the_reason_is_kept() -> None:
    said = read("由于暴雪，全镇中小学明天停课一天")
    assert said is not None
    assert said.reason == "暴雪"


def test_half_days_are_told_apart() -> None:
    for text in ("明天下午停课", "今天半天停课", "三年级下午停课"):
        said = read(text)
        assert said is not None
        assert not said.whole_days


@pytest.mark.parametrize(
    "text",
    [
        "明天停课吗", "听说明天停课", "什么时候放假", "明天要不要停课?", "陈小雨来上课了", "明天带书上课", "吃了吗",
        "停课", "", "如果下雨明天停课", "可能要停课", "建议明天停课", "哈哈明天放假",
    ],
)  # fmt: skip
def test_what_closes_nothing(text: str) -> None:
    assert read(text) is None


def test_a_closure_never_lasts_for_ever() -> None:
    said = read("明天到12月31日停课")
    assert said is not None
    assert said.days[-1] - said.days[0] <= timedelta(days=60)
