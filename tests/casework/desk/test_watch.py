"""Back at school, looked after, closed; and the answers to the morning's questions."""

from datetime import date, timedelta

from casework.fact import Absent, CheckedIn, Closed, OnLeave, Present, Returned, standing
from tests.casework.desk.phones import GAO, HE, LIN, TAN, YU, ZHOU, Town
from tests.casework.desk.test_look import missing_since_monday


def bodies(town: Town, kind: type) -> list[object]:
    return [fact.body for fact in standing(town.book.charts([YU.id])[YU.id].facts) if isinstance(fact.body, kind)]


def back_after_eight_days() -> Town:
    """Suspected on 14 September, back on the 16th, confirmed by that day's roll call."""
    town = missing_since_monday(date(2026, 9, 15))
    town.go_to(date(2026, 9, 16))
    town.press(HE, "ret:7")
    town.later(minutes=5)
    town.write(HE, "三(2)班全到")
    town.hang_up()
    return town


def test_returned_is_said_once_and_waits_for_the_roll_call() -> None:
    town = missing_since_monday(date(2026, 9, 8))
    town.go_to(date(2026, 9, 9))
    town.press(HE, "ret:7")
    assert bodies(town, Returned) == [Returned(day=date(2026, 9, 9))]
    assert town.case().status == "returning"
    assert "已返校" in town.last(HE)
    assert town.press(HE, "ret:7") == "已经记录返校了。"
    assert len(bodies(town, Returned)) == 1


def test_a_case_that_was_never_suspected_closes_by_itself() -> None:
    town = missing_since_monday(date(2026, 9, 8))
    town.go_to(date(2026, 9, 9))
    town.press(HE, "came:7")
    town.later(minutes=5)
    town.write(HE, "三(2)班全到")
    assert town.case().status == "closed"


def test_a_child_reported_missing_this_morning_who_comes_has_missed_what_is_over() -> None:
    town = missing_since_monday(date(2026, 9, 8))
    town.later(hours=2)
    town.press(HE, "came:7")
    assert bodies(town, Present) == [Present(day=date(2026, 9, 8), whole=False)]


def test_still_missing_confirms_the_day_and_the_stage() -> None:
    town = missing_since_monday(date(2026, 9, 11))
    town.go_to(date(2026, 9, 14))
    assert town.case().awaiting == "suspected"
    town.press(HE, "still:7")
    assert town.case().stage == "suspected"
    assert "现为疑似辍学" in town.last(HE)
    assert town.press(HE, "still:7") == "已经记录过了。"
    assert len(bodies(town, Absent)) == 6


def test_nobody_is_missing_on_a_day_without_lessons() -> None:
    town = missing_since_monday(date(2026, 9, 11))
    town.go_to(date(2026, 9, 12))
    assert town.press(HE, "still:7") == "今天不上课,不用报。"


def test_leave_asks_until_when_and_stops_the_clocks() -> None:
    town = missing_since_monday(date(2026, 9, 8))
    town.press(HE, "leave:7")
    town.tap(HE, "9/11")
    assert bodies(town, OnLeave) == [OnLeave(day=date(2026, 9, 8), until=date(2026, 9, 11))]
    assert town.case().status == "on_leave"
    assert town.press(HE, "leave:7:2026-09-11") == "已经记录过了。"
    assert len(bodies(town, OnLeave)) == 1


def test_leave_into_the_past_is_refused() -> None:
    town = missing_since_monday(date(2026, 9, 8))
    town.press(HE, "leave:7:2026-09-01")
    assert town.on(HE)[-1].template == "refusal_day_out_of_reach"


def test_the_watch_asks_week_by_week_and_takes_one_answer_a_day() -> None:
    town = back_after_eight_days()
    assert town.case().status == "watched"
    town.go_to(date(2026, 9, 23))
    assert any(key.startswith("check_in") for key in town.owed())
    town.press(HE, "checkin:7:1")
    assert bodies(town, CheckedIn) == [CheckedIn(day=date(2026, 9, 23), well=True)]
    assert not any(key.startswith("check_in") for key in town.owed())
    assert "下次回访:9月30日(周三)。" in town.last(HE)
    assert town.press(HE, "checkin:7:1") == "已经记录过了。"


def test_a_child_who_does_not_do_well_is_told_to_the_school_leader() -> None:
    town = back_after_eight_days()
    town.go_to(date(2026, 9, 23))
    town.press(HE, "checkin:7:0")
    assert town.on(LIN)[-1].template == "not_doing_well"


def test_closing_before_the_watch_is_over_says_what_is_missing() -> None:
    town = missing_since_monday(date(2026, 9, 15))
    town.press(LIN, "close:7")
    assert "孩子还没有返校" in town.last(LIN)
    town.go_to(date(2026, 9, 16))
    town.press(HE, "ret:7")
    town.press(LIN, "close:7")
    assert "还差一次点名确认" in town.last(LIN)
    town.later(minutes=5)
    town.write(HE, "三(2)班全到")
    town.press(LIN, "close:7")
    assert "要关注到10月15日" in town.last(LIN)
    town.press(LIN, "close:7:settled")
    assert bodies(town, Closed) == []


def after_the_watch() -> Town:
    town = back_after_eight_days()
    until = town.case().watch_until
    assert until is not None
    town.go_to(until + timedelta(days=1))
    town.hang_up()
    return town


def test_after_the_watch_the_school_leader_closes_with_a_reason_and_all_are_told() -> None:
    town = after_the_watch()
    assert any(key.startswith("close_case.school_leader") for key in town.owed())
    town.press(LIN, "close:7")
    message = town.on(LIN)[-1]
    town.tap(LIN, "已稳定就读")
    assert bodies(town, Closed) == [Closed(day=town.now.date(), reason="settled")]
    assert town.case().status == "closed"
    assert town.owed() == []
    for hearer in (HE, GAO, ZHOU, TAN):
        assert "已稳定就读" in town.heard(hearer, "case_closed_told")[0].text
    assert town.press(LIN, message.keys["已稳定就读"]) == "这个个案已经结案了。"


def test_the_reason_may_be_written() -> None:
    town = after_the_watch()
    town.press(LIN, "close:7")
    town.write(LIN, "家里安顿好了,奶奶来陪读")
    assert bodies(town, Closed) == [Closed(day=town.now.date(), reason="家里安顿好了,奶奶来陪读")]


def test_the_head_teacher_may_not_close() -> None:
    town = after_the_watch()
    town.press(HE, "close:7:settled")
    assert town.on(HE)[-1].template.startswith("refusal_")
    assert bodies(town, Closed) == []


def test_a_closing_taken_back_leaves_the_case_to_be_closed() -> None:
    town = after_the_watch()
    town.press(LIN, "close:7:settled")
    town.tap(LIN, "撤销")
    assert town.case().status == "watched"
    assert any(key.startswith("close_case") for key in town.owed())


def test_missing_again_during_the_watch_opens_the_same_case_again() -> None:
    town = back_after_eight_days()
    opened = town.case().opened
    town.go_to(date(2026, 9, 28))
    town.write(HE, "陈小雨今天没来")
    assert town.case().status == "open"
    assert town.case().opened == opened


def test_a_watch_that_a_correction_leaves_without_its_stage_is_said_to_have_been_wrong() -> None:
    town = back_after_eight_days()
    town.write(HE, "陈小雨9月10日来了")
    assert town.case().status == "closed"
    for hearer in (GAO, LIN, ZHOU, TAN):
        assert "之前通知的阶段不再成立" in town.heard(hearer, "stage_withdrawn")[0].text
