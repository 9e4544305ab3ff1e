"""Somebody who sends roster workbooks, and looks at what has become of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import Engine, select

from storage import tables
from storage.roster import import_roster
from storage.roster_report import ImportReport
from storage.snapshots import Staff, Versions
from storage.workbook.read import read_workbook
from tests.builders.workbooks import build_workbook
from tests.storage.town import NOON


class Office:
    """Somebody who sends workbooks."""

    def __init__(self, engine: Engine, folder: Path) -> None:
        self.engine = engine
        self._folder = folder

    def sends(self, *students: Any, skip_bad_rows: bool = False, dry_run: bool = False, **sheets: Any) -> ImportReport:
        file = build_workbook(self._folder / "roster.xlsx", students=students or None, **sheets)
        return import_roster(self.engine, read_workbook(file), now=NOON, skip_bad_rows=skip_bad_rows, dry_run=dry_run)

    def rows(self, query: Any) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(query))

    def children(self) -> list[Any]:
        table = tables.pupils
        return self.rows(
            select(table, tables.classes.c.number.label("class_number"), tables.schools.c.name.label("school"))
            .join(tables.classes, tables.classes.c.id == table.c.school_class)
            .join(tables.schools, tables.schools.c.id == tables.classes.c.school)
            .order_by(table.c.id)
        )

    def staff(self) -> dict[str, Any]:
        with self.engine.connect() as connection:
            town = Staff.load(connection).town
        return {worker.name: worker for worker in town.workers.values()}

    def versions(self) -> Versions:
        with self.engine.connect() as connection:
            return Versions.read(connection)

    def change(self, statement: Any) -> None:
        with self.engine.begin() as connection:
            connection.execute(statement)


def names(listed: Any) -> list[str]:
    return [one.name for one in listed]
