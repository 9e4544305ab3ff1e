"""The last term anybody has entered ends while children are missing: reports and clocks go on."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.calendar import Term
from casework.policy.model import Span, Stage, Unit
from tests.builders.town import absent, absent_each_school_day, calendar, ground, look, moment, owed_keys

TERM = Term(name="秋", start=date(2026, 9, 1), end=date(2026, 9, 18))
ENDING = calendar(terms=[TERM])


def test_a_child_missing_on_the_last_known_day_is_visited_on_the_next_working_day() -> None:
    _, owing = look([absent(TERM.end)], moment(TERM.end), on=ground(on=ENDING))
    assert "visit_home.head_teacher.20260920" in owed_keys(owing)  # a Sunday worked for the Mid-Autumn Festival


def test_a_suspected_dropout_stays_one_after_the_last_known_day() -> None:
    facts = absent_each_school_day(date(2026, 9, 7), TERM.end, on=ENDING)
    for day in (TERM.end, date(2026, 10, 20), date(2026, 12, 31)):
        assessment, _ = look(facts, moment(day), on=ground(on=ENDING))
        assert assessment.summary.stage is Stage.SUSPECTED
        assert assessment.stage_day == date(2026, 10, 14)


@given(
    st.dates(min_value=TERM.start, max_value=TERM.end),
    st.sampled_from(list(Unit)),
    st.integers(min_value=0, max_value=20),
    st.sets(st.integers(min_value=0, max_value=17)),
)
def test_every_span_ends_on_some_day(first: date, unit: Unit, amount: int, leave: set[int]) -> None:
    paused = [TERM.start + timedelta(days=number) for number in leave]
    found = ground(on=ENDING).more_than(Span(amount=amount, unit=unit), first, paused)
    assert found >= first
    assert found not in paused
