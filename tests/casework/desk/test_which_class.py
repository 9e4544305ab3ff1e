"""第三节全到 from somebody with several classes: asked, answered by tap or word, and nothing guessed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.fact import LessonCount, Subject
from casework.people import Post, Pupil, Role
from tests.casework.desk.phones import HE, LIN, MONDAY, SUN, THREE_ONE, Town


@pytest.fixture
def town() -> Town:
    made = Town(at="10:20")
    made.book.save_pupil(Pupil(id=30, name="吴桐", school_class=THREE_ONE, village="松树村"))
    return made


def lessons(town: Town, class_id: int) -> list[LessonCount]:
    facts = town.book.chains.get(Subject.school_class(class_id), [])
    return [fact.body for fact in facts if isinstance(fact.body, LessonCount)]


@pytest.mark.parametrize("answer", ["三(2)班", "三2", "三(2)班。"])
def test_the_class_is_asked_and_one_answer_completes_it_once(town: Town, answer: str) -> None:
    town.write(SUN, "第三节全到")
    assert not lessons(town, 32) + lessons(town, 31)
    data = town.on(SUN)[-1].keys["三(2)班"]
    if answer == "三(2)班":
        town.tap(SUN, answer)
    else:
        town.write(SUN, answer)
    assert lessons(town, 32) == [LessonCount(day=MONDAY, lesson=3)]
    assert not lessons(town, 31)
    assert town.press(SUN, data) == "这个问题已经回答过了。"
    assert len(lessons(town, 32)) == 1


@pytest.mark.parametrize("said", ["全到", "五2班第三节全到", "第三节全到了吗", "第三节", "明天第三节全到"])
def test_nothing_is_asked_of_what_is_no_report_of_theirs(town: Town, said: str) -> None:
    town.write(SUN, said)
    assert "哪个班" not in town.last(SUN)
    assert not town.book.drafts


def test_who_closes_the_roll_calls_of_several_classes_is_asked_as_well(town: Town) -> None:
    town.write(LIN, "全到")
    town.tap(LIN, "三(1)班")
    assert town.book.class_days(MONDAY)[31].complete
    assert 32 not in town.book.class_days(MONDAY)


def test_one_class_needs_no_question(town: Town) -> None:
    town.write(HE, "第三节全到")
    assert lessons(town, 32) == [LessonCount(day=MONDAY, lesson=3)]


def test_a_late_tap_for_a_class_that_is_theirs_no_more_records_nothing(town: Town) -> None:
    town.write(SUN, "第三节全到")
    data = town.on(SUN)[-1].keys["三(2)班"]
    town.book.save_worker(replace(SUN, posts=(Post(role=Role.SUBJECT_TEACHER, classes=frozenset({31})),)))
    town.press(SUN, data)
    assert town.on(SUN)[-1].template == "refusal_not_allowed"
    assert not lessons(town, 32)


def test_an_edit_keeps_the_class_that_was_tapped(town: Town) -> None:
    number = town.write(SUN, "第三节全到")
    town.tap(SUN, "三(2)班")
    town.edit(SUN, number, "第二节全到")
    facts = town.book.chains[Subject.school_class(32)]
    assert [type(fact.body).__name__ for fact in facts] == ["LessonCount", "Retracted", "LessonCount"]
    assert lessons(town, 32)[-1] == LessonCount(day=MONDAY, lesson=2)


def test_an_edit_while_it_is_asked_asks_of_the_new_words(town: Town) -> None:
    number = town.write(SUN, "第三节全到")
    old = town.on(SUN)[-1].keys["三(2)班"]
    town.edit(SUN, number, "第二节全到")
    assert town.press(SUN, old) == "这个问题已经回答过了。"
    town.tap(SUN, "三(1)班", message=next(m for m in town.on(SUN) if "第二节全到" in m.text))
    assert lessons(town, 31) == [LessonCount(day=MONDAY, lesson=2)]
