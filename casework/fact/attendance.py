"""Where a child is in school time: absent, on leave, there, back; a class accounted for, a lesson counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from casework.fact.body import Body
from casework.people import PupilId, WorkerId
from casework.reading.contract import Reason, Session


class Place(StrEnum):
    """Where a child who is not in a lesson is."""

    CLASSROOM = "classroom"
    CLINIC = "clinic"
    DORMITORY = "dormitory"
    GROUNDS = "grounds"  # elsewhere in the school
    HOME = "home"
    OUTSIDE = "outside"


@dataclass(frozen=True, kw_only=True, slots=True)
class Absent(Body):
    """The child misses these sessions; ``excused`` is None where nobody said. ``until`` ends a stated range."""

    kind: ClassVar[str] = "absent"
    day: date
    until: date | None = None
    sessions: tuple[Session, ...] = ("day",)
    excused: bool | None = None
    reason: Reason | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class OnLeave(Body):
    """An excused absence from ``day`` to ``until`` (None: that day only)."""

    kind: ClassVar[str] = "leave"
    day: date
    until: date | None = None
    sessions: tuple[Session, ...] = ("day",)
    reason: Reason | None = None
    asked_by: str = ""
    """The guardian who asked for it, as relation and name; empty where nobody said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class LeaveDecided(Body):
    """Somebody above agreed to leave from ``day`` to ``until``, or did not; of several the last counts.

    A refusal holds from the day it was said on: the days of leave before it stay excused.
    """

    kind: ClassVar[str] = "leave_decided"
    day: date
    until: date
    granted: bool
    why: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Present(Body):
    """The child is at school on that day; ``whole`` False: from the moment it was said on, earlier sessions stand.

    ``called``: seen in the roll call of that day. It stands on the child's own chain, and goes along to another class.
    """

    kind: ClassVar[str] = "present"
    day: date
    whole: bool = True
    called: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Returned(Body):
    """The child has come back to school; the next roll call confirms it."""

    kind: ClassVar[str] = "returned"
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class RollCall(Body):
    """A class accounted for in full: everybody on its ``roll`` that day (empty: not written down, whoever is in the
    class) was there but ``missing``; nothing is said of ``unsure``.

    Stands on the class's chain. The absences of the missing are facts of their own.
    """

    kind: ClassVar[str] = "roll_call"
    day: date
    missing: tuple[PupilId, ...] = ()
    unsure: tuple[PupilId, ...] = ()
    roll: tuple[PupilId, ...] = ()

    def saw(self, pupil: PupilId) -> bool:
        """Whether it says of the child that they were there."""
        return pupil not in self.missing and pupil not in self.unsure and (not self.roll or pupil in self.roll)


@dataclass(frozen=True, kw_only=True, slots=True)
class LessonCount(Body):
    """A lesson of a class was counted (点课): everybody was in it but ``missing``; nothing is said of ``unsure``.

    Stands on the class's chain, and closes no roll call. The absences of the missing are facts of their own.
    """

    kind: ClassVar[str] = "lesson_count"
    day: date
    lesson: int
    missing: tuple[PupilId, ...] = ()
    unsure: tuple[PupilId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Whereabouts(Body):
    """Where a child is who missed ``lessons`` of that day; ``place`` None: nobody knows (不知去向).

    A child in the school's infirmary (校医室) was at school: those lessons are no absence.
    """

    kind: ClassVar[str] = "whereabouts"
    day: date
    lessons: tuple[int, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Alerted(Body):
    """The bot told ``to`` about a child missing from lessons of that day: ``why`` is ``unknown`` (nobody knows where
    the child is), ``unanswered`` (the head teacher has not answered) or ``over`` (that it need not be asked any more).
    """

    kind: ClassVar[str] = "alerted"
    day: date
    to: WorkerId
    why: str
