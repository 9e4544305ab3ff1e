"""A duty: who owes what for which child by when, and the clause that says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casework.people import PupilId, Role, WorkerId


class DutyKind(StrEnum):
    CALL_GUARDIAN = "call_guardian"
    VISIT_HOME = "visit_home"
    CONFIRM_ABSENCE = "confirm_absence"  # a stage would change today: is the child still missing?
    ASK_AFTER_LEAVE = "ask_after_leave"  # the leave has ended: is the child back?
    CHECK_PROMISE = "check_promise"  # today the child was promised to come
    CHECK_IN = "check_in"  # a look at a child who has come back
    CLOSE_CASE = "close_case"  # the watch is over
    APPROVE_LEAVE = "approve_leave"  # leave longer than a head teacher may give: agreed or not?
    BOARDER_BACK = "boarder_back"  # a boarder is not back in time: where is the child?


@dataclass(frozen=True, kw_only=True, slots=True)
class Owed:
    """What the rules say is owed for one child, before anybody's name is put to it.

    ``anchor`` is the first day on which it was due and, with kind and role, names the duty as long as it stays open.
    ``due`` is the moment after which it is overdue; ``limit`` the last day to which its owner may move it;
    ``remind_on`` the next day on which the morning digest lists it; ``clause`` a key of the policy's rules.
    """

    kind: DutyKind
    role: Role
    anchor: date
    since: date
    due: datetime
    remind_on: date
    limit: date
    clause: str
    worker: WorkerId | None = None
    """Set where a certain person owes it (a promise is checked by who recorded it, a duty passed on)."""
    tries: int = 0
    """Return attempts recorded since ``since``: 0 means that nobody has even tried."""

    @property
    def key(self) -> str:
        """Names this duty among those for the same child: kind, role, anchor."""
        return duty_key(self.kind, self.role, self.anchor)


def duty_key(kind: DutyKind, role: Role, anchor: date) -> str:
    """The name of a duty among those for one child, such as ``visit_home.head_teacher.20260908``."""
    return f"{kind.value}.{role.value}.{anchor.year:04}{anchor.month:02}{anchor.day:02}"


class DutyState(StrEnum):
    OPEN = "open"
    DONE = "done"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """A duty as the casebook keeps it: what is owed, with the owner's name, and how far up it has gone.

    ``rung`` is the level of the ladder that must answer now (None while it is not overdue, or with nobody above the
    owner yet), ``rung_due`` the moment by which, ``rung_acknowledged`` whether it has said 收到.
    """

    pupil: PupilId
    key: str
    kind: DutyKind
    role: Role
    owner: WorkerId | None
    since: date
    due: datetime
    remind_on: date
    limit: date
    clause: str
    tries: int = 0
    state: DutyState = DutyState.OPEN
    rung: Role | None = None
    rung_worker: WorkerId | None = None
    rung_since: datetime | None = None
    rung_due: datetime | None = None
    rung_acknowledged: bool = False

    def overdue(self, now: datetime) -> bool:
        return self.state is DutyState.OPEN and now >= self.due
