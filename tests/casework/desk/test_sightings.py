"""A child out of school is told of, recognised or found out about: rights, double taps, late taps, wrong people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from casework.case import CaseStatus
from casework.desk.cases import extras
from casework.desk.roll import rounds
from casework.desk.sightings import follow as sighting_follow
from casework.fact import Evidence, Located, Noted, OnLeave, Present, Sighted, Subject, standing
from casework.people import Guardian, Post, Pupil, Role, Worker
from casework.sighting import ANSWER_WITHIN, SightingState, VillageChild
from casework.town import Handover
from tests.casework.desk.clockwork import HU, Clockwork
from tests.casework.desk.phones import GAO, HE, LIN, MONDAY, SUN, THREE_ONE, THREE_TWO, WU, YU, ZHOU, Town

SEEN = "松树村有个十来岁的女孩没上学,姓陈"
ELSEWHERE = "李家村有个十一二岁的娃没上学,姓陈"

HILL = VillageChild(
    id=1, village="李家村", name="陈小山", sex="男", born=date(2015, 3, 2), guardian="陈国强"
)  # fmt: skip


def town(*, day: date = MONDAY, at: str = "10:00") -> Town:
    made = Town(day=day, at=at)
    made.book.workers[HU.id] = HU
    made.book.village_children.append(HILL)
    return made


def sighted(on: Town, pupil: Pupil = YU) -> list[Sighted]:
    facts = standing(on.book.chains.get(Subject.pupil(pupil.id), ()))
    return [fact.body for fact in facts if isinstance(fact.body, Sighted)]


def pass_time(on: Town, **by: float) -> None:
    on.later(**by)
    on.book.today = on.now.date()
    sighting_follow.look_again(on.book, on.now, 100)
    on._deliver()


# --- telling ---


def test_one_tap_takes_it_to_the_childs_chain_the_head_teacher_and_the_town_and_is_no_absence() -> None:
    here = town()
    here.write(GAO, SEEN)
    assert here.last(GAO).startswith("松树村 姓陈 约9–12岁 女孩:是不是这位?")
    assert not here.on(ZHOU)
    data = here.on(GAO)[-1].keys["陈小雨 三(2)班 10岁 奶奶王桂香"]
    here.press(GAO, data, message=here.on(GAO)[-1].number)
    assert [(one.village, one.sighting, one.words) for one in sighted(here)] == [("松树村", 1, SEEN)]
    assert YU.id not in here.book.cases
    assert [message.template for message in here.on(HE)] == ["sighted_ask"]
    assert [message.template for message in here.on(ZHOU)] == ["sighted_told"]
    assert here.press(GAO, data) == "已查清,是在册学生"
    assert len(sighted(here)) == 1
    assert len(here.on(HE)) == 1


def test_the_head_teacher_says_there_or_gone_and_whoever_saw_the_child_hears() -> None:
    here = town()
    here.write(GAO, SEEN)
    here.tap(GAO, "陈小雨 三(2)班 10岁 奶奶王桂香")
    gone = here.on(HE)[-1].keys["没来"]
    there = here.on(HE)[-1].keys["在学校"]
    here.press(HE, there)
    facts = standing(here.book.chains[Subject.pupil(YU.id)])
    assert [fact.body for fact in facts if isinstance(fact.body, Present)] == [Present(day=MONDAY, whole=False)]
    assert here.last(GAO).startswith("陈小雨(三(2)班):何文静说今天在学校")
    assert here.press(HE, there) == "已经记录过了。"
    here.later(minutes=5)
    here.press(HE, gone)
    assert here.case().status is CaseStatus.OPEN
    assert here.last(GAO).startswith("陈小雨(三(2)班):何文静说今天没来")
    assert here.press(HE, gone) == "已经记录过了。"


def test_who_said_that_the_child_is_at_school_is_asked_again_when_it_is_seen_later() -> None:
    here = town()
    here.write(GAO, SEEN)
    here.tap(GAO, "陈小雨 三(2)班 10岁 奶奶王桂香")
    here.tap(HE, "在学校")
    here.later(minutes=30)
    here.write(GAO, SEEN)
    here.tap(GAO, "陈小雨 三(2)班 10岁 奶奶王桂香")
    assert "又有人看到在外面" in here.last(HE)
    here.later(minutes=5)
    here.tap(HE, "在学校")
    assert here.last(HE).startswith("已记录:陈小雨(三(2)班),9月7日(周一)在学校")


def test_several_who_see_the_same_child_are_one_and_the_school_is_asked_once() -> None:
    here = town()
    for _ in range(2):
        here.write(GAO, SEEN)
        here.tap(GAO, "陈小雨 三(2)班 10岁 奶奶王桂香")
    assert "合并在一起" in here.last(GAO)
    assert len(here.heard(HE, "sighted_ask")) == 1
    assert len(sighted(here)) == 2


def test_a_child_with_a_case_or_on_leave_is_said_to_be_so_and_nothing_is_doubled() -> None:
    here = town()
    here.write(HE, "陈小雨今天没来")
    duties = here.owed()
    here.write(GAO, SEEN)
    here.tap(GAO, "陈小雨 三(2)班 10岁 奶奶王桂香")
    assert "已有个案,何文静负责:9月7日起未到校" in here.last(GAO)
    assert "没来" not in here.on(HE)[-1].keys
    assert here.owed() == duties


def test_a_child_on_leave_is_said_to_be_on_leave() -> None:
    here = town()
    here.write(HE, "陈小雨病假三天")
    assert any(isinstance(fact.body, OnLeave) for fact in here.book.chains[Subject.pupil(YU.id)])
    here.write(GAO, SEEN)
    here.tap(GAO, "陈小雨 三(2)班 10岁 奶奶王桂香")
    assert "已请假到9月9日" in here.last(GAO)


def test_a_child_of_another_village_is_not_named_and_the_finder_hears_only_that_it_is_settled() -> None:
    here = town()
    here.write(WU, SEEN)
    shown = here.last(WU) + "".join(here.on(WU)[-1].keys)
    assert "陈小雨" not in shown
    assert "已告诉周联络" in shown
    here.tap(ZHOU, "陈小雨 三(2)班 10岁 奶奶王桂香")
    assert "陈小雨" not in "".join(message.text for message in here.on(WU))
    assert "是在册学生" in here.last(WU)
    [body] = sighted(here)
    assert body.finder == WU.id


def test_a_child_called_by_its_name_within_ones_sight_is_reported_missing() -> None:
    here = town()
    here.write(GAO, "松树村有个叫陈小雨的娃没上学")
    assert not here.book.seen
    assert here.case().status is CaseStatus.OPEN
    here.write(GAO, "松树村有个叫刘洋的孩子没上学")
    assert here.on(GAO)[-1].template == "recorded"
    here.write(HE, "有个叫刘洋的孩子没上学")
    assert not here.book.seen


def test_who_meets_no_villagers_tells_of_nobody() -> None:
    here = town()
    here.write(SUN, ELSEWHERE)
    assert not here.book.seen
    here.write(SUN, "发现孩子没上学")
    assert here.on(SUN)[-1].template == "refusal_not_allowed"
    here.write(LIN, ELSEWHERE)
    assert here.book.seen[1].state is SightingState.OPEN


def test_hearsay_is_asked_back_and_recorded_only_when_wanted() -> None:
    here = town()
    here.write(GAO, "听说李家村有个娃没上学")
    assert not here.book.seen
    yes, no = here.on(GAO)[-1].keys["记下来,去查清"], here.on(GAO)[-1].keys["先不记"]
    here.press(GAO, yes)
    assert here.book.seen[1].village == "李家村"
    assert here.press(GAO, no) == here.press(GAO, yes) == "这个问题已经回答过了。"
    assert len(here.book.seen) == 1


def test_on_a_day_without_lessons_a_child_in_the_street_is_asked_about_first() -> None:
    here = town(day=date(2026, 9, 12))
    here.write(GAO, "李家村有个十岁的孩子在店里帮忙")
    assert here.on(GAO)[-1].template == "sighting_rumour"
    here.write(GAO, "李家村有个十岁的孩子没上学")
    assert here.book.seen[1].village == "李家村"


def test_too_many_who_fit_are_not_listed() -> None:
    here = town()
    for number in range(9):
        child = Pupil(
            id=100 + number, name=f"陈{'甲乙丙丁戊己庚辛壬'[number]}", school_class=THREE_ONE, village="松树村"
        )
        here.book.roll[child.id] = child
    here.write(GAO, "松树村有个娃没上学,姓陈")
    assert "符合的学生有10位" in here.last(GAO)
    assert here.book.seen[1].state is SightingState.OPEN


def test_the_village_typed_completes_the_sentence() -> None:
    here = town()
    here.write(GAO, "有个十岁的女孩没上学,在街上")
    assert here.on(GAO)[-1].template == "sighting_village"
    here.write(GAO, "李家村")
    assert (here.book.seen[1].village, here.book.seen[1].sex) == ("李家村", "女")


def test_the_form_is_filled_in_by_taps_or_words_and_a_tap_twice_is_one_answer() -> None:
    here = town()
    here.write(GAO, "/sighting")
    village = here.on(GAO)[-1].keys["李家村"]
    here.press(GAO, village, message=here.on(GAO)[-1].number)
    assert here.press(GAO, village) == "这个问题已经回答过了。"
    here.tap(GAO, "12–14岁")
    here.write(GAO, "男孩")
    here.write(GAO, "姓马")
    here.tap(GAO, "跳过")
    made = here.book.seen[1]
    assert (made.village, made.youngest, made.sex, made.surname) == ("李家村", 12, "男", "马")
    assert here.press(GAO, village) == "这张表已经记录或取消了。要再报,请发“发现孩子没上学”。"


def test_the_form_is_dropped_and_nothing_recorded() -> None:
    here = town()
    here.write(GAO, "发现孩子没上学")
    here.tap(GAO, "取消")
    assert not here.book.seen
    assert here.last(GAO).startswith("没有记录")


# --- recognising ---


def test_without_an_answer_the_town_hears_after_a_while_and_a_late_tap_still_counts() -> None:
    here = town()
    here.write(GAO, SEEN)
    late = here.on(GAO)[-1].keys["陈小雨 三(2)班 10岁 奶奶王桂香"]
    pass_time(here, minutes=ANSWER_WITHIN / timedelta(minutes=1))
    assert here.on(ZHOU)[-1].template == "sighting"
    here.press(GAO, late)
    assert here.book.seen[1].state is SightingState.IDENTIFIED
    assert "第1号发现记录查清了" in here.last(ZHOU)


@pytest.mark.parametrize(("label", "words"), [("不是", "都不是"), ("不认识", "不认识这个孩子")])
def test_none_of_them_goes_to_the_town_contact_once(label: str, words: str) -> None:
    here = town()
    here.write(GAO, SEEN)
    data = here.on(GAO)[-1].keys[label]
    here.press(GAO, data)
    assert words in here.last(ZHOU)
    assert here.press(GAO, data) == "这个问题已经回答过了。"
    assert len(here.on(ZHOU)) == 1


def test_whom_the_finder_knew_not_to_be_it_is_not_offered_to_the_town() -> None:
    here = town()
    here.write(GAO, SEEN)
    here.tap(GAO, "不是")
    assert "陈小雨 三(2)班 10岁 奶奶王桂香" not in here.on(ZHOU)[-1].keys
    assert "可能是" not in here.last(ZHOU)
    here.write(GAO, SEEN)
    here.tap(GAO, "不认识")
    assert "陈小雨 三(2)班 10岁 奶奶王桂香" in here.on(ZHOU)[-1].keys


def test_what_the_school_says_is_told_to_everybody_who_saw_the_child_and_may_see_it_and_to_nobody_else() -> None:
    here = town()
    here.write(GAO, SEEN)
    here.tap(GAO, "陈小雨 三(2)班 10岁 奶奶王桂香")
    here.write(WU, SEEN)
    here.tap(ZHOU, "陈小雨 三(2)班 10岁 奶奶王桂香")
    gone = here.on(HE)[-1].keys["没来"]
    here.hang_up()
    here.press(HE, gone)
    assert [len(here.heard(one, "sighted_answer")) for one in (GAO, WU, ZHOU)] == [1, 0, 1]
    assert "陈小雨" not in "".join(message.text for message in here.on(WU))


def test_a_child_that_moved_out_of_the_village_meanwhile_is_the_towns_to_find() -> None:
    here = town()
    here.write(GAO, SEEN)
    data = here.on(GAO)[-1].keys["陈小雨 三(2)班 10岁 奶奶王桂香"]
    here.book.roll[YU.id] = replace(YU, village="河口村")
    assert here.press(GAO, data) == "这名学生已不归您负责,已请镇里核实"
    assert here.book.seen[1].state is SightingState.OPEN
    assert here.on(ZHOU)[-1].template == "sighting"
    assert not sighted(here)


def test_nobody_else_can_say_who_it_was() -> None:
    here = town()
    here.write(GAO, SEEN)
    for data in here.on(GAO)[-1].keys.values():
        for other in (WU, HE, SUN):
            here.hang_up()
            here.press(other, data)
            assert "陈小雨" not in "".join(message.text for message in here.on(other))
    assert here.book.seen[1].state is SightingState.ASKED


def test_a_child_of_the_village_list_is_offered_to_who_may_see_it_and_leaves_the_sighting_open() -> None:
    here = town()
    here.write(GAO, ELSEWHERE)
    assert not any("陈小山" in key for key in here.on(GAO)[-1].keys)
    here.tap(ZHOU, "陈小山 11岁 陈国强 (不在学籍)")
    assert "认出来了:适龄儿童名册上的陈小山" in here.last(ZHOU)
    assert here.book.seen[1].state is SightingState.OPEN
    assert here.book.seen[1].acknowledged


# --- finding out ---


def test_resolved_in_each_way_the_finder_hears_and_a_late_tap_changes_nothing() -> None:
    here = town()
    for place in range(4):
        here.write(WU, f"李家村有个{7 + 3 * place}岁的娃没上学,姓马")
    cards = [message for message in here.on(ZHOU) if message.template == "sighting"]
    here.tap(ZHOU, "不是本镇的", message=cards[0])
    here.write(ZHOU, "邻县的")
    here.tap(ZHOU, "看错了", message=cards[1])
    here.tap(ZHOU, "没有学籍", message=cards[2])
    here.tap(ZHOU, "不清楚", message=next(m for m in here.on(ZHOU) if m.template == "sighting_not_on_roll"))
    here.write(ZHOU, "明天上门")
    here.tap(ZHOU, "是在册学生", message=cards[3])
    here.write(ZHOU, "lsy")
    here.tap(ZHOU, "李思源 三(2)班")
    assert [here.book.seen[number].state for number in (1, 2, 3, 4)] == [
        SightingState.ELSEWHERE, SightingState.MISTAKEN, SightingState.NOT_ON_ROLL, SightingState.IDENTIFIED,
    ]  # fmt: skip
    outcomes = [message.text for message in here.heard(WU, "sighting_outcome")]
    assert ["邻县的" in outcomes[0], "核实过" in outcomes[1], "明天上门" in outcomes[2]] == [True] * 3
    assert here.press(ZHOU, cards[0].keys["看错了"]) == "已查清,不是本镇的"
    assert here.press(ZHOU, cards[0].keys["收到"]) == "已查清,不是本镇的"


def test_the_finder_hears_once_that_the_outcome_was_taken_back() -> None:
    here = town()
    here.write(WU, "李家村有个7岁的娃没上学,姓马")
    here.tap(ZHOU, "看错了", message=next(m for m in here.on(ZHOU) if m.template == "sighting"))
    here.tap(ZHOU, "撤销")
    here.write(ZHOU, "撤销")
    assert here.book.seen[1].state is SightingState.OPEN
    (reopened,) = here.heard(WU, "sighting_reopened")
    assert reopened.text.startswith("您报的第1号 李家村 姓马 约7岁:还没有查清")
    assert "周联络撤销了原来的结果“是看错了”" in reopened.text


def test_only_who_answers_for_the_town_may_resolve() -> None:
    here = town()
    here.write(GAO, ELSEWHERE)
    card = here.on(ZHOU)[-1]
    for other in (GAO, WU, HE, SUN, LIN):
        for label in ("收到", "看错了", "没有学籍", "不是本镇的", "是在册学生", "问发现人"):
            here.press(other, card.keys[label])
    assert here.book.seen[1].state is SightingState.OPEN
    assert not here.book.seen[1].acknowledged


def test_who_stands_in_for_the_contact_is_asked_and_may_resolve() -> None:
    here = town()
    here.book.save_handover(Handover(id=0, giver=ZHOU.id, taker=LIN.id, start=MONDAY, until=MONDAY))
    here.write(GAO, ELSEWHERE)
    assert not here.on(ZHOU)
    assert here.on(LIN)[-1].template == "sighting"
    here.tap(LIN, "看错了")
    assert here.book.seen[1].state is SightingState.MISTAKEN


def test_without_a_contact_the_leading_group_is_asked_and_without_anybody_the_administrator_warned() -> None:
    here = town()
    here.book.workers[ZHOU.id] = replace(ZHOU, active=False)
    here.write(GAO, ELSEWHERE)
    assert "镇联络员现在没有人" in here.last(HU)
    assert "已告诉胡组长" in here.last(GAO)
    for gone in (HU.id, 6):
        here.book.workers[gone] = replace(here.book.workers[gone], active=False)
    keeper = Worker(id=80, name="白管理", posts=(Post(role=Role.ADMINISTRATOR),), chat=180)
    here.book.workers[keeper.id] = keeper
    here.write(GAO, "李家村有个七岁的男孩没上学,姓马")
    assert "直接联系镇政府" in here.last(GAO)
    assert "没有人能接(第2号)" in here.last(keeper)


def test_a_question_reaches_the_finder_and_the_answer_comes_back_as_a_note() -> None:
    here = town()
    here.write(GAO, ELSEWHERE)
    here.tap(ZHOU, "问发现人")
    where = here.on(ZHOU)[-1].keys["在哪里?"]
    here.press(ZHOU, where)
    here.press(ZHOU, where)
    assert len(here.heard(GAO, "sighting_question")) == 1
    here.later(hours=5)
    here.tap(GAO, "回答", message=here.heard(GAO, "sighting_question")[0])
    here.write(GAO, "有个女孩在桥头放羊,没上学")
    assert len(here.book.seen) == 1
    assert here.last(ZHOU).endswith("有个女孩在桥头放羊,没上学")
    notes = [fact.body.text for fact in here.book.sighting_facts([1])[1] if isinstance(fact.body, Noted)]
    assert notes == ["有个女孩在桥头放羊,没上学"]


def test_a_finder_who_has_left_cannot_be_asked_and_hears_nothing() -> None:
    here = town()
    here.write(GAO, ELSEWHERE)
    here.book.workers[GAO.id] = replace(GAO, active=False)
    here.tap(ZHOU, "问发现人")
    assert "已经离岗" in here.last(ZHOU)
    card = next(message for message in here.on(ZHOU) if message.template == "sighting")
    here.tap(ZHOU, "看错了", message=card)
    assert here.book.seen[1].state is SightingState.MISTAKEN


def test_two_that_are_alike_become_one_and_both_finders_hear_what_came_of_it() -> None:
    here = town()
    here.write(GAO, ELSEWHERE)
    here.write(WU, "李家村有个12岁的孩子没上学,姓陈")
    second = here.on(ZHOU)[-1]
    join = second.keys["和第1号是同一个"]
    here.press(ZHOU, join, message=second.number)
    assert (here.book.seen[2].state, here.book.seen[2].joined) == (SightingState.JOINED, 1)
    assert here.press(ZHOU, join) == "和另一号是同一个孩子"
    assert "吴网格" in here.last(ZHOU)
    here.tap(ZHOU, "看错了")
    for finder in (GAO, WU):
        assert len(here.heard(finder, "sighting_outcome")) == 1


def test_a_finder_joins_ones_own_and_not_anothers() -> None:
    here = town()
    here.write(GAO, ELSEWHERE)
    here.write(WU, ELSEWHERE)
    assert not any("是同一个" in key for key in here.on(WU)[-1].keys)
    here.press(WU, "seen_join:2:1")
    assert here.book.seen[2].state is SightingState.OPEN
    here.write(GAO, "李家村有个12岁的孩子没上学,姓陈")
    here.tap(GAO, "和第1号是同一个")
    assert here.book.seen[3].state is SightingState.JOINED


# --- taking back ---


def test_the_finder_takes_it_back_once_while_nobody_knows_and_not_afterwards() -> None:
    here = town()
    here.write(GAO, ELSEWHERE)
    undo = here.on(GAO)[-1].keys["撤销"]
    here.press(GAO, undo)
    assert here.book.seen[1].state is SightingState.TAKEN_BACK
    assert "撤销了发现记录" in here.last(ZHOU)
    assert here.press(GAO, undo) == "这条记录已经撤销了。"
    here.write(GAO, ELSEWHERE)
    undo = here.on(GAO)[-1].keys["撤销"]
    here.tap(ZHOU, "看错了")
    assert here.press(GAO, undo) == "是看错了"
    here.press(WU, undo)
    assert here.book.seen[2].state is SightingState.MISTAKEN


def test_undo_in_words_takes_back_the_last_sighting() -> None:
    here = town()
    here.write(GAO, ELSEWHERE)
    here.write(GAO, "撤销")
    assert here.book.seen[1].state is SightingState.TAKEN_BACK


def test_what_the_finder_recognised_wrongly_is_taken_back_from_the_childs_chain_too() -> None:
    here = town()
    here.write(GAO, SEEN)
    here.tap(GAO, "陈小雨 三(2)班 10岁 奶奶王桂香")
    here.tap(GAO, "撤销")
    assert not sighted(here)
    assert here.on(HE)[-1].template == "sighted_taken_back"
    assert here.on(ZHOU)[-1].template == "sighted_taken_back"


def test_the_contact_takes_back_how_it_was_settled_and_it_is_open_again() -> None:
    here = town()
    here.write(WU, SEEN)
    here.tap(ZHOU, "陈小雨 三(2)班 10岁 奶奶王桂香")
    here.tap(ZHOU, "撤销")
    assert here.book.seen[1].state is SightingState.OPEN
    assert not sighted(here)


# --- what is sent along, and what the days bring ---


def test_pictures_places_and_words_sent_right_after_belong_to_it() -> None:
    here = town()
    here.write(GAO, ELSEWHERE)
    here.do(GAO, extras.filed, file="file1", media="image/jpeg", caption="蓝衣服")
    here.do(GAO, extras.located, latitude=33.6, longitude=117.2)
    here.write(GAO, "他奶奶姓王")
    facts = here.book.sighting_facts([1])[1]
    assert [file for file, *_ in here.book.wanted] == ["file1"]
    assert [fact.body.text for fact in facts if isinstance(fact.body, Noted)] == ["蓝衣服", "他奶奶姓王"]
    assert any(isinstance(fact.body, Located) for fact in facts)
    assert not any(isinstance(fact.body, Evidence) for fact in facts)
    here.later(hours=2)
    here.do(GAO, extras.located, latitude=33.6, longitude=117.2)
    assert here.on(GAO)[-1].template != "sighting_added"


def test_the_digest_reminds_the_contact_and_overdue_it_stands_before_the_leading_group() -> None:
    here = Clockwork(at="10:00")
    here.book.village_children.append(HILL)
    here.write(GAO, ELSEWHERE)
    assert here.templates(ZHOU) == ["sighting"]
    here.run_to(MONDAY + timedelta(days=1), "08:00")
    assert "digest" in here.templates(ZHOU)
    sighting_follow.look_again(here.book, here.now, 10)
    rounds.run(here.book, here.now)
    assert here.book.seen[1].rung_worker == HU.id
    here.write(HU, "待办")
    assert "第1号 李家村 姓陈" in here.last(HU)
    assert "责任人周联络(还没有点“收到”)" in here.last(HU)


def test_a_grid_worker_lists_only_their_own_and_the_contact_all() -> None:
    here = town()
    here.write(GAO, ELSEWHERE)
    here.write(WU, "李家村有个七岁的男孩没上学,姓马")
    here.write(WU, "发现记录")
    assert "姓马" in here.last(WU)
    assert "姓陈" not in here.last(WU)
    here.write(ZHOU, "/sightings")
    assert "发现记录(2件还没有查清)" in here.last(ZHOU)
    here.press(WU, "seen:1")
    assert here.on(WU)[-1].template == "refusal_not_allowed"


def test_a_pupil_without_a_village_may_be_the_child_where_a_name_is_shared() -> None:
    here = town()
    alone = Pupil(id=300, name="马小山", school_class=THREE_TWO, guardians=(Guardian(name="马大"),))
    here.book.roll[alone.id] = alone
    here.write(GAO, "李家村有个孩子没上学,姓马")
    assert "马小山 三(2)班 马大" in here.on(ZHOU)[-1].keys


def test_a_finder_who_looks_it_up_sees_nothing_but_their_own_words() -> None:
    here = town()
    here.write(GAO, ELSEWHERE)
    here.tap(ZHOU, "陈小山 11岁 陈国强 (不在学籍)")
    here.write(WU, "李家村有个12岁的孩子没上学,姓陈,叫陈大海")
    here.tap(ZHOU, "和第1号是同一个")
    here.write(GAO, "发现记录")
    here.tap(GAO, "第1号")
    assert ELSEWHERE in here.last(GAO)
    assert not any(word in here.last(GAO) for word in ("陈小山", "陈大海", "吴网格"))
    assert "陈小山" in here.heard(ZHOU, "sighting")[-1].text
