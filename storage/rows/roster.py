"""Rows of the roster as values, and values as rows: pupils, staff, handovers, terms, days, village children."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from casework.calendar import DayChange, Term
from casework.people import Guardian, Post, Pupil, Role, SchoolClass, Worker
from casework.sighting import VillageChild
from casework.town import Handover
from storage.rows.text import to_json


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
