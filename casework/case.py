"""One pupil, one case: what the facts about a child amount to on a given day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from casework.people import PupilId
from casework.policy.model import Stage
from casework.reading.contract import Reason


class CaseStatus(StrEnum):
    NONE = "none"  # nothing is or was the matter
    OPEN = "open"  # the child is missing, or something is owed
    ON_LEAVE = "on_leave"  # excused until a day
    RETURNING = "returning"  # said to be back, not yet confirmed by a roll call
    WATCHED = "watched"  # back, and looked after for the time the policy says
    CLOSED = "closed"  # closed by itself or in the ledger (销号)


@dataclass(frozen=True, kw_only=True, slots=True)
class CaseSummary:
    """What lists and rounds need of a case; computed from the facts, kept as a row to be found by.

    ``since`` is the first day of the stage, ``first_missed`` the first day of the run of unexcused absence,
    ``missed_days`` the school days of that run counted so far (confirmed ones only), ``confirmed`` the last day on
    which somebody said the child was missing, ``awaiting`` the stage that would hold if somebody said so again,
    ``look_at`` when it must be computed anew even if nobody says anything.
    """

    pupil: PupilId
    status: CaseStatus
    stage: Stage = Stage.NONE
    since: date | None = None
    opened: date | None = None
    first_missed: date | None = None
    missed_days: int = 0
    confirmed: date | None = None
    awaiting: Stage | None = None
    reason: Reason | None = None
    leave_until: date | None = None
    promised: date | None = None
    returned: date | None = None
    watch_until: date | None = None
    closed: date | None = None
    attempts: int = 0
    last_attempt: datetime | None = None
    look_at: datetime | None = None
