"""A message that counted a lesson, or called the roll, is changed: the counts follow the words."""

from __future__ import annotations

import pytest

from casework.desk.lessons.counting import counted
from casework.fact import Absent, LessonCount, RollCall, Subject, standing
from tests.casework.desk.phones import HE, MONDAY, SUN, Town


@pytest.fixture
def town() -> Town:
    return Town(at="10:20")


def counts(town: Town) -> dict[int, tuple[int, ...]]:
    """The lessons of the class that stand, each with who is missing."""
    facts = counted(town.book.chains.get(Subject.school_class(32), []), MONDAY)
    return {number: fact.body.missing for number, fact in facts.items() if isinstance(fact.body, LessonCount)}


def missing(town: Town, pupil: int) -> list[tuple[str, ...]]:
    facts = standing(town.book.chains.get(Subject.pupil(pupil), []))
    return [fact.body.sessions for fact in facts if isinstance(fact.body, Absent)]


@pytest.mark.parametrize("who", [SUN, HE])
@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("第三节三2缺陈小雨", "第三节三2缺李思源", {3: (8,)}),
        ("第三节三2缺陈小雨", "第三节三2全到", {3: ()}),
        ("第三节三2缺陈小雨", "第二节三2缺陈小雨", {2: (7,)}),
        ("第三节三2缺陈小雨", "第三节三2缺陈小雨、李思源", {3: (7, 8)}),
        ("第三节三2缺陈小雨、李思源", "第三节三2缺李思源", {3: (8,)}),
        ("第三节三2全到", "第三节三2缺陈小雨", {3: (7,)}),
        ("第三节三2全到", "第二节三2全到", {2: ()}),
        ("第三节三2缺小陈", "第三节三2全到", {3: ()}),
        ("第三节三2除陈小雨都到了", "第三节三2全到。", {3: ()}),
        ("李思源没来", "第三节三2全到", {3: ()}),
    ],
)
def test_the_counts_are_what_the_words_say_now(
    town: Town, who: object, before: str, after: str, wanted: dict[int, tuple[int, ...]]
) -> None:
    assert who in (SUN, HE)
    speaker = SUN if who is SUN else HE
    number = town.write(speaker, before)
    town.edit(speaker, number, after)
    assert counts(town) == wanted
    of_yu = {lesson for lesson, ids in wanted.items() if 7 in ids}
    assert {sessions[0] for sessions in missing(town, 7)} == {f"lesson:{lesson}" for lesson in of_yu}


def test_the_same_meaning_is_silent_and_nothing_is_said_twice(town: Town) -> None:
    number = town.write(SUN, "第三节三2全到")
    said = len(town.book.told)
    town.edit(SUN, number, "第三节三2全到。")
    assert len(town.book.told) == said
    assert len(town.book.chains[Subject.school_class(32)]) == 1


def test_what_others_counted_stands_again_when_the_edit_takes_a_count_back(town: Town) -> None:
    town.write(HE, "第三节缺陈小雨")
    number = town.write(SUN, "第三节三2缺李思源")
    assert counts(town) == {3: (7, 8)}
    town.edit(SUN, number, "第二节三2缺李思源")
    assert counts(town) == {3: (7,), 2: (8,)}


def test_a_lesson_edited_into_no_report_stays_until_it_is_tapped(town: Town) -> None:
    number = town.write(SUN, "第三节三2全到")
    town.edit(SUN, number, "谢谢")
    assert "三(2)班 9月7日(周一) 第3节点课" in town.last(SUN)
    assert counts(town) == {3: ()}
    town.tap(SUN, "撤销原来的记录")
    assert counts(town) == {}


def test_the_old_question_is_closed_and_says_so(town: Town) -> None:
    number = town.write(SUN, "第三节三2缺小陈")
    question = town.on(SUN)[-1].number
    town.edit(SUN, number, "第三节三2全到")
    closed = next(one for one in town.on(SUN) if one.number == question)
    assert closed.text == "那句话您改过了,这里不用再答。"
    assert not closed.keys


def roll_calls(town: Town) -> list[RollCall]:
    facts = standing(town.book.chains.get(Subject.school_class(32), []))
    return [fact.body for fact in facts if isinstance(fact.body, RollCall)]


def test_names_answered_before_stay_answered_and_so_does_the_roll_call(town: Town) -> None:
    number = town.write(HE, "小陈没来,其他都到了")
    town.tap(HE, "是陈小雨")
    assert [call.missing for call in roll_calls(town)] == [(7,)]
    town.edit(HE, number, "小陈请假,其他都到了")
    assert [call.missing for call in roll_calls(town)] == [(7,)]
    assert town.book.class_days(MONDAY)[32].complete


def test_a_name_asked_after_an_edit_closes_the_roll_call_with_all_the_message_has_said(town: Town) -> None:
    number = town.write(HE, "小陈没来,其他都到了")
    town.tap(HE, "是陈小雨")
    town.edit(HE, number, "小陈没来,小李没来,其他都到了")
    assert not roll_calls(town)
    assert "不再算" not in town.last(HE)
    town.tap(HE, "是李思源")
    assert [call.missing for call in roll_calls(town)] == [(7, 8)]
    assert town.last(HE).startswith("已记录:三(2)班 9月7日 除李思源、陈小雨外都到了")
