"""Since when an absence is known: who says it again gives nobody more time."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.fact import Absent, Fact
from tests.builders.town import absent, came_in, look, moment, owed_keys, said, taken_back

MON, TUE, WED, THU = (date(2026, 9, day) for day in (7, 8, 9, 10))


def keys(facts: list[Fact], day: date) -> set[str]:
    return owed_keys(look(facts, moment(day, "12:00"))[1])


def test_who_says_again_on_the_next_day_who_was_missing_moves_no_last_day() -> None:
    once = [absent(MON)]
    again = [*once, said(Absent(day=MON), moment(TUE, "11:00"), by=2)]
    assert (
        keys(again, TUE)
        == keys(once, TUE)
        == {
            "call_guardian.head_teacher.20260907",
            "visit_home.head_teacher.20260908",
        }
    )


def test_a_day_that_was_thought_attended_is_known_since_the_last_word() -> None:
    facts = [absent(MON), came_in(MON, "08:00"), said(Absent(day=MON), moment(TUE, "11:00"))]
    facts[1] = said(facts[1].body, moment(MON, "08:30"))
    assert "call_guardian.head_teacher.20260908" in keys(facts, TUE)


def test_one_lesson_known_to_be_missed_is_not_the_day_known_to_be_missed() -> None:
    facts = [absent(MON, sessions=("lesson:1",)), said(Absent(day=MON), moment(TUE, "11:00"))]
    assert "call_guardian.head_teacher.20260908" in keys(facts, TUE)


def test_what_was_taken_back_is_known_to_nobody() -> None:
    first = absent(MON)
    facts = [first, taken_back(first, moment(MON, "09:00")), said(Absent(day=MON), moment(TUE, "11:00"))]
    assert "call_guardian.head_teacher.20260908" in keys(facts, TUE)


@given(st.lists(st.integers(0, 72), max_size=6))
def test_however_often_it_is_said_the_first_word_counts(later: list[int]) -> None:
    first = absent(MON)
    again = [said(Absent(day=MON), first.at + timedelta(hours=hours, minutes=1), by=2) for hours in later]
    once = keys([first], THU)
    assert keys([first, *again], THU) == once
