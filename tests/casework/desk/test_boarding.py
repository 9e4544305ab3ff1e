"""Boarders at the desk: out with a reason, a signature and an adult; in again; and what comes of being late."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from casework.fact import OutRefused, SignedIn, SignedOut, Subject, Whereabouts
from casework.people import Post, Role, Worker
from tests.casework.desk.clockwork import Clockwork
from tests.casework.desk.phones import FAR_CHILD, HE, LIN, LIU, MONDAY, SI, SUN, YANG, YU, ZHOU

THURSDAY, FRIDAY, SUNDAY = (MONDAY + timedelta(days=n) for n in (3, 4, 6))
NEXT_MONDAY = MONDAY + timedelta(days=7)
DENG = Worker(id=30, name="邓老师", posts=(Post(role=Role.DUTY_TEACHER, school=1),), chat=130)
OUT = "陈小雨 出校 奶奶接走 看病 今晚回"


def house(*, day: date = THURSDAY, at: str = "12:00", boarders: Iterable[int] = (7, 8, 9, 10)) -> Clockwork:
    town = Clockwork(day=day, at=at)
    town.book.save_worker(DENG)
    for pupil in (YU, SI, LIU, YANG):
        town.book.save_pupil(replace(pupil, boarding=pupil.id in boarders))
    return town


def bodies(town: Clockwork, pupil: int = YU.id) -> list[str]:
    kinds = (SignedOut, SignedIn, OutRefused, Whereabouts)
    return [f.body.kind for f in town.book.chains.get(Subject.pupil(pupil), []) if isinstance(f.body, kinds)]


def test_a_sentence_with_everything_in_it_signs_out_at_once() -> None:
    town = house()
    town.write(HE, OUT)
    (fact,) = town.book.chains[Subject.pupil(YU.id)]
    assert isinstance(fact.body, SignedOut)
    assert (fact.body.reason, fact.body.relation, fact.body.taken_by) == ("ill", "奶奶", "王桂香")
    assert fact.body.due_back.isoformat() == "2026-09-10T18:30:00+08:00"
    assert town.case().out_due == fact.body.due_back


def test_signed_out_is_not_absent() -> None:
    town = house()
    town.write(HE, OUT)
    assert town.case().stage == "none"
    assert not town.owed()


def test_what_a_sentence_does_not_say_is_asked() -> None:
    town = house()
    town.write(HE, "陈小雨 出校")
    assert bodies(town) == []
    town.tap(HE, "看病")
    town.tap(HE, "奶奶 王桂香")
    town.write(HE, "今晚八点")
    assert bodies(town) == ["signed_out"]


def test_home_over_the_weekend_needs_no_other_reason() -> None:
    town = house(day=FRIDAY, at="16:30")
    town.write(HE, "陈小雨 出校 奶奶接走 周日下午回")
    (fact,) = town.book.chains[Subject.pupil(YU.id)]
    assert isinstance(fact.body, SignedOut)
    assert (fact.body.reason, fact.body.due_back.isoformat()) == ("weekend", "2026-09-13T17:00:00+08:00")


def test_nobody_who_comes_keeps_the_child_in_and_is_told_at_any_hour() -> None:
    town = house(at="21:40")
    town.write(HE, "陈小雨 出校 自己回家")
    assert bodies(town) == ["out_refused"]
    assert town.templates(LIN) == ["gate_refused_told"]
    town.write(DENG, "李思源 出校")
    town.tap(DENG, "看病")
    town.tap(DENG, "没有人来接")
    assert bodies(town, SI.id) == ["out_refused"]
    assert town.templates(HE)[-1] == "gate_refused_told"
    assert not town.book.cases[SI.id].out_due if SI.id in town.book.cases else True


def test_without_a_signature_nobody_leaves() -> None:
    town = house()
    town.write(SUN, OUT)
    assert bodies(town) == ["out_refused"]
    assert town.templates(HE) == ["gate_refused_told"]
    assert town.templates(LIN) == ["gate_refused_told"]


def test_only_boarders_are_signed_out_and_names_are_not_guessed() -> None:
    town = house(boarders=(7, 9))
    town.write(HE, "李思源 出校 奶奶接走")
    assert town.on(HE)[-1].template == "gate_no_boarder"
    town.write(HE, "刘洋 出校 爸爸接走")
    assert town.on(HE)[-1].template == "gate_which"
    town.write(HE, "小雨 出校 奶奶接走")
    assert all(bodies(town, pupil.id) == [] for pupil in (YU, SI, LIU, YANG))
    town.press(HE, f"soof:{FAR_CHILD.id}")
    assert town.on(HE)[-1].template == "refusal_not_allowed"


def test_out_twice_or_in_twice_is_once() -> None:
    town = house()
    town.write(HE, OUT)
    town.write(HE, OUT)
    assert bodies(town) == ["signed_out"]
    card = town.on(HE)[0]
    town.tap(HE, "已回", message=card)
    assert town.press(HE, "bdback:7") == "已经回校了。"
    assert bodies(town) == ["signed_out", "signed_in"]


def test_late_is_told_at_the_minute_then_to_the_leader_then_that_the_child_is_back() -> None:
    town = house()
    town.write(HE, OUT)
    town.spoken(HE)
    town.run_to(THURSDAY, "18:29")
    assert "boarders_late" not in town.templates(HE)
    town.run_to(THURSDAY, "18:31")
    assert town.templates(HE) == ["boarders_late"]
    assert town.templates(DENG) == ["boarders_late"]
    assert "boarders_late" not in town.templates(LIN)
    town.run_to(THURSDAY, "19:01")
    assert town.templates(LIN) == ["boarders_late"]
    town.write(DENG, "陈小雨 签到")
    assert town.templates(HE) == ["boarders_back"]
    assert town.templates(LIN) == ["boarders_back"]
    assert not town.owed()


def test_the_quiet_hours_do_not_hold_back_that_a_child_is_missing() -> None:
    town = house(day=FRIDAY, at="16:30")
    town.write(HE, "陈小雨 出校 奶奶接走 周日晚上9点半回")
    town.spoken(HE)
    town.run_to(SUNDAY, "21:31")
    assert town.templates(HE) == ["boarders_late"]
    town.run_to(SUNDAY, "22:01")
    assert town.templates(LIN) == ["boarders_late"]


def test_many_who_are_late_are_one_message() -> None:
    town = house(day=FRIDAY, at="16:30")
    town.press(DENG, "wk")
    town.press(DENG, f"wktick:{next(iter(town.book.drafts))}:8:1")
    town.press(DENG, f"wkdone:{next(iter(town.book.drafts))}")
    assert [bodies(town, pupil.id) for pupil in (YU, SI, LIU, YANG)] == [["signed_out"], [], *[["signed_out"]] * 2]
    town.spoken(HE)
    town.run_to(SUNDAY, "17:01")
    late = [message for message in town.spoken(HE) if message.template == "boarders_late"]
    assert len(late) == 1
    assert late[0].text.startswith("3名住校生")


def test_a_weekend_list_says_of_whom_nobody_knows_who_comes() -> None:
    town = house(day=FRIDAY, at="16:30")
    town.press(DENG, "wk")
    assert "名册上没有监护人,要单独签出:李思源" in town.last(DENG)
    town.press(DENG, f"wkdone:{next(iter(town.book.drafts))}")
    assert bodies(town, SI.id) == []
    (fact,) = town.book.chains[Subject.pupil(YU.id)]
    assert isinstance(fact.body, SignedOut)
    assert fact.body.by_roster


def test_at_home_settles_it_and_nobody_knows_goes_up_at_once() -> None:
    town = house()
    town.write(HE, OUT)
    town.run_to(THURSDAY, "18:31")
    town.spoken(LIN)
    town.press(HE, "bdwhere:7:unknown")
    assert town.templates(LIN) == ["boarders_late"]
    assert town.press(HE, "bdwhere:7:unknown") == "已经记录过了。"
    town.press(HE, "bdwhere:7:home")
    assert not town.owed()
    assert town.templates(LIN) == ["boarders_back"]
    town.run_to(THURSDAY, "23:00")
    assert "boarders_late" not in town.templates(LIN)


def test_seen_at_the_next_roll_call_the_child_is_back() -> None:
    town = house()
    town.write(HE, OUT)
    town.run_to(FRIDAY, "08:30")
    assert town.owed() == ["boarder_back.head_teacher.20260910"]
    town.write(HE, "全到")
    assert not town.owed()
    assert town.case().out_due is None


def test_another_time_to_be_back_starts_the_matter_anew() -> None:
    town = house()
    town.write(HE, OUT)
    town.run_to(THURSDAY, "18:40")
    town.press(HE, "solate:7")
    town.write(HE, "晚上八点")
    assert not town.owed()
    town.spoken(LIN)
    town.run_to(THURSDAY, "20:29")
    assert "boarders_late" not in town.templates(LIN)
    town.run_to(THURSDAY, "20:31")
    assert town.templates(LIN) == ["boarders_late"]


def test_a_second_outing_of_a_day_climbs_from_the_first_level_again() -> None:
    town = house()
    town.write(HE, OUT)
    town.run_to(THURSDAY, "19:05")
    town.write(HE, "陈小雨 签到")
    town.spoken(LIN)
    town.write(HE, "陈小雨 出校 奶奶接走 看病 今晚8点回")
    town.run_to(THURSDAY, "20:31")
    assert town.templates(LIN) == ["boarders_late"]
    assert not town.on(ZHOU)


def test_who_may_not_sign_sees_no_boarders() -> None:
    town = house()
    for somebody in (SUN, ZHOU):
        town.write(somebody, "住校")
        assert town.on(somebody)[-1].template == "refusal_signs_nobody"


def test_where_the_rules_say_nothing_of_boarders_nothing_is_signed() -> None:
    town = house()
    town.book.policy = replace(town.book.policy, boarding=None)
    town.write(HE, "住校")
    assert town.on(HE)[-1].template == "refusal_no_boarding"
    town.write(HE, OUT)
    assert bodies(town) == []


def test_leave_asked_for_since_the_child_left_means_that_it_is_not_expected_tonight() -> None:
    town = house()
    town.write(HE, OUT)
    town.later(minutes=5)
    town.write(HE, "陈小雨请假到明天")
    town.hang_up()
    town.run_to(THURSDAY, "19:30")
    assert not town.heard(HE, "boarders_late")
    assert not town.heard(LIN, "boarders_late")
    town.write(HE, "住校")
    assert "陈小雨(三(2)班) — 请假" in town.last(HE)


def test_leave_known_before_does_not_excuse_who_is_to_be_back_tonight() -> None:
    town = house()
    town.write(HE, "陈小雨明天请假")
    town.later(minutes=5)
    town.write(HE, OUT)
    town.hang_up()
    town.run_to(THURSDAY, "18:31")
    assert len(town.heard(HE, "boarders_late")) == 1


def test_who_is_due_back_at_the_minute_of_the_morning_digest_is_told_of_once() -> None:
    town = house(day=FRIDAY, at="16:00")
    town.write(HE, "陈小雨 出校 奶奶接走 周末回家 下周一早上7点半回")
    town.hang_up()
    town.run_to(NEXT_MONDAY, "07:31")
    assert len(town.heard(HE, "boarders_late")) == 1
    assert not town.heard(HE, "digest")


def test_a_boarder_said_to_be_back_is_signed_in_and_the_card_says_so() -> None:
    town = house()
    town.write(HE, OUT)
    town.later(minutes=5)
    town.write(HE, "陈小雨回来了")
    assert "出校的也算签到了,不用再签。" in town.last(HE)
    assert town.case().out_due is None


def test_a_boarder_whom_nobody_can_find_is_told_of_before_it_is_due() -> None:
    town = house()
    town.write(HE, OUT)
    town.write(HE, "陈小雨不知去向")
    assert "boarders_late" in town.templates(LIN)
    town.write(HE, "陈小雨在宿舍")
    assert bodies(town) == ["signed_out", "signed_in"]
    assert town.templates(LIN)[-1] == "boarders_back"


def test_a_sign_out_that_is_taken_back_is_no_return() -> None:
    town = house()
    town.write(HE, OUT)
    town.run_to(THURSDAY, "18:31")
    card = next(one for one in town.on(HE) if one.template == "signed_out")
    town.tap(HE, "撤销", message=card)
    assert town.last(DENG).endswith("陈小雨(三(2)班):签出已撤销")


def test_who_is_late_and_named_with_another_time_is_due_then() -> None:
    town = house()
    town.write(HE, OUT)
    town.run_to(THURSDAY, "18:31")
    town.write(HE, "陈小雨在家,明早回")
    due = town.case().out_due
    assert due is not None
    assert due.isoformat() == "2026-09-11T07:30:00+08:00"
    assert not [duty for duty in town.owed() if duty.kind == "boarder_back"]


def test_a_boarder_out_by_the_book_is_not_looked_for_and_not_seen_by_a_roll_call() -> None:
    town = house(at="08:10")
    town.write(HE, OUT)
    town.write(SUN, "第一节 三2 缺 陈小雨")
    assert "lesson_told" not in town.templates(HE)
    assert "已签出" in town.last(SUN)
    town.write(HE, "全到")
    assert town.case().out_due is not None
