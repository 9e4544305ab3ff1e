"""Lessons counted: the head teacher told at once, the answers, who above is told and when, what nobody may learn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.case import CaseStatus
from casework.fact import Absent, Alerted, LessonCount, RollCall, Subject, Whereabouts
from casework.people import Pupil
from tests.casework.desk.clockwork import Clockwork
from tests.casework.desk.phones import FAR, GAO, HE, LIN, MA, MONDAY, SI, SUN, THREE_ONE, THREE_TWO, YU, ZHOU

BOARDER = Pupil(id=40, name="石小满", school_class=THREE_TWO, village="松树村", boarding=True)
ALREADY, TAKEN_BACK = "这个问题已经回答过了。", "这条记录已经撤销了。"
CLINIC, UNKNOWN = "where:7:20260907:clinic", "where:7:20260907:unknown"


@pytest.fixture
def town() -> Clockwork:
    made = Clockwork()
    made.book.save_pupil(BOARDER)
    made.book.save_pupil(Pupil(id=30, name="吴桐", school_class=THREE_ONE, village="松树村"))
    made.run_to(MONDAY, "10:12")
    made.hang_up()
    return made


def counts(town: Clockwork, class_id: int = 32) -> list[LessonCount]:
    facts = town.book.chains.get(Subject.school_class(class_id), [])
    return [fact.body for fact in facts if isinstance(fact.body, LessonCount)]


def alerts(town: Clockwork, pupil: int = 7) -> list[str]:
    facts = town.book.chains.get(Subject.pupil(pupil), [])
    return [fact.body.why for fact in facts if isinstance(fact.body, Alerted)]


def test_a_counted_lesson_is_a_fact_and_closes_no_roll_call(town: Clockwork) -> None:
    town.write(SUN, "第2节三2班全到")
    assert counts(town) == [LessonCount(day=MONDAY, lesson=2)]
    assert town.last(SUN).startswith("已点:三(2)班 第2节,全到")
    assert not town.book.class_days(MONDAY)
    town.write(HE, "第三节全到")
    assert not town.book.class_days(MONDAY)
    assert not [f for f in town.book.chains[Subject.school_class(32)] if isinstance(f.body, RollCall)]
    town.write(HE, "全到")
    assert town.book.class_days(MONDAY)[32].complete


@pytest.mark.parametrize(
    "said", ["第三节 三2 缺 陈小雨", "三2 第三节 应到5实到4 陈小雨不在", "第三节 三2 除陈小雨都到了"]
)
def test_who_is_missing_is_told_to_the_head_teacher_at_once(town: Clockwork, said: str) -> None:
    town.write(SUN, said)
    [card] = town.spoken(HE)
    assert card.text.startswith("三(2)班 陈小雨,第3节不在\n孙科(科任教师)点的名。")
    assert {"知道,在校医室", "已联系家长", "不知去向"} <= set(card.keys)
    assert counts(town) == [LessonCount(day=MONDAY, lesson=3, missing=(7,))]
    assert not town.book.class_days(MONDAY)
    assert town.last(SUN).startswith("已点:三(2)班 第3节,陈小雨不在")


def test_the_same_sentence_twice_says_nothing_new(town: Clockwork) -> None:
    for _ in range(2):
        town.write(SUN, "第三节 三2 缺 陈小雨")
    assert len(town.heard(HE, "lesson_told")) == 1
    assert len(counts(town)) == 1
    assert "刚才已经记过了" in town.last(SUN)


def test_a_child_known_to_be_missing_is_not_reported_again_in_every_lesson(town: Clockwork) -> None:
    town.write(HE, "陈小雨今天没来")
    town.hang_up()
    town.write(SUN, "第三节 三2 缺 陈小雨")
    assert not town.on(HE)
    assert "陈小雨没来,班主任已经知道。" in town.last(SUN)
    assert counts(town)[-1].missing == (7,)


def test_the_sick_room_is_no_absence_and_a_double_tap_says_it_once(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨")
    assert town.press(HE, CLINIC, message=town.on(HE)[-1].number) is None
    assert "这节不算缺课" in town.last(HE)
    assert town.press(HE, CLINIC) == "何文静已经说了:在校医室。"
    assert town.press(HE, UNKNOWN) == "何文静已经说了:在校医室。"
    assert len([f for f in town.book.chains[Subject.pupil(7)] if isinstance(f.body, Whereabouts)]) == 1
    assert town.case().status in (CaseStatus.NONE, CaseStatus.CLOSED)
    town.run_to(MONDAY, "12:00")
    assert not town.heard(LIN, "missing_alert")


def test_unknown_of_a_day_pupil_tells_the_leader_with_the_second_lesson_and_names_the_lessons(town: Clockwork) -> None:
    town.write(SUN, "第2节三2班全到")
    town.write(SUN, "第三节 三2 缺 陈小雨")
    town.press(HE, UNKNOWN)
    town.run_to(MONDAY, "10:55")
    assert not town.heard(LIN, "missing_alert")
    town.write(SUN, "第四节 三2 缺 陈小雨")
    [alarm] = town.heard(LIN, "missing_alert")
    assert "第3、4节没有到" in alarm.text
    assert "最后见到:第2节在(孙科,10:12)" in alarm.text
    assert "+8613800138000" in alarm.text
    assert town.heard(HE, "lesson_told")[-1].text.startswith("三(2)班 陈小雨,第4节也不在")
    assert "何文静说不知去向" in town.heard(HE, "lesson_told")[-1].text
    town.write(SUN, "第五节 三2 缺 陈小雨")
    assert alerts(town) == ["unknown"]


def test_unknown_of_a_boarder_tells_the_leader_at_once_and_found_tells_whoever_was_told(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 石小满")
    assert not town.heard(LIN, "missing_alert")
    town.press(HE, "where:40:20260907:unknown")
    [alarm] = town.heard(LIN, "missing_alert")
    assert "住校生" in alarm.text
    town.press(HE, "found:40:20260907")
    town.tap(HE, "在宿舍")
    assert town.last(LIN).startswith("找到了:三(2)班 石小满,在宿舍")
    assert alerts(town, 40) == ["unknown", "over"]
    assert town.press(HE, "where:40:20260907:unknown") == "何文静已经说了:在宿舍。"


def test_the_leader_who_finds_the_child_tells_the_head_teacher(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 石小满")
    town.press(HE, "where:40:20260907:unknown")
    town.hang_up()
    town.press(LIN, "found:40:20260907")
    town.tap(LIN, "在教室")
    assert town.last(HE).startswith("找到了:三(2)班 石小满,在教室\n10:12 林校长说的。")
    assert [message.template for message in town.on(LIN)].count("missing_over") == 0


def test_without_an_answer_the_leader_is_told_when_the_time_is_over(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨")
    town.run_to(MONDAY, "10:51")
    assert not town.heard(LIN, "missing_alert")
    town.run_to(MONDAY, "10:53")
    [alarm] = town.heard(LIN, "missing_alert")
    assert "已过40分钟,班主任何文静还没有答复" in alarm.text
    town.run_to(MONDAY, "16:00")
    assert len(town.heard(LIN, "missing_alert")) == 1
    town.press(HE, "call:7")
    town.tap(HE, "没人接")
    assert town.last(LIN).startswith("已联系家长:三(2)班 陈小雨")


def test_two_teachers_and_two_lessons_are_one_thread_that_waits_from_the_first(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨")
    town.run_to(MONDAY, "10:50")
    town.write(LIN, "第四节 三2 缺 陈小雨")
    second = town.heard(HE, "lesson_told")[-1]
    assert second.text.startswith("三(2)班 陈小雨,第4节也不在\n林校长(校长)点的名。\n今天缺了第3、4节。")
    town.run_to(MONDAY, "11:00")
    assert len(town.heard(LIN, "missing_alert")) == 1


@pytest.mark.parametrize("answer", ["陈小雨来了", "陈小雨请假", "陈小雨今天没来"])
def test_whatever_settles_it_otherwise_ends_the_search(town: Clockwork, answer: str) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨")
    town.run_to(MONDAY, "10:53")
    town.write(HE, answer)
    assert alerts(town) == ["unanswered", "over"]
    assert town.on(LIN)[-1].template == "missing_over"


def test_a_report_taken_back_ends_the_search_and_its_old_buttons(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨")
    town.run_to(MONDAY, "10:53")
    town.write(SUN, "撤销")
    assert "不用找了" in town.last(LIN)
    for data in (UNKNOWN, "found:7:20260907"):
        assert town.press(HE, data) == TAKEN_BACK
    assert not [f for f in town.book.chains[Subject.pupil(7)] if isinstance(f.body, Whereabouts)]


def test_a_head_teacher_who_cannot_be_reached_is_not_waited_for(town: Clockwork) -> None:
    town.book.save_worker(replace(HE, chat=None))
    town.write(SUN, "第三节 三2 缺 陈小雨")
    town.tick()
    [alarm] = town.heard(LIN, "missing_alert")
    assert "班主任何文静收不到消息" in alarm.text


def test_without_a_leader_the_town_contact_is_told(town: Clockwork) -> None:
    town.book.save_worker(replace(LIN, active=False))
    town.write(SUN, "第三节 三2 缺 石小满")
    town.press(HE, "where:40:20260907:unknown")
    assert town.heard(ZHOU, "missing_alert")


def test_a_count_does_not_believe_that_a_child_looked_for_is_there(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨")
    town.press(HE, UNKNOWN)
    town.run_to(MONDAY, "11:05")
    town.write(SUN, "第四节三2班全到")
    assert counts(town)[-1] == LessonCount(day=MONDAY, lesson=4, unsure=(7,))
    assert "陈小雨前面的课不在,还没有找到:这节在吗?" in town.last(SUN)
    counted = town.on(SUN)[-1]
    town.tap(SUN, "陈小雨在")
    assert town.last(HE).startswith("找到了:三(2)班 陈小雨,在教室")
    assert town.tap(SUN, "陈小雨也不在", message=counted) == ALREADY


def test_missing_there_too_is_one_more_lesson(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨")
    town.press(HE, UNKNOWN)
    town.run_to(MONDAY, "11:05")
    town.write(SUN, "第四节三2班全到")
    town.tap(SUN, "陈小雨也不在")
    assert counts(town)[-1] == LessonCount(day=MONDAY, lesson=4, missing=(7,))
    assert alerts(town) == ["unknown"]


def test_only_who_answers_for_the_child_may_say_where_it_is(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨")
    for who in (SUN, MA, FAR):
        for data in (UNKNOWN, "found:7:20260907", "lesson_child:7:20260907"):
            town.press(who, data)
            assert town.on(who)[-1].template.startswith("refusal_")
    assert not alerts(town)


def test_a_press_on_another_day_does_nothing(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨")
    town.run_to(MONDAY.replace(day=8), "08:30")
    assert town.press(HE, UNKNOWN) is not None
    assert town.press(SUN, "lesson_of:32:3:20260907") is not None
    assert not [f for f in town.book.chains[Subject.pupil(7)] if isinstance(f.body, Whereabouts)]


def test_three_taps_count_a_lesson(town: Clockwork) -> None:
    town.write(SUN, "点课")
    town.tap(SUN, "三(2)班")
    town.tap(SUN, "第3节(这一节)")
    names = town.on(SUN)[-1]
    town.tap(SUN, "全到")
    assert counts(town) == [LessonCount(day=MONDAY, lesson=3)]
    assert town.press(SUN, names.keys["全到"]) is not None
    assert len(counts(town)) == 1


def test_names_ticked_twice_are_not_missing_and_nothing_is_counted_without_a_name(town: Clockwork) -> None:
    town.press(SUN, "lesson_of:32:3:20260907")
    done = town.on(SUN)[-1].keys["全到"].replace(":1", ":0")
    assert town.press(SUN, done) is not None
    tick = town.on(SUN)[-1].keys["陈小雨"]
    for _ in range(2):
        town.press(SUN, tick)
    assert "❌ 陈小雨" in town.on(SUN)[-1].keys
    town.tap(SUN, "❌ 陈小雨")
    assert "全到" in town.on(SUN)[-1].keys
    town.tap(SUN, "取消")
    assert not counts(town)


def test_a_head_teacher_counting_by_buttons_is_asked_where_the_child_is(town: Clockwork) -> None:
    town.write(HE, "点课")
    town.tap(HE, "第3节(这一节)")
    town.tap(HE, "陈小雨")
    town.tap(HE, "就这1人不在")
    town.tap(HE, "陈小雨在哪里?")
    assert "不知去向" in town.on(HE)[-1].keys
    town.run_to(MONDAY, "12:00")
    assert not town.heard(LIN, "missing_alert")


def test_a_grid_worker_counts_no_lessons(town: Clockwork) -> None:
    town.write(GAO, "点课")
    assert town.on(GAO)[-1].template == "refusal_not_allowed"


def test_two_children_missing_are_one_message_with_a_button_each(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨、李思源")
    [card] = town.spoken(HE)
    assert card.text.startswith("三(2)班 第3节有2人不在")
    town.tap(HE, "2 李思源", message=card)
    assert town.last(HE).startswith("三(2)班 李思源,第3节不在")
    assert {fact.body for fact in town.book.chains[Subject.pupil(SI.id)]} == {
        Absent(day=MONDAY, sessions=("lesson:3",))
    }


def test_a_subject_teacher_learns_nothing_of_the_case(town: Clockwork) -> None:
    town.write(HE, "陈小雨从上周一到今天都没来")
    town.hang_up()
    town.write(SUN, "第三节 三2 缺 陈小雨")
    town.write(SUN, "陈小雨今天没来")
    for message in town.on(SUN):
        assert "辍学" not in message.text
        assert "家访" not in message.text
        assert "连续" not in message.text
    assert YU.id in town.book.cases


def test_one_more_child_named_afterwards_is_missing_besides_the_first(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨")
    town.write(SUN, "第三节 三2 缺 李思源")
    assert counts(town)[-1] == LessonCount(day=MONDAY, lesson=3, missing=(7, 8))


def test_all_there_said_after_a_child_was_missing_asks_about_that_child(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨")
    town.write(SUN, "第三节三2班全到")
    assert counts(town)[-1] == LessonCount(day=MONDAY, lesson=3, unsure=(7,))
    town.tap(SUN, "陈小雨在")
    assert town.last(HE).startswith("找到了:三(2)班 陈小雨,在教室")


def test_a_lesson_put_right_to_another_child_can_be_answered_too(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨")
    report = next(fact.ref for fact in town.book.chains[Subject.pupil(7)] if isinstance(fact.body, Absent))
    town.press(SUN, f"edkid:{report}:8")
    assert "不知去向" in town.on(HE)[-1].keys
    town.tap(HE, "不知去向")
    assert [f for f in town.book.chains[Subject.pupil(SI.id)] if isinstance(f.body, Whereabouts)]
    assert town.book.sought[MONDAY, SI.id] is not None


def test_a_lesson_named_by_its_subject_is_the_one_that_is_on(town: Clockwork) -> None:
    town.write(SUN, "英语课李思源没来")
    (missed,) = [f.body for f in town.book.chains[Subject.pupil(SI.id)] if isinstance(f.body, Absent)]
    assert missed.sessions == ("lesson:3",)  # 10:12, and the third begins at ten past ten


def test_in_the_evening_it_is_told_again_of_whom_nobody_has_said_where_they_are(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨、李思源")
    town.press(HE, UNKNOWN)
    town.press(HE, f"where:{SI.id}:20260907:home")
    town.hang_up()
    town.run_to(MONDAY, "17:30")
    [mine] = town.heard(HE, "missing_tonight")
    assert mine.text.startswith("陈小雨(三(2)班)今天在哪里,还没有人说\n第3节没有到,不知去向。")
    [leaders] = town.heard(LIN, "missing_tonight")
    assert "班主任何文静。" in leaders.text
    town.press(LIN, leaders.keys["陈小雨"])
    town.tap(LIN, "在家里")
    town.hang_up()
    town.run_to(MONDAY, "17:40")
    assert not town.heard(HE, "missing_tonight")


def test_who_is_found_or_reported_for_the_day_is_not_told_of_in_the_evening(town: Clockwork) -> None:
    town.write(SUN, "第三节 三2 缺 陈小雨")
    town.press(HE, CLINIC)
    town.hang_up()
    town.run_to(MONDAY, "17:30")
    assert not town.heard(HE, "missing_tonight")


def test_who_is_on_leave_this_morning_is_not_missing_this_afternoon_by_the_roll_call(town: Clockwork) -> None:
    town.write(HE, "陈小雨上午请假")
    town.write(HE, "除陈小雨外都到了")
    bodies = [fact.body for fact in town.book.chains[Subject.pupil(7)]]
    assert Absent(day=MONDAY, sessions=("morning",)) in bodies
    assert not town.owed()
    town.run_to(MONDAY, "14:30")
    town.write(HE, "陈小雨下午没来")
    assert town.owed() == ["call_guardian.head_teacher.20260907"]


@pytest.mark.parametrize("said", ["第三节除了小陈都到了", "第三节小陈不在,其他都到了", "第三节除了刘洋都到了"])
def test_a_lesson_whose_missing_child_is_asked_for_closes_no_roll_call(town: Clockwork, said: str) -> None:
    town.write(HE, said)
    question = town.on(HE)[-1]
    assert "点名" not in question.text
    town.press(HE, next(iter(question.keys.values())))
    assert [count.lesson for count in counts(town)] == [3]
    assert not town.book.class_days(MONDAY)
    assert not [f for f in town.book.chains[Subject.school_class(32)] if isinstance(f.body, RollCall)]


def test_only_the_lesson_is_counted_by_a_subject_teacher_whose_missing_child_is_asked_for(town: Clockwork) -> None:
    town.write(SUN, "第三节三2除了小陈都到了")
    assert "全班点名没有记录" not in town.last(SUN)
