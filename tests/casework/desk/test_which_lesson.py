"""A lesson of an earlier day named by its subject alone: asked, answered by a tap or words, recorded once."""

from __future__ import annotations

from datetime import date

import pytest

from casework.fact import Absent, LessonCount, RollCall, Subject, standing
from casework.people import Pupil
from tests.casework.desk.clockwork import Clockwork
from tests.casework.desk.phones import HE, MONDAY, SI, SUN, YU, Town

TUESDAY = date(2026, 9, 8)


@pytest.fixture
def town() -> Clockwork:
    made = Clockwork()
    made.run_to(TUESDAY, "10:12")
    made.hang_up()
    return made


def missed(town: Town, pupil: Pupil = YU) -> list[tuple[str, ...]]:
    facts = standing(town.book.chains.get(Subject.pupil(pupil.id), ()))
    return [fact.body.sessions for fact in facts if isinstance(fact.body, Absent) and fact.body.day == MONDAY]


def test_it_is_asked_and_nothing_recorded_before_the_answer(town: Clockwork) -> None:
    town.write(SUN, "昨天英语课陈小雨没来")
    assert missed(town) == []
    assert town.last(SUN).startswith("9月7日(周一)的哪一节?陈小雨(三(2)班)")
    assert not town.on(HE)
    third = town.on(SUN)[-1].keys["第3节"]
    town.press(SUN, third, message=town.on(SUN)[-1].number)
    assert missed(town) == [("lesson:3",)]
    assert town.last(HE).startswith("三(2)班 陈小雨,9月7日(周一)第3节未到")
    assert "不知去向" not in town.on(HE)[-1].keys
    assert town.press(SUN, third) == "这个问题已经回答过了。"
    assert missed(town) == [("lesson:3",)]


@pytest.mark.parametrize(("words", "sessions"), [("第二节", "lesson:2"), ("7", "lesson:7"), ("lesson 4", "lesson:4")])
def test_the_answer_may_be_typed(town: Clockwork, words: str, sessions: str) -> None:
    town.write(HE, "昨天英语课陈小雨没来")
    town.write(HE, "第九节")
    assert missed(town) == []
    town.write(HE, words)
    assert missed(town) == [(sessions,)]


def test_the_whole_day_and_nothing_are_answers_too(town: Clockwork) -> None:
    town.write(HE, "昨天英语课陈小雨没来")
    town.tap(HE, "全天没来")
    assert missed(town) == [("day",)]
    town.write(HE, "昨天英语课李思源没来")
    drop = town.on(HE)[-1].keys["取消"]
    town.tap(HE, "取消")
    assert town.press(HE, drop) == "这个问题已经回答过了。"
    assert missed(town, SI) == []


def test_two_questions_stand_beside_each_other_and_what_is_sure_is_recorded(town: Clockwork) -> None:
    town.write(HE, "昨天英语课陈小雨没来")
    first = town.on(HE)[-1].keys["第1节"]
    town.write(HE, "昨天数学课李思源没来,昨天第二节陈小雨没来")
    assert missed(town) == [("lesson:2",)]
    second = town.on(HE)[-1].keys["第5节"]
    town.press(HE, second)
    town.press(HE, first)
    assert (missed(town), missed(town, SI)) == ([("lesson:2",), ("lesson:1",)], [("lesson:5",)])


def test_a_class_counted_in_such_a_lesson_closes_no_roll_call(town: Clockwork) -> None:
    town.write(HE, "昨天数学课全到")
    assert "全天没来" not in town.on(HE)[-1].keys
    town.tap(HE, "第2节")
    bodies = [fact.body for fact in town.book.chains[Subject.school_class(32)]]
    assert LessonCount(day=MONDAY, lesson=2) in bodies
    town.write(HE, "数学课全到")
    bodies = [fact.body for fact in town.book.chains[Subject.school_class(32)]]
    assert LessonCount(day=TUESDAY, lesson=3) in bodies
    assert not any(isinstance(body, RollCall) for body in bodies)


def test_whose_class_it_is_no_more_records_nothing(town: Clockwork) -> None:
    town.write(SUN, "昨天英语课陈小雨没来")
    third = town.on(SUN)[-1].keys["第3节"]
    assert town.press(HE, third) == "这个问题已经回答过了。"
    town.book.roll.pop(YU.id)
    town.press(SUN, third, message=town.on(SUN)[-1].number)
    assert missed(town) == []
    assert town.last(SUN).startswith("已取消,没有记录")
