"""The board's numbers: they always add up, nobody is counted of whom nothing was said, and order does not matter."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from casework.absence import DayRecord, decide, statements
from casework.board import ClassDayFacts, Line, Reported, Stands, line, partly, silent_first, stands, total
from casework.fact import Absent, Body, Fact, OnLeave, Place, Present, RollCall, Subject, Whereabouts
from casework.people import Pupil, SchoolClass
from tests.builders.town import ZONE, ground, moment

DAY = date(2026, 9, 8)
ON = ground()
TIMES = ON.policy.timetable
CLASS = SchoolClass(id=32, school=1, school_name="云溪中心小学", grade=3, number=2)
ROLL = (1, 2, 3, 4, 5)


def said(pupil: int, body: Body, minute: int) -> Fact:
    return Fact(
        ref=f"f{pupil}{minute:04}", subject=Subject.pupil(pupil), at=moment(DAY, "08:00") + timedelta(minutes=minute),
        by=1, body=body,
    )  # fmt: skip


def records(facts: list[Fact], call: Fact | None) -> dict[int, DayRecord]:
    found = {}
    for number in ROLL:
        own = [fact for fact in facts if fact.subject.id == number]
        pupil = Pupil(id=number, name="某某", school_class=CLASS)
        spoken = statements(
            facts=own, roll_calls=[call] if call is not None else [], pupil=pupil, calendar=ON.calendar,
            timetable=TIMES, zone=ZONE,
        )  # fmt: skip
        if own:
            found[number] = decide(spoken, TIMES)[DAY]
    return found


def of_class(facts: list[Fact], call: Fact | None = None) -> Line:
    body = call.body if call is not None and isinstance(call.body, RollCall) else None
    known = records(facts, call)
    return line(ClassDayFacts(school_class=CLASS, roll=ROLL, call=body, records=known, heard=bool(known)), TIMES)


def called(*missing: int, unsure: tuple[int, ...] = (), minute: int = 25) -> Fact:
    return Fact(
        ref="call00000000", subject=Subject.school_class(32), at=moment(DAY, "08:00") + timedelta(minutes=minute), by=1,
        body=RollCall(day=DAY, missing=missing, unsure=unsure, roll=ROLL),
    )  # fmt: skip


def test_a_silent_class_is_neither_there_nor_missing() -> None:
    found = of_class([])
    assert (found.reported, found.unknown, found.present, found.unexcused) == (Reported.SILENT, 5, 0, 0)


def test_single_reports_say_what_is_known_and_no_more() -> None:
    found = of_class([said(1, Absent(day=DAY), 21), said(2, OnLeave(day=DAY), 22)])
    assert (found.reported, found.unexcused, found.excused, found.present, found.unknown) == (
        Reported.PARTLY, 1, 1, 0, 3,
    )  # fmt: skip


def test_a_called_class_has_everybody_there_but_those_missing() -> None:
    found = of_class([said(1, Absent(day=DAY), 24), said(2, OnLeave(day=DAY), 22)], called(1, unsure=(2,)))
    assert (found.reported, found.present, found.excused, found.unexcused, found.unknown) == (
        Reported.CALLED, 3, 1, 1, 0,
    )  # fmt: skip


def test_half_a_day_and_a_lesson_count_as_there_with_a_remark() -> None:
    half, lesson = Absent(day=DAY, sessions=("morning",)), Absent(day=DAY, sessions=("lesson:3",))
    found = of_class([said(1, half, 130), said(2, lesson, 135)], called())
    assert (found.present, found.partly, found.unexcused) == (5, 2, 0)
    uncalled = of_class([said(2, lesson, 135)])
    assert (uncalled.present, uncalled.unknown, uncalled.partly) == (0, 5, 1)


def test_who_is_looked_for_is_not_there_by_a_roll_call_that_says_nothing_of_them() -> None:
    lesson, call = said(1, Absent(day=DAY, sessions=("lesson:1",)), 20), called(unsure=(1,))
    assert isinstance(call.body, RollCall)
    record = records([lesson], call)[1]
    assert stands(record, call.body, 1, TIMES, sought=True) is Stands.UNKNOWN
    assert stands(record, call.body, 1, TIMES) is Stands.PRESENT
    saw = called().body
    assert isinstance(saw, RollCall)
    assert stands(record, saw, 1, TIMES, sought=True) is Stands.PRESENT


def test_the_sick_room_is_there_without_a_remark() -> None:
    lesson = Absent(day=DAY, sessions=("lesson:3",))
    here = Whereabouts(day=DAY, lessons=(3,), place=Place.CLINIC)
    found = of_class([said(1, lesson, 135), said(1, here, 140)], called())
    assert (found.present, found.partly) == (5, 0)


def test_a_child_who_came_to_the_class_after_the_roll_call_is_unknown() -> None:
    body = RollCall(day=DAY, roll=(1, 2))
    assert stands(None, body, 1, TIMES) is Stands.PRESENT
    assert stands(None, body, 3, TIMES) is Stands.UNKNOWN


def test_silent_classes_come_first_and_then_by_grade_and_number() -> None:
    def a_line(grade: int, number: int, reported: Reported) -> Line:
        school_class = SchoolClass(id=grade * 10 + number, school=1, school_name="", grade=grade, number=number)
        return Line(school_class=school_class, reported=reported, enrolled=0)

    lines = [
        a_line(1, 1, Reported.CALLED), a_line(2, 1, Reported.PARTLY), a_line(3, 2, Reported.SILENT),
        a_line(3, 1, Reported.SILENT),
    ]  # fmt: skip
    assert [one.school_class.label for one in silent_first(lines)] == ["三(1)班", "三(2)班", "二(1)班", "一(1)班"]


_sessions = st.sampled_from(
    [("day",), ("morning",), ("afternoon",), ("lesson:1",), ("lesson:2", "lesson:3"), ("evening",)]
)
_bodies = st.one_of(
    st.builds(lambda s: Absent(day=DAY, sessions=s), _sessions),
    st.builds(lambda s: OnLeave(day=DAY, sessions=s), _sessions),
    st.sampled_from([Present(day=DAY), Present(day=DAY, whole=False)]),
    st.builds(lambda n: Whereabouts(day=DAY, lessons=(n,), place=Place.CLINIC), st.integers(1, 7)),
)
_said = st.lists(
    st.tuples(st.sampled_from(ROLL), _bodies, st.integers(0, 480)), max_size=12, unique_by=lambda one: (one[0], one[2])
)
_calls = st.one_of(
    st.none(),
    st.builds(
        lambda missing, unsure, minute: called(*sorted(missing), unsure=tuple(sorted(unsure - missing)), minute=minute),
        st.sets(st.sampled_from(ROLL)), st.sets(st.sampled_from(ROLL)), st.integers(1, 479),
    ),
)  # fmt: skip


@given(spoken=_said, call=_calls, order=st.randoms(use_true_random=False))
def test_the_sums_always_agree_and_the_order_of_reports_does_not_matter(spoken, call, order) -> None:  # type: ignore[no-untyped-def]
    facts = [said(pupil, body, minute) for pupil, body, minute in spoken]
    found = of_class(facts, call)
    assert found.present + found.excused + found.unexcused + found.unknown == found.enrolled == len(ROLL)
    assert 0 <= found.partly <= found.enrolled
    order.shuffle(facts)
    assert of_class(facts, call) == found
    together = total([found, of_class([])])
    assert together.present + together.excused + together.unexcused + together.unknown == together.enrolled
    assert together.called == (call is not None)


@given(spoken=_said, call=_calls)
def test_a_child_of_whom_nobody_said_anything_is_never_counted_as_missing(spoken, call) -> None:  # type: ignore[no-untyped-def]
    facts = [said(pupil, body, minute) for pupil, body, minute in spoken]
    known = records(facts, call)
    body = call.body if call is not None else None
    for pupil in set(ROLL) - set(known):
        how = stands(None, body, pupil, TIMES)
        assert how in (Stands.PRESENT, Stands.UNKNOWN)
        assert (how is Stands.PRESENT) == (body is not None and body.saw(pupil))
        assert not partly(known.get(pupil), TIMES)
