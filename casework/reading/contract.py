"""What the reader of messages returns, as values; ``shared`` form in docs/reading.md and ``notoneless understand``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

from casework.people import Pupil, SchoolClass


class Intent(StrEnum):
    ABSENCE = "absence"
    LEAVE = "leave"
    PRESENT = "present"
    RETURNED = "returned"
    ATTEMPT = "attempt"
    RETRACT = "retract"


class Reason(StrEnum):
    ILLNESS = "illness"
    FAMILY = "family"
    WEARY = "weary"
    DIFFICULTY = "difficulty"
    POVERTY = "poverty"
    WORKING = "working"
    MOVED = "moved"
    MARRIAGE = "marriage"
    DISABILITY = "disability"
    CONFLICT = "conflict"
    DISTANCE = "distance"
    GAMING = "gaming"
    UNREACHABLE = "unreachable"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    VISIT = "visit"
    PHONE = "phone"
    MESSAGE = "message"


class Outcome(StrEnum):
    NOBODY_HOME = "nobody_home"
    REFUSED = "refused"
    PROMISED = "promised"
    UNREACHABLE = "unreachable"
    REACHED = "reached"
    MOVED = "moved"
    WORKING = "working"
    ILL = "ill"
    RETURNED = "returned"


Session: TypeAlias = str
"""``day``, ``morning``, ``afternoon``, ``evening`` or ``lesson:N`` with N from 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One thing a message says. ``pupil`` is None only for PRESENT, ``school_class`` only given for PRESENT."""

    intent: Intent
    pupil: Pupil | None = None
    school_class: SchoolClass | None = None
    day: date
    until: date | None = None
    sessions: tuple[Session, ...] = ("day",)
    reason: Reason | None = None
    excused: bool | None = None
    channel: Channel | None = None
    outcome: Outcome | None = None
    promised: date | None = None
    one_lesson: bool = False
    """Whether it is of one lesson named by its subject (没来上英语): which, the sentence does not say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Doubt:
    """A name that cannot be resolved safely, with the pupils it may be; ``item`` is what is held back until it is."""

    said: str
    candidates: tuple[Pupil, ...] = ()
    items: tuple[Item, ...] = ()
    """What the message says of this child, with ``pupil`` None: completed by one tap on a candidate."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Complete:
    """A class that the message accounts for in full on a day: that roll call is closed."""

    school_class: SchoolClass
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    items: tuple[Item, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    complete: tuple[Complete, ...] = ()
    held: tuple[Complete, ...] = ()
    """Classes that the message accounts for in full as soon as its doubts are settled."""

    @property
    def empty(self) -> bool:
        """Whether the message is no report at all."""
        return not (self.items or self.doubts or self.complete)
