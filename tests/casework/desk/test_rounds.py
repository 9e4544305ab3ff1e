"""The rounds of the day: each once, no burst after an outage, nothing on holidays, nothing where there is nothing."""

from datetime import date, datetime
from itertools import pairwise

from casework.calendar import DayChange, Term
from casework.desk.roll import rounds
from casework.ports import Hold
from tests.builders.town import ZONE
from tests.casework.desk.clockwork import HU, Clockwork, held_for_nobody
from tests.casework.desk.phones import FAR, FAR_AWAY, GAO, HE, LIN, MA, MONDAY, WU, YU, ZHOU

TUESDAY, WEDNESDAY, FRIDAY = date(2026, 9, 8), date(2026, 9, 9), date(2026, 9, 11)


def reported(**town: object) -> Clockwork:
    """陈小雨 is reported missing on Monday at 8:21, and time runs on from there."""
    clockwork = Clockwork(**town)  # type: ignore[arg-type]
    clockwork.run_to(MONDAY, "08:21")
    clockwork.write(HE, "陈小雨今天没来")
    clockwork.hang_up()
    return clockwork


def test_a_round_is_made_once_however_often_the_clock_ticks() -> None:
    town = Clockwork()
    town.run_to(MONDAY, "08:20")
    for _ in range(3):
        town.tick()
    assert town.templates(HE) == ["roll_call"]


def test_somebody_with_nothing_to_do_hears_nothing() -> None:
    town = reported()
    town.run_to(TUESDAY, "08:00")
    assert town.templates(WU) == []
    assert town.templates(GAO) == []


def test_the_evening_names_what_is_open_and_the_morning_what_is_due() -> None:
    town = reported()
    town.run_to(MONDAY, "23:00")
    evening = town.spoken(HE)[-1]
    assert evening.template == "digest"
    assert evening.text.startswith("今天还没有完成的事(1件)\n1. 陈小雨 三(2)班 — 联系家长,9月7日起,今天内")
    town.run_to(TUESDAY, "08:00")
    morning = town.spoken(HE)[-1]
    assert morning.text.startswith("今天要做的事(2件,1件已过期)")
    assert "2. 陈小雨 三(2)班 — 家访,9月7日起,今天内" in morning.text
    assert morning.keys["2 陈小雨"] == "duty:7:visit_home.head_teacher.20260908"


def test_a_single_duty_comes_as_its_full_prompt() -> None:
    town = reported()
    town.press(HE, "call:7")
    town.tap(HE, "没人接")
    town.run_to(TUESDAY, "08:00")
    prompt = town.spoken(HE)[-1]
    assert prompt.template == "visit_prompt"
    assert "家访:陈小雨(三(2)班,10岁,松树村)" in prompt.text
    assert "+8613800138000" in prompt.text
    assert "上次:9月7日 何文静 电话" in prompt.text
    assert {"记录家访", "转交", "为什么"} <= set(prompt.keys)


def test_a_duty_done_is_not_spoken_of_again_in_the_evening() -> None:
    town = reported()
    town.press(HE, "call:7")
    town.tap(HE, "没人接")
    town.hang_up()
    town.run_to(MONDAY, "23:00")
    assert "digest" not in town.templates(HE)


def test_after_an_outage_each_person_gets_one_digest_of_what_is_due_now() -> None:
    town = reported()
    town.sleep_to(date(2026, 9, 17), "12:00")
    assert town.templates(HE) == ["digest"]
    assert town.templates(LIN) == ["digest"]
    assert town.templates(MA) == []
    town.tick()
    assert town.templates(HE) == []


def test_after_an_outage_an_overdue_weekly_visit_is_spoken_of_though_its_day_has_gone_by() -> None:
    town = reported()
    for day in (8, 9, 10, 11, 14):
        town.run_to(date(2026, 9, day), "08:25")
        town.press(HE, f"exceptknown:32:202609{day:02}")
    town.hang_up()
    town.sleep_to(date(2026, 10, 12), "09:30")
    assert town.templates(HE) == ["visit_prompt", "roll_call"]
    assert town.templates(GAO) == ["visit_prompt"]
    town.run_to(date(2026, 10, 13), "08:00")
    assert town.templates(GAO) == []


def test_an_outage_that_ends_at_night_is_not_broken_before_the_morning() -> None:
    town = reported()
    town.sleep_to(date(2026, 9, 17), "22:30")
    assert town.templates(HE) == []
    town.run_to(date(2026, 9, 18), "08:00")
    assert town.templates(HE) == ["digest"]


def test_a_morning_that_was_missed_comes_with_the_evening_once() -> None:
    town = reported()
    town.book.held.append(held_for_nobody(GAO))  # type: ignore[attr-defined]
    town.sleep_to(TUESDAY, "18:00")
    assert town.templates(GAO) == ["post_taken"]
    assert town.templates(HE) == ["digest"]
    town.run_to(WEDNESDAY, "08:00")
    assert town.templates(GAO) == []


def test_what_is_held_over_a_holiday_comes_once_with_the_next_digest() -> None:
    town = Clockwork(day=date(2026, 9, 30), at="22:00")
    town.book.tell(held_for_nobody(GAO))
    town.run_to(date(2026, 10, 7), "23:00")
    assert town.templates(GAO) == []
    town.run_to(date(2026, 10, 8), "23:00")
    assert town.templates(GAO) == ["post_taken"]
    town.run_to(date(2026, 10, 9), "23:00")
    assert town.templates(GAO) == []


def test_what_is_held_stands_as_a_line_beside_what_is_due() -> None:
    town = reported()
    town.run_to(MONDAY, "22:00")
    town.book.tell(held_for_nobody(HE))
    town.run_to(TUESDAY, "08:00")
    text = town.spoken(HE)[-1].text
    assert "另外告诉您:\n· 您的职务“网格员”已由王芳接手" in text


def test_a_new_absence_is_told_at_any_hour() -> None:
    town = Clockwork(day=date(2026, 10, 1), at="22:00")
    notice = held_for_nobody(HE)
    town.book.tell(notice)
    assert not town.book.told
    town.book.tell(type(notice)(template=notice.template, values=notice.values, worker=HE.id, hold=Hold.NEVER))
    assert len(town.book.told) == 1


def test_no_round_is_made_on_a_holiday() -> None:
    town = reported()
    town.run_to(date(2026, 9, 30), "23:00")
    town.hang_up()
    town.run_to(date(2026, 10, 7), "23:00")
    assert all(not town.on(who) for who in (HE, GAO, LIN, ZHOU))


def test_a_closed_school_is_not_asked_and_its_children_are_not_spoken_of() -> None:
    town = reported(changes=(DayChange(day=TUESDAY, opens=False, school=1),))
    town.run_to(TUESDAY, "23:00")
    assert "roll_call" not in [message.template for message in town.on(MA)]
    assert [m.template for m in town.on(HE) if m.template != "recorded"] == ["roll_call", "digest"]
    assert [m.template for m in town.on(FAR)].count("roll_call") == 3


def test_a_class_taught_on_a_saturday_is_asked_though_the_town_rests() -> None:
    saturday = date(2026, 9, 12)
    town = Clockwork(day=FRIDAY, at="20:00", changes=(DayChange(day=saturday, opens=True, school_class=FAR_AWAY.id),))
    assert rounds.next_round(town.book, town.now) == datetime(2026, 9, 12, 7, 30, tzinfo=ZONE)
    town.run_to(saturday, "08:30")
    assert town.templates(FAR) == ["roll_call"]
    assert town.templates(HE) == []


def test_visits_go_on_weekly_in_a_vacation_and_no_roll_is_called() -> None:
    terms = (
        Term(name="秋", start=date(2026, 9, 1), end=date(2026, 9, 18)),
        Term(name="春", start=date(2026, 11, 2), end=date(2027, 7, 2)),
    )
    town = reported(terms=terms)
    for day in (8, 9, 10, 11, 14):
        town.run_to(date(2026, 9, day), "08:25")
        town.press(HE, f"exceptknown:32:202609{day:02}")
    town.run_to(date(2026, 9, 18), "23:00")
    town.hang_up()
    days: list[date] = []
    while town.now.date() < date(2026, 10, 31):
        following = rounds.next_round(town.book, town.now)
        assert following is not None
        town.run_to(following.date(), f"{following:%H:%M}")
        if "visit_prompt" in town.templates(GAO):
            days.append(town.now.date())
        assert "roll_call" not in town.templates(HE)
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    assert len(days) >= 4
    assert all(gap >= 4 for gap in gaps)


def test_the_next_round_skips_days_on_which_nobody_works() -> None:
    town = Clockwork(day=date(2026, 9, 30), at="17:30")
    assert rounds.next_round(town.book, town.now) == datetime(2026, 10, 8, 7, 30, tzinfo=ZONE)
    moments = []
    moment = datetime(2026, 10, 8, 0, 0, tzinfo=ZONE)
    for _ in range(5):
        following = rounds.next_round(town.book, moment)
        assert following is not None
        moment = following
        moments.append(f"{moment:%H:%M}")
    assert moments == ["07:30", "08:20", "09:00", "10:00", "17:30"]


def test_the_week_ends_with_a_list_for_teacher_school_and_town() -> None:
    town = reported()
    town.run_to(FRIDAY, "17:00")
    town.hang_up()
    town.run_to(FRIDAY, "23:00")
    for who in (HE, LIN, ZHOU):
        lists = town.heard(who, "week_list")
        assert len(lists) == 1
        assert "陈小雨" in lists[0].text
    assert not town.heard(MA, "week_list")
    assert not town.heard(FAR, "week_list")
    assert "疑似" not in town.heard(HE, "week_list")[0].text


def test_a_week_cut_short_by_a_holiday_ends_on_its_last_school_day() -> None:
    town = reported()
    town.run_to(date(2026, 9, 23), "23:00")
    town.hang_up()
    town.run_to(date(2026, 9, 24), "23:00")  # Friday 25 September is the Mid-Autumn Festival
    assert len(town.heard(HE, "week_list")) == 1


def test_the_town_contact_sees_the_week_by_school() -> None:
    town = reported()
    town.write(FAR, "赵一帆今天没来")
    town.run_to(FRIDAY, "23:00")
    text = town.heard(ZHOU, "week_list")[0].text
    assert "云溪中心小学:未到校1" in text
    assert "河口小学:未到校1" in text


def test_more_than_ten_duties_leave_a_button_for_the_rest() -> None:
    town = reported()
    children = [(100 + n, name) for n, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑")]
    for number, name in children:
        town.book.save_pupil(type(YU)(id=number, name=f"王{name}", school_class=YU.school_class, village="松树村"))
    for _, name in children:
        town.write(HE, f"王{name}今天没来")
    town.hang_up()
    town.run_to(MONDAY, "23:00")
    evening = town.spoken(HE)[-1]
    assert "还有3件" in evening.text
    assert len([label for label in evening.keys if label[0].isdigit()]) == 10
    town.press(HE, evening.keys["看后面的3件"])
    assert "11. " in town.last(HE)


def test_today_answers_at_any_time_what_is_due() -> None:
    town = reported()
    town.write(HE, "今天")
    assert "联系家长" in town.last(HE)
    town.write(WU, "/today")
    assert town.last(WU).startswith("今天没有要做的事")


def test_a_leading_group_without_cases_is_left_alone() -> None:
    town = reported()
    town.run_to(WEDNESDAY, "23:00")
    assert town.templates(HU) == []


def test_a_duty_in_a_list_opens_for_its_owner_and_tells_others_no_more_than_they_may_know() -> None:
    town = reported()
    duty = "duty:7:call_guardian.head_teacher.20260907"
    town.press(HE, duty)
    assert town.last(HE).startswith("联系家长:陈小雨")
    assert town.press(LIN, duty) == "这件事现在由何文静负责。"
    for who, data in ((FAR, duty), (MA, duty), (HE, duty.replace(":7:", ":999:"))):
        town.press(who, data)
        assert town.on(who)[-1].template == "refusal_not_allowed"
    town.write(HE, "陈小雨来了")
    assert town.press(HE, duty) == "这件事已经不用做了。"


def test_a_handover_that_begins_today_is_told_in_the_morning_digest_and_not_beside_it() -> None:
    town = reported()
    town.press(HE, f"away_to:{HE.id}:{TUESDAY}:{TUESDAY}:{MA.id}")
    town.run_to(MONDAY, "23:00")
    town.hang_up()
    town.run_to(TUESDAY, "08:00")
    assert town.templates(HE) == ["stand_in_for_you"]
    [told] = town.spoken(MA)
    assert told.template == "digest"
    assert "另外告诉您" in told.text
    town.run_to(TUESDAY, "23:00")
    town.hang_up()
    town.run_to(WEDNESDAY, "08:00")
    assert town.templates(HE) == ["digest"]
    assert town.templates(MA) == ["stand_in_over"]
