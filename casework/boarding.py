"""Boarders who are out: since when, with whom, when they are due back, and what is owed when they are not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.absence import DayKind, DayRecord, Mark, day_kind
from casework.fact import Fact, LateAnswered, SignedIn, SignedOut, standing
from casework.policy.model import BoardingRule
from casework.runs import Ground

SETTLED = frozenset({"leave", "home"})
"""Where a child may be so that nobody need look for it; ``unknown`` makes the matter worse, not better."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Outing:
    """A boarder who has been signed out and not in again; ``where`` is what was found out since the due time, ``leave``
    whether leave was asked for since, so that the child is not expected."""

    out: Fact
    body: SignedOut
    where: Fact | None = None
    leave: bool = False

    @property
    def due(self) -> datetime:
        return self.body.due_back

    @property
    def said(self) -> str:
        """``leave``, ``home``, ``unknown``, or nothing where nobody has said."""
        if self.leave:
            return "leave"
        return self.where.body.where if self.where is not None and isinstance(self.where.body, LateAnswered) else ""

    @property
    def settled(self) -> bool:
        return self.said in SETTLED

    @property
    def sought_from(self) -> datetime:
        """The moment from which it must be found out where the child is: when it is due, or before that, where nobody
        knows."""
        return min(self.due, self.where.at) if self.said == "unknown" and self.where is not None else self.due

    def late(self, now: datetime) -> bool:
        """Whether the child should be back at ``now``, or nobody knows where it is, and nobody has said why."""
        return now >= self.sought_from and not self.settled


def outing(facts: Sequence[Fact], records: Mapping[date, DayRecord], ground: Ground) -> Outing | None:
    """The outing that is open. A child signed in again is back, and so is one seen at school since it left. One for
    whom leave was asked since, for the school day after it is due, is not expected."""
    if not any(isinstance(f.body, SignedOut) for f in facts):
        return None
    held = standing(facts)
    left = max((f for f in held if isinstance(f.body, SignedOut)), key=lambda f: (f.at, f.seq, f.ref), default=None)
    if left is None or not isinstance(left.body, SignedOut):
        return None
    since = (left.at, left.seq)
    if any(isinstance(f.body, SignedIn) and (f.at, f.seq) > since for f in held):
        return None
    seen = (s.of for record in records.values() for s in record.deciding if s.mark is Mark.PRESENT)
    if any(of > left.at for of in seen):
        return None
    where = max(
        (f for f in held if isinstance(f.body, LateAnswered) and (f.at, f.seq) > since),
        key=lambda f: (f.at, f.seq, f.ref),
        default=None,
    )
    following = records.get(ground.next_school_day(left.body.due_back.astimezone(ground.zone).date()))
    asked = following.deciding if day_kind(following, ground.policy.timetable) is DayKind.LEAVE and following else ()
    leave = any(s.mark is Mark.LEAVE and s.said > left.at for s in asked)
    return Outing(out=left, body=left.body, where=where, leave=leave)


def goes_up_at(found: Outing, rule: BoardingRule) -> datetime:
    """The moment from which a child that is not back is the next level's matter: at once where nobody knows where it
    is."""
    late = found.due + timedelta(minutes=rule.up_after_minutes)
    return min(late, found.where.at) if found.where is not None else late


def last_free_day(ground: Ground, today: date) -> date:
    """The last day of the weekend or the holiday that comes next: the eve of the school day after it."""
    day = today + timedelta(days=1)
    while ground.school_day(day):
        day += timedelta(days=1)
    return ground.next_school_day(day) - timedelta(days=1)
