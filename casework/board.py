"""The board of a school's day: class by class reported or silent, and who is there; counted from the day's facts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from casework.absence import DayRecord, full_day
from casework.fact import RollCall
from casework.people import PupilId, SchoolClass
from casework.policy.model import Timetable


class Stands(StrEnum):
    """How one child stands today. Of whom nobody has said anything is unknown: neither there nor missing."""

    PRESENT = "present"
    EXCUSED = "excused"
    UNEXCUSED = "unexcused"
    UNKNOWN = "unknown"


class Reported(StrEnum):
    """What a class has reported."""

    SILENT = "silent"
    PARTLY = "partly"  # single reports, but nobody has accounted for the class
    CALLED = "called"


@dataclass(frozen=True, kw_only=True, slots=True)
class ClassDayFacts:
    """What is known of one class on one day: its roll, the roll call that stands, the records of children of whom
    something was said, whether anything of it was said today, and who is being looked for."""

    school_class: SchoolClass
    roll: tuple[PupilId, ...]
    call: RollCall | None = None
    records: Mapping[PupilId, DayRecord]
    heard: bool = False
    sought: frozenset[PupilId] = frozenset()


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One class in numbers; ``present + excused + unexcused + unknown`` is ``enrolled``. ``partly`` of them missed a
    part of the day, of ``sought`` nobody knows where they are."""

    school_class: SchoolClass
    reported: Reported
    enrolled: int
    present: int = 0
    excused: int = 0
    unexcused: int = 0
    unknown: int = 0
    partly: int = 0
    sought: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Total:
    """Several classes together; ``called`` of ``classes`` have been accounted for."""

    classes: int = 0
    called: int = 0
    enrolled: int = 0
    present: int = 0
    excused: int = 0
    unexcused: int = 0
    unknown: int = 0
    sought: int = 0


def stands(
    record: DayRecord | None, call: RollCall | None, pupil: PupilId, timetable: Timetable, *, sought: bool = False
) -> Stands:
    """How the child stands: all lessons missed is missing, unexcused unless all of them are excused; a part of them is
    there, where the class was called, unless the child is ``sought`` and the roll call says nothing of it."""
    full = full_day(timetable)
    if record is not None:
        if record.present & full:
            return Stands.PRESENT
        if (record.absent | record.leave) & full == full:
            return Stands.UNEXCUSED if record.absent & full else Stands.EXCUSED
        if (record.absent | record.leave) & full:
            unsure = call is None or (sought and pupil in call.unsure)
            return Stands.UNKNOWN if unsure else Stands.PRESENT
    return Stands.PRESENT if call is not None and call.saw(pupil) else Stands.UNKNOWN


def partly(record: DayRecord | None, timetable: Timetable) -> bool:
    """Whether the child missed a part of the day, not all of it."""
    full = full_day(timetable)
    return record is not None and 0 < ((record.absent | record.leave) & full) < full


def line(facts: ClassDayFacts, timetable: Timetable) -> Line:
    """The class in numbers. Pure; the order in which anything was said does not matter."""
    counted = dict.fromkeys(Stands, 0)
    parts = 0
    for pupil in facts.roll:
        record = facts.records.get(pupil)
        counted[stands(record, facts.call, pupil, timetable, sought=pupil in facts.sought)] += 1
        parts += partly(record, timetable)
    silent = Reported.PARTLY if facts.heard else Reported.SILENT
    return Line(
        school_class=facts.school_class,
        reported=silent if facts.call is None else Reported.CALLED,
        enrolled=len(facts.roll),
        present=counted[Stands.PRESENT],
        excused=counted[Stands.EXCUSED],
        unexcused=counted[Stands.UNEXCUSED],
        unknown=counted[Stands.UNKNOWN],
        partly=parts,
        sought=len(facts.sought & set(facts.roll)),
    )


def total(lines: Iterable[Line]) -> Total:
    """All these classes together."""
    known = list(lines)
    return Total(
        classes=len(known),
        called=sum(one.reported is Reported.CALLED for one in known),
        enrolled=sum(one.enrolled for one in known),
        present=sum(one.present for one in known),
        excused=sum(one.excused for one in known),
        unexcused=sum(one.unexcused for one in known),
        unknown=sum(one.unknown for one in known),
        sought=sum(one.sought for one in known),
    )


_ORDER = list(Reported)


def silent_first(lines: Iterable[Line]) -> Sequence[Line]:
    """The silent classes first, then those with single reports, then the others; each by grade and number."""
    return sorted(lines, key=lambda one: (_ORDER.index(one.reported), one.school_class.grade, one.school_class.number))
