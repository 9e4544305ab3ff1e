"""A child missing from lessons: what the day's facts say of where they are, whatever order they came in."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from casework.absence import DayKind, day_kind, decide, statements
from casework.fact import (
    Absent,
    Alerted,
    Body,
    Fact,
    LessonCount,
    OnLeave,
    Place,
    Present,
    Returned,
    RollCall,
    Subject,
    Whereabouts,
)
from casework.policy.loader import load_policy
from casework.policy.model import LessonRule
from casework.seeking import Sought, alarming, answer_by, last_seen, lesson_numbers, search, told
from tests.builders.town import HEAD, SUBJECT_TEACHER, ZONE, absent, call, ground, moment, pupil, said, taken_back

DAY = date(2026, 9, 8)
RULE = LessonRule(tell_leader_from=2, answer_within=40)
_refs = count(1)


def missed(lesson: int, at: str) -> Fact:
    return said(Absent(day=DAY, sessions=(f"lesson:{lesson}",)), moment(DAY, at), by=SUBJECT_TEACHER)


def where(place: Place | None, at: str, *lessons: int) -> Fact:
    return said(Whereabouts(day=DAY, lessons=lessons or (3,), place=place), moment(DAY, at))


def of_class(body: Body, at: str) -> Fact:
    return Fact(
        ref=f"class{next(_refs):07}",
        subject=Subject.school_class(32),
        at=moment(DAY, at),
        by=SUBJECT_TEACHER,
        body=body,
    )


def test_a_missed_lesson_waits_for_an_answer_as_long_as_the_pack_says() -> None:
    found = search([missed(3, "10:12")], DAY)
    assert found is not None
    assert (found.state, found.lessons, found.reporter) == (Sought.WAITING, (3,), SUBJECT_TEACHER)
    assert answer_by(found, RULE) == moment(DAY, "10:52")


def test_a_whole_day_or_another_day_is_no_search() -> None:
    assert search([absent(DAY)], DAY) is None
    assert search([missed(3, "10:12")], DAY + timedelta(days=1)) is None


def test_a_day_pupil_is_alarming_from_the_second_missed_lesson_a_boarder_from_the_first() -> None:
    once = search([missed(3, "10:12"), where(None, "10:15")], DAY)
    twice = search([missed(3, "10:12"), where(None, "10:15"), missed(4, "11:05")], DAY)
    assert once is not None
    assert twice is not None
    assert not alarming(once, RULE, boarding=False)
    assert alarming(once, RULE, boarding=True)
    assert alarming(twice, RULE, boarding=False)
    assert twice.state is Sought.UNKNOWN


def test_the_sick_room_is_at_school_and_its_lesson_is_not_missed() -> None:
    facts = [missed(3, "10:12"), where(Place.CLINIC, "10:15", 3)]
    found = search([*facts, missed(4, "11:05"), where(None, "11:06", 4)], DAY)
    assert found is not None
    assert found.lessons == (4,)
    on = ground()
    records = decide(
        statements(
            facts=facts, roll_calls=(), pupil=pupil(), calendar=on.calendar, timetable=on.policy.timetable, zone=ZONE
        ),
        on.policy.timetable,
    )
    assert records[DAY].absent == 0
    assert day_kind(records[DAY], on.policy.timetable) is DayKind.SEEN


def test_who_was_found_elsewhere_has_missed_the_lesson_all_the_same() -> None:
    found = search([missed(3, "10:12"), where(None, "10:15"), where(Place.DORMITORY, "10:30")], DAY)
    assert found is not None
    assert (found.state, found.place, found.lessons) == (Sought.KNOWN, Place.DORMITORY, (3,))
    again = search([missed(3, "10:12"), where(None, "10:15"), where(Place.DORMITORY, "10:30"), missed(5, "14:05")], DAY)
    assert again is not None
    assert (again.state, again.lessons, again.asked) == (Sought.WAITING, (3, 5), (5,))


def test_a_phone_call_answers_and_leaves_the_place_open() -> None:
    assert (found := search([missed(3, "10:12"), call(DAY)], DAY)) is not None
    assert found.state is Sought.ANSWERED
    assert (found := search([missed(3, "10:12"), where(None, "10:15"), call(DAY)], DAY)) is not None
    assert found.state is Sought.UNKNOWN


def test_who_comes_or_is_on_leave_is_not_looked_for_any_more() -> None:
    for body in (
        Present(day=DAY, whole=False), Returned(day=DAY), OnLeave(day=DAY), Absent(day=DAY), Absent(day=DAY, until=DAY),
    ):  # fmt: skip
        found = search([missed(3, "10:12"), where(None, "10:15"), said(body, moment(DAY, "10:30"))], DAY)
        assert found is not None
        assert (found.state, found.how) == (Sought.OVER, body.kind)


def test_a_report_taken_back_leaves_nothing_to_look_for() -> None:
    report = missed(3, "10:12")
    assert search([report, where(None, "10:15"), taken_back(report, moment(DAY, "10:20"))], DAY) is None


def corrected(fact: Fact, at: str, *lessons: int) -> Fact:
    body = Absent(day=DAY, sessions=tuple(f"lesson:{lesson}" for lesson in lessons))
    return replace(said(body, moment(DAY, at), by=SUBJECT_TEACHER, names=fact.ref), corrects=True)


def test_a_lesson_added_by_a_correction_is_a_further_lesson_of_a_child_nobody_can_find() -> None:
    first = missed(3, "10:12")
    found = search([first, where(None, "10:20"), corrected(first, "10:30", 2, 3)], DAY)
    assert found is not None
    assert (found.state, found.lessons, found.asked) == (Sought.UNKNOWN, (2, 3), (2, 3))
    assert alarming(found, RULE, boarding=False)


def test_what_was_answered_of_a_lesson_still_answers_when_its_report_is_put_right_in_other_respects() -> None:
    first = missed(3, "10:12")
    found = search([first, where(Place.DORMITORY, "10:20"), corrected(first, "10:30", 3)], DAY)
    assert found is not None
    assert (found.state, found.since) == (Sought.KNOWN, moment(DAY, "10:12"))


def test_a_lesson_that_takes_the_place_of_another_is_asked_about_anew() -> None:
    first = missed(3, "10:12")
    found = search([first, where(None, "10:20"), corrected(first, "10:30", 4)], DAY)
    assert found is not None
    assert (found.state, found.lessons, found.since) == (Sought.WAITING, (4,), moment(DAY, "10:30"))


def test_who_was_told_is_told_until_it_is_over() -> None:
    steps = [Alerted(day=DAY, to=4, why="unknown"), Alerted(day=DAY, to=5, why="unanswered")]
    assert told(steps) == (4, 5)
    assert told([*steps, Alerted(day=DAY, to=4, why="over")]) == (5,)


def test_the_last_lesson_counted_with_the_child_in_it_is_where_they_were_seen() -> None:
    facts = [
        of_class(RollCall(day=DAY), "08:25"),
        of_class(LessonCount(day=DAY, lesson=2), "09:05"),
        of_class(LessonCount(day=DAY, lesson=3, missing=(7,)), "10:12"),
        of_class(LessonCount(day=DAY, lesson=5, unsure=(7,)), "14:05"),
    ]
    seen = last_seen(facts, 7, DAY)
    assert seen is not None
    assert (seen.lesson, seen.by) == (2, SUBJECT_TEACHER)
    called = last_seen(facts[:1], 7, DAY)
    assert called is not None
    assert called.lesson is None
    assert last_seen(facts, 7, DAY + timedelta(days=1)) is None


def test_only_lessons_are_lessons() -> None:
    assert lesson_numbers(("lesson:3", "lesson:1", "lesson:3")) == (1, 3)
    assert lesson_numbers(("lesson:3", "morning")) == ()
    assert lesson_numbers(()) == ()


def test_the_pack_says_how_many_lessons_and_minutes_and_that_no_document_does() -> None:
    policy = load_policy("langan-2023")
    assert policy.lessons == RULE
    assert {policy.sources[key] for key in ("lessons.tell_leader_from", "lessons.answer_within")} == {"default"}


_bodies = st.one_of(
    st.builds(lambda n: Absent(day=DAY, sessions=(f"lesson:{n}",)), st.integers(1, 7)),
    st.builds(lambda p: Whereabouts(day=DAY, lessons=(1,), place=p), st.sampled_from([None, *Place])),
    st.sampled_from([Present(day=DAY, whole=False), OnLeave(day=DAY), Absent(day=DAY), Returned(day=DAY)]),
)
_facts = st.lists(st.tuples(_bodies, st.integers(0, 300)), max_size=8, unique_by=lambda one: one[1])


@given(said_then=_facts, shuffled=st.randoms(use_true_random=False))
def test_a_search_does_not_depend_on_the_order_of_the_facts(said_then: list, shuffled) -> None:  # type: ignore[no-untyped-def,type-arg]
    facts = [said(body, moment(DAY, "08:00") + timedelta(minutes=at), by=HEAD) for body, at in said_then]
    mixed = list(facts)
    shuffled.shuffle(mixed)
    found = search(facts, DAY)
    assert search(mixed, DAY) == found
    if found is not None:
        assert set(found.asked) <= {n for f in facts for n in lesson_numbers(getattr(f.body, "sessions", ()))}
        assert not (found.sought and found.state is Sought.KNOWN)
