"""Putting a report right: corrections name what they correct, and what follows now follows from them."""

from datetime import date

from casework.fact import Absent, Fact, OnLeave, Returned, standing
from casework.reading.contract import Reason
from tests.casework.desk.phones import HE, LIN, SI, SUN, YU, Town

MONDAY = date(2026, 9, 7)


def stands(town: Town, of: int = YU.id) -> list[object]:
    """What people said of the child and still holds; not what the bot did."""
    return [fact.body for fact in standing(town.book.charts([of])[of].facts) if fact.by is not None]


def reported() -> Town:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    return town


def the_report(town: Town) -> Fact:
    return town.book.charts([YU.id])[YU.id].facts[0]


def test_the_sessions_are_put_right_and_the_visit_is_withdrawn() -> None:
    town = reported()
    assert any(key.startswith("visit_home") for key in town.owed())
    town.tap(HE, "改")
    town.tap(HE, "时段")
    town.tap(HE, "上午")
    assert stands(town) == [Absent(day=MONDAY, sessions=("morning",))]
    correction = town.book.charts([YU.id])[YU.id].facts[-1]
    assert (correction.names, correction.corrects) == (the_report(town).ref, True)
    assert not any(key.startswith("visit_home") for key in town.owed())
    assert len(town.on(HE)) == 1
    assert "上午未到" in town.last(HE)


def test_day_reason_and_leave_are_put_right_one_after_the_other() -> None:
    town = Town(day=date(2026, 9, 8))
    town.write(HE, "陈小雨今天没来")
    for field, label in (("日期", "昨天"), ("原因", "厌学"), ("情况", "请假了")):
        town.tap(HE, "改")
        town.tap(HE, field)
        town.tap(HE, label)
    assert stands(town) == [OnLeave(day=MONDAY, reason=Reason.WEARY)]
    town.tap(HE, "改")
    town.tap(HE, "情况")
    town.tap(HE, "没来,没请假")
    assert stands(town) == [Absent(day=MONDAY, reason=Reason.WEARY, excused=False)]


def test_the_same_change_pressed_twice_is_made_once() -> None:
    town = reported()
    ref = the_report(town).ref
    town.press(HE, f"edses:{ref}:morning")
    assert town.press(HE, f"edses:{ref}:morning") == "已经记录过了。"
    assert len(town.book.charts([YU.id])[YU.id].facts) == 2


def test_a_correction_taken_back_leaves_the_first_report() -> None:
    town = reported()
    town.press(HE, f"edses:{the_report(town).ref}:morning")
    town.tap(HE, "撤销")
    assert stands(town) == [Absent(day=MONDAY)]


def test_it_was_another_child() -> None:
    town = reported()
    town.tap(HE, "改")
    town.tap(HE, "换学生")
    town.tap(HE, "李思源")
    assert stands(town) == []
    assert stands(town, SI.id) == [Absent(day=MONDAY)]
    assert town.owed() == []
    town.tap(HE, "全部撤销")
    assert stands(town) == [Absent(day=MONDAY)]
    assert stands(town, SI.id) == []


def test_it_was_another_child_though_the_report_had_been_corrected_before() -> None:
    town = reported()
    town.tap(HE, "改")
    town.tap(HE, "时段")
    town.tap(HE, "上午")
    town.tap(HE, "改")
    town.tap(HE, "换学生")
    town.tap(HE, "李思源")
    assert stands(town) == []
    assert town.owed() == []
    assert stands(town, SI.id) == [Absent(day=MONDAY, sessions=("morning",))]
    town.tap(HE, "全部撤销")
    assert stands(town) == [Absent(day=MONDAY, sessions=("morning",))]


def test_of_several_children_one_is_chosen() -> None:
    town = Town()
    town.write(HE, "陈小雨、李思源今天没来")
    town.tap(HE, "改")
    town.tap(HE, "李思源")
    town.tap(HE, "时段")
    town.tap(HE, "下午")
    assert stands(town) == [Absent(day=MONDAY)]
    assert stands(town, SI.id) == [Absent(day=MONDAY, sessions=("afternoon",))]


def test_the_head_teacher_corrects_the_report_of_a_subject_teacher_who_is_told() -> None:
    town = Town()
    town.write(SUN, "三(2)班 陈小雨今天没来")
    town.press(HE, f"edexc:{the_report(town).ref}:1")
    assert stands(town) == [OnLeave(day=MONDAY)]
    assert town.on(SUN)[-1].template == "absence_told"


def test_nobody_else_may_and_a_day_far_away_is_refused() -> None:
    town = reported()
    ref = the_report(town).ref
    town.press(LIN, f"edexc:{ref}:1")
    assert town.on(LIN)[-1].template == "refusal_not_yours"
    town.press(HE, f"edday:{ref}:2026-01-05")
    assert town.on(HE)[-1].template == "refusal_day_out_of_reach"
    assert stands(town) == [Absent(day=MONDAY)]


def test_a_report_taken_back_is_not_edited() -> None:
    town = reported()
    ref, utterance = the_report(town).ref, the_report(town).utterance
    town.press(HE, f"undo:{utterance}")
    assert town.press(HE, f"edit:{utterance}") == "这条记录已经撤销了。"
    assert town.press(HE, f"edses:{ref}:morning") == "这条记录已经撤销了。"


def test_a_return_said_of_the_wrong_day_or_child_is_put_right() -> None:
    town = reported()
    town.go_to(date(2026, 9, 9), "10:00")
    town.write(HE, "陈小雨已返校")
    town.tap(HE, "改")
    assert "时段" not in town.on(HE)[-1].keys
    town.tap(HE, "日期")
    town.tap(HE, "昨天")
    assert stands(town) == [Absent(day=MONDAY), Returned(day=date(2026, 9, 8))]
    town.tap(HE, "改")
    town.tap(HE, "换学生")
    town.tap(HE, "李思源")
    assert stands(town) == [Absent(day=MONDAY)]
    assert stands(town, SI.id) == [Returned(day=date(2026, 9, 8))]
