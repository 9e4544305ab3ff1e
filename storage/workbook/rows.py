"""The roster as values: its sheets as they stand in the file, the rows that can be imported, and what is wrong."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import cache
from importlib.resources import files

from casework.people import Guardian, Role, class_label
from storage.workbook.cells import Cell, ClassName


class UnreadableWorkbook(Exception):
    """打不开这个文件。请用 Excel 或 WPS 另存为 .xlsx 再发一次。"""

    @property
    def sentence(self) -> str:
        return (type(self).__doc__ or "").strip()


class LockedWorkbook(UnreadableWorkbook):
    """这个文件有打开密码。请去掉密码,另存后再发一次。"""


class WorkbookTooLarge(UnreadableWorkbook):
    """这个文件太大,或里面有大片空格式。请只留名单的几张表,另存后再发一次。"""


class Kind(StrEnum):
    REJECT = "reject"
    WARNING = "warning"


@cache
def sentences() -> Mapping[str, str]:
    """The wording of each problem, by its code."""
    wording: dict[str, str] = tomllib.loads(files("storage.workbook").joinpath("sentences.toml").read_text("utf-8"))
    return wording


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """What is wrong in one place. ``row`` counts as Excel shows it, from 1; 0 is the sheet as a whole."""

    sheet: str
    row: int
    column: str
    kind: Kind
    code: str
    values: Mapping[str, object] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return sentences()[self.code].format_map({"column": self.column, **self.values})


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One sheet as it stands: every row of the file from the first, blank ones too."""

    name: str
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class StudentRow:
    """One pupil of the sheet 学生. ``born`` comes from the ID number where the column is empty."""

    row: int
    school: str
    grade: int
    number: int
    name: str
    sex: str = ""
    born: date | None = None
    id_number: str = ""
    roll_number: str = ""
    village: str = ""
    address: str = ""
    guardians: tuple[Guardian, ...] = ()
    boarding: bool = False
    priorities: frozenset[str] = frozenset()
    note: str = ""

    @property
    def class_label(self) -> str:
        return class_label(self.grade, self.number)


@dataclass(frozen=True, kw_only=True, slots=True)
class StaffRow:
    """One post of the sheet 人员."""

    row: int
    name: str
    role: Role
    phone: str = ""
    school: str = ""
    classes: tuple[ClassName, ...] = ()
    villages: tuple[str, ...] = ()
    agency: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class TermRow:
    """One term of the sheet 校历; no school means all."""

    row: int
    name: str
    start: date
    end: date
    school: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ClosureRow:
    """One closed day of the sheet 停课; no school means the town, no classes the whole school."""

    row: int
    day: date
    school: str = ""
    classes: tuple[ClassName, ...] = ()
    reason: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChildRow:
    """One child of the village's sheet 适龄儿童."""

    row: int
    village: str
    name: str
    born: date
    sex: str = ""
    id_number: str = ""
    registered: str = ""
    residence: str = ""
    guardian: str = ""
    phone: str = ""
    school: str = ""
    grade: str = ""
    reason: str = ""


@dataclass(frozen=True, kw_only=True)
class RosterSheets:
    """A workbook read and checked. The rows are those without a rejection; ``problems`` are all there are, in order;
    ``sheets`` is the file as it stands, for the marked copy."""

    students: tuple[StudentRow, ...] = ()
    staff: tuple[StaffRow, ...] = ()
    terms: tuple[TermRow, ...] = ()
    closures: tuple[ClosureRow, ...] = ()
    children: tuple[ChildRow, ...] = ()
    problems: tuple[Problem, ...] = ()
    sheets: tuple[Sheet, ...] = ()

    @property
    def rejected(self) -> tuple[Problem, ...]:
        """What keeps the workbook from being imported whole."""
        return tuple(problem for problem in self.problems if problem.kind is Kind.REJECT)

    @property
    def warnings(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.kind is Kind.WARNING)

    def has(self, sheet: str) -> bool:
        return any(each.name == sheet for each in self.sheets)
