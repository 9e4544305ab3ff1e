"""Putting a report right: corrections name what they correct, and what follows now follows from them."""

from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.fact import Absent, Fact, OnLeave, Present, Returned, standing
from casework.reading.contract import Reason
from tests.casework.desk.phones import HE, LIN, SI, SUN, THREE_ONE, YU, Town

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


# --- every field, by buttons and by words ---


def edit(town: Town, *labels: str) -> None:
    town.tap(HE, "改")
    for label in labels:
        town.tap(HE, label)


def test_the_menu_is_short_and_leads_back_to_the_card() -> None:
    town = reported()
    before = town.last(HE)
    town.tap(HE, "改")
    assert len(town.on(HE)[-1].keys) <= 8
    for field in ("情况", "日期", "到哪天", "时段", "原因", "换学生"):
        town.tap(HE, field)
        town.tap(HE, "返回")
    town.tap(HE, "返回")
    assert (town.last(HE), len(town.on(HE))) == (before, 1)
    assert len(town.book.charts([YU.id])[YU.id].facts) == 1


def test_it_was_no_absence_at_all_and_then_it_was() -> None:
    town = reported()
    edit(town, "情况", "到校了,没有缺")
    assert stands(town) == [Present(day=MONDAY)]
    assert not town.owed()
    edit(town, "情况", "没来,没说请假没有")
    assert stands(town) == [Absent(day=MONDAY)]


def test_single_lessons_are_ticked_and_recorded_together() -> None:
    town = reported()
    edit(town, "时段", "第2节", "第3节", "加晚自习")
    assert stands(town) == [Absent(day=MONDAY)]
    town.tap(HE, "就这几节:第2节、第3节、晚自习")
    assert stands(town) == [Absent(day=MONDAY, sessions=("lesson:2", "lesson:3", "evening"))]


def test_an_older_day_by_the_calendar_or_typed() -> None:
    town = Town(day=date(2026, 9, 23))
    town.write(HE, "陈小雨今天没来")
    edit(town, "日期", "更早的日子", "更早", "8/20")
    assert stands(town) == [Absent(day=date(2026, 8, 20))]
    edit(town, "日期")
    town.write(HE, "上周五")
    assert stands(town) == [Absent(day=date(2026, 9, 18))]
    edit(town, "日期")
    town.write(HE, "9月19日")
    assert town.on(HE)[-1].template == "refusal_day_out_of_reach"


def test_the_last_day_of_an_absence_is_not_to_come_but_that_of_leave_is() -> None:
    town = reported()
    ref = the_report(town).ref
    town.press(HE, f"eduntil:{ref}:2026-09-10")
    assert town.on(HE)[-1].template == "refusal_day_out_of_reach"
    town.press(HE, f"edkind:{ref}:leave")
    edit(town, "到哪天", "9/10")
    assert stands(town) == [OnLeave(day=MONDAY, until=date(2026, 9, 10))]
    edit(town, "日期")
    town.tap(HE, "以后的日子")
    town.tap(HE, "9/9")
    assert stands(town) == [OnLeave(day=date(2026, 9, 9), until=date(2026, 9, 10))]
    edit(town, "到哪天", "只这一天")
    assert stands(town) == [OnLeave(day=date(2026, 9, 9))]


def test_a_day_typed_late_or_for_nothing_changes_nothing() -> None:
    town = Town(day=date(2026, 9, 8))
    town.write(HE, "陈小雨今天没来")
    edit(town, "日期")
    town.write(HE, "谢谢")
    town.later(minutes=11)
    town.write(HE, "昨天")
    assert stands(town) == [Absent(day=date(2026, 9, 8))]


def test_the_reason_can_be_left_out_again() -> None:
    town = reported()
    edit(town, "原因", "厌学")
    edit(town, "原因", "不写原因")
    assert stands(town) == [Absent(day=MONDAY)]


def test_it_was_a_child_of_another_class_of_the_speaker() -> None:
    town = Town()
    there = replace(SI, id=40, name="钱多", school_class=THREE_ONE)
    town.book.save_pupil(there)
    town.write(SUN, "三2陈小雨没来")
    for label in ("改", "换学生", "别的班", "三(1)班", "钱多"):
        town.tap(SUN, label)
    assert stands(town) == []
    assert stands(town, there.id) == [Absent(day=MONDAY)]


def test_the_right_child_may_be_typed_but_none_of_another_sight() -> None:
    town = reported()
    edit(town, "换学生")
    town.write(HE, "赵一帆")
    assert stands(town) == [Absent(day=MONDAY)]
    town.write(HE, "李思源")
    assert stands(town) == []
    assert stands(town, SI.id) == [Absent(day=MONDAY)]


def test_one_of_two_days_of_one_child_is_chosen_by_its_day() -> None:
    town = Town(day=date(2026, 9, 9))
    town.write(HE, "陈小雨周一没来,今天下午也没来")
    town.tap(HE, "改")
    town.tap(HE, "陈小雨 9月7日")
    town.tap(HE, "情况")
    town.tap(HE, "请假了")
    assert OnLeave(day=MONDAY) in stands(town)


@given(
    changes=st.lists(
        st.sampled_from(
            ["edkind:{}:leave", "edkind:{}:there", "edkind:{}:unsaid", "edkind:{}:unexcused", "edses:{}:afternoon",
             "edless:{}:5", "edless:{}:0", "edday:{}:2026-09-04", "edday:{}:2026-09-07", "eduntil:{}:2026-09-07",
             "edwhy:{}:illness", "ednowhy:{}", "edexc:{}:0", "edexc:{}:1", "edkid:{}:8"]
        ),
        max_size=6,
    )
)  # fmt: skip
@settings(max_examples=25, deadline=None)
def test_however_it_is_changed_one_statement_stands_and_every_press_counts_once(changes: list[str]) -> None:
    town = reported()
    ref = the_report(town).ref
    for words in changes:
        town.press(HE, words.format(ref))
        facts = sum(map(len, town.book.chains.values()))
        town.press(HE, words.format(ref))
        assert sum(map(len, town.book.chains.values())) == facts
    assert len(stands(town)) + len(stands(town, SI.id)) == 1
