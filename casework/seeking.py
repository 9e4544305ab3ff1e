"""Seeking a child who is missing from lessons: what the day's facts say of where they are, and who must be told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from casework.fact import (
    Absent,
    Alerted,
    Attempted,
    Fact,
    FactRef,
    LessonCount,
    OnLeave,
    Place,
    Present,
    Returned,
    RollCall,
    Whereabouts,
    standing,
)
from casework.people import PupilId, WorkerId
from casework.policy.model import LessonRule
from casework.reading.contract import Session

LESSON = "lesson:"


class Sought(StrEnum):
    """How far it is known where a child is who was missed in a lesson."""

    WAITING = "waiting"  # nobody has answered
    ANSWERED = "answered"  # the guardian was tried; where the child is was not said
    UNKNOWN = "unknown"  # 不知去向
    KNOWN = "known"  # in a place that was said
    OVER = "over"  # there again, on leave, or reported missing for longer: no longer a matter of lessons


@dataclass(frozen=True, kw_only=True, slots=True)
class Search:
    """A child missing from lessons of one day.

    ``lessons`` are those missed by what stands, ``asked`` the ones of which the answer must say where the child was,
    ``reported`` when and by whom the last of them was said, ``since`` when the wait for an answer began. ``place`` is
    where the child was said to be last, ``said`` and ``by`` when and by whom anything was said of it.
    """

    day: date
    lessons: tuple[int, ...]
    asked: tuple[int, ...]
    state: Sought
    reported: datetime
    reporter: WorkerId | None
    since: datetime
    place: Place | None = None
    said: datetime | None = None
    by: WorkerId | None = None
    how: str = ""
    """The kind of fact that was said last about it."""
    alerted: tuple[Alerted, ...] = ()
    """Whom the bot has told, oldest first."""

    @property
    def sought(self) -> bool:
        """Whether somebody must still say where the child is."""
        return self.state in (Sought.WAITING, Sought.UNKNOWN)

    def was_told(self, why: str) -> bool:
        """Whether somebody was told for this reason since it was last over."""
        since = 0
        for place, one in enumerate(self.alerted):
            if one.why == "over":
                since = place + 1
        return any(one.why == why for one in self.alerted[since:])


def lesson_numbers(sessions: Sequence[Session]) -> tuple[int, ...]:
    """The numbers among named sessions, each once; empty where one of them is no lesson."""
    if not sessions or any(not session.startswith(LESSON) for session in sessions):
        return ()
    return tuple(sorted({int(session.removeprefix(LESSON)) for session in sessions}))


def alerts(facts: Iterable[Fact], day: date) -> tuple[Alerted, ...]:
    """Whom the bot has told about the child's lessons of that day, oldest first."""
    said = [(f.at, f.seq, f.body) for f in facts if isinstance(f.body, Alerted) and f.body.day == day]
    return tuple(body for _, _, body in sorted(said, key=lambda one: one[:2]))


def told(alerted: Iterable[Alerted]) -> tuple[WorkerId, ...]:
    """Those above the head teacher who were told and have not heard since that it is over."""
    found: dict[WorkerId, None] = {}
    for one in alerted:
        if one.why == "over":
            found.pop(one.to, None)
        else:
            found[one.to] = None
    return tuple(found)


def search(facts: Sequence[Fact], day: date) -> Search | None:
    """Where the child stands who was missed in lessons of ``day``; None where no such report stands. Pure; the order of
    the facts does not matter."""
    lessons: set[int] = set()
    found: Search | None = None
    for fact, numbers in _events(facts, day):
        body = fact.body
        if numbers:
            lessons.update(numbers)
            found = _missed(found, fact, day, numbers, tuple(sorted(lessons)))
        elif found is None:
            continue
        elif isinstance(body, Whereabouts):
            state = Sought.UNKNOWN if body.place is None else Sought.KNOWN
            if body.place is Place.CLINIC:
                lessons.difference_update(body.lessons)  # at school: no lesson missed
            found = _now(found, fact, state, body.place)
        elif isinstance(body, Attempted):
            if found.state is Sought.WAITING:
                found = _now(found, fact, Sought.ANSWERED, None)
        else:
            found = _now(found, fact, Sought.OVER, None)
    return None if found is None else replace(found, alerted=alerts(facts, day))


def _events(facts: Sequence[Fact], day: date) -> list[tuple[Fact, tuple[int, ...]]]:
    """What was said of that day, in order, with the lessons missed by it. A lesson that a report names still, as put
    right since, was said when it was first named there."""
    by_ref = {fact.ref: fact for fact in facts}
    found: list[tuple[Fact, tuple[int, ...]]] = []
    for fact in (fact for fact in standing(facts) if _speaks_of(fact, day)):
        first: dict[FactRef, list[int]] = {}
        for number in _missing_from(fact, day):
            first.setdefault(_first_named(fact, by_ref, day, number).ref, []).append(number)
        found += [(by_ref[ref], tuple(numbers)) for ref, numbers in first.items()] or [(fact, ())]
    return sorted(found, key=lambda one: (one[0].at, one[0].seq, one[0].ref))


def _first_named(fact: Fact, by_ref: Mapping[FactRef, Fact], day: date, number: int) -> Fact:
    """Of a report and those that it puts right, the first from which on the child missed that lesson."""
    passed = {fact.ref}
    while fact.corrects and fact.names is not None:
        before = by_ref.get(fact.names)
        if before is None or before.ref in passed or number not in _missing_from(before, day):
            break
        passed.add(before.ref)
        fact = before
    return fact


def _missing_from(fact: Fact, day: date) -> tuple[int, ...]:
    """The lessons of that day, not excused, that the fact says the child missed; empty where it says anything else."""
    body = fact.body
    of_lessons = isinstance(body, Absent) and body.excused is not True and _speaks_of(fact, day)
    return lesson_numbers(body.sessions) if of_lessons and isinstance(body, Absent) else ()


def _speaks_of(fact: Fact, day: date) -> bool:
    body = fact.body
    if isinstance(body, Absent | OnLeave):
        return body.day <= day <= (body.until or body.day)
    return isinstance(body, Whereabouts | Attempted | Present | Returned) and body.day == day


def _missed(before: Search | None, fact: Fact, day: date, numbers: tuple[int, ...], lessons: tuple[int, ...]) -> Search:
    """A further lesson: who was known to be somewhere is missing again; who was unknown is unknown still."""
    if before is None:
        return Search(
            day=day, lessons=lessons, asked=numbers, state=Sought.WAITING, reported=fact.at, reporter=fact.by,
            since=fact.at,
        )  # fmt: skip
    again = replace(before, lessons=lessons, reported=fact.at, reporter=fact.by)
    if before.sought:
        return replace(again, asked=tuple(sorted({*before.asked, *numbers})))
    return replace(again, state=Sought.WAITING, since=fact.at, asked=numbers)


def _now(before: Search, fact: Fact, state: Sought, place: Place | None) -> Search:
    return replace(before, state=state, place=place, said=fact.at, by=fact.by, how=fact.body.kind)


def answer_by(sought: Search, rule: LessonRule) -> datetime | None:
    """The moment at which the school leader hears that nobody has answered; None where there is nothing to wait for."""
    if sought.state is not Sought.WAITING or sought.was_told("unanswered"):
        return None
    return sought.since + timedelta(minutes=rule.answer_within)


def alarming(sought: Search, rule: LessonRule, *, boarding: bool) -> bool:
    """Whether the school leader must hear at once that nobody knows where the child is."""
    return sought.state is Sought.UNKNOWN and (boarding or len(sought.lessons) >= rule.tell_leader_from)


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """Who last saw the child that day: in a lesson, or (lesson None) when the class was called."""

    at: datetime
    by: WorkerId | None
    lesson: int | None = None


def last_seen(of_class: Iterable[Fact], pupil: PupilId, day: date, *, before: int | None = None) -> Seen | None:
    """The last lesson counted, or roll call, of that day in which the child was there; lessons ``before`` one only."""
    found: list[Seen] = []
    for fact in standing(of_class):
        body = fact.body
        if isinstance(body, LessonCount) and body.day == day:
            if pupil not in (*body.missing, *body.unsure) and (before is None or body.lesson < before):
                found.append(Seen(at=fact.at, by=fact.by, lesson=body.lesson))
        elif isinstance(body, RollCall) and body.day == day and body.saw(pupil):
            found.append(Seen(at=fact.at, by=fact.by))
    return max(found, key=lambda seen: (seen.lesson or 0, seen.at), default=None)
