"""The staff group: reports count with the speaker's rights, and nobody is named where all can read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from casework.fact import Absent, RollCall
from casework.people import Post, Role, Worker
from tests.casework.desk.group_chat import StaffGroup
from tests.casework.desk.phones import GAO, HE, LIN, MA, MONDAY, SUN, THREE_TWO, YU, ZHOU, Town

STRANGER = Worker(id=0, name="", posts=(Post(role=Role.HEAD_TEACHER),), chat=999)
NO_NAMES = "group_no_names"


def bodies(town: Town) -> list[object]:
    return [fact.body for chain in town.book.chains.values() for fact in chain]


def test_a_whole_class_reported_in_the_group_counts_as_in_private() -> None:
    town = Town()
    group = StaffGroup(town)
    group.write(HE, "三2班全到")
    assert any(isinstance(body, RollCall) for body in bodies(town))
    assert group.texts == ["三(2)班 9月7日 已点名,应到4人,到4人。"]
    assert town.last(HE).startswith("已记录:三(2)班")
    assert not town.heard(HE, NO_NAMES)


def test_a_missing_child_is_a_number_in_the_group_and_a_name_in_private() -> None:
    town = Town()
    group = StaffGroup(town)
    group.write(HE, "除陈小雨外都到了")
    assert group.texts == ["三(2)班 9月7日 已点名,应到4人,未到1人;详情已私聊何老师。"]
    assert "陈小雨" in "".join(one.text for one in town.on(HE))
    assert len(town.heard(HE, NO_NAMES)) == 1


def test_who_names_children_in_the_group_is_asked_not_to_once_a_day() -> None:
    town = Town()
    group = StaffGroup(town)
    group.write(HE, "陈小雨没来")
    group.write(HE, "李思源没来")
    assert len(town.heard(HE, NO_NAMES)) == 1
    town.go_to(MONDAY + timedelta(days=1))
    group.write(HE, "李思源没来")
    assert len(town.heard(HE, NO_NAMES)) == 2


def test_a_child_who_was_missing_is_asked_about_in_private_and_the_group_hears_the_end() -> None:
    town = Town()
    group = StaffGroup(town)
    town.write(HE, "陈小雨没来")
    town.go_to(MONDAY + timedelta(days=1))
    group.write(HE, "三2班全到")
    assert group.texts[-1] == "还差一步,请何老师到私聊里确认。"
    assert "陈小雨" in town.last(HE)
    town.tap(HE, "回来了,全到")
    group.deliver()
    assert group.texts[-1] == "三(2)班 9月8日 已点名,应到4人,到4人。"
    assert len(group.texts) == 1


def test_two_children_of_one_name_are_asked_about_in_private() -> None:
    town = Town()
    group = StaffGroup(town)
    group.write(HE, "刘洋没来")
    assert group.texts == ["还差一步,请何老师到私聊里确认。"]
    assert "刘洋" in town.last(HE) or town.heard(HE, "which_child")


def test_nobody_counts_in_the_group_who_has_no_right_to_it() -> None:
    town = Town()
    group = StaffGroup(town)
    for who, text in ((SUN, "三2班全到"), (MA, "陈小雨没来"), (STRANGER, "三2班全到"), (STRANGER, "陈小雨没来")):
        group.write(who, text)
    assert not bodies(town)
    assert not [text for text in group.texts if "已点名" in text or "已记录" in text]
    assert not town.on(STRANGER)


def test_what_is_no_report_gets_no_answer_unless_the_bot_is_called() -> None:
    town = Town()
    group = StaffGroup(town)
    for text in ("早上好", "谢谢老师", "今天全校大扫除", "陈小雨来了吗?", "陈小雨", "今天", "撤销"):
        group.write(HE, text)
    assert not group.texts
    assert not town.on(HE)
    group.write(HE, "早上好", called=True)
    assert len(group.texts) == 1


def test_a_group_that_is_not_linked_is_not_listened_to() -> None:
    town = Town()
    group = StaffGroup(town, linked=False)
    group.write(HE, "三2班全到")
    assert not bodies(town)
    assert not group.texts
    group.write(HE, "三2班全到", called=True)
    group.ask(HE)
    assert not bodies(town)
    assert set(group.texts) == {"请单独给我发消息。群里不谈学生的事。"}


def test_what_is_reported_within_a_minute_is_one_message() -> None:
    town = Town()
    town.book.save_pupil(replace(YU, id=0, name="周新月", school_class=town.book.known_classes[31]))
    group = StaffGroup(town)
    group.write(HE, "三2班全到")
    town.later(seconds=20)
    group.write(MA, "三1班全到")
    town.later(seconds=20)
    group.write(HE, "陈小雨没来")
    [line] = group.texts
    assert line.splitlines() == [
        "已点名2个班",
        "· 三(1)班 应到1人,到1人",
        "· 三(2)班 应到4人,未到1人",
        "都报齐了。",
        "另记录1条,详情已私聊各位。",
    ]
    town.later(seconds=30)
    group.write(HE, "李思源没来")
    assert len(group.texts) == 2


def test_ten_reports_while_the_first_answer_is_on_its_way_make_one_edit() -> None:
    town = Town()
    group = StaffGroup(town)
    group.delivers = False
    for _ in range(5):
        group.write(HE, "三2班全到")
        group.write(LIN, "三2班全到")
    said = [notice for notice in town.book.told if notice.template == "group_said"]
    assert len(said) == 1
    group.deliver()
    said = [notice for notice in town.book.told if notice.template == "group_said"]
    assert len(said) == 2
    assert said[1].edit is not None


def test_whoever_cannot_be_reached_in_private_is_told_so_in_the_group_without_a_name_of_a_child() -> None:
    town = Town()
    group = StaffGroup(town)
    town.book.workers[HE.id] = replace(HE, blocked=True)
    group.write(HE, "除陈小雨外都到了")
    assert group.texts == ["三(2)班 9月7日 已点名,应到4人,未到1人。\n私聊发不到何老师,请先在私聊里打开我。"]
    town.later(minutes=2)
    group.write(HE, "李思源第一节没来")
    assert group.texts[-1] == "三(2)班 第1节已点,缺1人。\n私聊发不到何老师,请先在私聊里打开我。"


def test_a_report_of_a_day_without_lessons_is_not_called_recorded() -> None:
    town = Town(day=MONDAY - timedelta(days=1))
    group = StaffGroup(town)
    group.write(HE, "陈小雨没来")
    assert not [body for body in bodies(town) if isinstance(body, Absent)]
    assert not group.texts


def test_a_report_that_is_changed_in_the_group_is_answered_in_private() -> None:
    town = Town()
    group = StaffGroup(town)
    group.change(HE, "除陈小雨外都到了")
    group.change(HE, "早上好")
    group.change(STRANGER, "陈小雨没来")
    assert [one.template for one in town.on(HE)] == ["group_edited"]
    assert not group.texts
    assert not bodies(town)


def test_the_board_counts_and_names_classes_alone() -> None:
    town = Town()
    group = StaffGroup(town)
    group.write(HE, "除陈小雨外都到了")
    group.ask(LIN)
    assert group.texts[-1].splitlines() == ["9月7日 已点名1个班,共1个班", "应到4人,未到1人。", "都报齐了。"]
    group.ask(ZHOU)
    assert "没报的班:五(2)班" in group.texts[-1]
    group.ask(STRANGER)
    assert len([one for one in group.shown() if one.template == "group_board"]) == 2


def test_somebody_whose_name_says_no_more_than_a_surname_is_called_by_it() -> None:
    town = Town()
    group = StaffGroup(town)
    town.book.workers[HE.id] = replace(HE, name="欧阳文静")
    group.write(HE, "陈小雨没来")
    assert group.texts == ["已记录,详情已私聊报告人。"]
    town.later(minutes=2)
    group.write(GAO, "家访陈小雨,没人在家")
    assert group.texts[-1] == "已记录,详情已私聊报告人。"
    town.later(minutes=2)
    group.write(LIN, "李思源没来")
    assert group.texts[-1] == "已记录,详情已私聊林校长。"


def test_a_class_taken_back_is_said_to_be_at_once_and_not_counted_with_the_next() -> None:
    town = Town()
    town.book.save_pupil(replace(YU, id=0, name="周新月", school_class=town.book.known_classes[31]))
    group = StaffGroup(town)
    group.write(HE, "三2班全到")
    town.tap(HE, "撤销")
    taken_back = f"{THREE_TWO.label} 9月7日的点名已撤回,还没有点名。"
    assert group.texts[-1] == taken_back
    group.write(MA, "三1班全到")
    assert group.texts[-1].startswith("三(1)班 9月7日 已点名")
    assert group.texts[-1].endswith(taken_back)
