"""One sentence: what a person may say is recorded, and what they may not is said to be left out."""

from __future__ import annotations

from dataclasses import replace

from casework.people import Post, Role
from tests.casework.desk.phones import HE, LIN, MONDAY, SUN, THREE_ONE, THREE_TWO, Town


def test_a_subject_teachers_visit_beside_an_absence_is_said_to_be_left_out() -> None:
    town = Town()
    town.write(SUN, "陈小雨今天没来,昨天家访了陈小雨")
    assert [message.template for message in town.on(SUN)] == ["recorded"]
    assert "家访、电话没有记录" in town.last(SUN)


def test_a_subject_teachers_roll_call_beside_an_absence_is_said_to_be_left_out() -> None:
    town = Town()
    town.write(SUN, "三(2)班除陈小雨外都到了")
    assert [message.template for message in town.on(SUN)] == ["recorded"]
    assert "点名没有记录" in town.last(SUN)


def test_a_head_teachers_sentence_is_recorded_whole() -> None:
    town = Town()
    town.write(HE, "三(2)班除陈小雨外都到了")
    assert len(town.on(HE)) == 1
    assert "没有记录" not in town.last(HE)


def test_what_a_subject_teacher_is_offered_is_what_they_may_do() -> None:
    town = Town()
    town.write(SUN, "吃了吗")
    assert list(town.on(SUN)[-1].keys) == ["报缺勤", "点课", "帮助"]


def test_the_head_teacher_of_one_class_does_not_close_the_roll_call_of_another_they_teach() -> None:
    town = Town()
    posts = (
        Post(role=Role.HEAD_TEACHER, school=1, classes=frozenset({THREE_TWO.id})),
        Post(role=Role.SUBJECT_TEACHER, school=1, classes=frozenset({THREE_ONE.id})),
    )
    town.book.save_worker(replace(HE, posts=posts))
    town.write(HE, "三(1)班全到")
    assert town.last(HE) == "没有记录\n全班点名没有记录:由班主任来答。"
    assert not town.book.class_days(MONDAY)


def test_only_its_author_and_the_head_teacher_turn_a_report_into_leave() -> None:
    town = Town()
    town.write(LIN, "陈小雨今天没来")
    words = town.on(LIN)[-1].keys["是请假"]
    town.press(SUN, words)
    assert town.on(SUN)[-1].template == "refusal_not_yours"
    town.press(HE, words)
    assert town.on(HE)[-1].template == "recorded"
