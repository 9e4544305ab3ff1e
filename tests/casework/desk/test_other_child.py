"""不是A,是B after a report of A: the report moves; nothing is lost, nothing is guessed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casework.fact import Absent, OnLeave, Subject, standing
from tests.casework.desk.phones import GAO, HE, LIU, SI, YU, Town


def holds(town: Town, pupil: int) -> list[Absent | OnLeave]:
    facts = standing(town.book.chains.get(Subject.pupil(pupil), []))
    return [fact.body for fact in facts if isinstance(fact.body, Absent | OnLeave)]


@pytest.mark.parametrize(
    "said",
    ["不是陈小雨,是李思源", "是李思源,不是陈小雨", "说错了,不是陈小雨,是李思源。", "不是陈小雨,应该是李思源"],
)
def test_what_was_reported_of_the_one_holds_of_the_other(said: str) -> None:
    town = Town()
    town.write(HE, "陈小雨下午发烧没来")
    [before] = holds(town, YU.id)
    town.write(HE, said)
    assert holds(town, YU.id) == []
    assert holds(town, SI.id) == [before]
    assert "陈小雨" in town.last(HE)
    assert "李思源" in town.last(HE)
    town.tap(HE, "全部撤销")
    assert holds(town, SI.id) == []


def test_leave_stays_leave() -> None:
    town = Town()
    town.write(HE, "陈小雨病假两天")
    town.write(HE, "不是陈小雨,是李思源")
    [body] = holds(town, SI.id)
    assert isinstance(body, OnLeave)
    assert body.until is not None


@pytest.mark.parametrize(("said", "asked"), [("不是陈小雨,是刘洋", "刘洋"), ("不是陈小雨,是小李", "小李")])
def test_a_name_that_is_not_clear_is_asked(said: str, asked: str) -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    town.write(HE, said)
    assert holds(town, YU.id) == []
    assert asked in town.last(HE)
    assert holds(town, LIU.id) == holds(town, SI.id) == []
    town.press(HE, next(key for key in town.on(HE)[-1].keys.values() if key.startswith("who:")))
    assert len(holds(town, LIU.id) + holds(town, SI.id) + holds(town, 10)) == 1


def test_in_answer_to_the_card_the_pronoun_is_the_child_of_the_card() -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    town.write(HE, "是李思源,不是他", answering=town.on(HE)[-1])
    assert holds(town, YU.id) == []
    assert len(holds(town, SI.id)) == 1


@pytest.mark.parametrize("later", [timedelta(days=2)])
def test_long_after_it_is_only_taken_back(later: timedelta) -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    town.later(days=later.days)
    town.write(HE, "不是陈小雨,是李思源")
    assert holds(town, SI.id) == []


def test_what_somebody_else_reported_is_moved_by_nobody_else() -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    town.write(GAO, "不是陈小雨,是李思源")
    assert holds(town, SI.id) == []


def test_without_a_report_before_nothing_is_said_of_the_other() -> None:
    town = Town()
    town.write(HE, "不是陈小雨,是李思源")
    assert holds(town, SI.id) == []


def test_the_edit_of_such_a_correction_names_the_third() -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    number = town.write(HE, "不是陈小雨,是李思源")
    town.edit(HE, number, "不是陈小雨,是李思源。")
    assert holds(town, YU.id) == []
    assert len(holds(town, SI.id)) == 1
    town.edit(HE, number, "不是陈小雨,是刘洋")
    assert holds(town, YU.id) == holds(town, SI.id) == []
    town.tap(HE, "刘洋 松树村 父亲刘建")
    assert len(holds(town, LIU.id)) == 1


@pytest.mark.parametrize("after", ["陈小雨没缺课,说错了。", "说错了,陈小雨没有缺课", "更正,陈小雨没缺课"])
def test_the_edit_of_words_that_take_something_back_does_not_bring_it_back(after: str) -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    number = town.write(HE, "说错了,陈小雨没缺课")
    assert holds(town, YU.id) == []
    town.edit(HE, number, after)
    assert holds(town, YU.id) == []
