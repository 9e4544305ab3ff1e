"""Leave at the desk: asked for, agreed to or not, prolonged, ended; buttons pressed late, twice, by the wrong hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from casework.case import CaseStatus
from casework.desk.cases import extras
from casework.fact import Evidence, LeaveDecided, OnLeave, Subject
from casework.leave import Consent
from casework.people import Post, Role, Worker
from casework.town import Handover
from tests.builders.town import said
from tests.casework.desk.clockwork import Clockwork
from tests.casework.desk.phones import GAO, HE, LIN, MA, MONDAY, SI, SUN, YU, ZHOU, Town

TUESDAY, WEDNESDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in (1, 2, 4))
OK = f"lvok:7:{MONDAY:%Y%m%d}:{FRIDAY:%Y%m%d}"
NO = f"lvno:7:{MONDAY:%Y%m%d}:{FRIDAY:%Y%m%d}:too_long"


def asked(town: Town) -> Town:
    town.write(HE, "陈小雨请假五天")
    return town


def decisions(town: Town) -> list[bool]:
    chain = town.book.chains[Subject.pupil(YU.id)]
    return [fact.body.granted for fact in chain if isinstance(fact.body, LeaveDecided)]


def test_long_leave_is_the_school_leaders_to_answer_and_short_leave_is_nobodys() -> None:
    town = Town()
    town.write(HE, "李思源请假三天")
    assert not town.on(LIN)
    asked(town)
    assert [message.template for message in town.on(LIN)] == ["leave_ask"]
    assert town.owed() == ["approve_leave.school_leader.20260907"]
    assert town.case().consent is Consent.AWAITED
    assert town.case().status is CaseStatus.ON_LEAVE


def test_nobody_but_who_may_can_answer() -> None:
    town = asked(Town())
    for somebody in (HE, SUN, GAO, MA):
        town.press(somebody, OK)
        town.press(somebody, NO)
    assert decisions(town) == []
    assert town.case().consent is Consent.AWAITED


def test_two_taps_are_one_answer_and_another_answer_is_another_fact() -> None:
    town = asked(Town())
    town.tap(LIN, "同意")
    assert town.press(LIN, OK) == "已经记录过了。"
    assert decisions(town) == [True]
    assert not town.owed()
    town.later(minutes=5)
    town.press(LIN, NO)
    assert decisions(town) == [True, False]
    assert [message.template for message in town.on(HE)][-2:] == ["leave_decided", "leave_decided"]
    assert "之前同意过" in town.last(HE)


def test_a_refusal_asks_why_and_may_be_written() -> None:
    town = asked(Town())
    town.tap(LIN, "不同意")
    assert decisions(town) == []
    town.write(LIN, "下周要考试")
    assert decisions(town) == [False]
    assert "下周要考试" in town.last(HE)
    town.write(LIN, "下周要考试")
    assert decisions(town) == [False]


def test_leave_taken_back_is_told_and_its_old_button_answers_nothing() -> None:
    town = asked(Town())
    card = town.on(LIN)[-1]
    town.tap(HE, "撤销")
    assert town.on(LIN)[-1].template == "duty_settled"
    assert town.tap(LIN, "同意", message=card) == "这次请假已经撤回,不用批了。"
    assert decisions(town) == []


def test_leave_taken_back_after_it_was_agreed_to_is_told_to_who_agreed() -> None:
    town = asked(Town())
    card = town.on(HE)[-1]
    town.tap(LIN, "同意")
    town.tap(HE, "撤销", message=card)
    assert town.on(LIN)[-1].template == "taken_back"


def test_the_card_of_leave_that_has_changed_shows_the_leave_as_it_is() -> None:
    town = asked(Town())
    town.write(HE, "陈小雨续假两天")
    assert town.press(LIN, OK) == "请假的日子有变化,请看新的。"
    assert decisions(town) == []
    town.tap(LIN, "同意")
    assert decisions(town) == [True]


def test_a_renewal_is_counted_from_the_end_of_the_leave_and_keeps_its_reason() -> None:
    town = Town()
    town.write(HE, "陈小雨请病假到周三")
    town.write(HE, "陈小雨续假两天")
    said_of = [f.body for f in town.book.chains[Subject.pupil(YU.id)] if isinstance(f.body, OnLeave)]
    assert (said_of[1].day, said_of[1].until, said_of[1].reason) == (date(2026, 9, 10), FRIDAY, said_of[0].reason)


def test_a_leader_who_reports_leave_has_agreed_and_so_has_who_stands_in() -> None:
    town = Town()
    town.write(LIN, "陈小雨请假五天")
    assert decisions(town) == [True]
    assert not town.owed()
    away = Town()
    away.book.save_handover(Handover(id=0, giver=LIN.id, taker=MA.id, start=MONDAY, until=FRIDAY))
    away.write(MA, "陈小雨请假五天")
    assert decisions(away) == [True]


def test_who_stands_in_for_the_leader_is_asked_and_answers() -> None:
    town = Town()
    town.book.save_handover(Handover(id=0, giver=LIN.id, taker=MA.id, start=MONDAY, until=FRIDAY))
    asked(town)
    assert [message.template for message in town.on(MA)] == ["leave_ask"]
    assert not town.on(LIN)
    town.tap(MA, "同意")
    assert decisions(town) == [True]


def test_without_a_leader_it_goes_to_the_town_contact_at_once() -> None:
    town = Town()
    town.book.workers[LIN.id] = replace(LIN, active=False)
    asked(town)
    assert [message.template for message in town.on(ZHOU)] == ["overdue"]
    town.tap(ZHOU, "看请假、答复")
    town.tap(ZHOU, "同意")
    assert decisions(town) == [True]
    assert not town.owed()


def test_an_answer_that_does_not_come_goes_up_in_the_morning() -> None:
    town = Clockwork(at="08:30")
    town.write(HE, "陈小雨请假五天")
    town.run_to(TUESDAY, "07:31")
    assert "overdue" in town.templates(ZHOU)
    assert "leave_ask" in town.templates(LIN)


def test_at_night_the_card_waits_for_the_morning_and_comes_once() -> None:
    town = Clockwork(at="22:00")
    town.write(HE, "陈小雨明天起请假五天")
    assert not town.on(LIN)
    town.run_to(TUESDAY, "07:31")
    assert town.templates(LIN) == ["leave_ask"]


def test_the_morning_after_leave_asks_once_at_the_roll_call() -> None:
    town = Clockwork(at="08:00")
    town.write(HE, "陈小雨请假一天")
    town.run_to(TUESDAY, "07:00")
    town.spoken(HE)
    town.run_to(TUESDAY, "08:30")
    assert town.templates(HE) == ["roll_call"]
    assert town.owed() == ["ask_after_leave.head_teacher.20260908"]


def test_not_there_after_leave_counts_from_the_next_school_day_whenever_it_is_answered() -> None:
    town = Clockwork(at="08:00")
    town.write(HE, "陈小雨请假一天")
    town.run_to(WEDNESDAY, "09:30")
    town.press(HE, "still:7")
    assert town.case().first_missed == TUESDAY
    assert town.case().missed_days == 2


def test_the_note_goes_to_the_leave_and_is_shown_to_who_must_agree() -> None:
    town = asked(Town())
    town.do(HE, extras.filed, file="f1", media="image/jpeg", caption="医院证明")
    leave = next(f for f in town.book.chains[Subject.pupil(YU.id)] if isinstance(f.body, OnLeave))
    assert [(file, attempt) for file, _, _, attempt, _, _ in town.book.wanted] == [("f1", leave.ref)]
    assert town.press(LIN, "lvnote:7") == "还没有假条照片,可能正在下载。"
    town.book.append([said(Evidence(sha256="ab" * 32, media="image/jpeg", size=3), town.now, names=leave.ref)])
    town.press(LIN, "lvnote:7")
    assert town.book.told[-1].attach == f"evidence/ab/{'ab' * 32}"


def test_several_pictures_bring_one_card_more() -> None:
    town = asked(Town())
    for file in ("f1", "f2", "f3"):
        town.do(HE, extras.filed, file=file, media="image/jpeg")
    assert [message.template for message in town.on(LIN)] == ["leave_ask", "leave_ask"]
    assert len(town.book.wanted) == 3


def test_a_form_tapped_backwards_asks_again_what_comes_after() -> None:
    town = Town()
    town.write(HE, "请假")
    town.tap(HE, "李思源")
    begin = town.on(HE)[-1]
    town.tap(HE, "今天")
    town.write(HE, "两天")
    town.tap(HE, "9/11", message=begin)
    assert "请多久" in town.last(HE)
    town.tap(HE, "一天")
    town.tap(HE, "没有说")
    town.tap(HE, "病假")
    leaves = [f.body for f in town.book.chains[Subject.pupil(SI.id)] if isinstance(f.body, OnLeave)]
    assert [(body.day, body.until) for body in leaves] == [(FRIDAY, None)]


def test_a_head_teacher_sees_the_leave_of_the_own_class_and_the_leader_that_of_the_school() -> None:
    town = asked(Town())
    town.write(HE, "看请假")
    assert "陈小雨" in town.last(HE)
    town.write(MA, "看请假")
    assert town.last(MA).startswith("现在没有人请假")
    town.write(LIN, "看请假")
    assert "批:1 陈小雨" in town.on(LIN)[-1].keys
    other = Worker(id=40, name="外校", posts=(Post(role=Role.SCHOOL_LEADER, school=2),), chat=140)
    town.book.save_worker(other)
    town.write(other, "看请假")
    assert town.last(other).startswith("现在没有人请假")


def test_early_return_ends_the_leave_and_says_so() -> None:
    town = asked(Town())
    town.go_to(TUESDAY)
    town.write(HE, "陈小雨提前回来了")
    assert "到此为止" in town.last(HE)
    town.go_to(WEDNESDAY)
    assert town.case().status is not CaseStatus.ON_LEAVE
    assert not town.owed()


def test_a_subject_teacher_who_reported_leave_hears_the_answer_and_no_telephone_number() -> None:
    town = Town()
    town.write(SUN, "陈小雨请假五天")
    town.press(LIN, NO)
    assert town.on(SUN)[-1].template == "leave_decided"
    assert YU.guardians[0].phone not in town.last(SUN)
    assert "看个案" not in town.on(SUN)[-1].keys
    assert YU.guardians[0].phone in town.last(HE)


def test_an_answer_taken_back_is_told_to_the_head_teacher_and_waits_again() -> None:
    town = asked(Town())
    town.tap(LIN, "同意")
    town.write(LIN, "撤销")
    assert town.on(HE)[-1].template == "taken_back"
    assert town.owed() == ["approve_leave.school_leader.20260907"]


def test_half_a_day_may_be_written() -> None:
    town = Town()
    town.write(HE, "请假")
    town.write(HE, "李思源")
    town.tap(HE, "今天")
    town.write(HE, "下午")
    town.tap(HE, "没有说")
    town.tap(HE, "病假")
    (leave,) = (f.body for f in town.book.chains[Subject.pupil(SI.id)] if isinstance(f.body, OnLeave))
    assert leave.sessions == ("afternoon",)


def test_leave_said_to_be_shorter_is_put_right_and_not_added_to() -> None:
    town = Town()
    town.write(HE, "陈小雨请病假到下周五")
    town.write(SUN, "陈小雨病假只请到周三")
    assert town.case().leave_to == date(2026, 9, 18)
    town.write(HE, "陈小雨病假改到周三")
    assert town.case().leave_to == date(2026, 9, 9)
    assert town.last(HE).startswith("已记录:三(2)班 陈小雨,9月7日–9月9日全天请假")
    assert "都不用做了" not in town.last(HE)
    assert not town.owed()
    town.write(HE, "撤销")
    assert town.case().leave_to == date(2026, 9, 18)
    town.write(HE, "陈小雨病假改到下下周一")
    assert town.case().leave_to is not None
    assert town.case().leave_to >= date(2026, 9, 18)


def test_of_leave_in_two_parts_the_later_one_falls_away() -> None:
    town = Town()
    town.write(HE, "陈小雨请病假到周三")
    town.write(HE, "陈小雨续假两天")
    assert town.case().leave_to == date(2026, 9, 11)
    town.write(HE, "陈小雨病假只请到周三")
    assert town.case().leave_to == date(2026, 9, 9)
    assert town.last(HE).startswith("已记录:三(2)班 陈小雨,9月7日–9月9日全天请假")
