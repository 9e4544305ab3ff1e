"""Rows of what was said and what follows as values, and values as rows: facts, cases, duties, sightings, class days."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from casework.case import CaseStatus, CaseSummary
from casework.duty import Duty, DutyKind, DutyState
from casework.fact import Body, Fact, Subject, SubjectKind, body_from_json, body_to_json
from casework.leave import Consent
from casework.people import Role
from casework.policy.model import Stage
from casework.ports import ClassDay
from casework.reading.contract import Reason
from casework.sighting import Sighting, SightingState


# Bodies are frozen and repeat a great deal (the same day, the same reason), so equal ones are shared.
@lru_cache(maxsize=65_536)
def _body(kind: str, text: str) -> Body:
    return body_from_json(kind, text)


@lru_cache(maxsize=65_536)
def _subject(kind: str, number: int) -> Subject:
    return Subject(kind=SubjectKind(kind), id=number)


def fact_from(row: Any) -> Fact:
    return Fact(
        ref=row.ref,
        subject=_subject(row.subject_kind, row.subject_id),
        at=row.at,
        by=row.by,
        body=_body(row.kind, row.body),
        names=row.names,
        corrects=row.corrects,
        utterance=row.utterance,
        seq=row.seq,
        previous=row.previous,
        hash=row.hash,
    )


def day_of(body: Body) -> date | None:
    """The day a fact speaks of, where its kind has one."""
    day = getattr(body, "day", None)
    return day if isinstance(day, date) else None


def fact_row(fact: Fact) -> list[Any]:
    """The row in the order of the table's columns."""
    return [
        fact.subject.kind.value,
        fact.subject.id,
        fact.seq,
        fact.ref,
        fact.utterance,
        fact.body.kind,
        fact.at,
        fact.by,
        day_of(fact.body),
        body_to_json(fact.body),
        fact.names,
        fact.corrects,
        fact.previous,
        fact.hash,
    ]


def case_from(row: Any) -> CaseSummary:
    return CaseSummary(
        pupil=row.pupil,
        status=CaseStatus(row.status),
        stage=Stage(row.stage),
        since=row.since,
        opened=row.opened,
        first_missed=row.first_missed,
        missed_days=row.missed_days,
        confirmed=row.confirmed,
        awaiting=Stage(row.awaiting) if row.awaiting else None,
        reason=Reason(row.reason) if row.reason else None,
        leave_until=row.leave_until,
        promised=row.promised,
        returned=row.returned,
        watch_until=row.watch_until,
        closed=row.closed,
        attempts=row.attempts,
        last_attempt=row.last_attempt,
        look_at=row.look_at,
        leave_from=row.leave_from,
        leave_to=row.leave_to,
        consent=Consent(row.consent) if row.consent else None,
        out_due=row.out_due,
    )


def case_row(case: CaseSummary) -> list[Any]:
    """The row in the order of the table's columns."""
    return [
        case.pupil,
        case.status.value,
        case.stage.value,
        case.since,
        case.opened,
        case.first_missed,
        case.missed_days,
        case.confirmed,
        case.awaiting.value if case.awaiting else None,
        case.reason.value if case.reason else None,
        case.leave_until,
        case.promised,
        case.returned,
        case.watch_until,
        case.closed,
        case.attempts,
        case.last_attempt,
        case.look_at,
        case.leave_from,
        case.leave_to,
        case.consent.value if case.consent else None,
        case.out_due,
    ]


def duty_from(row: Any) -> Duty:
    return Duty(
        pupil=row.pupil,
        key=row.key,
        kind=DutyKind(row.kind),
        role=Role(row.role),
        owner=row.owner,
        since=row.since,
        due=row.due,
        remind_on=row.remind_on,
        limit=row.last_day,
        clause=row.clause,
        tries=row.tries,
        state=DutyState(row.state),
        rung=Role(row.rung) if row.rung else None,
        rung_worker=row.rung_worker,
        rung_since=row.rung_since,
        rung_due=row.rung_due,
        rung_acknowledged=row.rung_acknowledged,
    )


def duty_row(duty: Duty) -> list[Any]:
    """The row in the order of the table's columns."""
    return [
        duty.pupil,
        duty.key,
        duty.kind.value,
        duty.role.value,
        duty.owner,
        duty.since,
        duty.due,
        duty.remind_on,
        duty.limit,
        duty.clause,
        duty.tries,
        duty.state.value,
        duty.rung.value if duty.rung else None,
        duty.rung_worker,
        duty.rung_since,
        duty.rung_due,
        duty.rung_acknowledged,
    ]


def sighting_from(row: Row[Any]) -> Sighting:
    return Sighting(
        id=row.id,
        state=SightingState(row.state),
        village=row.village,
        finder=row.finder,
        at=row.at,
        day=row.day,
        youngest=row.youngest,
        oldest=row.oldest,
        sex=row.sex,
        surname=row.surname,
        name=row.name,
        guardian=row.guardian,
        pupil=row.pupil,
        joined=row.joined,
        owner=row.owner,
        acknowledged=row.acknowledged,
        due=row.due,
        rung=Role(row.rung) if row.rung else None,
        rung_worker=row.rung_worker,
        rung_since=row.rung_since,
        rung_due=row.rung_due,
        rung_acknowledged=row.rung_acknowledged,
        look_at=row.look_at,
    )


def sighting_row(sighting: Sighting) -> dict[str, Any]:
    """The row without ``id``."""
    return {
        field.name: value.value if isinstance(value := getattr(sighting, field.name), StrEnum) else value
        for field in fields(sighting)
        if field.name != "id"
    }


def class_day_from(row: Row[Any]) -> ClassDay:
    return ClassDay(class_id=row.school_class, day=row.day, by=row.by, at=row.at, complete=row.complete)
