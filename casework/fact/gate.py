"""What is written down at the gate: a boarder who leaves, comes back, is not let out, is not back in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import ClassVar

from casework.fact.body import Body


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedOut(Body):
    """A boarder has left the school: why, with whom, and by when the child is due back (aware).

    ``by_roster``: nobody said who took the child; the guardian is the first on the roster.
    """

    kind: ClassVar[str] = "signed_out"
    day: date
    reason: str
    taken_by: str
    relation: str
    due_back: datetime
    by_roster: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class SignedIn(Body):
    """A boarder has come back to the school."""

    kind: ClassVar[str] = "signed_in"
    day: date


@dataclass(frozen=True, kw_only=True, slots=True)
class OutRefused(Body):
    """A boarder was not let out: ``lacking`` is what there was not (``reason``, ``guardian``, ``signature``), or
    ``gone`` where the child has left alone all the same."""

    kind: ClassVar[str] = "out_refused"
    day: date
    lacking: str


@dataclass(frozen=True, kw_only=True, slots=True)
class LateAnswered(Body):
    """Where a boarder is who was not back in time: ``leave``, ``home`` or ``unknown`` (asked, and nobody knows)."""

    kind: ClassVar[str] = "late_answered"
    day: date
    where: str
