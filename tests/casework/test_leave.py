"""Leave in stretches: what counts together, what needs consent, what a refusal and a return end, and the day after."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from casework.calendar import DayChange
from casework.case import CaseStatus
from casework.fact import Absent, Fact, LeaveDecided, OnLeave
from casework.leave import Consent, Stretch, taken_before
from casework.policy.loader import load_policy
from casework.reading.contract import Reason
from tests.builders.town import (
    absent,
    calendar,
    ground,
    leave,
    look,
    moment,
    owed_keys,
    returned,
    roll_call,
    said,
    taken_back,
)

MON, TUE, WED, THU, FRI = (date(2026, 9, day) for day in (7, 8, 9, 10, 11))
NEXT_MON, NEXT_TUE = date(2026, 9, 14), date(2026, 9, 15)


def decided(first: date, last: date, *, granted: bool, on: date, at: str = "10:00") -> Fact:
    return said(LeaveDecided(day=first, until=last, granted=granted), moment(on, at), by=4)


def stretches(facts: list[Fact], day: date, at: str = "12:00") -> tuple[Stretch, ...]:
    return look(facts, moment(day, at))[0].leaves


def the_one(facts: list[Fact], day: date) -> Stretch:
    (found,) = stretches(facts, day)
    return found


def test_three_days_are_the_head_teachers_to_give_and_four_are_not() -> None:
    assert the_one([leave(MON, WED)], MON).consent is None
    assert the_one([leave(MON, THU)], MON).consent is Consent.AWAITED


def test_leave_that_touches_over_a_weekend_counts_together() -> None:
    facts = [leave(THU, FRI), leave(NEXT_MON, NEXT_TUE, said_on=FRI)]
    found = the_one(facts, FRI)
    assert (found.first, found.last, found.days, found.consent) == (THU, NEXT_TUE, 4, Consent.AWAITED)
    assert found.needed == moment(FRI, "08:00")


def test_overlapping_leave_is_its_union_and_the_later_reason_holds_for_its_days() -> None:
    first = said(OnLeave(day=MON, until=WED, reason=Reason.ILLNESS), moment(MON, "08:00"))
    later = said(OnLeave(day=TUE, until=THU, reason=Reason.FAMILY), moment(MON, "09:00"))
    assessment = look([first, later], moment(MON, "12:00"))[0]
    assert [(s.first, s.last) for s in assessment.leaves] == [(MON, THU)]
    reasons = [assessment.records[day].deciding[-1].reason for day in (MON, TUE, WED, THU)]
    assert reasons == [Reason.ILLNESS, Reason.FAMILY, Reason.FAMILY, Reason.FAMILY]


def test_half_days_count_half_and_single_lessons_nothing() -> None:
    halves = [said(OnLeave(day=d, sessions=("afternoon",)), moment(d, "08:00")) for d in (MON, TUE, WED)]
    lessons = [said(OnLeave(day=d, sessions=("lesson:1",)), moment(d, "07:00")) for d in (THU, FRI)]
    assert the_one([*halves, *lessons], MON).days == 1.5


def test_a_day_between_that_is_no_leave_parts_two_leaves() -> None:
    assert [s.days for s in stretches([leave(MON, TUE), leave(THU, FRI, said_on=MON)], MON)] == [2, 2]


@pytest.mark.parametrize("granted", [True, False])
def test_an_answer_settles_what_it_was_about(granted: bool) -> None:
    facts = [leave(MON, FRI), decided(MON, FRI, granted=granted, on=MON, at="10:00")]
    assessment, owing = look(facts, moment(MON, "12:00"))
    assert not [key for key in owed_keys(owing) if key.startswith("approve_leave")]
    assert bool(assessment.leaves) is granted


def test_a_refusal_holds_from_its_day_on_and_nobody_is_missing_by_it() -> None:
    facts = [leave(MON, FRI), decided(MON, FRI, granted=False, on=WED)]
    assessment, owing = look(facts, moment(WED, "12:00"))
    assert [(s.first, s.last) for s in assessment.leaves] == [(MON, TUE)]
    assert assessment.run is None
    assert owed_keys(owing) == {"ask_after_leave.head_teacher.20260910"}
    assert look([*facts, absent(WED, "13:00")], moment(WED, "14:00"))[0].run is not None


def test_the_last_of_two_decisions_counts_and_brings_the_days_between_back() -> None:
    facts = [
        leave(MON, FRI),
        decided(MON, FRI, granted=False, on=TUE),
        decided(MON, FRI, granted=True, on=WED),
    ]
    assert the_one(facts, WED).last == FRI
    assert the_one(facts, WED).consent is Consent.GRANTED
    thought_again = [*facts, decided(MON, FRI, granted=False, on=THU)]
    assert the_one(thought_again, THU).last == WED


def test_what_is_added_to_leave_that_was_agreed_to_is_asked_about_again() -> None:
    facts = [leave(MON, THU), decided(MON, THU, granted=True, on=MON)]
    assert the_one(facts, MON).consent is Consent.GRANTED
    longer = the_one([*facts, leave(FRI, said_on=WED)], WED)
    assert (longer.consent, longer.needed) == (Consent.AWAITED, moment(WED, "08:00"))


def test_leave_reported_twice_is_not_asked_about_twice() -> None:
    facts = [leave(MON, THU), decided(MON, THU, granted=True, on=MON), leave(MON, THU, said_on=TUE)]
    assert the_one(facts, TUE).consent is Consent.GRANTED


def test_consent_to_leave_taken_back_is_none_to_leave_asked_for_anew() -> None:
    first = leave(MON, THU)
    facts = [
        first,
        decided(MON, THU, granted=True, on=MON),
        taken_back(first, moment(MON, "11:00")),
        leave(MON, THU, at="11:30"),
    ]
    assert the_one(facts, MON).consent is Consent.AWAITED


def test_consent_to_leave_that_a_return_ended_is_none_to_leave_asked_for_anew() -> None:
    facts = [leave(MON, FRI), decided(MON, FRI, granted=True, on=MON), returned(TUE)]
    again = stretches([*facts, leave(WED, NEXT_TUE, said_on=TUE, at="09:00")], TUE)[-1]
    assert (again.first, again.last, again.consent) == (WED, NEXT_TUE, Consent.AWAITED)
    assert again.decision is None
    short = stretches([*facts, leave(WED, FRI, said_on=TUE, at="09:00")], TUE)[-1]
    assert (short.consent, short.decision) == (None, None)
    away_the_same_day = the_one([*facts, leave(TUE, FRI, said_on=TUE, at="10:00")], TUE)
    assert (away_the_same_day.first, away_the_same_day.consent) == (MON, Consent.AWAITED)


def test_consent_holds_for_leave_made_shorter_but_not_for_another_reason() -> None:
    first = leave(MON, NEXT_TUE)
    facts = [first, decided(MON, NEXT_TUE, granted=True, on=MON)]
    shorter = OnLeave(day=MON, until=FRI)
    cut = said(shorter, moment(TUE, "08:00"), names=first.ref, corrects=True)
    assert the_one([*facts, cut], TUE).consent is Consent.GRANTED
    why = said(replace(shorter, reason=Reason.FAMILY), moment(TUE, "08:00"), names=first.ref, corrects=True)
    assert the_one([*facts, why], TUE).consent is Consent.AWAITED


def test_leave_asked_for_again_after_a_refusal_waits_for_an_answer_again() -> None:
    facts = [leave(MON, FRI), decided(MON, FRI, granted=False, on=TUE), leave(TUE, FRI, said_on=TUE, at="14:00")]
    found = the_one(facts, TUE)
    assert (found.first, found.last, found.consent) == (MON, FRI, Consent.AWAITED)


def test_the_answer_is_due_by_the_end_of_the_school_day() -> None:
    _, owing = look([leave(MON, FRI)], moment(MON, "12:00"))
    (duty,) = owing.owed
    assert (duty.key, duty.due) == ("approve_leave.school_leader.20260907", moment(TUE, "00:00"))
    _, late = look([leave(NEXT_MON, date(2026, 9, 18), said_on=FRI, at="18:00")], moment(FRI, "19:00"))
    (duty,) = late.owed
    assert duty.due == moment(NEXT_TUE, "00:00")


def test_leave_that_is_over_needs_no_answer() -> None:
    _, owing = look([leave(MON, FRI, said_on=NEXT_MON)], moment(NEXT_MON, "12:00"))
    assert not [key for key in owed_keys(owing) if key.startswith("approve_leave")]


def test_without_a_rule_no_leave_needs_consent() -> None:
    free = ground(policy=replace(load_policy("langan-2023"), leave=None))
    assessment, owing = look([leave(MON, date(2026, 9, 30))], moment(MON, "12:00"), on=free)
    assert assessment.leaves[0].consent is None
    assert not owing.owed


def test_leave_to_come_is_looked_at_on_its_first_day() -> None:
    facts = [leave(THU, FRI, said_on=MON)]
    assessment, owing = look(facts, moment(MON, "12:00"))
    assert assessment.summary.status is CaseStatus.NONE
    assert (assessment.summary.leave_from, assessment.summary.leave_to) == (THU, FRI)
    assert owing.look_on == THU
    assert look(facts, moment(THU, "00:00"))[0].summary.status is CaseStatus.ON_LEAVE


def test_a_return_ends_the_leave_and_what_was_to_follow_it() -> None:
    facts = [leave(MON, WED), leave(THU, FRI, said_on=MON, at="09:00"), returned(TUE)]
    for day in (TUE, WED, THU, FRI):
        assessment, owing = look(facts, moment(day, "12:00"))
        assert [(s.first, s.last) for s in assessment.leaves] == [(MON, MON)]
        assert assessment.summary.status is not CaseStatus.ON_LEAVE
        assert not owing.owed


def test_a_return_leaves_another_leave_alone() -> None:
    facts = [leave(MON, TUE), leave(FRI, said_on=MON), returned(TUE)]
    assert [s.first for s in stretches(facts, TUE)] == [MON, FRI]


def test_leave_earlier_in_the_term_is_counted() -> None:
    assessment = look([leave(MON, TUE), leave(FRI, NEXT_MON, said_on=FRI)], moment(FRI, "12:00"))[0]
    assert taken_before(assessment.leaves, assessment.leaves[1], ground()) == 2


@given(
    st.dates(date(2026, 9, 1), date(2026, 10, 20)),
    st.integers(0, 9),
    st.lists(st.dates(date(2026, 9, 1), date(2026, 11, 5)), max_size=8, unique=True),
)
@settings(max_examples=120, deadline=None)
def test_after_leave_the_next_school_day_asks_once_and_starts_the_run(
    first: date, length: int, closed: list[date]
) -> None:
    shut = ground(on=calendar(changes=[DayChange(day=day, opens=False) for day in closed]))
    last = first + timedelta(days=length)
    taught = list(shut.calendar.school_days(first, last, 1, 32))
    facts = [leave(first, last)]
    if not taught:
        assert not look(facts, moment(last, "12:00"), on=shut)[0].leaves
        return
    back = shut.next_school_day(taught[-1])
    key = f"ask_after_leave.head_teacher.{back:%Y%m%d}"
    day = first
    while day <= back + timedelta(days=3):
        _, owing = look(facts, moment(day, "07:30"), on=shut)
        asked = [one for one in owed_keys(owing) if one.startswith("ask_after_leave")]
        assert asked == ([key] if day >= back else [])
        day += timedelta(days=1)
    missing, _ = look([*facts, said(Absent(day=back), moment(back, "08:30"))], moment(back, "09:00"), on=shut)
    assert missing.run is not None
    assert missing.run.first == back
    there, owing = look(facts, moment(back, "09:00"), on=shut, roll_calls=[roll_call(back)])
    assert there.run is None
    assert not owing.owed


leaves_said = st.builds(
    lambda first, length, told, minute: leave(
        first, first + timedelta(days=length), said_on=first - timedelta(days=told), at=f"{8 + minute // 60:02}:00"
    ),
    st.dates(date(2026, 9, 7), date(2026, 10, 20)),
    st.integers(0, 6),
    st.integers(0, 3),
    st.integers(0, 500),
)


@given(st.lists(leaves_said, min_size=1, max_size=5), st.dates(date(2026, 9, 7), date(2026, 10, 30)))
@settings(max_examples=120, deadline=None)
def test_however_leave_is_cut_up_its_days_count_together(facts: list[Fact], day: date) -> None:
    assessment, owing = look(facts, moment(day, "12:00"))
    where = ground()
    days = {
        one
        for fact in facts
        if isinstance(fact.body, OnLeave)
        for one in where.calendar.school_days(fact.body.day, fact.body.until or fact.body.day, 1, 32)
    }
    assert sum(s.days for s in assessment.leaves) == len(days)
    for before, after in zip(assessment.leaves, assessment.leaves[1:], strict=False):
        assert where.next_school_day(before.last) < after.first
    for stretch in assessment.leaves:
        assert (stretch.consent is Consent.AWAITED) is (stretch.days > 3)
    assert all(duty.limit >= duty.since for duty in owing.owed)


def test_leave_refused_when_the_day_had_begun_is_answered_by_the_end_of_the_next_school_day() -> None:
    facts = [leave(MON, FRI), decided(MON, FRI, granted=False, on=WED)]
    (duty,) = look(facts, moment(WED, "12:00"))[1].owed
    assert (duty.key, duty.due) == ("ask_after_leave.head_teacher.20260910", moment(FRI, "00:00"))
    before = [leave(MON, FRI), decided(MON, FRI, granted=False, on=TUE), leave(TUE, said_on=TUE, at="15:00")]
    granted = [*before, decided(MON, TUE, granted=True, on=TUE, at="16:00")]
    (duty,) = look(granted, moment(WED, "12:00"))[1].owed
    assert duty.due == moment(THU, "00:00")


def test_a_day_of_leave_refused_and_asked_for_again_must_be_agreed_to_however_short_it_is() -> None:
    facts = [leave(MON, FRI), decided(MON, FRI, granted=False, on=TUE), leave(THU, said_on=THU)]
    again = stretches(facts, THU)[-1]
    assert (again.first, again.last, again.consent) == (THU, THU, Consent.AWAITED)
    assert again.needed == moment(THU, "08:00")
    agreed = stretches([*facts, decided(THU, THU, granted=True, on=THU)], THU)[-1]
    assert agreed.consent is not Consent.AWAITED
    other = stretches([*facts[:2], leave(NEXT_TUE, said_on=THU)], THU)[-1]
    assert other.consent is None


def test_what_was_to_be_done_before_leave_is_not_owed_again_after_it() -> None:
    facts = [absent(TUE), leave(WED, FRI)]
    for day in (WED, FRI, NEXT_MON, NEXT_TUE):
        assert not [key for key in owed_keys(look(facts, moment(day, "12:00"))[1]) if "call" in key or "visit" in key]
    missed_again = [*facts, absent(NEXT_MON)]
    assert owed_keys(look(missed_again, moment(NEXT_MON, "12:00"))[1]) == {
        "call_guardian.head_teacher.20260914",
        "visit_home.head_teacher.20260915",
    }


def test_leave_stands_however_many_say_that_the_child_is_not_there() -> None:
    facts = [leave(MON, TUE), absent(MON, "08:20", by=2), absent(MON, "08:30"), absent(MON, "09:00", by=3)]
    assessment, owing = look(facts, moment(MON, "12:00"))
    assert assessment.records[MON].absent == 0
    assert not owing.owed
    denied = [*facts[:2], said(Absent(day=MON, excused=False), moment(MON, "08:40")), absent(MON, "09:00", by=3)]
    assert look(denied, moment(MON, "12:00"))[0].records[MON].leave == 0


def test_who_is_on_leave_for_a_part_of_the_day_is_asked_for_in_the_other_part() -> None:
    morning = said(OnLeave(day=MON, sessions=("morning",)), moment(MON, "08:00"))
    facts = [morning, absent(MON, "14:05", sessions=("afternoon",))]
    assessment, owing = look(facts, moment(MON, "15:00"))
    assert assessment.summary.status is CaseStatus.OPEN
    assert owed_keys(owing) == {"call_guardian.head_teacher.20260907"}
