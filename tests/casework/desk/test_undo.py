"""Taking back and restoring: whole messages, by their author or the head teacher, once, and told to who was told."""

from dataclasses import replace
from datetime import date

from casework.fact import Absent, Attempted, RollCall, standing
from casework.people import Post, Role
from tests.casework.desk.phones import HE, LIN, MA, SI, SUN, THREE_TWO, YU, ZHOU, Town

TUESDAY = date(2026, 9, 8)


def said_last(town: Town, who: int = HE.id) -> str:
    utterance = town.book.last_utterance(who)
    assert utterance
    return utterance


def stands(town: Town, kind: type = Absent, of: int = YU.id) -> int:
    return sum(isinstance(fact.body, kind) for fact in standing(town.book.charts([of])[of].facts))


def test_a_report_is_taken_back_with_everything_that_followed_from_it() -> None:
    town = Town()
    town.write(HE, "陈小雨、李思源今天没来")
    town.tap(HE, "全部撤销")
    assert stands(town) == stands(town, of=SI.id) == 0
    assert town.owed() == town.owed(SI) == []
    assert len(town.on(HE)) == 1
    assert "已撤销" in town.last(HE)
    assert "陈小雨 9月7日(周一) 全天未到" in town.last(HE)


def test_pressed_twice_it_is_taken_back_once() -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    message = town.on(HE)[-1]
    again = message.keys["撤销"]
    town.tap(HE, "撤销")
    facts = len(town.book.charts([7])[7].facts)
    assert town.press(HE, again, message=message.number) == "这条记录已经撤销了。"
    assert len(town.book.charts([7])[7].facts) == facts


def test_restored_it_holds_again_and_may_be_taken_back_again() -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    owed = town.owed()
    town.tap(HE, "撤销")
    message = town.on(HE)[-1]
    restore = message.keys["恢复"]
    town.tap(HE, "恢复")
    assert stands(town) == 1
    assert town.owed() == owed
    assert town.press(HE, restore, message=message.number) == "已经恢复了。"
    assert stands(town) == 1
    town.tap(HE, "撤销")
    assert stands(town) == 0
    town.tap(HE, "恢复")
    assert stands(town) == 1


def test_undo_takes_back_what_was_said_last() -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    town.later(minutes=5)
    town.write(HE, "李思源今天没来")
    town.write(HE, "撤销")
    assert (stands(town), stands(town, of=SI.id)) == (1, 0)
    town.write(HE, "/undo")
    assert (stands(town), stands(town, of=SI.id)) == (0, 0)
    town.write(HE, "/undo")
    assert town.on(HE)[-1].template == "refusal_nothing_to_undo"


def test_nobody_takes_back_what_others_said_but_the_head_teacher_of_the_class() -> None:
    town = Town()
    town.write(SUN, "三(2)班 陈小雨今天没来")
    utterance = said_last(town, SUN.id)
    for stranger in (LIN, MA, ZHOU):
        town.press(stranger, f"undo:{utterance}")
        assert town.on(stranger)[-1].template == "refusal_not_yours"
    assert stands(town) == 1
    town.press(HE, f"undo:{utterance}")
    assert stands(town) == 0
    assert town.on(SUN)[-1].template == "taken_back"


def test_the_head_teacher_who_was_told_of_a_report_hears_that_it_was_wrong() -> None:
    town = Town()
    town.write(SUN, "三(2)班 陈小雨今天没来")
    assert town.heard(HE, "absence_told")
    town.tap(SUN, "撤销")
    [message] = town.heard(HE, "taken_back")
    assert "孙科撤销了这条记录" in message.text


def test_a_visit_taken_back_is_owed_again_and_those_who_heard_its_result_are_told() -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    town.go_to(TUESDAY, "16:00")
    owed = town.owed()
    town.press(HE, "rec:7:visit")
    town.tap(HE, "没人在家")
    assert town.owed() != owed
    town.write(HE, "撤销")
    assert stands(town, Attempted) == 0
    assert town.owed() == owed
    assert town.on(ZHOU)[-1].template == "taken_back"


def test_after_a_month_it_is_refused() -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    utterance = said_last(town)
    town.go_to(date(2026, 10, 12))
    town.press(HE, f"undo:{utterance}")
    assert town.on(HE)[-1].template == "refusal_too_old"
    assert stands(town) == 1


def test_a_report_excused_since_is_taken_back_whole() -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    message = town.on(HE)[-1]
    undo = message.keys["撤销"]
    town.tap(HE, "是请假")
    town.press(HE, undo, message=message.number)
    facts = standing(town.book.charts([7])[7].facts)
    assert facts == []


def test_a_roll_call_taken_back_leaves_the_day_open() -> None:
    town = Town()
    town.write(HE, "三(2)班全到")
    assert town.book.class_days(town.now.date())[THREE_TWO.id].complete
    utterance = said_last(town)
    assert any(isinstance(fact.body, RollCall) for fact in town.book.facts_of(utterance))
    town.press(HE, f"undo:{utterance}")
    assert not town.book.class_days(town.now.date())[THREE_TWO.id].complete
    town.tap(HE, "恢复")
    assert town.book.class_days(town.now.date())[THREE_TWO.id].complete


def test_words_that_are_no_message_are_refused() -> None:
    town = Town()
    town.press(HE, "undo:nothing")
    assert town.on(HE)[-1].template == "refusal_nothing_to_undo"


def test_a_report_about_a_child_of_another_teacher_now_is_not_taken_back() -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    message = town.on(HE)[-1]
    town.book.save_worker(replace(HE, posts=(Post(role=Role.SUBJECT_TEACHER, school=1),)))
    town.book.save_worker(replace(MA, posts=HE.posts))
    town.write(MA, "陈小雨还是没来")
    town.tap(HE, "撤销", message=message)
    assert town.on(HE)[-1].template == "refusal_duty_elsewhere"
    assert stands(town) == 2


def test_a_roll_call_of_another_teachers_class_now_is_not_taken_back() -> None:
    town = Town()
    town.write(HE, "全到")
    called = said_last(town)
    town.book.save_worker(replace(HE, posts=(Post(role=Role.SUBJECT_TEACHER, school=1),)))
    town.press(HE, f"undo:{called}")
    assert town.on(HE)[-1].template == "refusal_not_allowed"
