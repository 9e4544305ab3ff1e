"""Reads from the staged rows who is added, who changes and in what, and who is not in the workbook."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, func, select

from casework.people import class_label
from storage import roster_staging as staging
from storage import tables
from storage.roster_report import Changes, Listed, names_in_rejected_rows
from storage.workbook.columns import CHILDREN, PUPILS
from storage.workbook.rows import RosterSheets

HEADINGS = {
    "name": "姓名", "village": "村(社区)", "sex": "性别", "born": "出生日期", "id_number": "身份证号",
    "roll_number": "学籍号", "address": "家庭住址", "guardians": "监护人", "boarding": "寄宿", "priorities": "重点类别",
    "note": "备注", "registered": "户籍", "residence": "现居住地", "guardian": "监护人", "guardian_phone": "监护人电话",
    "school": "就读学校", "grade": "就读年级", "reason": "未就读原因",
}  # fmt: skip
"""How the workbook calls the columns."""

_p, _c = tables.pupils.c, tables.classes.c


def pupil_changes(connection: Connection, sheets: RosterSheets) -> Changes:
    """The children of the sheet 学生. Absent are those of the schools on the sheet, not those of others; who was
    off the roll is added to it."""
    if not sheets.students:
        return Changes()
    place_of = {row.row: f"{row.school} {row.class_label}" for row in sheets.students}
    added, unchanged = _added(connection, staging.pupils, place_of)
    query = (
        select(*staging.pupils.c, *_p, _c.school.label("school_before"), *staging.places.c)
        .where(_p.id == staging.pupils.c.known, staging.pupils.c.changed)
        .where(_c.id == _p.school_class, staging.places.c.place == staging.pupils.c.place)
        .order_by(staging.pupils.c.row)
    )
    changed = []
    back = []
    for row in connection.execute(query).mappings():
        number = row[staging.pupils.c.row]
        if not row[_p.on_roll]:
            back.append(Listed(name=row[staging.pupils.c.name], place=place_of[number]))
            continue
        what = []
        if row[_p.school_class] != row[staging.places.c.school_class]:
            what.append("班级" if row["school_before"] == row[staging.places.c.school] else "学校")
        what += _differing(row, tables.pupils, staging.pupils, staging.PUPIL_COLUMNS)
        changed.append(Listed(name=row[staging.pupils.c.name], place=place_of[number], what=tuple(dict.fromkeys(what))))
    named = select(staging.places.c.school).where(staging.places.c.school.is_not(None))
    there = select(staging.pupils.c.row).where(staging.pupils.c.known == _p.id).exists()
    absent = (
        select(_p.name, tables.schools.c.name.label("school"), _c.grade, _c.number)
        .where(_p.on_roll, _c.id == _p.school_class, tables.schools.c.id == _c.school)
        .where(_c.school.in_(named), ~there)
        .order_by(tables.schools.c.name, _c.grade, _c.number, _p.name, _p.id)
    )
    unread = names_in_rejected_rows(sheets, PUPILS)
    return Changes(
        added=(*added, *back),
        changed=tuple(changed),
        unchanged=unchanged,
        absent=tuple(
            Listed(name=row.name, place=f"{row.school} {class_label(row.grade, row.number)}")
            for row in connection.execute(absent)
            if row.name not in unread
        ),
    )


def child_changes(connection: Connection, sheets: RosterSheets) -> Changes:
    """The children of the sheet 适龄儿童. Absent are those of the villages on the sheet."""
    if not sheets.children:
        return Changes()
    known, staged = tables.village_children, staging.children
    place_of = {row.row: row.village for row in sheets.children}
    added, unchanged = _added(connection, staged, place_of)
    query = select(*staged.c, *known.c).where(known.c.id == staged.c.known, staged.c.changed).order_by(staged.c.row)
    changed = tuple(
        Listed(
            name=row[staged.c.name],
            place=row[staged.c.village],
            what=tuple(_differing(row, known, staged, staging.CHILD_COLUMNS)),
        )
        for row in connection.execute(query).mappings()
    )
    there = select(staged.c.row).where(staged.c.known == known.c.id).exists()
    absent = (
        select(known.c.name, known.c.village)
        .where(known.c.village.in_(select(staged.c.village)), ~there)
        .order_by(known.c.village, known.c.name, known.c.id)
    )
    unread = names_in_rejected_rows(sheets, CHILDREN)
    return Changes(
        added=added,
        changed=changed,
        unchanged=unchanged,
        absent=tuple(
            Listed(name=row.name, place=row.village) for row in connection.execute(absent) if row.name not in unread
        ),
    )


def _added(connection: Connection, staged: Table, place_of: dict[int, str]) -> tuple[tuple[Listed, ...], int]:
    new = select(staged.c.row, staged.c.name).where(staged.c.known.is_(None), ~staged.c.doubted).order_by(staged.c.row)
    same = select(func.count()).select_from(staged).where(staged.c.known.is_not(None), ~staged.c.changed)
    added = tuple(Listed(name=row.name, place=place_of[row.row]) for row in connection.execute(new))
    return added, connection.execute(same).scalar_one()


def _differing(row: Any, known: Table, staged: Table, columns: tuple[str, ...]) -> list[str]:
    return [HEADINGS[name] for name in columns if row[known.c[name]] != row[staged.c[name]]]
