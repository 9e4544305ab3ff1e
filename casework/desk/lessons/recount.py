"""A report of lessons missed was put right, moved or taken back by a button: the counts of these lessons follow it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from casework.absence import sessions_mask
from casework.desk.cases import follow
from casework.desk.lessons import counting
from casework.desk.lessons.counting import Count
from casework.desk.request import Request
from casework.fact import Absent, Body, Fact, LessonCount, OnLeave, Present, Retracted, Returned
from casework.people import Pupil, PupilId, Worker
from casework.ports import Casebook
from casework.seeking import lesson_numbers


def lessons_of(body: Body) -> tuple[int, ...]:
    """The lessons that a report counts; empty where it speaks of more than lessons, or of leave."""
    if not isinstance(body, Absent) or body.excused is True or body.until is not None:
        return ()
    return lesson_numbers(body.sessions)


def put_right(
    book: Casebook, request: Request, worker: Worker, was: Fact, *, child: Pupil, body: Body | None, utterance: str
) -> None:
    """``was`` said of one child what now ``body`` says of ``child`` (None: nothing any more). Where the lessons it
    named were counted with the child missing, the counts say what holds now, and lessons named anew count as counted.

    A lesson from which nobody is missing any more stays counted only if the child was there.
    """
    before, after = lessons_of(was.body), lessons_of(body) if body is not None else ()
    counted = _counts(book, was) if before else {}
    if not counted:
        return
    day, there = _day(was.body), isinstance(body, Present | Returned)
    same_place = body is not None and child.class_id == _class_of(counted) and _day(body) == day
    for number in before:
        count = counted.get(number)
        if count is None or (same_place and child.id == was.subject.id and body and _covers(book, body, number)):
            continue
        assert isinstance(count.body, LessonCount)
        missing = set(count.body.missing) - {was.subject.id}
        missing |= {child.id} if same_place and number in after else set()
        _say(book, request, worker, count, missing, utterance=utterance, counted=bool(missing) or there)
    fresh = [number for number in after if not (same_place and number in counted)]
    if body is not None:
        said = [
            Count(school_class=child.school_class, day=_day(body), lesson=number, missing=(child,)) for number in fresh
        ]
        counting.note(book, request, worker, said, utterance=utterance)


def _say(
    book: Casebook,
    request: Request,
    worker: Worker,
    count: Fact,
    missing: Iterable[PupilId],
    *,
    utterance: str,
    counted: bool,
) -> None:
    """What holds of a lesson in the place of what was counted: who is missing, or that it is not counted at all."""
    assert isinstance(count.body, LessonCount)
    left = tuple(sorted(missing))
    unsure = tuple(one for one in count.body.unsure if one not in left)
    body = LessonCount(day=count.body.day, lesson=count.body.lesson, missing=left, unsure=unsure)
    follow.say_fact(
        book, subject=count.subject, body=body if counted else Retracted(), by=worker.id, at=request.at,
        utterance=utterance, names=count.ref, corrects=counted,
    )  # fmt: skip


def _counts(book: Casebook, was: Fact) -> dict[int, Fact]:
    """The counts that stand of that day of the child's class and name the child as missing."""
    child = book.pupils([was.subject.id]).get(was.subject.id)
    if child is None:
        return {}
    day = _day(was.body)
    facts = book.class_facts([child.class_id], counting.midnight(book, day)).get(child.class_id, ())
    return {
        number: fact
        for number, fact in counting.counted(facts, day).items()
        if isinstance(fact.body, LessonCount) and was.subject.id in fact.body.missing
    }


def _class_of(counted: Mapping[int, Fact]) -> int:
    return next(iter(counted.values())).subject.id


def _day(body: Body) -> date:
    assert isinstance(body, Absent | OnLeave | Present | Returned)
    return body.day


def _covers(book: Casebook, body: Body, number: int) -> bool:
    """Whether the child still misses that lesson by what is said now."""
    if not isinstance(body, Absent | OnLeave):
        return False
    timetable = book.policy.timetable
    lesson = sessions_mask((f"lesson:{number}",), timetable)
    return bool(sessions_mask(body.sessions, timetable) & lesson)
