"""A duty moved within its clause's limit, or handed to a colleague; buttons of duties that are somebody else's now."""

from dataclasses import replace
from datetime import date

from bot.wording import LONGEST_BUTTON
from casework.duty import Duty, DutyKind, DutyState, duty_key
from casework.fact import Attempted, PassedOn, Rescheduled, standing
from casework.people import Role
from tests.casework.desk.phones import FAR, GAO, HE, LIN, MA, YU, Town
from tests.casework.desk.test_look import missing_since_monday

TUESDAY = date(2026, 9, 8)


def visit_of(town: Town, role: Role = Role.HEAD_TEACHER) -> str:
    return next(key for key in town.owed() if key.startswith(f"visit_home.{role}"))


def facts(town: Town, kind: type) -> list[object]:
    return [fact.body for fact in standing(town.book.charts([YU.id])[YU.id].facts) if isinstance(fact.body, kind)]


def the_duty(town: Town, key: str) -> Duty:
    return next(duty for duty in town.book.charts([YU.id])[YU.id].duties if duty.key == key)


def weekly() -> tuple[Town, str]:
    """陈小雨 has been missing since 7 September; by 25 September the visits are weekly."""
    town = missing_since_monday(date(2026, 9, 22))
    town.press(GAO, "rec:7:visit")
    town.tap(GAO, "没人在家")
    day = date(2026, 9, 23)
    town.go_to(day)
    while not any(town.book.charts([7])[7].duties and the_duty(town, k).limit > town.now.date() for k in town.owed()):
        day = date.fromordinal(day.toordinal() + 1)
        town.go_to(day)
    town.hang_up()
    key = next(k for k in town.owed() if k.startswith("visit_home") and the_duty(town, k).limit > town.now.date())
    return town, key


def test_a_visit_due_today_cannot_be_moved_and_the_clause_is_named() -> None:
    town = missing_since_monday(TUESDAY)
    town.press(HE, f"duty:7:{visit_of(town)}")
    assert list(town.on(HE)[-1].keys) == ["记录家访", "改期", "转交", "为什么"]
    town.tap(HE, "改期")
    assert town.on(HE)[-1].template == "duty_cannot_move"
    assert "栏杆镇制度附件2第三条" in town.last(HE)
    assert "转交" in town.on(HE)[-1].keys


def test_a_weekly_visit_is_moved_within_its_week_and_no_further() -> None:
    town, key = weekly()
    owner = next(w for w in (HE, GAO) if w.id == the_duty(town, key).owner)
    limit = the_duty(town, key).limit
    town.press(owner, f"resched:7:{key}")
    days = [data.rpartition(":")[2] for data in town.on(owner)[-1].keys.values()]
    assert days
    assert all(town.now.date() < date.fromisoformat(day) <= limit for day in days)
    message = town.on(owner)[-1]
    town.press(owner, message.keys[next(iter(message.keys))], message=message.number)
    assert facts(town, Rescheduled) == [Rescheduled(duty=key, day=date.fromisoformat(days[0]))]
    assert the_duty(town, key).remind_on == date.fromisoformat(days[0])
    assert town.press(owner, f"mv:7:{key}:{days[0]}") == "已经记录过了。"
    beyond = date.fromordinal(limit.toordinal() + 1)
    town.press(owner, f"mv:7:{key}:{beyond}")
    assert town.on(owner)[-1].template == "duty_cannot_move"
    assert len(facts(town, Rescheduled)) == 1


def test_a_duty_goes_to_a_colleague_and_both_are_told() -> None:
    town = missing_since_monday(TUESDAY)
    key = visit_of(town)
    town.press(HE, f"pass:7:{key}")
    offered = list(town.on(HE)[-1].keys)
    assert {"马老师 班主任", "林校长 校长", "高网格 网格员", "周联络 镇联络员"} <= set(offered)
    assert not {"方老师 班主任", "孙科 科任教师", "何文静 班主任"} & set(offered)
    town.tap(HE, "马老师 班主任")
    assert facts(town, PassedOn) == [PassedOn(duty=key, to=MA.id)]
    assert the_duty(town, key).owner == MA.id
    assert "现在由马老师负责" in town.last(HE)
    assert "何文静转给您:陈小雨(三(2)班) 家访" in town.last(MA)
    assert "+8613800138000" in town.last(MA)
    assert list(town.on(MA)[-1].keys) == ["记录家访", "改期", "转交", "为什么"]


def test_an_overdue_visit_handed_on_says_since_when_it_should_be_done() -> None:
    town = missing_since_monday(date(2026, 9, 9))
    town.press(HE, f"give:7:visit_home.head_teacher.20260908:{MA.id}")
    assert "昨天应完成(栏杆镇制度附件2第三条)" in town.last(MA)


def test_who_took_a_visit_may_see_the_child_and_record_it() -> None:
    town = missing_since_monday(TUESDAY)
    key = visit_of(town)
    town.press(MA, "case:7")
    assert town.on(MA)[-1].template == "refusal_not_allowed"
    town.press(HE, f"give:7:{key}:{MA.id}")
    town.press(MA, "why:7")
    assert town.on(MA)[-1].template == "why"
    town.press(MA, "rec:7:visit")
    town.tap(MA, "没人在家")
    assert [a.role for a in facts(town, Attempted) if isinstance(a, Attempted)] == [Role.HEAD_TEACHER]
    assert key not in town.owed()
    town.press(MA, "case:7")
    assert town.on(MA)[-1].template.startswith("refusal_")


def test_a_button_of_a_duty_that_is_anothers_now_says_whose_it_is() -> None:
    town = missing_since_monday(TUESDAY)
    key = visit_of(town)
    town.press(HE, f"give:7:{key}:{MA.id}")
    for data in (f"resched:7:{key}", f"pass:7:{key}", f"give:7:{key}:{LIN.id}"):
        assert town.press(HE, data) == "这件事现在由马老师负责。"
    assert len(facts(town, PassedOn)) == 1


def test_a_button_of_a_duty_that_is_done_says_so() -> None:
    town = missing_since_monday(TUESDAY)
    key = visit_of(town)
    town.press(HE, "rec:7:visit")
    town.tap(HE, "没人在家")
    assert town.press(HE, f"pass:7:{key}") == "这件事已经不用做了。"


def test_a_stranger_learns_nothing_from_the_buttons_of_a_duty() -> None:
    town = missing_since_monday(TUESDAY)
    for data in (
        f"pass:7:{visit_of(town)}",
        "pass:7:visit_home.head_teacher.20260101",
        "pass:4711:visit_home.x.20260101",
    ):
        town.press(FAR, data)
        assert town.on(FAR)[-1].template == "refusal_not_allowed"


def test_nobody_unreachable_is_offered_or_given_a_duty() -> None:
    town = missing_since_monday(TUESDAY)
    town.book.workers[MA.id] = replace(MA, chat=None)
    town.press(HE, f"pass:7:{visit_of(town)}")
    assert "马老师 班主任" not in town.on(HE)[-1].keys
    town.press(HE, f"give:7:{visit_of(town)}:{MA.id}")
    assert town.on(HE)[-1].template == "refusal_cannot_take_it"
    assert the_duty(town, visit_of(town)).owner == HE.id


def test_every_button_about_a_duty_fits_though_the_child_has_a_long_number() -> None:
    longest = max(
        (duty_key(kind, role, TUESDAY) for kind in DutyKind for role in Role if role is not Role.SUBJECT_TEACHER),
        key=len,
    )
    pupil, worker = 9_999_999, 99_999
    for data in (f"resched:{pupil}:{longest}", f"mv:{pupil}:{longest}:2026-09-09", f"give:{pupil}:{longest}:{worker}"):
        assert len(data.encode()) <= LONGEST_BUTTON


def test_done_duties_stay_done() -> None:
    town = missing_since_monday(TUESDAY)
    town.press(HE, "rec:7:visit")
    town.tap(HE, "没人在家")
    states = {duty.state for (pupil, key), duty in town.book.duties.items() if "visit_home" in key and pupil == YU.id}
    assert states == {DutyState.DONE}
