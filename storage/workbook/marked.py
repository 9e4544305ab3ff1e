"""A copy of the workbook for its sender: the bad cells coloured, each with a comment, and a list of them at the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from storage.workbook import cells, parse
from storage.workbook.cells import Cell
from storage.workbook.rows import Kind, Problem, RosterSheets, Sheet

LIST = "问题清单"
LIST_HEADINGS = (("表", 12), ("行", 8), ("列", 16), ("必须改", 10), ("问题", 80))
MOST_COMMENTS = 2_000
"""Comments a sheet gets; past that the colour and the list must do, or Excel takes minutes to open the file."""

LARGEST_NUMBER = 1e300
"""Past this, and for what is no number at all, the copy shows text: Excel would not open the file."""

LONGEST_TEXT = 32_767
"""What Excel holds in one cell."""


def marked_copy(roster: RosterSheets) -> bytes:
    """The roster's sheets as an .xlsx, cells where they were, every one as a plain value: no text becomes a formula."""
    file = BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        pen = Pen(book)
        for sheet in roster.sheets:
            pen.copy(sheet, [problem for problem in roster.problems if problem.sheet == sheet.name])
        pen.list_problems(roster.problems)
    return file.getvalue()


class Pen:
    """Writes cells in the colours of this copy: red must be changed, yellow should be looked at."""

    def __init__(self, book: Any) -> None:
        self.book = book
        colours = {None: {}, Kind.REJECT: {"bg_color": "#F4B6B6"}, Kind.WARNING: {"bg_color": "#FFE9A8"}}
        self.text = {kind: book.add_format({**colour, "num_format": "@"}) for kind, colour in colours.items()}
        self.day = {kind: book.add_format({**colour, "num_format": "yyyy-mm-dd"}) for kind, colour in colours.items()}
        self.plain = {kind: book.add_format(colour) for kind, colour in colours.items()}
        self.bold = book.add_format({"bold": True})

    def copy(self, sheet: Sheet, problems: Iterable[Problem]) -> None:
        page = self.book.add_worksheet(sheet.name)
        page.freeze_panes(1, 0)
        if sheet.rows:
            page.set_column(0, max(len(sheet.rows[0]) - 1, 0), 14)
        marks = self.marks(sheet, problems)
        for number, row in enumerate(sheet.rows):
            for place, cell in enumerate(row):
                if cell is not None or (number, place) in marks:
                    self.write(page, number, place, cell, marks.get((number, place), ()))
        for number, place in marks:
            if number >= len(sheet.rows) or place >= len(sheet.rows[number]):
                self.write(page, number, place, None, marks[number, place])
        for (number, place), found in list(marks.items())[:MOST_COMMENTS]:
            said = "\n".join(dict.fromkeys(problem.sentence for problem in found))
            page.write_comment(number, place, said, {"x_scale": 2, "y_scale": 1 + len(found) // 2})

    def marks(self, sheet: Sheet, problems: Iterable[Problem]) -> dict[tuple[int, int], list[Problem]]:
        """The problems by place. A heading that is missing is marked in the first free cell of the first row."""
        places = parse.places_of(sheet)
        free = len(sheet.rows[0]) if sheet.rows else 0
        marks: dict[tuple[int, int], list[Problem]] = defaultdict(list)
        for problem in problems:
            place = places.get(problem.column, 0 if problem.row > 1 else free)
            marks[max(problem.row, 1) - 1, place].append(problem)
        return marks

    def write(self, page: Any, row: int, place: int, cell: Cell, found: Iterable[Problem]) -> None:
        kinds = {problem.kind for problem in found}
        kind = Kind.REJECT if Kind.REJECT in kinds else Kind.WARNING if kinds else None
        match cell:
            case None:
                page.write_blank(row, place, None, self.plain[kind])
            case bool():
                page.write_boolean(row, place, cell, self.plain[kind])
            case int() | float() if abs(cell) < LARGEST_NUMBER:
                page.write_number(row, place, cell, self.plain[kind])
            case date() if cell.year >= 1900:
                page.write_datetime(row, place, cell, self.day[kind])
            case cells.CellError():
                page.write_string(row, place, "#N/A", self.text[kind])
            case str():
                page.write_string(row, place, cell[:LONGEST_TEXT], self.text[kind])
            case _:
                page.write_string(row, place, cells.shown(cell), self.text[kind])

    def list_problems(self, problems: Iterable[Problem]) -> None:
        page = self.book.add_worksheet(LIST)
        page.freeze_panes(1, 0)
        for place, (heading, width) in enumerate(LIST_HEADINGS):
            page.set_column(place, place, width)
            page.write_string(0, place, heading, self.bold)
        for row, problem in enumerate(problems, start=1):
            must = "是" if problem.kind is Kind.REJECT else ""
            for place, said in enumerate((problem.sheet, str(problem.row or ""), problem.column, must)):
                page.write_string(row, place, said)
            page.write_string(row, len(LIST_HEADINGS) - 1, problem.sentence)
