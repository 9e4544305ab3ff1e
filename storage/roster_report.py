"""What an import of the roster did, or would do: who is added, changed, as before, and no longer in the workbook."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from storage.workbook import cells, parse
from storage.workbook.rows import Problem, RosterSheets


class ImportStage(StrEnum):
    """Where an import stands."""

    STAGING = "staging"
    MATCHING = "matching"
    APPLYING = "applying"


Progress: TypeAlias = Callable[[ImportStage, int, int], None]
"""Is told the stage, how many rows of it are done, and how many there are."""


def no_progress(_stage: ImportStage, _done: int, _rows: int) -> None:
    """For whoever does not want to know."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One person on a list: ``place`` is school and class, post or village; ``what`` the columns that change."""

    name: str
    place: str
    what: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Changes:
    """The people of one sheet. ``absent`` are known but not in the workbook; they stay as they are."""

    added: tuple[Listed, ...] = ()
    changed: tuple[Listed, ...] = ()
    unchanged: int = 0
    absent: tuple[Listed, ...] = ()


NOBODY = Changes()


@dataclass(frozen=True, kw_only=True, slots=True)
class NewHead:
    """A class whose head teacher is another from now on; nobody before: an empty ``former``."""

    place: str
    name: str
    former: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What came of a workbook. ``sheets`` is the workbook with every problem, those found in the town's own records
    included; ``done`` says whether anything was written."""

    sheets: RosterSheets
    pupils: Changes = NOBODY
    staff: Changes = NOBODY
    children: Changes = NOBODY
    schools: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    heads: tuple[NewHead, ...] = ()
    terms: int = 0
    closures: int = 0
    cases: int = 0
    """Open cases that are computed anew because of it; ``all_cases`` if that is every one."""
    all_cases: bool = False
    done: bool = False

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self.sheets.problems

    @property
    def rejected_rows(self) -> int:
        """Rows (or whole sheets) that cannot be imported."""
        return len({(problem.sheet, problem.row) for problem in self.sheets.rejected})

    @property
    def warned_rows(self) -> int:
        """Rows that can, but should be looked at."""
        return len({(problem.sheet, problem.row) for problem in self.sheets.warnings})

    @property
    def good_rows(self) -> int:
        sheets = self.sheets
        return sum(map(len, (sheets.students, sheets.staff, sheets.terms, sheets.closures, sheets.children)))

    @property
    def changes_something(self) -> bool:
        people = (self.pupils, self.staff, self.children)
        return bool(
            any(each.added or each.changed for each in people)
            or self.schools
            or self.classes
            or self.heads
            or self.terms
            or self.closures
        )


class RosterRejected(ValueError):
    """The workbook was not imported: rows of it must be put right first."""

    def __init__(self, report: ImportReport) -> None:
        lines = [f"{p.sheet} {p.row or ''} {p.column}: {p.sentence}" for p in report.sheets.rejected]
        super().__init__("\n".join([(self.__doc__ or "").strip(), *lines]))
        self.report = report


def names_in_rejected_rows(sheets: RosterSheets, name: str) -> set[str]:
    """The names as they stand in the rejected rows of a sheet."""
    sheet = next((each for each in sheets.sheets if each.name == name), None)
    place = parse.places_of(sheet).get("姓名") if sheet is not None else None
    if sheet is None or place is None:
        return set()
    rejected = {problem.row for problem in sheets.rejected if problem.sheet == name and problem.row > 1}
    rows = [sheet.rows[row - 1] for row in rejected if row <= len(sheet.rows)]
    return {cells.name_of(cells.shown(row[place])) for row in rows if place < len(row)}
