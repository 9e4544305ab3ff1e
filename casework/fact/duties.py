"""What becomes of a duty: moved, passed on, raised to a level of the ladder, acknowledged, urged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from casework.fact.body import Body
from casework.people import Role, WorkerId


@dataclass(frozen=True, kw_only=True, slots=True)
class Rescheduled(Body):
    """The owner moved a duty of theirs to a later day, within the clause's limit."""

    kind: ClassVar[str] = "rescheduled"
    duty: str
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class PassedOn(Body):
    """One duty goes to another worker: by its owner (转交) or by somebody above (改派, 我来处理)."""

    kind: ClassVar[str] = "passed_on"
    duty: str
    to: WorkerId
    rung: Role | None = None
    day: date | None = None
    """The new last day, where somebody above assigned it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Raised(Body):
    """The bot took an overdue duty up to a level of the ladder. ``skipped`` lists the levels passed over on the way
    as ``role:why`` (``vacant``, ``not_joined``, ``blocked``, ``owner``), ``let_lie`` who was told and did not answer,
    ``flagged`` that it went past the top and came back."""

    kind: ClassVar[str] = "raised"
    duty: str
    rung: Role
    to: WorkerId
    skipped: tuple[str, ...] = ()
    let_lie: WorkerId | None = None
    flagged: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Acknowledged(Body):
    """A level of the ladder has seen that the duty is overdue (收到)."""

    kind: ClassVar[str] = "acknowledged"
    duty: str
    rung: Role


@dataclass(frozen=True, kw_only=True, slots=True)
class Urged(Body):
    """A level of the ladder wrote to the owner and set a new day."""

    kind: ClassVar[str] = "urged"
    duty: str
    rung: Role
    day: date
    text: str = ""
