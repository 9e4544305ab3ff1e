"""Days are closed and opened by those who may, and what was counted on them is counted anew."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casework.people import Worker
from tests.casework.desk.phones import HE, LIN, MONDAY, ZHOU, Town

TUESDAY = MONDAY + timedelta(days=1)


def taught(town: Town, day: date = TUESDAY, *, school: int = 1, school_class: int = 32) -> bool:
    return town.book.calendar().is_school_day(day, school, school_class)


def test_a_leader_closes_the_own_school_and_no_other() -> None:
    town = Town()
    town.write(LIN, "明天停课")
    assert not taught(town)
    assert taught(town, school=2, school_class=52)
    assert town.on(LIN)[-1].template == "days_changed"


def test_the_town_is_closed_by_the_town_alone() -> None:
    town = Town()
    town.write(LIN, "明天全镇停课")
    assert town.on(LIN)[-1].template == "refusal_not_your_days"
    town.write(ZHOU, "明天全镇停课")
    assert not taught(town)
    assert not taught(town, school=2, school_class=52)


def test_a_closed_day_moves_what_is_due_and_taking_it_back_moves_it_again() -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    before = town.duties()
    town.write(LIN, "明天停课")
    assert town.duties() != before
    ref = town.on(LIN)[-1].keys["撤销"]
    town.tap(LIN, "撤销")
    assert town.duties() == before
    assert town.press(LIN, ref) == "已经处理过了。"


def test_one_class_is_closed() -> None:
    town = Town()
    town.write(LIN, "三2班明天停课")
    assert not taught(town)
    assert taught(town, school_class=31)


def test_the_same_number_at_two_schools_is_asked_and_nothing_is_changed_before() -> None:
    town = Town()
    town.write(ZHOU, "2班明天停课")
    assert town.on(ZHOU)[-1].template == "days_which_class"
    assert taught(town)
    town.tap(ZHOU, "五(2)班 河口小学")
    assert taught(town)
    assert not taught(town, school=2, school_class=52)


def test_a_saturday_is_opened() -> None:
    town = Town()
    town.write(ZHOU, "9月19日补课")
    assert taught(town, date(2026, 9, 19))


def test_a_day_that_is_taught_anyway_stays_as_it_is() -> None:
    town = Town()
    town.write(ZHOU, "10月10日补课")
    assert town.on(ZHOU)[-1].template == "days_as_they_are"


@pytest.mark.parametrize(
    ("who", "said", "template"),
    [
        (HE, "明天停课", "refusal_may_not_close_days"),
        (LIN, "明天下午停课", "refusal_whole_days_only"),
        (LIN, "九9班明天停课", "refusal_no_such_class"),
        (LIN, "河口小学明天停课", "refusal_not_your_days"),
    ],
)
def test_what_cannot_be_done_is_said(who: Worker, said: str, template: str) -> None:
    town = Town()
    town.write(who, said)
    assert town.on(who)[-1].template == template
    assert taught(town)
