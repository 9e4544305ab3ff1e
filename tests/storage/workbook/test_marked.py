"""What goes back to the sender: the marked copy and the template."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from storage.workbook.columns import PUPILS, SHEETS
from storage.workbook.marked import LIST, marked_copy
from storage.workbook.read import read_workbook
from storage.workbook.template import write_template
from tests.builders.workbooks import Formula, build_workbook, post, student


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "名单.xlsx"


def page(workbook: bytes, name: str) -> Worksheet:
    sheet = openpyxl.load_workbook(io.BytesIO(workbook))[name]
    assert isinstance(sheet, Worksheet)
    return sheet


def colour(sheet: Worksheet, place: str) -> str:
    return str(sheet[place].fill.fgColor.rgb)


def test_the_bad_cells_are_coloured_and_carry_their_sentence(path: Path) -> None:
    words = ["班级", "备考", "姓名", "年级", "学校", "监护人电话"]
    rows = [{}, student(年级="3", 监护人电话="123", 备考="留着"), student(姓名="刘洋")]
    build_workbook(path, students=rows, staff=[post(角色="园丁")], headings={PUPILS: words})

    roster = read_workbook(path)
    copy = page(marked_copy(roster), PUPILS)

    assert copy["D3"].comment is not None
    assert copy["D3"].comment.text == roster.problems[0].sentence
    assert colour(copy, "D3") == "FFF4B6B6"
    assert colour(copy, "F3") == "FFFFE9A8"
    assert colour(copy, "D4") == "00000000"
    assert [cell.value for cell in copy[3]] == ["2", "留着", "陈小雨", "3", "云溪中心小学", "123"]
    assert page(marked_copy(roster), "人员")["C2"].comment is not None


def test_the_list_at_the_end_tells_every_problem(path: Path) -> None:
    build_workbook(path, students=[student(年级="3", 重点类别="好")])

    roster = read_workbook(path)
    lines = list(page(marked_copy(roster), LIST).iter_rows(min_row=2, values_only=True))

    assert [line[-1] for line in lines] == [problem.sentence for problem in roster.problems]


def test_the_copy_read_again_has_the_same_problems(path: Path) -> None:
    build_workbook(
        path,
        students=[
            student(年级=Formula("=1/0", shows="#DIV/0!")),
            student(身份证号=990101201603040012, 出生日期=date(2016, 3, 4)),
            student(姓名=None, 寄宿=True),
        ],
        staff=[post(班级=None)],
    )

    roster = read_workbook(path)
    again = read_workbook(marked_copy(roster))

    assert len(roster.problems) == 4
    assert again.problems == roster.problems


def test_text_that_looks_like_a_formula_stays_text(path: Path) -> None:
    build_workbook(path, students=[student(姓名='=HYPERLINK("x")', 备注="=1+1")])

    copy = page(marked_copy(read_workbook(path)), PUPILS)

    assert {cell.data_type for cell in copy[2] if cell.value} == {"s"}


def test_a_missing_heading_is_marked_beside_the_last_one(path: Path) -> None:
    build_workbook(path, students=[student()], headings={PUPILS: ["学校", "年级", "姓名"]})

    assert page(marked_copy(read_workbook(path)), PUPILS)["D1"].comment is not None


def test_the_template_has_every_heading_and_nothing_to_import(path: Path) -> None:
    write_template(path)

    book = openpyxl.load_workbook(path)
    roster = read_workbook(path)

    assert book.sheetnames[:5] == list(SHEETS)
    for name, columns in SHEETS.items():
        assert [cell.value for cell in book[name][1]] == [
            column.heading + ("*" if column.required else "") for column in columns
        ]
    assert roster.problems == ()
    assert {*roster.students, *roster.staff, *roster.terms, *roster.closures, *roster.children} == set()


def test_the_template_keeps_id_numbers_as_text_and_offers_the_choices(path: Path) -> None:
    write_template(path)

    sheet = openpyxl.load_workbook(path)[PUPILS]
    assert isinstance(sheet, Worksheet)
    choices = {str(rule.sqref).split(":")[0]: rule.formula1 for rule in sheet.data_validations.dataValidation}

    assert sheet.column_dimensions["G"].number_format == "@"
    assert choices["B2"] == '"一年级,二年级,三年级,四年级,五年级,六年级,七年级,八年级,九年级"'
    assert choices["Q2"] == '"是,否"'
