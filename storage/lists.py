"""Lists over the whole town, one statement each: what is due, to whom, before whom it stands, which cases are open."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, or_, select

from casework.case import CaseStatus, CaseSummary
from casework.duty import Duty, DutyState
from casework.leave import Consent
from casework.people import Act, ClassId, Pupil, PupilId, Worker, WorkerId
from casework.policy.model import Stage
from storage import tables
from storage.people import PeopleRoom
from storage.rows import case_from, duty_from
from storage.snapshots import Sight

_OPEN = tables.duties.c.state == DutyState.OPEN.value
_GRAVITY = case(
    {Stage.DROPOUT.value: 3, Stage.SUSPECTED.value: 2, Stage.ABSENT.value: 1}, value=tables.cases.c.stage, else_=0
)
_OPEN_CASES = tables.cases.c.status.in_(
    [status.value for status in CaseStatus if status not in (CaseStatus.NONE, CaseStatus.CLOSED)]
)
_DUE_CASES = (
    select(tables.cases.c.pupil)
    .where(tables.cases.c.look_at <= bindparam("now"))
    .order_by(tables.cases.c.look_at, tables.cases.c.pupil)
    .limit(bindparam("most"))
)
_CLASS_SIZES = (
    select(tables.pupils.c.school_class, func.count().label("pupils"))
    .where(tables.pupils.c.on_roll)
    .group_by(tables.pupils.c.school_class)
)
_NEXT_LOOK_AT = select(func.min(tables.cases.c.look_at)).where(tables.cases.c.look_at > bindparam("after"))


class ListsRoom(PeopleRoom):
    """The part of the casebook that answers questions about many children at once."""

    def due_cases(self, now: datetime, limit: int) -> list[PupilId]:
        self.settle()
        return list(self.connection.execute(_DUE_CASES, {"now": now, "most": limit}).scalars())

    def next_look_at(self, after: datetime) -> datetime | None:
        """The first moment later than ``after`` at which a case must be looked at again."""
        self.settle()
        found: datetime | None = self.connection.execute(_NEXT_LOOK_AT, {"after": after}).scalar()
        return found

    def cases_of(self, worker: Worker, *, open_only: bool = True, limit: int = 50) -> list[tuple[Pupil, CaseSummary]]:
        sight = Sight.of(self._staff().posts(worker, self.today), Act.SEE)
        query = (
            select(tables.cases)
            .join(tables.pupils, tables.pupils.c.id == tables.cases.c.pupil)
            .where(sight.condition(self.town()))
            .where(_OPEN_CASES if open_only else tables.cases.c.status != CaseStatus.NONE.value)
            .order_by(_GRAVITY.desc(), tables.cases.c.since.nulls_last(), tables.cases.c.pupil)
            .limit(limit)
        )
        return self._cases(query)

    def leaves(self, worker: Worker, today: date) -> list[tuple[Pupil, CaseSummary]]:
        sight = Sight.of(self._staff().posts(worker, self.today), Act.SEE)
        query = (
            select(tables.cases)
            .join(tables.pupils, tables.pupils.c.id == tables.cases.c.pupil)
            .where(sight.condition(self.town()), tables.cases.c.leave_to >= today)
            .order_by(tables.cases.c.leave_to, tables.cases.c.pupil)
        )
        return sorted(self._cases(query), key=lambda pair: pair[1].consent is not Consent.AWAITED)

    def boarders(self, classes: Collection[ClassId]) -> list[tuple[Pupil, CaseSummary | None]]:
        query = (
            select(tables.cases)
            .join(tables.pupils, tables.pupils.c.id == tables.cases.c.pupil)
            .where(tables.pupils.c.boarding, tables.pupils.c.school_class.in_(list(classes)))
        )
        cases = {summary.pupil: summary for _, summary in self._cases(query)}
        known = self.town().classes
        ordered = sorted((known[one] for one in classes if one in known), key=lambda c: (c.school, c.grade, c.number))
        pupils = (pupil for one in ordered for pupil in self.class_pupils(one.id))
        return [(pupil, cases.get(pupil.id)) for pupil in pupils if pupil.boarding]

    def open_cases_by_class(
        self, only: Collection[ClassId] | None = None
    ) -> dict[ClassId, list[tuple[Pupil, CaseSummary]]]:
        query = select(tables.cases).where(_OPEN_CASES)
        if only is not None:
            query = query.join(tables.pupils, tables.pupils.c.id == tables.cases.c.pupil)
            query = query.where(tables.pupils.c.school_class.in_(sorted(only)))
        query = query.order_by(_GRAVITY.desc(), tables.cases.c.since.nulls_last(), tables.cases.c.pupil)
        found: dict[ClassId, list[tuple[Pupil, CaseSummary]]] = {}
        for pupil, summary in self._cases(query):
            found.setdefault(pupil.class_id, []).append((pupil, summary))
        return found

    def class_sizes(self) -> dict[ClassId, int]:
        return {row.school_class: row.pupils for row in self.connection.execute(_CLASS_SIZES)}

    def duties_of(self, worker: WorkerId, *, until: date) -> list[tuple[Duty, Pupil]]:
        return self._duties(tables.duties.c.owner == worker, self._listed(until))

    def open_duties(self, worker: WorkerId) -> list[tuple[Duty, Pupil]]:
        return self._duties(tables.duties.c.owner == worker)

    def owners_due(self, until: date) -> dict[WorkerId, list[tuple[Duty, Pupil]]]:
        found: dict[WorkerId, list[tuple[Duty, Pupil]]] = {}
        for duty, pupil in self._duties(tables.duties.c.owner.is_not(None), self._listed(until)):
            if duty.owner is not None:
                found.setdefault(duty.owner, []).append((duty, pupil))
        return found

    def rungs_of(self, worker: WorkerId) -> list[tuple[Duty, Pupil]]:
        return _urgent_first(self._duties(tables.duties.c.rung_worker == worker))

    def rungs_by_worker(self) -> dict[WorkerId, list[tuple[Duty, Pupil]]]:
        found: dict[WorkerId, list[tuple[Duty, Pupil]]] = {}
        for duty, pupil in _urgent_first(self._duties(tables.duties.c.rung_worker.is_not(None))):
            if duty.rung_worker is not None:
                found.setdefault(duty.rung_worker, []).append((duty, pupil))
        return found

    def _listed(self, until: date) -> ColumnElement[bool]:
        midnight = datetime.combine(until + timedelta(days=1), time(), self.zone)
        return or_(tables.duties.c.remind_on <= until, tables.duties.c.due < midnight)

    def _duties(self, *conditions: ColumnElement[bool]) -> list[tuple[Duty, Pupil]]:
        self.settle()
        query = select(tables.duties).where(and_(_OPEN, *conditions))
        query = query.order_by(tables.duties.c.due, tables.duties.c.pupil, tables.duties.c.key)
        duties = [duty_from(row) for row in self.connection.execute(query)]
        pupils = self.pupils({duty.pupil for duty in duties})
        return [(duty, pupils[duty.pupil]) for duty in duties]

    def _cases(self, query: Select[Any]) -> list[tuple[Pupil, CaseSummary]]:
        self.settle()
        cases = [case_from(row) for row in self.connection.execute(query)]
        pupils = self.pupils({one.pupil for one in cases})
        return [(pupils[one.pupil], one) for one in cases]


def _urgent_first(listed: list[tuple[Duty, Pupil]]) -> list[tuple[Duty, Pupil]]:
    """Unacknowledged first, among those the untried first, then by when they were due."""
    return sorted(listed, key=lambda pair: (pair[0].rung_acknowledged, pair[0].tries > 0, pair[0].due))
