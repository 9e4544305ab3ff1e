"""What holds for any facts in any order: order does not matter, closed days count nothing, silence advances nothing."""

from __future__ import annotations

from datetime import date, time, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from casework.calendar import DayChange, Term
from casework.case import assess
from casework.fact import Absent, Fact, OnLeave, Present, Retracted, Returned, RollCall, chain, digest
from casework.owing import obligations
from casework.policy.model import Stage
from casework.reading.contract import Session
from tests.builders.town import HEAD, ZONE, calendar, ground, look, moment, said

FIRST = date(2026, 9, 1)
LAST = date(2026, 11, 20)
GRAVITY = list(Stage)

the_days = st.dates(FIRST, LAST)
minutes = st.integers(7 * 60, 21 * 60)
sessions: st.SearchStrategy[tuple[Session, ...]] = st.sampled_from(
    [("day",), ("day",), ("day",), ("morning",), ("afternoon",), ("lesson:2",), ("evening",)]
)


@st.composite
def attendance(draw: st.DrawFn) -> Fact:
    """One thing said about a child's presence on a day, said that day or up to three days later."""
    day = draw(the_days)
    told = day + timedelta(days=draw(st.integers(0, 3)))
    minute = draw(minutes)
    body = draw(
        st.one_of(
            st.builds(Absent, day=st.just(day), sessions=sessions, excused=st.sampled_from([None, False, True])),
            st.builds(OnLeave, day=st.just(day), until=st.sampled_from([None, day + timedelta(days=2)])),
            st.builds(Present, day=st.just(day), whole=st.booleans()),
            st.builds(Returned, day=st.just(day)),
            st.builds(RollCall, day=st.just(day)),
        )
    )
    return said(body, moment(told, time(minute // 60, minute % 60).isoformat()))


@st.composite
def histories(draw: st.DrawFn) -> list[Fact]:
    facts = draw(st.lists(attendance(), max_size=25))
    retracted = draw(st.lists(st.sampled_from(facts), max_size=3)) if facts else []
    kept = [f for f in retracted if not isinstance(f.body, RollCall)]
    return [*facts, *(said(Retracted(), f.at + timedelta(hours=1), names=f.ref) for f in kept)]


def split(facts: list[Fact]) -> tuple[list[Fact], list[Fact]]:
    return (
        [f for f in facts if not isinstance(f.body, RollCall)],
        [f for f in facts if isinstance(f.body, RollCall)],
    )


@given(histories(), st.randoms(use_true_random=False), the_days)
@settings(max_examples=150, deadline=None)
def test_the_same_facts_in_any_order_amount_to_the_same(facts: list[Fact], random: object, day: date) -> None:
    now = moment(day, "12:00")
    own, calls = split(facts)
    straight = assess(facts=own, roll_calls=calls, ground=ground(), now=now)
    random.shuffle(facts)  # type: ignore[attr-defined]
    own, calls = split(facts)
    shuffled = assess(facts=own, roll_calls=calls, ground=ground(), now=now)
    assert straight.summary == shuffled.summary
    assert set(obligations(straight, own).owed) == set(obligations(shuffled, own).owed)


@given(histories(), the_days, st.integers(1, 60))
@settings(max_examples=150, deadline=None)
def test_silence_never_advances_a_stage(facts: list[Fact], day: date, later: int) -> None:
    own, calls = split([f for f in facts if f.at <= moment(day, "23:00")])
    today = look(own, moment(day, "23:00"), roll_calls=calls)[0].summary
    after = look(own, moment(day + timedelta(days=later), "23:00"), roll_calls=calls)[0].summary
    known = max((f.body.day for f in own if hasattr(f.body, "day")), default=day)
    if known <= day:
        assert GRAVITY.index(after.stage) <= GRAVITY.index(today.stage)
        assert after.missed_days <= today.missed_days or today.first_missed != after.first_missed


@given(histories(), st.lists(the_days, min_size=1, max_size=10), the_days)
@settings(max_examples=100, deadline=None)
def test_nothing_said_of_a_closed_day_starts_or_moves_a_school_day_clock(
    facts: list[Fact], closed: list[date], day: date
) -> None:
    shut = calendar(changes=[DayChange(day=d, opens=False) for d in closed])
    own, calls = split(facts)
    seen = [f for f in own if not isinstance(f.body, Present | Returned)]
    without = [f for f in seen if not (isinstance(f.body, Absent) and f.body.day in closed)]
    now = moment(day, "12:00")
    with_them = look(seen, now, on=ground(on=shut), roll_calls=calls)[0]
    left_out = look(without, now, on=ground(on=shut), roll_calls=calls)[0]
    assert [r.missed for r in with_them.runs] == [r.missed for r in left_out.runs]
    assert with_them.summary.missed_days == left_out.summary.missed_days


@given(histories(), the_days)
@settings(max_examples=100, deadline=None)
def test_a_retracted_fact_is_as_if_it_had_never_been_said(facts: list[Fact], day: date) -> None:
    own, calls = split(facts)
    void = {f.names for f in own if isinstance(f.body, Retracted)}
    without = [f for f in own if f.ref not in void and not isinstance(f.body, Retracted)]
    now = moment(day, "12:00")
    assert look(own, now, roll_calls=calls)[0].summary == look(without, now, roll_calls=calls)[0].summary


@given(histories(), the_days)
@settings(max_examples=100, deadline=None)
def test_every_duty_has_a_day_a_clause_and_is_looked_at_again(facts: list[Fact], day: date) -> None:
    own, calls = split(facts)
    assessment, owing = look(own, moment(day, "12:00"), roll_calls=calls)
    rules = ground()
    for duty in owing.owed:
        assert duty.clause == "default" or duty.clause in rules.policy.clauses
        assert duty.since <= day
        assert duty.due.astimezone(ZONE).time() == time(0)
    assert len({duty.key for duty in owing.owed}) == len(owing.owed)
    if owing.owed or assessment.run is not None:
        assert owing.look_on is not None
        assert owing.look_on > day


def test_retracting_a_retraction_brings_the_fact_back() -> None:
    fact = said(Absent(day=date(2026, 9, 7)), moment(date(2026, 9, 7)))
    back = said(Retracted(), moment(date(2026, 9, 7), "09:00"), names=fact.ref)
    again = said(Retracted(), moment(date(2026, 9, 7), "10:00"), names=back.ref)
    now = moment(date(2026, 9, 7), "12:00")
    assert look([fact, back], now)[0].summary.stage is Stage.NONE
    assert look([fact, back, again], now)[0].summary.stage is Stage.ABSENT


def test_in_vacations_no_absence_is_counted_and_visits_go_on_weekly() -> None:
    term = [
        Term(name="秋季", start=date(2026, 9, 1), end=date(2026, 9, 18)),
        Term(name="冬季", start=date(2026, 10, 19), end=date(2027, 1, 31)),
    ]
    on = calendar(terms=term)
    facts = [
        said(Absent(day=d), moment(d), by=HEAD) for d in on.school_days(date(2026, 9, 7), date(2026, 9, 18), 1, 32)
    ]
    spoken = []
    for day in (date(2026, 9, 19) + timedelta(days=n) for n in range(29)):
        assessment, owing = look(facts, moment(day, "07:30"), on=ground(on=on))
        assert assessment.summary.stage is Stage.SUSPECTED
        assert assessment.summary.awaiting is None
        if any(d.remind_on == day for d in owing.owed):
            spoken.append(day)
    assert 3 <= len(spoken) <= 5
    assert all(b - a >= timedelta(days=6) for a, b in pairwise(spoken))


def test_a_chain_links_each_fact_to_the_one_before() -> None:
    facts = [said(Absent(day=date(2026, 9, 7)), moment(date(2026, 9, 7))) for _ in range(3)]
    linked = chain(facts, last_seq=0, last_hash="0" * 64)
    assert [f.seq for f in linked] == [1, 2, 3]
    assert all(b.previous == a.hash for a, b in pairwise(linked))
    assert all(digest(f, f.previous) == f.hash for f in linked)
