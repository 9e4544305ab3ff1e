"""Roll call: who is asked and when, what 全到 is believed of, and what follows from an answer."""

from dataclasses import replace
from datetime import date

import pytest

from casework.calendar import DayChange
from casework.case import CaseStatus
from casework.desk.cases import follow
from casework.fact import RollCall, Subject, standing
from casework.policy.model import Stage
from tests.casework.desk.clockwork import FAR_LEADER, Clockwork
from tests.casework.desk.phones import (
    FAR,
    FAR_CHILD,
    GAO,
    HE,
    LIN,
    LIU,
    MA,
    MONDAY,
    SI,
    SUN,
    THREE_TWO,
    YU,
    ZHOU,
    Town,
)

TUESDAY = date(2026, 9, 8)
ALL_HERE = "allhere:32:20260907"
CALL = "call_guardian.head_teacher.20260907"


@pytest.fixture
def town() -> Clockwork:
    """Monday morning, before the first roll call; every class has children."""
    town = Clockwork()
    town.book.save_pupil(type(YU)(id=30, name="周小满", school_class=town.book.known_classes[31]))
    return town


def missing_since_monday(town: Clockwork, *names: str) -> Clockwork:
    town.run_to(MONDAY, "08:21")
    for name in names:
        town.write(HE, f"{name}今天没来")
    town.run_to(TUESDAY, "08:25")
    town.hang_up()
    return town


def said(town: Town, class_id: int = 32) -> list[RollCall]:
    """The roll calls of the class, without who was on the roll."""
    facts = standing(town.book.chains.get(Subject.school_class(class_id), ()))
    return [replace(fact.body, roll=()) for fact in facts if isinstance(fact.body, RollCall)]


def moved(town: Clockwork, class_id: int) -> None:
    """陈小雨 is in another class from now on."""
    town.book.save_pupil(replace(YU, school_class=town.book.known_classes[class_id]))
    follow.recompute(town.book, town.now, [YU.id])


def test_each_head_teacher_is_asked_at_the_towns_time(town: Clockwork) -> None:
    town.run_to(MONDAY, "08:20")
    for who, class_id in ((HE, 32), (MA, 31), (FAR, 52)):
        asked = town.spoken(who)
        assert [message.template for message in asked] == ["roll_call"]
        assert asked[0].keys == {"全到": f"allhere:{class_id}:20260907", "报缺勤": f"absent:{class_id}"}
    assert town.on(SUN) == []


def test_who_has_answered_is_not_asked_again(town: Clockwork) -> None:
    town.run_to(MONDAY, "08:25")
    town.press(HE, ALL_HERE)
    assert town.last(HE).startswith("已记录:三(2)班 9月7日 全到(4人)")
    town.hang_up()
    town.run_to(MONDAY, "10:30")
    assert town.templates(HE) == []
    reminded = town.spoken(MA)
    assert [message.template for message in reminded] == ["roll_call"]
    assert reminded[0].text.startswith("三(1)班 9月7日还没有点名")


def test_the_school_leader_gets_one_sheet_with_the_classes_still_silent(town: Clockwork) -> None:
    town.run_to(MONDAY, "10:30")
    lists = town.heard(LIN, "day_sheet")
    assert len(lists) == 1
    assert "三(1)班 马老师" in lists[0].text
    assert "三(2)班 何文静" in lists[0].text
    assert "五(2)班" not in lists[0].text
    assert len(town.heard(FAR_LEADER, "day_sheet")) == 1


def test_a_class_that_has_reported_an_absence_is_not_silent(town: Clockwork) -> None:
    town.run_to(MONDAY, "08:25")
    town.write(HE, "陈小雨今天没来")
    town.run_to(MONDAY, "10:30")
    text = town.heard(LIN, "day_sheet")[0].text
    assert "未报:三(1)班 马老师" in text
    assert "没点名:三(2)班 何文静" in text
    reminder = [m for m in town.heard(HE, "roll_call") if "还没有点名" in m.text]
    assert "除陈小雨外都到了" in reminder[0].keys


def test_a_school_whose_leader_has_not_joined_is_listed_for_the_town_contact() -> None:
    town = Clockwork(workers=(HE, MA, ZHOU))
    town.run_to(MONDAY, "10:30")
    text = town.heard(ZHOU, "day_sheet")[0].text
    assert "三(2)班 何文静" in text
    assert "五(2)班 没有班主任" in text


def test_after_the_third_time_silence_makes_nobody_absent(town: Clockwork) -> None:
    town.run_to(date(2026, 9, 18), "23:00")
    assert town.book.cases == {}
    assert town.book.duties == {}


def test_no_roll_is_called_on_a_closed_day() -> None:
    town = Clockwork(changes=(DayChange(day=MONDAY, opens=False, school_class=32),))
    town.run_to(MONDAY, "12:00")
    assert town.templates(HE) == []
    assert town.heard(LIN, "day_sheet") == []
    assert town.press(HE, ALL_HERE) == "9月7日不是上课日,或者还没到,不能点名。"
    assert said(town) == []


def test_the_day_after_the_message_names_who_was_missing(town: Clockwork) -> None:
    missing_since_monday(town, "陈小雨")
    town.run_to(date(2026, 9, 9), "08:20")
    message = town.heard(HE, "roll_call")[-1]
    assert "陈小雨从9月7日起未到。" in message.text
    assert list(message.keys) == ["除陈小雨外都到了", "全到", "报缺勤"]


def test_all_here_asks_about_a_missing_child_before_it_believes_it(town: Clockwork) -> None:
    missing_since_monday(town, "陈小雨")
    town.press(HE, "allhere:32:20260908")
    assert town.last(HE).startswith("陈小雨回来了吗?")
    assert said(town) == []
    assert town.case().status is CaseStatus.OPEN
    town.tap(HE, "回来了,全到")
    assert "陈小雨返校已确认。" in town.last(HE)
    assert town.case().status is CaseStatus.CLOSED
    assert said(town) == [RollCall(day=TUESDAY)]


def test_the_child_asked_about_may_still_be_missing(town: Clockwork) -> None:
    missing_since_monday(town, "陈小雨")
    town.press(HE, "allhere:32:20260908")
    town.tap(HE, "除陈小雨外都到了")
    assert "除陈小雨外都到了(应到4人)" in town.last(HE)
    assert "已确认2个上课日" in town.last(HE)
    assert said(town) == [RollCall(day=TUESDAY, missing=(YU.id,))]


def test_of_several_missing_children_those_still_out_are_ticked(town: Clockwork) -> None:
    missing_since_monday(town, "陈小雨", "李思源")
    town.press(HE, "allhere:32:20260908")
    assert town.last(HE).startswith("这2名学生都回来了吗?")
    town.tap(HE, "李思源")
    assert "❌ 李思源" in town.on(HE)[-1].keys
    town.tap(HE, "点到的1人没回来,其余都到了")
    assert said(town) == [RollCall(day=TUESDAY, missing=(SI.id,))]
    assert town.case(SI).status is CaseStatus.OPEN
    assert town.case(YU).status is CaseStatus.CLOSED
    assert "陈小雨返校已确认。" in town.last(HE)


def test_a_question_is_answered_once(town: Clockwork) -> None:
    missing_since_monday(town, "陈小雨")
    town.press(HE, "allhere:32:20260908")
    question = town.on(HE)[-1]
    town.tap(HE, "回来了,全到")
    assert town.press(HE, question.keys["除陈小雨外都到了"], message=question.number) == "这个问题已经回答过了。"
    assert said(town) == [RollCall(day=TUESDAY)]


def test_everybody_but_the_known_is_one_tap_and_confirms_the_day(town: Clockwork) -> None:
    missing_since_monday(town, "陈小雨")
    town.press(HE, "exceptknown:32:20260908")
    assert town.case().missed_days == 2
    assert town.press(HE, "exceptknown:32:20260908") is not None
    assert len(said(town)) == 1


def test_a_stage_that_the_roll_call_confirms_is_said_in_its_answer(town: Clockwork) -> None:
    missing_since_monday(town, "陈小雨")
    for day in (8, 9, 10, 11):
        town.run_to(date(2026, 9, day), "08:25")
        town.press(HE, f"exceptknown:32:202609{day:02}")
        assert "疑似" not in town.last(HE)
    town.run_to(date(2026, 9, 14), "08:25")
    assert "疑似" not in town.last(HE)
    town.hang_up()
    town.press(HE, "exceptknown:32:20260914")
    assert town.case().stage is Stage.SUSPECTED
    assert "9月14日起为疑似辍学" in town.last(HE)
    told = town.heard(GAO, "stage_reached")[0]
    assert "请您上门家访,今天内" in told.text
    assert "记录家访" in told.keys


def test_the_later_of_two_answers_counts(town: Clockwork) -> None:
    town.run_to(MONDAY, "08:25")
    town.press(HE, ALL_HERE)
    town.later(minutes=5)
    town.write(HE, "陈小雨今天没来")
    assert town.case().status is CaseStatus.OPEN
    town.later(minutes=5)
    town.press(HE, "exceptknown:32:20260907")
    assert said(town) == [RollCall(day=MONDAY), RollCall(day=MONDAY, missing=(YU.id,))]
    assert town.case().status is CaseStatus.OPEN


def test_a_roll_call_may_be_given_for_a_day_that_is_over(town: Clockwork) -> None:
    missing_since_monday(town, "陈小雨")
    town.run_to(date(2026, 9, 9), "12:00")
    town.press(HE, "exceptknown:32:20260908")
    assert said(town) == [RollCall(day=TUESDAY, missing=(YU.id,))]
    assert town.press(HE, "allhere:32:20260911") == "9月11日不是上课日,或者还没到,不能点名。"


def test_of_a_child_on_leave_all_here_says_nothing(town: Clockwork) -> None:
    town.run_to(MONDAY, "08:21")
    town.write(HE, "刘洋请假")
    town.write(HE, "李思源病假")
    town.press(HE, ALL_HERE)
    assert said(town) == [RollCall(day=MONDAY, unsure=(SI.id,))]
    assert town.case(SI).status is CaseStatus.ON_LEAVE
    assert "请假或另有记录:李思源。" in town.last(HE)
    assert LIU.id not in town.book.cases


def test_taking_a_roll_call_back_opens_the_class_again(town: Clockwork) -> None:
    missing_since_monday(town, "陈小雨")
    town.press(HE, "allhere:32:20260908")
    town.tap(HE, "回来了,全到")
    town.tap(HE, "撤销")
    assert said(town) == []
    assert town.case().status is CaseStatus.OPEN
    assert not town.book.class_days(TUESDAY)[THREE_TWO.id].complete


def test_only_who_answers_for_a_class_calls_its_roll(town: Clockwork) -> None:
    town.run_to(MONDAY, "08:25")
    for who in (SUN, GAO, FAR):
        town.press(who, ALL_HERE)
        assert town.on(who)[-1].template == "refusal_not_allowed"
    assert said(town) == []
    town.press(LIN, ALL_HERE)
    assert said(town) == [RollCall(day=MONDAY)]
    assert FAR_CHILD.id not in town.book.cases


def test_a_return_that_was_seen_goes_along_to_another_class(town: Clockwork) -> None:
    missing_since_monday(town, "陈小雨")
    town.press(HE, "allhere:32:20260908")
    town.tap(HE, "回来了,全到")
    town.run_to(date(2026, 9, 10), "12:00")
    moved(town, 31)
    assert town.case().status is CaseStatus.CLOSED
    assert town.owed() == []


def test_with_a_roll_call_taken_back_nobody_has_been_seen(town: Clockwork) -> None:
    missing_since_monday(town, "陈小雨")
    town.press(HE, "allhere:32:20260908")
    town.tap(HE, "回来了,全到")
    town.tap(HE, "撤销")
    assert town.case().status is CaseStatus.OPEN
    assert CALL in town.owed()
    town.tap(HE, "恢复")
    assert town.case().status is CaseStatus.CLOSED


def test_the_roll_calls_of_a_class_do_not_speak_of_a_child_who_joins_it_later(town: Clockwork) -> None:
    missing_since_monday(town, "陈小雨")
    town.press(HE, "exceptknown:32:20260908")
    town.press(MA, "allhere:31:20260908")
    moved(town, 31)
    assert town.case().status is CaseStatus.OPEN
    assert town.case().missed_days == 2
    town.run_to(date(2026, 9, 9), "08:25")
    town.press(MA, "allhere:31:20260909")
    assert town.on(MA)[-1].template == "roll_call_ask"


def test_a_suspected_dropout_on_leave_is_named_as_on_leave_and_not_asked_about(town: Clockwork) -> None:
    missing_since_monday(town, "陈小雨")
    town.run_to(date(2026, 9, 14), "08:25")
    town.write(HE, "陈小雨今天没来")
    town.run_to(date(2026, 9, 15), "08:10")
    town.write(HE, "陈小雨请假到周五")
    town.run_to(date(2026, 9, 16), "08:25")
    assert town.case().stage is Stage.SUSPECTED
    assert "陈小雨请假到9月18日。" in town.last(HE)
    town.press(HE, "allhere:32:20260916")
    assert "请假或另有记录:陈小雨。" in town.last(HE)
