"""Imports the roster workbook: compares it with the town's records beside them, then writes all of it in one go.

While the rows are staged and compared nobody waits; only the last step, a few statements over all rows, is a
transaction among those that write reports.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from time import sleep
from typing import Any

from sqlalchemy import Connection, Engine, Table, delete, func, select

from casework.town import Town
from storage import roster_staging as staging
from storage import tables
from storage.engine import READ_ONLY
from storage.roster_lists import child_changes, pupil_changes
from storage.roster_places import (
    ClosedDay,
    NamedTerm,
    Places,
    TimePlan,
    in_known_spellings,
    label_of,
    plan_places,
    plan_time,
)
from storage.roster_report import ImportReport, ImportStage, Progress, RosterRejected, no_progress
from storage.roster_staff import StaffPlan, plan_staff
from storage.roster_writing import count_up, write_places, write_plan
from storage.rows import change_from, guardians_text, term_from
from storage.snapshots import Staff
from storage.workbook.check import in_order
from storage.workbook.columns import CHILDREN, CLOSURES, PUPILS, STAFF, TERMS
from storage.workbook.parse import places_of
from storage.workbook.rows import Kind, Problem, RosterSheets

WATCHED = ("staff", "pupils", "calendar")
"""The parts of the records that a plan depends on."""

SLICE = 2_500
"""New children written in one transaction beforehand, where there are more of them."""

PAUSE = 0.02
"""Seconds between two such transactions."""

_GUARDIANS = ("监护人", "监护人电话", "监护人2", "监护人电话2")
_COLUMNS: dict[Table, dict[str, tuple[str, ...]]] = {
    staging.pupils: {
        "village": ("村(社区)",),
        "address": ("家庭住址",),
        "guardians": _GUARDIANS,
        "boarding": ("寄宿",),
        "priorities": ("重点类别",),
        "note": ("备注",),
    },
    staging.children: {
        "registered": ("户籍",),
        "residence": ("现居住地",),
        "guardian": ("监护人",),
        "guardian_phone": ("监护人电话",),
        "school": ("就读学校",),
        "grade": ("就读年级",),
        "reason": ("未就读原因",),
    },
}
"""Where each column of the records comes from that may be missing in a workbook; missing, it stays as it is."""


@dataclass(frozen=True, kw_only=True)
class Plan:
    """What is to be written, and what is said about it."""

    places: Places
    staff: StaffPlan
    time: TimePlan
    report: ImportReport


def import_roster(
    engine: Engine,
    sheets: RosterSheets,
    *,
    now: datetime,
    dry_run: bool = False,
    skip_bad_rows: bool = False,
    progress: Progress = no_progress,
) -> ImportReport:
    """Import the workbook, or say what would happen. Writes nothing on a dry run, and nothing if a row is rejected
    unless bad rows are to be skipped: then the report is not ``done``.

    Open cases that may come out differently are due to be looked at from ``now`` on; the running bot does so.
    Blocks for seconds where the workbook is large: not for the event loop.
    """
    with engine.connect() as connection:
        # Closed at the end instead of going back to the pool: the temporary tables go with it.
        connection.detach()
        return _Import(connection, sheets, now=now, progress=progress).run(dry_run=dry_run, skip_bad_rows=skip_bad_rows)


def import_whole(
    engine: Engine, sheets: RosterSheets, *, now: datetime, progress: Progress = no_progress
) -> ImportReport:
    """``import_roster``, but raises RosterRejected instead of importing nothing."""
    report = import_roster(engine, sheets, now=now, progress=progress)
    if not report.done:
        raise RosterRejected(report)
    return report


class _Import:
    """One import on one connection."""

    def __init__(self, connection: Connection, sheets: RosterSheets, *, now: datetime, progress: Progress) -> None:
        self._connection = connection
        self._sheets = sheets
        self._now = now
        self._progress = progress

    def run(self, *, dry_run: bool, skip_bad_rows: bool) -> ImportReport:
        with self._transaction(reads=True):
            staging.create(self._connection)
            versions = self._versions()
            plan = self._plan()
        report = plan.report
        if dry_run or (report.sheets.rejected and not skip_bad_rows) or not report.good_rows:
            return report
        ahead = self._connection.dialect.name == "sqlite" and len(report.pupils.added) > SLICE
        if ahead:
            plan, versions = self._write_ahead(plan, versions)
        with self._transaction(reads=False):
            if self._versions(lock=True) != versions:
                # Somebody was quicker: compare again, and this time nobody else can write meanwhile.
                plan = self._plan()
                if plan.report.sheets.rejected and not skip_bad_rows:
                    return plan.report
            write_plan(
                self._connection,
                places=plan.places,
                staff=plan.staff,
                time=plan.time,
                report=plan.report,
                now=self._now,
                ahead=ahead,
            )
        self._progress(ImportStage.APPLYING, report.good_rows, report.good_rows)
        return replace(plan.report, done=True)

    def _write_ahead(self, plan: Plan, versions: list[int]) -> tuple[Plan, list[int]]:
        """Write many new children before the one transaction that counts, a slice at a time, so that no report waits
        for all of them. Should the power fail in between, the next import finds them and puts them on the roll."""
        connection, rows = self._connection, plan.report.sheets.students
        with self._transaction(reads=False):
            if self._versions() != versions:
                return plan, versions
            places = write_places(connection, plan.places)
            if plan.places.new_schools or plan.places.new_classes:
                count_up(connection, ["staff"])
            versions = self._versions()
        for first in range(0, rows[-1].row + 1, SLICE):
            with self._transaction(reads=False):
                staging.write_ahead(connection, first, first + SLICE)
            self._progress(ImportStage.APPLYING, min(first + SLICE, len(rows)), plan.report.good_rows)
            # Whoever waits to write looks for a gap every now and then only.
            sleep(PAUSE)
        return replace(plan, places=places), versions

    @contextmanager
    def _transaction(self, *, reads: bool) -> Iterator[None]:
        # Only reading keeps SQLite's writer free; temporary tables may be written all the same.
        options = READ_ONLY if reads else dict.fromkeys(READ_ONLY, False)
        with self._connection.execution_options(**options).begin():
            yield

    def _versions(self, *, lock: bool = False) -> list[int]:
        query = (
            select(tables.versions.c.number).where(tables.versions.c.name.in_(WATCHED)).order_by(tables.versions.c.name)
        )
        return list(self._connection.execute(query.with_for_update() if lock else query).scalars())

    # --- the plan ---
    def _plan(self) -> Plan:
        connection = self._connection
        town = Staff.load(connection).town
        sheets = in_known_spellings(self._sheets, town.schools.values(), self._villages(town))
        places = plan_places(sheets, town)
        self._stage(sheets, places)
        doubts = self._match(sheets)
        staff = plan_staff(sheets, town, places.all_schools)
        time = plan_time(sheets, places, *self._times(town))
        problems = (*doubts, *staff.problems, *time.problems)
        if problems:
            sheets = replace(sheets, problems=in_order((*sheets.problems, *problems)))
        pupils = pupil_changes(connection, sheets)
        widely = staff.moves_posts or time.new_terms > 0 or bool(time.closures)
        report = ImportReport(
            sheets=_without(sheets, problems),
            pupils=pupils,
            staff=staff.changes,
            children=child_changes(connection, sheets),
            schools=places.new_schools,
            classes=tuple(map(label_of, places.new_classes)),
            heads=staff.heads,
            terms=time.new_terms,
            closures=len(time.closures),
            all_cases=widely,
            cases=self._open_cases(all_of_them=widely),
        )
        return Plan(places=places, staff=staff, time=time, report=report)

    def _villages(self, town: Town) -> set[str]:
        known = {v for worker in town.workers.values() for post in worker.posts for v in post.villages}
        for column in (tables.pupils.c.village, tables.village_children.c.village):
            known |= set(self._connection.execute(select(column).distinct()).scalars())
        return known - {""}

    def _times(self, town: Town) -> tuple[list[NamedTerm], set[ClosedDay]]:
        keys = {one.id: (one.school_name, one.grade, one.number) for one in town.classes.values()}
        terms = [
            NamedTerm(name=one.name, start=one.start, end=one.end, school=_name(town, one.school))
            for one in map(term_from, self._connection.execute(select(tables.terms).order_by(tables.terms.c.id)))
        ]
        closures = set()
        for one in map(change_from, self._connection.execute(select(tables.day_changes))):
            if not one.opens:
                key = keys[one.school_class] if one.school_class is not None else None
                school = key[0] if key is not None else _name(town, one.school)
                closures.add(ClosedDay(day=one.day, school=school, class_key=key, reason=one.reason))
        return terms, closures

    def _open_cases(self, *, all_of_them: bool) -> int:
        query = select(func.count()).select_from(tables.cases).where(staging.to_look_at(all_of_them=all_of_them))
        count: int = self._connection.execute(query).scalar_one()
        return count

    # --- staging and matching ---
    def _stage(self, sheets: RosterSheets, places: Places) -> None:
        keys = dict.fromkeys((row.school, row.grade, row.number) for row in sheets.students)
        place_of = {key: place for place, key in enumerate(keys)}
        for table in (staging.places, staging.pupils, staging.children):
            self._connection.execute(delete(table))
        self._fill(
            staging.places,
            [[place, *key, places.schools.get(key[0]), places.classes.get(key)] for key, place in place_of.items()],
        )
        self._fill(staging.pupils, _pupil_rows(sheets, place_of), of=len(sheets.students))
        self._fill(staging.children, _child_rows(sheets), of=len(sheets.children))

    def _fill(self, table: Table, rows: Iterable[list[Any]], *, of: int = 0) -> None:
        for done in staging.fill(self._connection, table, rows):
            if of:
                self._progress(ImportStage.STAGING, done, of)

    def _match(self, sheets: RosterSheets) -> list[Problem]:
        problems: list[Problem] = []
        levels = [(staging.pupils, PUPILS, level) for level in staging.PUPIL_LEVELS if sheets.students]
        levels += [(staging.children, CHILDREN, level) for level in staging.CHILD_LEVELS if sheets.children]
        for number, (staged, sheet, level) in enumerate(levels, start=1):
            problems += [_problem(sheet, doubt) for doubt in staging.match(self._connection, staged, level)]
            self._progress(ImportStage.MATCHING, number, len(levels))
        for staged, sheet in ((staging.pupils, PUPILS), (staging.children, CHILDREN)):
            staging.keep_what_is_not_said(self._connection, staged, _missing_columns(sheets, staged, sheet))
            staging.mark_changed(self._connection, staged)
        return problems


def _name(town: Town, school: int | None) -> str:
    return town.schools[school] if school is not None else ""


def _pupil_rows(sheets: RosterSheets, place_of: dict[tuple[str, int, int], int]) -> Iterator[list[Any]]:
    for row in sheets.students:
        yield [
            row.row, place_of[row.school, row.grade, row.number], row.name, row.village, row.sex, row.born,
            row.id_number, row.roll_number, row.address, guardians_text(row.guardians), row.boarding,
            ";".join(sorted(row.priorities)), row.note, None, False, False,
        ]  # fmt: skip


def _child_rows(sheets: RosterSheets) -> Iterator[list[Any]]:
    for row in sheets.children:
        yield [
            row.row, row.village, row.name, row.sex, row.born, row.id_number, row.registered, row.residence,
            row.guardian, row.phone, row.school, row.grade, row.reason, None, False, False,
        ]  # fmt: skip


def _missing_columns(sheets: RosterSheets, staged: Table, name: str) -> list[str]:
    sheet = next((each for each in sheets.sheets if each.name == name), None)
    if sheet is None:
        return []
    there = places_of(sheet)
    return [column for column, headings in _COLUMNS[staged].items() if not any(word in there for word in headings)]


def _problem(sheet: str, doubt: staging.Doubt) -> Problem:
    code = "known_unclear" if doubt.count > 1 else "known_twice"
    values = {"count": doubt.count, "rows": "、".join(map(str, doubt.rows))}
    return Problem(sheet=sheet, row=doubt.row, column=doubt.column, kind=Kind.REJECT, code=code, values=values)


def _without(sheets: RosterSheets, problems: Collection[Problem]) -> RosterSheets:
    """The sheets without the rows that the town's records speak against."""
    if not problems:
        return sheets
    bad = {(problem.sheet, problem.row) for problem in problems}

    def good(name: str, rows: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(row for row in rows if (name, row.row) not in bad)

    return replace(
        sheets,
        students=good(PUPILS, sheets.students),
        staff=good(STAFF, sheets.staff),
        terms=good(TERMS, sheets.terms),
        closures=good(CLOSURES, sheets.closures),
        children=good(CHILDREN, sheets.children),
    )
