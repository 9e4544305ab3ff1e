"""Writes what an import has planned, within the transaction it is given."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage import roster_staging as staging
from storage import tables
from storage.roster_places import Places, TimePlan
from storage.roster_report import ImportReport
from storage.roster_staff import ClassKey, StaffPlan
from storage.rows import post_row
from storage.talk import DEFAULT_LOCALE


def write_plan(
    connection: Connection,
    *,
    places: Places,
    staff: StaffPlan,
    time: TimePlan,
    report: ImportReport,
    now: datetime,
    ahead: bool,
) -> None:
    """Everything at once, and the counters last, so that whatever is kept in memory is read anew. ``ahead`` says that
    the new children have been written already."""
    placed = write_places(connection, places)
    schools, classes = placed.schools, placed.classes
    moved = report.pupils.added or report.pupils.changed
    # Before the children are written: afterwards it is no longer to be seen whose row has changed.
    if report.cases:
        due = staging.to_look_at(all_of_them=report.all_cases)
        connection.execute(update(tables.cases).where(due).values(look_at=now))
    if moved:
        staging.apply_pupils(connection)
    if ahead:
        staging.put_on_roll(connection)
    if report.children.added or report.children.changed:
        staging.apply_children(connection)
    _write_staff(connection, staff, schools, classes)
    _write_time(connection, time, schools, classes, now)
    parts = {
        "staff": bool(places.new_schools or places.new_classes or staff.workers),
        "pupils": bool(moved),
        "calendar": bool(time.new_terms or time.closures),
    }
    count_up(connection, [name for name, changes in parts.items() if changes])
    if any(parts.values()):
        # Rolls, classes and school days may be others now: every board and sheet is looked at once more.
        every = select(tables.schools.c.id)
        connection.execute(insert(tables.school_changes).from_select(["school"], every))


def count_up(connection: Connection, parts: Sequence[str]) -> None:
    """Say that these parts of the records are not what memory says any more."""
    connection.execute(
        update(tables.versions).where(tables.versions.c.name.in_(parts)).values(number=tables.versions.c.number + 1)
    )


def write_places(connection: Connection, places: Places) -> Places:
    """The new schools and classes; answers all of them with their ids."""
    schools, classes = dict(places.schools), dict(places.classes)
    if places.new_schools:
        made = connection.execute(
            insert(tables.schools).returning(tables.schools.c.id, sort_by_parameter_order=True),
            [{"name": name} for name in places.new_schools],
        )
        schools |= zip(places.new_schools, made.scalars(), strict=True)
    if places.new_classes:
        made = connection.execute(
            insert(tables.classes).returning(tables.classes.c.id, sort_by_parameter_order=True),
            [
                {"school": schools[school], "grade": grade, "number": number}
                for school, grade, number in places.new_classes
            ],
        )
        classes |= zip(places.new_classes, made.scalars(), strict=True)
        staging.give_places_ids(connection)
    return Places(schools=schools, classes=classes)


def _write_staff(
    connection: Connection, staff: StaffPlan, schools: Mapping[str, int], classes: Mapping[ClassKey, int]
) -> None:
    new = [worker for worker in staff.workers if worker.id == 0]
    known = [worker for worker in staff.workers if worker.id != 0]
    workers = tables.workers
    ids = [worker.id for worker in known]
    if known:
        connection.execute(
            update(workers)
            .where(workers.c.id == bindparam("number"))
            .values(name=bindparam("called"), phone=bindparam("reached"), active=True),
            [{"number": worker.id, "called": worker.name, "reached": worker.phone} for worker in known],
        )
        connection.execute(
            delete(tables.posts).where(tables.posts.c.worker == bindparam("number")),
            [{"number": number} for number in ids],
        )
    if new:
        made = connection.execute(
            insert(workers).returning(workers.c.id, sort_by_parameter_order=True),
            [
                {"name": one.name, "phone": one.phone, "active": True, "locale": DEFAULT_LOCALE, "blocked": False}
                for one in new
            ],
        )
        ids += made.scalars()
    posts = [
        post_row(number, place, post.resolved(schools, classes))
        for number, worker in zip(ids, (*known, *new), strict=True)
        for place, post in enumerate(worker.posts)
    ]
    if posts:
        connection.execute(insert(tables.posts), posts)


def _write_time(
    connection: Connection,
    time: TimePlan,
    schools: Mapping[str, int],
    classes: Mapping[ClassKey, int],
    now: datetime,
) -> None:
    if time.new_terms:
        connection.execute(delete(tables.terms))
        rows = [
            {"name": one.name, "first_day": one.start, "last_day": one.end, "school": _id(schools, one.school)}
            for one in time.terms
        ]
        connection.execute(insert(tables.terms), rows)
    if time.closures:
        ref = secrets.token_urlsafe(9)
        connection.execute(
            insert(tables.day_changes),
            [
                {
                    "ref": ref,
                    "day": one.day,
                    "opens": False,
                    "school": _id(schools, one.school),
                    "school_class": classes[one.class_key] if one.class_key is not None else None,
                    "reason": one.reason,
                    "by": None,
                    "at": now,
                }
                for one in time.closures
            ],
        )


def _id(schools: Mapping[str, int], name: str) -> int | None:
    return schools[name] if name else None
