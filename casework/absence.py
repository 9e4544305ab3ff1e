"""Days of absence: what was said about each session of each day, who wins where two said different things, and runs.

A day's lessons are bits of an integer, lesson 1 the lowest; the evening study is the bit above the last lesson.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from casework.calendar import SchoolCalendar
from casework.fact import (
    Absent,
    Body,
    Fact,
    FactRef,
    LeaveDecided,
    OnLeave,
    Place,
    Present,
    Returned,
    RollCall,
    Whereabouts,
    standing,
)
from casework.people import Pupil, WorkerId
from casework.policy.model import Missed, Timetable
from casework.reading.contract import Reason, Session

RANGE_LIMIT_DAYS = 400
"""A stated range is read no further than this, whatever was typed."""


class Mark(StrEnum):
    ABSENT = "absent"
    LEAVE = "leave"
    PRESENT = "present"


class Source(StrEnum):
    REPORT = "report"
    ROLL_CALL = "roll_call"
    RETURN = "return"


@dataclass(frozen=True, kw_only=True, slots=True)
class Statement:
    """One thing said of one day. ``of`` is the moment it speaks of, ``said`` when it was said, both in the town's zone.

    Where two speak of the same session, the later ``of`` wins, then the later ``said``, then the greater ``ref``.
    """

    day: date
    sessions: int
    mark: Mark
    of: datetime
    said: datetime
    ref: FactRef
    by: WorkerId | None
    source: Source
    reason: Reason | None = None
    vague: bool = False
    """An absence of which nobody said whether it is excused: leave given for the same sessions stands beside it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DayRecord:
    """One day of one child, decided: which sessions were missed without leave, with leave, or attended."""

    day: date
    absent: int = 0
    leave: int = 0
    present: int = 0
    deciding: tuple[Statement, ...] = ()
    """The statements that won at least one session, earliest first."""
    known: datetime | None = None
    """Since when it is known what is missed: when it was first said of those who said it without being contradicted
    since. Who says the same again, on whatever day, makes it no news."""


def full_day(timetable: Timetable) -> int:
    """All lessons of a day, without the evening study."""
    return (1 << len(timetable.lessons)) - 1


def sessions_mask(sessions: Sequence[Session], timetable: Timetable) -> int:
    """The bits of the named sessions. Lessons beyond the timetable count as the last one."""
    full = full_day(timetable)
    morning = (1 << timetable.morning) - 1
    mask = 0
    for session in sessions:
        match session:
            case "day":
                mask |= full
            case "morning":
                mask |= morning
            case "afternoon":
                mask |= full & ~morning
            case "evening":
                mask |= full + 1
            case _:
                number = int(session.partition(":")[2])
                mask |= 1 << (min(number, len(timetable.lessons)) - 1)
    return mask


def lessons_from(moment: time, timetable: Timetable) -> int:
    """The lessons that begin at or after a time of day (evening study included): what a child arriving then attends."""
    mask = full_day(timetable) + 1
    for index, begins in enumerate(timetable.lessons):
        if begins >= moment:
            mask |= 1 << index
    return mask


def named_sessions(mask: int, timetable: Timetable) -> tuple[Session, ...]:
    """The shortest way to name these bits: the reverse of ``sessions_mask``."""
    full = full_day(timetable)
    morning = (1 << timetable.morning) - 1
    names: list[Session] = []
    lessons = mask & full
    if lessons == full:
        names.append("day")
    elif lessons == morning:
        names.append("morning")
    elif lessons and lessons == full & ~morning:
        names.append("afternoon")
    else:
        names.extend(f"lesson:{i + 1}" for i in range(len(timetable.lessons)) if lessons >> i & 1)
    if mask & (full + 1):
        names.append("evening")
    return tuple(names)


def how_much(mask: int, timetable: Timetable) -> Missed | None:
    """What the missed sessions of one day amount to: the day, half a day (all of a morning or afternoon), lessons."""
    full = full_day(timetable)
    morning = (1 << timetable.morning) - 1
    if mask & full == full:
        return Missed.DAY
    if mask & morning == morning or (mask & full) & ~morning == full & ~morning:
        return Missed.HALF_DAY
    return Missed.LESSON if mask else None


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The moment the day is over: the next midnight in the town's zone."""
    return datetime.combine(day + timedelta(days=1), time(), zone)


def statements(
    *,
    facts: Iterable[Fact],
    roll_calls: Iterable[Fact],
    pupil: Pupil,
    calendar: SchoolCalendar,
    timetable: Timetable,
    zone: ZoneInfo,
) -> list[Statement]:
    """Everything said of the child's presence, one statement a day, ranges spread over the class's school days.

    What was taken back says nothing; a range ends with the day on which the child was said to be back, leave with
    everything that follows it without a gap, and with the day on which it was refused. A roll call says of everybody
    on the roll that day, neither missing nor unsure, that they were there.
    """
    full = full_day(timetable)
    said: list[Statement] = []

    def add(fact: Fact, day: date, sessions: int, mark: Mark, source: Source = Source.REPORT) -> None:
        at = fact.at.astimezone(zone)
        body = fact.body
        said.append(
            Statement(
                day=day,
                sessions=sessions,
                mark=mark,
                of=min(at, end_of(day, zone)),
                said=at,
                ref=fact.ref,
                by=fact.by,
                source=source,
                reason=body.reason if isinstance(body, Absent | OnLeave) else None,
                vague=isinstance(body, Absent) and body.excused is None,
            )
        )

    held = standing(facts)
    returns = _returns(held)
    over = leave_over(held, calendar=calendar, pupil=pupil, zone=zone)
    for fact in held:
        body = fact.body
        if isinstance(body, Absent | OnLeave):
            mark = Mark.LEAVE if excuses(body) else Mark.ABSENT
            mask = sessions_mask(body.sessions, timetable)
            if body.until is None or body.until <= body.day:
                if mark is not Mark.LEAVE or not any(out(fact, body.day) for out in over):
                    add(fact, body.day, mask, mark)
            else:
                back = [day for at, day in returns if at > fact.at and day >= body.day]
                last = min(body.until, body.day + timedelta(days=RANGE_LIMIT_DAYS), *back)
                for day in calendar.school_days(body.day, last, pupil.school, pupil.class_id):
                    if mark is not Mark.LEAVE or not any(out(fact, day) for out in over):
                        add(fact, day, mask, mark)
        elif isinstance(body, Present):
            at = fact.at.astimezone(zone)
            partly = not body.whole and at.date() == body.day
            mask = lessons_from(at.time(), timetable) if partly else full if body.called else full | (full + 1)
            add(fact, body.day, mask, Mark.PRESENT, Source.ROLL_CALL if body.called else Source.REPORT)
        elif isinstance(body, Returned):
            add(fact, body.day, full | (full + 1), Mark.PRESENT, Source.RETURN)
        elif isinstance(body, Whereabouts) and body.place is Place.CLINIC and body.lessons:
            # At school, though not in the lesson: neither an absence nor leave.
            lessons = [f"lesson:{number}" for number in body.lessons]
            add(fact, body.day, sessions_mask(lessons, timetable), Mark.PRESENT)
    for fact in standing(roll_calls):
        body = fact.body
        if isinstance(body, RollCall) and body.saw(pupil.id):
            add(fact, body.day, full, Mark.PRESENT, Source.ROLL_CALL)
    return said


def excuses(body: object) -> bool:
    """Whether a fact says that the child is away with leave."""
    return isinstance(body, OnLeave) or (isinstance(body, Absent) and body.excused is True)


Over: TypeAlias = Callable[[Fact, date], bool]
"""Whether a day of this leave is leave no more."""


def _returns(held: Sequence[Fact]) -> list[tuple[datetime, date]]:
    """When each return was said, and since which day the child is back."""
    return [(fact.at, fact.body.day) for fact in held if isinstance(fact.body, Returned)]


def leave_over(held: Sequence[Fact], *, calendar: SchoolCalendar, pupil: Pupil, zone: ZoneInfo) -> list[Over]:
    """What ended leave before its last day: a refusal, and a return while it ran."""
    leaves = [fact for fact in held if excuses(fact.body)]
    if not leaves:
        return []
    returns = _returns(held)
    decisions = sorted(
        ((f.at, f.ref, f.body) for f in held if isinstance(f.body, LeaveDecided)), key=lambda said: said[:2]
    )
    ends: list[tuple[datetime, date, date]] = []
    for at, back in returns:
        before = sorted((span_of(f.body) for f in leaves if f.at < at), key=lambda span: span[0])
        last = max((until for day, until in before if day <= back <= until), default=None)
        if last is None:
            continue
        for day, until in before:
            if until > last and not any(
                calendar.school_days(last + timedelta(days=1), day - timedelta(days=1), pupil.school, pupil.class_id)
            ):
                last = until
        ends.append((at, back, last))

    def refused(fact: Fact, day: date) -> bool:
        about = [(at, body) for at, _, body in decisions if at >= fact.at and body.day <= day <= body.until]
        if not about:
            return False
        at, last = about[-1]
        return not last.granted and day >= at.astimezone(zone).date()

    def returned(fact: Fact, day: date) -> bool:
        return any(fact.at < at and back < day <= last for at, back, last in ends)

    found: list[Over] = []
    if decisions:
        found.append(refused)
    if ends:
        found.append(returned)
    return found


def span_of(body: Body) -> tuple[date, date]:
    """The first and the last day that an absence or a leave states."""
    assert isinstance(body, Absent | OnLeave)
    return body.day, min(max(body.day, body.until or body.day), body.day + timedelta(days=RANGE_LIMIT_DAYS))


def decide(said: Iterable[Statement], timetable: Timetable) -> dict[date, DayRecord]:
    """The record of each day spoken of: session by session the statement with the latest moment wins."""
    by_day: dict[date, list[Statement]] = {}
    for statement in said:
        by_day.setdefault(statement.day, []).append(statement)
    return {day: _decide_day(day, of_day) for day, of_day in by_day.items()}


def _decide_day(day: date, of_day: list[Statement]) -> DayRecord:
    taken = vague = 0
    won: dict[Mark, int] = dict.fromkeys(Mark, 0)
    deciding: list[Statement] = []
    for statement in sorted(of_day, key=lambda s: (s.of, s.said, s.ref), reverse=True):
        free = statement.sessions & ~taken
        if statement.mark is Mark.LEAVE:
            excused = statement.sessions & vague
            won[Mark.ABSENT] &= ~excused
            free |= excused
        if not statement.vague:
            vague &= ~statement.sessions  # what was said before it of a leave is overruled by it
        if free:
            won[statement.mark] |= free
            deciding.append(statement)
            if statement.vague:
                vague |= free & ~taken
            taken |= free
    deciding.reverse()
    return DayRecord(
        day=day,
        absent=won[Mark.ABSENT],
        leave=won[Mark.LEAVE],
        present=won[Mark.PRESENT],
        deciding=tuple(deciding),
        known=_known(of_day, deciding, won[Mark.ABSENT]),
    )


def _known(of_day: Iterable[Statement], deciding: Iterable[Statement], absent: int) -> datetime | None:
    """When all that is missed was first said; where no one report says all of it, when the first part of it was."""
    first: datetime | None = None
    for statement in sorted(of_day, key=lambda s: (s.of, s.said, s.ref)):
        if statement.mark is not Mark.ABSENT:
            first = None if statement.sessions & absent else first
        elif not absent & ~statement.sessions:
            first = first or statement.said
    return first or min((s.said for s in deciding if s.mark is Mark.ABSENT), default=None) if absent else None


class DayKind(StrEnum):
    """What a day is to a run of absence."""

    MISSED = "missed"  # all of it, without leave
    PARTLY = "partly"  # some sessions without leave, and nobody saw the child
    LEAVE = "leave"
    SEEN = "seen"
    UNKNOWN = "unknown"


def day_kind(record: DayRecord | None, timetable: Timetable) -> DayKind:
    if record is None:
        return DayKind.UNKNOWN
    full = full_day(timetable)
    if record.present & full:
        return DayKind.SEEN
    if record.absent & full == full:
        return DayKind.MISSED
    if record.absent & full:
        return DayKind.PARTLY
    return DayKind.LEAVE if record.leave else DayKind.UNKNOWN
