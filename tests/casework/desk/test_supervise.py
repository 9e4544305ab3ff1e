"""Going up: with the facts, level by level until somebody answers; then urged, assigned or taken."""

from dataclasses import replace
from datetime import date

import pytest

from casework.fact import Acknowledged, Noted, PassedOn, Raised, Urged, standing
from casework.people import Role
from casework.town import Handover
from tests.casework.desk.clockwork import HU, Clockwork
from tests.casework.desk.phones import FAR, GAO, HE, LIN, MA, MONDAY, SI, TAN, YU, ZHOU

TUESDAY, WEDNESDAY, THURSDAY = date(2026, 9, 8), date(2026, 9, 9), date(2026, 9, 10)
CALL = "call_guardian.head_teacher.20260907"
VISIT = "visit_home.head_teacher.20260908"


def reported() -> Clockwork:
    clockwork = Clockwork()
    clockwork.run_to(MONDAY, "08:21")
    clockwork.write(HE, "陈小雨今天没来")
    return clockwork


@pytest.fixture
def town() -> Clockwork:
    """It is Tuesday at eight: the call to the guardian is a day overdue and stands before the school leader."""
    clockwork = reported()
    clockwork.run_to(TUESDAY, "08:00")
    return clockwork


def said(town: Clockwork, *kinds: type) -> list[object]:
    return [f.body for f in standing(town.book.charts([YU.id])[YU.id].facts) if isinstance(f.body, kinds)]


def owed(town: Clockwork) -> set[str]:
    return {duty.key for duty in town.book.charts([YU.id])[YU.id].duties}


def test_what_is_overdue_comes_to_the_next_level_with_the_facts(town: Clockwork) -> None:
    card = town.on(LIN)[-1]
    assert card.template == "overdue"
    assert card.text.startswith("督办:陈小雨(三(2)班,10岁,松树村)联系家长已逾期1天")
    assert "责任人:何文静(班主任)。9月7日起未到校,已确认1个上课日。" in card.text
    assert "这段时间没有任何劝返记录。" in card.text
    assert "栏杆镇制度附件2第三条" in card.text
    assert card.keys == {"收到": f"ack:7:{CALL}"}
    assert "疑似" not in card.text


def test_acknowledging_puts_what_can_be_done_in_the_buttons_place(town: Clockwork) -> None:
    assert town.tap(LIN, "收到") == "已收到"
    assert list(town.on(LIN)[-1].keys) == ["催办", "改派", "我来处理", "看个案"]
    assert said(town, Acknowledged) == [Acknowledged(duty=CALL, rung=Role.SCHOOL_LEADER)]
    town.press(LIN, f"ack:7:{CALL}")
    assert len(said(town, Acknowledged)) == 1


def test_what_nobody_acknowledges_goes_on_and_who_let_it_lie_is_told(town: Clockwork) -> None:
    town.run_to(WEDNESDAY, "08:00")
    assert "林校长没有按时处理。" in town.heard(ZHOU, "overdue")[0].text
    assert "联系家长没有按时处理,已报周联络" in town.last(LIN)
    town.run_to(THURSDAY, "08:00")
    assert "周联络没有按时处理。" in town.heard(HU, "overdue")[0].text


def test_past_the_top_it_comes_back_to_the_town_contact_flagged(town: Clockwork) -> None:
    town.run_to(date(2026, 9, 11), "08:00")
    card = town.on(ZHOU)[-1]
    assert "已经报到最高一级仍没有人处理,退回您这里。" in card.text
    town.write(ZHOU, "待办")
    assert "已报到最高一级" in town.last(ZHOU)


def test_acknowledged_but_not_acted_on_goes_on_too(town: Clockwork) -> None:
    town.tap(LIN, "收到")
    town.run_to(WEDNESDAY, "08:00")
    assert not town.heard(ZHOU, "overdue")
    town.run_to(date(2026, 9, 11), "08:00")
    assert CALL in {raised.duty for raised in said(town, Raised) if isinstance(raised, Raised) and raised.to == ZHOU.id}


def test_what_is_acknowledged_but_not_acted_on_stays_in_the_digest(town: Clockwork) -> None:
    town.tap(LIN, "收到")
    town.hang_up()
    town.run_to(WEDNESDAY, "08:00")
    digest = town.spoken(LIN)[-1]
    assert digest.template == "digest"
    assert "请先点“收到”的:\n1. 陈小雨 三(2)班 — 家访,昨天应完成" in digest.text
    assert "您已收到、还没有办的(催办、改派或自己处理):\n2. 陈小雨 三(2)班 — 联系家长" in digest.text
    assert digest.keys["2 陈小雨"] == f"up:7:{CALL}"
    town.press(LIN, f"ack:7:{VISIT}")
    town.press(LIN, f"urge:7:{VISIT}:20260914")
    town.hang_up()
    town.run_to(WEDNESDAY, "18:00")
    assert "已收到" in town.spoken(LIN)[-1].text


def test_a_single_duty_acknowledged_comes_again_with_what_can_be_done() -> None:
    town = reported()
    town.press(HE, "call:7")
    town.tap(HE, "没人接")
    town.run_to(WEDNESDAY, "08:00")
    town.tap(LIN, "收到")
    town.hang_up()
    town.run_to(THURSDAY, "08:00")
    card = town.spoken(LIN)[-1]
    assert card.template == "overdue"
    assert list(card.keys) == ["催办", "改派", "我来处理", "看个案"]


def test_a_list_says_why_each_duty_has_come_up(town: Clockwork) -> None:
    town.book.save_worker(replace(ZHOU, chat=None))
    town.run_to(THURSDAY, "08:00")
    why = "期间没有人联系过\n镇联络员还没有加入,所以报到您这里。\n林校长没有按时处理。"
    digest = town.on(HU)[-1]
    assert digest.template == "digest"
    assert digest.text.count(why) == 1
    town.write(HU, "待办")
    assert town.last(HU).count(why) == 1


@pytest.mark.parametrize(
    ("gone", "why"),
    [
        (replace(LIN, chat=None), "校长还没有加入,所以报到您这里。"),
        (replace(LIN, blocked=True), "校长收不到消息,所以报到您这里。"),
        (replace(LIN, active=False), "校长现在没有人,所以报到您这里。"),
    ],
)
def test_a_level_that_cannot_be_reached_is_passed_over_and_named(gone: object, why: str) -> None:
    town = reported()
    assert isinstance(gone, type(LIN))
    town.book.save_worker(gone)
    town.run_to(TUESDAY, "08:00")
    assert why in town.heard(ZHOU, "overdue")[0].text


def test_urging_sets_a_new_day_and_tells_the_owner(town: Clockwork) -> None:
    town.tap(LIN, "收到")
    town.tap(LIN, "催办")
    assert list(town.on(LIN)[-1].keys) == ["明天", "9月10日(周四)", "9月11日(周五)"]
    town.hang_up()
    town.press(LIN, f"urge:7:{CALL}:20260910")
    assert said(town, Urged) == [Urged(duty=CALL, rung=Role.SCHOOL_LEADER, day=THURSDAY)]
    assert town.heard(HE, "urged")[0].text.startswith("林校长催办:陈小雨(三(2)班,10岁,松树村)的联系家长")
    town.run_to(THURSDAY, "23:00")
    assert not [m for m in town.heard(ZHOU, "overdue") if "联系家长已逾期" in m.text]


def test_words_after_an_urging_reach_the_owner_and_the_record(town: Clockwork) -> None:
    town.press(LIN, f"urge:7:{CALL}:20260909")
    town.write(LIN, "今晚务必联系上")
    assert "今晚务必联系上" in town.heard(HE, "urged_words")[0].text
    assert said(town, Noted) == [Noted(text="今晚务必联系上")]
    town.write(LIN, "今晚务必联系上")
    assert len(said(town, Noted)) == 1


def test_acting_at_once_counts_as_having_seen_it(town: Clockwork) -> None:
    town.press(LIN, f"take:7:{CALL}")
    assert said(town, PassedOn) == [PassedOn(duty=CALL, to=LIN.id, rung=Role.SCHOOL_LEADER, day=WEDNESDAY)]
    town.run_to(WEDNESDAY, "08:00")
    assert not [m for m in town.heard(ZHOU, "overdue") if "联系家长已逾期" in m.text]
    assert "联系家长" in town.last(LIN)


def test_a_duty_taken_is_done_by_the_one_who_took_it(town: Clockwork) -> None:
    town.press(LIN, f"take:7:{CALL}")
    town.press(LIN, "call:7")
    town.tap(LIN, "没人接")
    assert CALL not in owed(town)


def test_assigning_offers_those_who_answer_for_the_child_and_tells_both(town: Clockwork) -> None:
    town.tap(LIN, "收到")
    town.tap(LIN, "改派")
    assert [label.split()[0] for label in town.on(LIN)[-1].keys] == ["高网格", "谭中心", "周联络"]
    town.hang_up()
    town.press(LIN, f"assign:7:{CALL}:{GAO.id}")
    assert "林校长请您处理:陈小雨(三(2)班,10岁,松树村)的联系家长" in town.last(GAO)
    assert "已交给高网格" in town.last(HE)
    assert [duty.owner for duty in town.book.duties.values() if duty.key == CALL] == [GAO.id]


def test_nobody_is_assigned_who_could_not_be_told_of_the_child(town: Clockwork) -> None:
    assert town.press(LIN, f"assign:7:{CALL}:{FAR.id}") == "现在不能交给这个人,请重新选。"
    assert said(town, PassedOn) == []


def test_a_level_above_may_act_and_others_learn_nothing(town: Clockwork) -> None:
    for who in (HE, GAO, MA, FAR):
        town.press(who, f"ack:7:{CALL}")
        assert town.on(who)[-1].template == "refusal_not_allowed"
    assert town.press(TAN, f"ack:7:{CALL}") == "陈小雨的事现在由林校长处理。"
    assert said(town, Acknowledged) == []
    town.press(ZHOU, f"ack:7:{CALL}")
    assert said(town, Acknowledged) == [Acknowledged(duty=CALL, rung=Role.SCHOOL_LEADER)]


def test_who_stands_in_may_answer(town: Clockwork) -> None:
    town.book.save_handover(Handover(id=0, giver=LIN.id, taker=MA.id, start=TUESDAY, until=WEDNESDAY))
    town.press(MA, f"ack:7:{CALL}")
    assert said(town, Acknowledged) == [Acknowledged(duty=CALL, rung=Role.SCHOOL_LEADER)]


def test_an_old_button_says_how_it_ended(town: Clockwork) -> None:
    card = town.on(LIN)[-1]
    town.write(HE, "陈小雨来了")
    assert town.press(LIN, card.keys["收到"]) == "陈小雨已经返校,不用再处理了。"
    town.press(LIN, "ack:999:" + CALL)
    assert town.on(LIN)[-1].template == "refusal_not_allowed"


def test_a_button_of_a_level_it_has_left_names_who_has_it_now(town: Clockwork) -> None:
    town.run_to(WEDNESDAY, "08:00")
    assert town.press(LIN, f"urge:7:{CALL}") == "陈小雨的事现在由周联络处理。"


def test_the_inbox_lists_overdue_and_untried_first(town: Clockwork) -> None:
    town.write(HE, "李思源今天没来")
    town.run_to(TUESDAY, "18:00")
    town.press(HE, "call:7")
    town.tap(HE, "没人接")
    town.run_to(WEDNESDAY, "08:00")
    town.write(LIN, "/inbox")
    lines = [line for line in town.last(LIN).splitlines() if line[0].isdigit()]
    assert "李思源" in lines[0]
    assert "期间没有人联系过" in lines[0]
    assert [line for line in lines if "陈小雨" in line]
    assert "期间没有人联系过" not in lines[-1]


def test_all_can_be_acknowledged_at_once(town: Clockwork) -> None:
    town.write(HE, "李思源今天没来")
    town.run_to(WEDNESDAY, "08:00")
    town.write(LIN, "待办")
    assert town.on(LIN)[-1].keys["全部收到"] == "ackall"
    town.tap(LIN, "全部收到")
    assert "都已收到" in town.last(LIN)
    waiting = [d for d in town.book.duties.values() if d.rung_worker == LIN.id and not d.rung_acknowledged]
    assert waiting == []
    assert town.press(LIN, "ackall") == "都已经收到过了。"


def test_an_inbox_without_anything_says_so(town: Clockwork) -> None:
    town.write(TAN, "待办")
    assert town.last(TAN).startswith("没有上报到您这里的事")


def test_an_owner_who_cannot_be_reached_is_reported_at_once() -> None:
    town = Clockwork()
    town.book.save_worker(replace(HE, chat=None))
    town.run_to(MONDAY, "09:00")
    town.write(LIN, "陈小雨今天没来")
    card = town.heard(LIN, "overdue")[0]
    assert card.text.startswith("请您安排:陈小雨")
    assert "班主任还没有加入,所以报到您这里。" in card.text


def test_a_visit_by_one_tells_the_other_that_it_is_done() -> None:
    town = reported()
    for day in (8, 9, 10, 11, 14):
        town.run_to(date(2026, 9, day), "08:25")
        town.press(HE, f"exceptknown:32:202609{day:02}")
    town.run_to(date(2026, 9, 15), "12:00")
    town.press(GAO, "rec:7:visit")
    for label in ("监护人", "不肯返校"):
        town.tap(GAO, label)
    assert "的家访,高网格已经去过了" in town.heard(HE, "visit_done_by_other")[0].text
    assert VISIT not in owed(town)
    assert SI.id not in town.book.cases


def test_the_leading_group_can_do_what_it_has_taken_on() -> None:
    town = reported()
    town.run_to(date(2026, 9, 11), "12:00")
    town.press(HU, f"take:{YU.id}:{VISIT}")
    town.press(HU, f"rec:{YU.id}:visit")
    town.tap(HU, "没人在家")
    assert town.on(HU)[-1].template == "attempt_recorded"
