"""The clocks of langan-2023, as the worked example tells them, and the same engine on other numbers."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from casework.case import CaseStatus
from casework.duty import DutyKind
from casework.fact import Absent, Urged
from casework.people import Role
from casework.policy.loader import read_policy
from casework.policy.model import Stage
from casework.reading.contract import Outcome
from casework.runs import months_after
from tests.builders.town import (
    TINY,
    ZONE,
    absent,
    absent_each_school_day,
    call,
    came_in,
    ground,
    leave,
    look,
    moment,
    owed_keys,
    returned,
    roll_call,
    said,
    visit,
)

MONDAY = date(2026, 9, 7)
CALL = "call_guardian.head_teacher.20260907"
VISIT = "visit_home.head_teacher.20260908"


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=ZONE)


def test_a_day_missed_brings_a_phone_call_that_day_and_a_home_visit_the_next() -> None:
    _, owing = look([absent(MONDAY)], moment(MONDAY, "08:21"))
    due = {duty.key: duty.due for duty in owing.owed}
    assert due == {CALL: midnight(date(2026, 9, 8)), VISIT: midnight(date(2026, 9, 9))}
    assert {duty.kind: duty.clause for duty in owing.owed} == {
        DutyKind.CALL_GUARDIAN: "half_day",
        DutyKind.VISIT_HOME: "visit",
    }


def test_half_a_day_brings_only_the_phone_call() -> None:
    _, owing = look([absent(MONDAY, sessions=("morning",))], moment(MONDAY, "08:21"))
    assert owed_keys(owing) == {CALL}


def test_each_half_day_brings_its_own_phone_call_and_one_made_before_does_not_count() -> None:
    tuesday = date(2026, 9, 8)
    halves = [absent(day, "14:30", sessions=("afternoon",)) for day in (MONDAY, tuesday)]
    _, owing = look([halves[0], call(MONDAY)], moment(MONDAY, "15:00"))
    assert owed_keys(owing) == set()
    _, owing = look([*halves, call(MONDAY)], moment(tuesday, "15:00"))
    assert owed_keys(owing) == {"call_guardian.head_teacher.20260908"}
    _, owing = look([*halves, call(tuesday)], moment(tuesday, "15:00"))
    assert owed_keys(owing) == set()


def test_one_lesson_brings_no_duty() -> None:
    assessment, owing = look([absent(MONDAY, sessions=("lesson:2",))], moment(MONDAY, "09:30"))
    assert owing.owed == ()
    assert assessment.summary.status is CaseStatus.OPEN


def test_all_lessons_of_a_morning_are_half_a_day() -> None:
    lessons = tuple(f"lesson:{n}" for n in (1, 2, 3, 4))
    _, owing = look([absent(MONDAY, sessions=lessons)], moment(MONDAY, "11:50"))
    assert owed_keys(owing) == {CALL}


def test_a_friday_is_visited_on_monday() -> None:
    friday = date(2026, 9, 11)
    _, owing = look([absent(friday)], moment(friday))
    assert "visit_home.head_teacher.20260914" in owed_keys(owing)


def test_a_return_the_next_morning_withdraws_the_visit() -> None:
    facts = [absent(MONDAY), returned(date(2026, 9, 8))]
    assessment, owing = look(facts, moment(date(2026, 9, 8), "08:15"))
    assert owing.owed == ()
    assert assessment.summary.status is CaseStatus.RETURNING


def test_a_roll_call_confirms_the_return_and_the_case_closes_by_itself() -> None:
    facts = [absent(MONDAY), returned(date(2026, 9, 8))]
    tuesday = date(2026, 9, 8)
    assessment, _ = look(facts, moment(tuesday, "09:00"), roll_calls=[roll_call(tuesday)])
    assert assessment.summary.status is CaseStatus.CLOSED


def test_a_child_who_comes_at_ten_missed_two_lessons_and_owes_nobody_anything() -> None:
    facts = [absent(MONDAY), came_in(MONDAY, "10:00")]
    assessment, owing = look(facts, moment(MONDAY, "10:01"))
    assert owing.owed == ()
    assert assessment.records[MONDAY].absent == 0b11


def test_a_child_who_comes_in_the_afternoon_missed_half_a_day() -> None:
    _, owing = look([absent(MONDAY), came_in(MONDAY, "13:50")], moment(MONDAY, "13:51"))
    assert owed_keys(owing) == {CALL}


def test_suspected_holds_on_the_eighth_day_and_dropout_a_month_later_over_the_holiday() -> None:
    seen: dict[Stage, date] = {}
    for day in (MONDAY + timedelta(days=n) for n in range(50)):
        assessment, _ = look(absent_each_school_day(MONDAY, day), moment(day, "12:00"))
        seen.setdefault(assessment.summary.stage, day)
        if assessment.summary.stage is Stage.SUSPECTED:
            assert assessment.summary.since == date(2026, 9, 14)
    assert seen == {
        Stage.ABSENT: MONDAY,
        Stage.SUSPECTED: date(2026, 9, 14),
        Stage.DROPOUT: date(2026, 10, 14),
    }


def test_a_day_nobody_reported_does_not_make_a_child_a_suspected_dropout() -> None:
    assessment, owing = look([absent(MONDAY)], moment(date(2026, 9, 21), "12:00"))
    assert assessment.summary.stage is Stage.ABSENT
    assert assessment.summary.awaiting is Stage.SUSPECTED
    assert assessment.summary.missed_days == 1
    assert "confirm_absence.head_teacher.20260914" in owed_keys(owing)


def test_when_the_confirmation_comes_the_days_between_count() -> None:
    facts = [absent(MONDAY), absent(date(2026, 9, 16))]
    assessment, owing = look(facts, moment(date(2026, 9, 16), "12:00"))
    assert assessment.summary.stage is Stage.SUSPECTED
    assert assessment.summary.since == date(2026, 9, 14)
    assert assessment.summary.missed_days == 8
    assert "visit_home.grid_worker.20260916" in owed_keys(owing), "the grid worker owes nothing before it was known"


def test_the_head_teacher_is_asked_on_the_first_school_day_when_the_day_falls_into_a_holiday() -> None:
    wednesday = date(2026, 9, 30)
    facts = [absent(wednesday)]
    _, during = look(facts, moment(date(2026, 10, 7), "12:00"))
    assert not any(duty.kind is DutyKind.CONFIRM_ABSENCE for duty in during.owed)
    _, after = look(facts, moment(date(2026, 10, 8), "07:00"))
    assert "confirm_absence.head_teacher.20261008" in owed_keys(after)


def test_no_visit_is_spoken_of_in_the_national_holiday() -> None:
    facts = absent_each_school_day(MONDAY, date(2026, 9, 30))
    for day in range(1, 8):
        holiday = date(2026, 10, day)
        _, owing = look(facts, moment(holiday, "07:30"))
        assert owing.owed
        assert all(duty.remind_on > holiday for duty in owing.owed)


def test_grid_worker_and_head_teacher_share_the_visits_and_one_visit_discharges_both() -> None:
    day = date(2026, 9, 15)
    facts = absent_each_school_day(MONDAY, day)
    before = {(d.kind, d.role) for d in look(facts, moment(day, "09:00"))[1].owed}
    assert {(DutyKind.VISIT_HOME, Role.HEAD_TEACHER), (DutyKind.VISIT_HOME, Role.GRID_WORKER)} <= before
    after = look([*facts, visit(day, role=Role.GRID_WORKER)], moment(day, "19:00"))[1]
    assert not any(d.kind is DutyKind.VISIT_HOME for d in after.owed)


def test_while_only_absent_a_grid_workers_visit_does_not_stand_for_the_head_teachers() -> None:
    tuesday = date(2026, 9, 8)
    facts = [absent(MONDAY), visit(tuesday, role=Role.GRID_WORKER)]
    assert VISIT in owed_keys(look(facts, moment(tuesday, "19:00"))[1])


def test_visits_are_daily_while_the_stage_is_fresh_and_weekly_after() -> None:
    spoken: list[date] = []
    day = date(2026, 9, 15)
    while day < date(2026, 10, 14):
        facts = absent_each_school_day(MONDAY, day - timedelta(days=1))
        facts += [visit(d, role=Role.GRID_WORKER) for d in spoken]
        _, owing = look(facts, moment(day, "07:30"))
        if any(d.role is Role.GRID_WORKER and d.remind_on == day for d in owing.owed):
            spoken.append(day)
        day += timedelta(days=1)
    assert spoken == [
        *(date(2026, 9, n) for n in (15, 16, 17, 18, 20)),
        date(2026, 9, 21),
        date(2026, 9, 28),
        date(2026, 10, 8),
    ]


def test_the_rhythm_does_not_become_daily_when_nobody_visits() -> None:
    spoken = []
    for n in range(30):
        day = date(2026, 9, 15) + timedelta(days=n)
        _, owing = look(absent_each_school_day(MONDAY, day - timedelta(days=1)), moment(day, "07:30"))
        if any(d.role is Role.GRID_WORKER and d.remind_on == day for d in owing.owed):
            spoken.append(day)
    assert [d for d in spoken if d > date(2026, 9, 21)] == [date(2026, 9, 28), date(2026, 10, 8)]


def test_a_phone_call_discharges_the_call_but_not_the_visit() -> None:
    _, owing = look([absent(MONDAY), call(MONDAY)], moment(MONDAY, "13:00"))
    assert owed_keys(owing) == {VISIT}


def test_leave_runs_no_clock_and_the_head_teacher_is_asked_when_it_has_ended() -> None:
    thursday = date(2026, 9, 10)
    facts = [leave(MONDAY, date(2026, 9, 9))]
    assessment, owing = look(facts, moment(MONDAY))
    assert assessment.summary.status is CaseStatus.ON_LEAVE
    assert owing.owed == ()
    _, asked = look(facts, moment(thursday, "07:30"))
    assert owed_keys(asked) == {"ask_after_leave.head_teacher.20260910"}


def test_a_child_who_came_back_before_the_leave_was_over_is_on_leave_no_more() -> None:
    facts = [leave(MONDAY, date(2026, 9, 18)), returned(date(2026, 9, 9)), absent(date(2026, 9, 14))]
    assessment, owing = look(facts, moment(date(2026, 9, 14), "09:00"))
    assert (assessment.summary.status, assessment.summary.first_missed) == (CaseStatus.OPEN, date(2026, 9, 14))
    assert "call_guardian.head_teacher.20260914" in owed_keys(owing)
    again = leave(date(2026, 9, 15), date(2026, 9, 18))
    assessment, _ = look([*facts, again], moment(date(2026, 9, 16)))
    assert assessment.summary.status is CaseStatus.ON_LEAVE


def test_after_leave_the_clocks_count_from_the_first_day_missed() -> None:
    thursday = date(2026, 9, 10)
    facts = [leave(MONDAY, date(2026, 9, 9)), *absent_each_school_day(thursday, date(2026, 9, 16))]
    assert look(facts, moment(date(2026, 9, 16)))[0].summary.stage is Stage.ABSENT
    facts += [absent(date(2026, 9, 17))]
    after = look(facts, moment(date(2026, 9, 17)))[0].summary
    assert (after.stage, after.since) == (Stage.SUSPECTED, date(2026, 9, 17))


def test_a_promise_is_looked_at_on_its_day_by_whoever_recorded_it() -> None:
    facts = [absent(MONDAY), visit(date(2026, 9, 8), promised=date(2026, 9, 10))]
    _, early = look(facts, moment(date(2026, 9, 9), "07:30"))
    assert not any(d.kind is DutyKind.CHECK_PROMISE for d in early.owed)
    _, owing = look(facts, moment(date(2026, 9, 10), "07:30"))
    [check] = [d for d in owing.owed if d.kind is DutyKind.CHECK_PROMISE]
    assert check.worker == 1
    _, answered = look([*facts, absent(date(2026, 9, 10))], moment(date(2026, 9, 10), "08:30"))
    assert not any(d.kind is DutyKind.CHECK_PROMISE for d in answered.owed)


def test_a_promise_holds_though_somebody_finds_nobody_home_meanwhile_but_not_after_a_refusal() -> None:
    promise = visit(date(2026, 9, 8), promised=date(2026, 9, 10))
    in_vain = visit(date(2026, 9, 9), outcome=Outcome.NOBODY_HOME)
    refused = visit(date(2026, 9, 9), outcome=Outcome.REFUSED)
    on_the_day = moment(date(2026, 9, 10), "07:30")
    held, owing = look([absent(MONDAY), promise, in_vain], on_the_day)
    assert held.summary.promised == date(2026, 9, 10)
    assert DutyKind.CHECK_PROMISE in {d.kind for d in owing.owed}
    taken_back, owing = look([absent(MONDAY), promise, refused], on_the_day)
    assert taken_back.summary.promised is None
    assert DutyKind.CHECK_PROMISE not in {d.kind for d in owing.owed}


def test_a_visit_put_off_by_somebody_above_is_spoken_of_on_its_new_last_day() -> None:
    facts = absent_each_school_day(MONDAY, date(2026, 9, 30))
    _, owing = look(facts, moment(date(2026, 9, 30)))
    weekly = next(d for d in owing.owed if d.role is Role.GRID_WORKER)
    assert weekly.remind_on > date(2026, 9, 30)
    urged = said(
        Urged(duty=weekly.key, rung=Role.TOWN_CONTACT, day=date(2026, 9, 30)), moment(date(2026, 9, 29), "09:00")
    )
    _, owing = look([*facts, urged], moment(date(2026, 9, 30)))
    assert next(d for d in owing.owed if d.key == weekly.key).remind_on == date(2026, 9, 30)


def test_from_suspected_on_a_return_is_watched_and_then_closed_by_the_school_leader() -> None:
    back = date(2026, 9, 16)
    facts = [*absent_each_school_day(MONDAY, date(2026, 9, 15)), returned(back)]
    calls = [roll_call(date(2026, 9, 17))]
    watched, _ = look(facts, moment(date(2026, 9, 18)), roll_calls=calls)
    assert watched.summary.status is CaseStatus.WATCHED
    assert watched.summary.watch_until == date(2026, 10, 15)
    _, owing = look(facts, moment(date(2026, 10, 16), "07:30"), roll_calls=calls)
    assert [(d.kind, d.role) for d in owing.owed] == [(DutyKind.CLOSE_CASE, Role.SCHOOL_LEADER)]


def test_missing_again_during_the_watch_reopens_the_same_case() -> None:
    facts = [*absent_each_school_day(MONDAY, date(2026, 9, 15)), returned(date(2026, 9, 16))]
    calls = [roll_call(date(2026, 9, 17))]
    again, _ = look([*facts, absent(date(2026, 9, 22))], moment(date(2026, 9, 22)), roll_calls=calls)
    assert again.summary.status is CaseStatus.OPEN
    assert again.summary.opened == MONDAY


def test_a_return_nobody_saw_and_the_next_day_contradicts_did_not_happen() -> None:
    facts = [*absent_each_school_day(MONDAY, date(2026, 9, 15)), returned(date(2026, 9, 16)), absent(date(2026, 9, 17))]
    summary = look(facts, moment(date(2026, 9, 17)))[0].summary
    assert (summary.stage, summary.since) == (Stage.SUSPECTED, date(2026, 9, 14))


@pytest.mark.parametrize(
    ("first", "months", "after"),
    [
        (date(2026, 9, 14), 1, date(2026, 10, 14)),
        (date(2026, 1, 31), 1, date(2026, 3, 1)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2024, 1, 30), 1, date(2024, 3, 1)),
    ],
)
def test_a_month_counts_its_first_day(first: date, months: int, after: date) -> None:
    assert months_after(first, months) == after


def test_another_pack_brings_other_numbers_and_other_people() -> None:
    tiny = ground(policy=read_policy(TINY.read_text(encoding="utf-8")))
    friday = date(2026, 9, 11)
    facts = absent_each_school_day(MONDAY, friday)
    assessment, owing = look(facts, moment(friday), on=tiny)
    assert (assessment.summary.stage, assessment.summary.since) == (Stage.SUSPECTED, date(2026, 9, 10))
    assert {(d.kind, d.role) for d in owing.owed} >= {
        (DutyKind.VISIT_HOME, Role.SCHOOL_LEADER),
        (DutyKind.VISIT_HOME, Role.GRID_WORKER),
    }
    month = look(absent_each_school_day(MONDAY, date(2026, 9, 24)), moment(date(2026, 9, 24)), on=tiny)[0]
    assert (month.summary.stage, month.summary.since) == (Stage.DROPOUT, date(2026, 9, 24))


def test_a_phone_call_not_made_yesterday_stays_owed_when_the_child_misses_today_as_well() -> None:
    facts = [absent(MONDAY, sessions=("morning",)), absent(date(2026, 9, 8))]
    _, owing = look(facts, moment(date(2026, 9, 8), "08:30"))
    assert CALL in owed_keys(owing)
    assert not any(d.kind is DutyKind.CALL_GUARDIAN and d.key != CALL for d in owing.owed)


def test_a_child_on_leave_named_as_missing_is_still_on_leave() -> None:
    facts = [leave(MONDAY, date(2026, 9, 9)), absent(date(2026, 9, 8))]
    assessment, owing = look(facts, moment(date(2026, 9, 8), "08:30"))
    assert assessment.summary.status is CaseStatus.ON_LEAVE
    assert owing.owed == ()


def test_an_absence_said_to_be_without_leave_outweighs_the_leave() -> None:
    tuesday = date(2026, 9, 8)
    facts = [leave(MONDAY, date(2026, 9, 9)), said(Absent(day=tuesday, excused=False), moment(tuesday))]
    assert CALL.replace("0907", "0908") in owed_keys(look(facts, moment(tuesday, "08:30"))[1])
