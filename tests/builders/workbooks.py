"""Builds roster workbooks for tests: one mapping a row, under the real headings, what does not matter filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]

from storage.workbook.columns import CHILDREN, CLOSURES, PUPILS, SHEETS, STAFF, TERMS

Row = Mapping[str, object]

A_STUDENT: Row = {"学校": "云溪中心小学", "年级": "三年级", "班级": "2", "姓名": "陈小雨"}
A_POST: Row = {"姓名": "何文静", "角色": "班主任", "学校": "云溪中心小学", "班级": "三(2)班"}
A_TERM: Row = {"学期": "2026年秋季学期", "开始": date(2026, 9, 1), "结束": date(2027, 1, 22)}
A_CLOSURE: Row = {"日期": date(2026, 10, 12)}
A_CHILD: Row = {"村(社区)": "松树村", "姓名": "李小满", "出生日期": date(2018, 5, 6)}

ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def id_number(born: date, serial: int = 1, *, region: str = "990101") -> str:
    """A well-formed ID number of nobody: region 99 does not exist. An odd serial is a boy's."""
    stem = f"{region}{born:%Y%m%d}{serial:03d}"
    return stem + "10X98765432"[sum(w * int(d) for w, d in zip(ID_WEIGHTS, stem, strict=True)) % 11]


def student(**cells: object) -> Row:
    """A row of 学生; columns with brackets are given as ``student(**{"村(社区)": "松树村"})``."""
    return {**A_STUDENT, **cells}


def post(**cells: object) -> Row:
    return {**A_POST, **cells}


def build_workbook(
    path: Path,
    *,
    students: Iterable[Row] | None = None,
    staff: Iterable[Row] | None = None,
    terms: Iterable[Row] | None = None,
    closures: Iterable[Row] | None = None,
    children: Iterable[Row] | None = None,
    headings: Mapping[str, Sequence[str]] | None = None,
) -> Path:
    """Write a workbook with the sheets that are given, under all their headings or those in ``headings``.

    Text is written as text, numbers as numbers, dates as date cells; a ``Formula`` with the value Excel last saw.
    """
    given = {PUPILS: students, STAFF: staff, TERMS: terms, CLOSURES: closures, CHILDREN: children}
    with xlsxwriter.Workbook(str(path)) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        for name, rows in given.items():
            if rows is None:
                continue
            sheet = book.add_worksheet(name)
            words = (headings or {}).get(name) or [column.heading for column in SHEETS[name]]
            sheet.write_row(0, 0, words)
            for number, row in enumerate(rows, start=1):
                for place, word in enumerate(words):
                    write(sheet, number, place, row.get(word.rstrip("*")), day)
    return path


class Formula(str):
    """A cell with a formula: ``Formula("=1/0", shows="#DIV/0!")``."""

    shows: str | int | float

    def __new__(cls, text: str, *, shows: str | int | float = 0) -> Formula:
        formula = super().__new__(cls, text)
        formula.shows = shows
        return formula


def write(
    sheet: xlsxwriter.worksheet.Worksheet,
    row: int,
    column: int,
    cell: object,
    day: xlsxwriter.format.Format,
) -> None:
    match cell:
        case None:
            return
        case Formula():
            sheet.write_formula(row, column, cell, None, cell.shows)
        case str():
            sheet.write_string(row, column, cell)
        case bool():
            sheet.write_boolean(row, column, cell)
        case int() | float():
            sheet.write_number(row, column, cell)
        case date():
            sheet.write_datetime(row, column, cell, day)
        case _:
            raise TypeError(cell)
