"""A sentence that takes something back: what of all that was said it means, and whose it is to take back."""

from __future__ import annotations

import pytest

from casework.fact import Absent, OnLeave, Present, Returned, Subject, standing
from casework.people import Worker
from tests.casework.desk.phones import GAO, HE, MONDAY, SI, SUN, YU, Town


def holds(town: Town, pupil: int = YU.id) -> list[type]:
    facts = standing(town.book.chains.get(Subject.pupil(pupil), []))
    said = [fact.body for fact in facts if isinstance(fact.body, Absent | OnLeave | Present | Returned)]
    return [type(body) for body in said]


@pytest.mark.parametrize("speaker", [SUN, GAO])
@pytest.mark.parametrize(
    ("said", "back"), [("陈小雨没来", "说错了,三2陈小雨没缺课"), ("陈小雨病假", "三2陈小雨没请病假,报错了")]
)
def test_a_record_of_somebody_else_stays(speaker: Worker, said: str, back: str) -> None:
    town = Town()
    town.write(HE, said)
    before = holds(town)
    town.write(speaker, back)
    assert holds(town) == before
    assert "不能撤回" in town.last(speaker)


def test_who_says_that_the_child_is_there_says_just_that() -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    town.write(SUN, "报错了,三2陈小雨来了")
    assert holds(town) == [Absent, Present]


def test_the_head_teacher_takes_back_what_everybody_said_of_that_day() -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    town.write(SUN, "三2陈小雨没来")
    town.write(HE, "陈小雨没来")
    town.write(HE, "说错了,陈小雨来了")
    assert holds(town) == []
    assert town.heard(SUN, "taken_back")


def test_an_author_takes_back_only_what_is_theirs() -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    town.write(SUN, "三2陈小雨没来")
    town.write(SUN, "说错了,三2陈小雨没缺课")
    assert holds(town) == [Absent]


def test_leave_said_in_parts_is_taken_back_whole_but_not_what_has_ended() -> None:
    town = Town()
    town.write(HE, "陈小雨请假")
    town.go_to(MONDAY.replace(day=8))
    town.write(HE, "陈小雨从明天起请假两天")
    town.write(HE, "陈小雨请假")
    town.write(HE, "陈小雨不请假了")
    assert holds(town) == [OnLeave]


def test_words_that_deny_the_absence_leave_a_return_said_since() -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    town.later(minutes=20)
    town.write(HE, "陈小雨来了")
    town.write(HE, "说错了,陈小雨没缺课")
    assert holds(town) == [Present]


def test_words_that_deny_the_return_leave_the_absence() -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    town.later(minutes=20)
    town.write(HE, "陈小雨来了")
    town.write(HE, "陈小雨其实没来,刚才说错了")
    assert holds(town) == [Absent]


def test_said_twice_the_head_teacher_hears_it_once_and_of_the_end_once() -> None:
    town = Town()
    town.write(SUN, "三2陈小雨没来")
    town.later(minutes=1)
    town.write(SUN, "三2陈小雨没来")
    assert len(town.heard(HE, "absence_told")) == 1
    town.tap(SUN, "撤销")
    assert not town.heard(HE, "taken_back")


def test_right_after_a_report_one_name_puts_it_right_and_later_it_does_not() -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    town.later(minutes=2)
    town.write(HE, "更正:是李思源没来")
    assert (holds(town), holds(town, SI.id)) == ([], [Absent])
    town.later(minutes=30)
    town.write(HE, "更正:是陈小雨没来")
    assert (holds(town), holds(town, SI.id)) == ([Absent], [Absent])


def test_another_report_that_begins_with_no_takes_nothing_back() -> None:
    town = Town()
    town.write(HE, "陈小雨没来")
    town.write(HE, "不对,李思源没来")
    assert (holds(town), holds(town, SI.id)) == ([Absent], [Absent])
