"""How values become rows and rows become values."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any

from sqlalchemy import Row

from casework.calendar import DayChange, Term
from casework.case import CaseStatus, CaseSummary
from casework.duty import Duty, DutyKind, DutyState
from casework.fact import Body, Fact, Subject, SubjectKind, body_from_json, body_to_json
from casework.leave import Consent
from casework.people import Guardian, Post, Pupil, Role, SchoolClass, Worker
from casework.policy.model import Stage
from casework.ports import ClassDay, Draft, Hold, Notice
from casework.reading.contract import Reason
from casework.sighting import Sighting, SightingState, VillageChild
from casework.spoken import Heard, Spoken
from casework.town import Handover

_JSON = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def to_json(value: Any) -> str:
    return _JSON.encode(value)


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


def pupil_from(row: Row[Any], classes: Mapping[int, SchoolClass]) -> Pupil:
    return Pupil(
        id=row.id,
        name=row.name,
        school_class=classes[row.school_class],
        village=row.village,
        sex=row.sex,
        born=row.born,
        id_number=row.id_number,
        roll_number=row.roll_number,
        address=row.address,
        guardians=tuple(
            Guardian(name=name, relation=relation, phone=phone) for name, relation, phone in json.loads(row.guardians)
        ),
        boarding=row.boarding,
        priorities=frozenset(filter(None, row.priorities.split(";"))),
        note=row.note,
    )


def guardians_text(guardians: tuple[Guardian, ...]) -> str:
    return to_json([[one.name, one.relation, one.phone] for one in guardians])


def pupil_row(pupil: Pupil) -> dict[str, Any]:
    """The pupil's row without ``id`` and ``on_roll``."""
    return {
        "school_class": pupil.school_class.id,
        "name": pupil.name,
        "village": pupil.village,
        "sex": pupil.sex,
        "born": pupil.born,
        "id_number": pupil.id_number,
        "roll_number": pupil.roll_number,
        "address": pupil.address,
        "guardians": guardians_text(pupil.guardians),
        "boarding": pupil.boarding,
        "priorities": ";".join(sorted(pupil.priorities)),
        "note": pupil.note,
    }


def worker_from(row: Row[Any], posts: tuple[Post, ...]) -> Worker:
    return Worker(
        id=row.id,
        name=row.name,
        posts=posts,
        phone=row.phone,
        active=row.active,
        locale=row.locale,
        chat=row.chat,
        blocked=row.blocked,
    )


def worker_row(worker: Worker) -> dict[str, Any]:
    """The worker's row without ``id``."""
    return {
        "name": worker.name,
        "phone": worker.phone,
        "active": worker.active,
        "locale": worker.locale,
        "chat": worker.chat,
        "blocked": worker.blocked,
    }


def post_from(row: Row[Any]) -> Post:
    return Post(
        role=Role(row.role),
        school=row.school,
        classes=frozenset(json.loads(row.classes)),
        villages=frozenset(json.loads(row.villages)),
        agency=row.agency,
    )


def post_row(worker: int, place: int, post: Post) -> dict[str, Any]:
    return {
        "worker": worker,
        "place": place,
        "role": post.role.value,
        "school": post.school,
        "classes": to_json(sorted(post.classes)),
        "villages": to_json(sorted(post.villages)),
        "agency": post.agency,
    }


def handover_from(row: Row[Any]) -> Handover:
    return Handover(id=row.id, giver=row.giver, taker=row.taker, start=row.start, until=row.until)


def term_from(row: Row[Any]) -> Term:
    return Term(name=row.name, start=row.first_day, end=row.last_day, school=row.school)


def change_from(row: Row[Any]) -> DayChange:
    return DayChange(day=row.day, opens=row.opens, school=row.school, school_class=row.school_class, reason=row.reason)


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


def village_child_from(row: Row[Any]) -> VillageChild:
    return VillageChild(
        id=row.id,
        village=row.village,
        name=row.name,
        sex=row.sex,
        born=row.born,
        id_number=row.id_number,
        guardian=row.guardian,
        school=row.school,
    )


def class_day_from(row: Row[Any]) -> ClassDay:
    return ClassDay(class_id=row.school_class, day=row.day, by=row.by, at=row.at, complete=row.complete)


def draft_from(row: Row[Any]) -> Draft:
    return Draft(
        ref=row.ref, worker=row.worker, kind=row.kind, values=json.loads(row.body), at=row.at, message=row.message
    )


def notice_from(row: Row[Any]) -> Notice:
    return Notice(
        template=row.template,
        values=json.loads(row.body),
        worker=row.worker,
        chat=row.chat,
        pupil=row.pupil,
        duty=row.duty,
        hold=Hold(row.hold),
        reply=row.reply,
        edit=row.edit,
        attach=row.attach,
        once=row.once,
        draft=row.draft,
        sighting=row.sighting,
    )


def heard_row(heard: Heard) -> list[Any]:
    """In the order of the table's columns."""
    body = {
        "utterances": heard.utterances, "facts": heard.facts, "drafts": heard.drafts, "notes": heard.notes,
        "chosen": heard.chosen, "files": heard.files,
    }  # fmt: skip
    said = to_json({name: value for name, value in body.items() if value})
    return [heard.chat, heard.message, heard.worker, heard.at, heard.edited, said]


def heard_from(row: Row[Any]) -> Heard:
    body = json.loads(row.body)
    return Heard(
        chat=row.chat,
        message=row.message,
        worker=row.worker,
        at=row.at,
        edited=row.edited,
        utterances=tuple(body.get("utterances", ())),
        facts=tuple(body.get("facts", ())),
        drafts=tuple(body.get("drafts", ())),
        notes=tuple((pupil, ref) for pupil, ref in body.get("notes", ())),
        chosen=body.get("chosen", {}),
        files=tuple((file, media) for file, media in body.get("files", ())),
    )


def spoken_row(chat: int, message: int, at: datetime, spoken: Spoken) -> list[Any]:
    """In the order of the table's columns."""
    return [
        chat,
        message,
        at,
        spoken.template,
        to_json(list(spoken.pupils)),
        spoken.duty,
        spoken.utterance,
        spoken.question,
    ]


def spoken_from(row: Row[Any]) -> Spoken:
    return Spoken(
        template=row.template,
        pupils=tuple(json.loads(row.pupils)),
        duty=row.duty,
        utterance=row.utterance,
        question=row.question,
    )
