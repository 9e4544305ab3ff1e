"""An empty roster workbook to fill in: the five sheets with their headings, choices and a page of guidance."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]

from storage.workbook.columns import GUIDANCE, GUIDE, SHEETS, Column

ROWS = 5_000
"""How far down formats and choices reach; below, the sheet still reads."""


def write_template(path: Path) -> None:
    """Write the template. It has no example rows, which would only be imported; the examples stand in comments."""
    with xlsxwriter.Workbook(str(path)) as book:
        required = book.add_format({"bold": True, "bg_color": "#FCE4D6", "border": 1})
        optional = book.add_format({"bold": True, "bg_color": "#E2EFDA", "border": 1})
        text = book.add_format({"num_format": "@"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        for name, columns in SHEETS.items():
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            for place, column in enumerate(columns):
                star = "*" if column.required else ""
                page.write_string(0, place, column.heading + star, required if column.required else optional)
                page.set_column(place, place, column.width, text if column.text else None)
                add_guidance(page, place, column)
        page = book.add_worksheet(GUIDE)
        page.set_column(0, 0, 90)
        for row, line in enumerate(GUIDANCE):
            page.write_string(row, 0, line, wrapped)


def add_guidance(page: Any, place: int, column: Column) -> None:
    if column.hint:
        page.write_comment(0, place, column.hint, {"x_scale": 1.6})
    if column.choices:
        page.data_validation(
            1, place, ROWS, place, {"validate": "list", "source": list(column.choices), "error_type": "warning"}
        )
