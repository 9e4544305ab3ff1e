"""Files from outside: what is sound is read, what is crafted or broken costs the bot nothing."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from storage.workbook.columns import PUPILS
from storage.workbook.read import Limits, read_workbook
from storage.workbook.rows import LockedWorkbook, UnreadableWorkbook, WorkbookTooLarge
from tests.builders.workbooks import A_CHILD, A_CLOSURE, A_TERM, Formula, build_workbook, id_number, post, student

SMALL = Limits(memory_bytes=300 << 20, processor_seconds=5, wall_seconds=20)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "名单.xlsx"


def rezipped(path: Path, change: Callable[[str, bytes], bytes]) -> bytes:
    """The same workbook with its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def in_first_sheet(old: bytes, new: bytes) -> Callable[[str, bytes], bytes]:
    return lambda name, part: part.replace(old, new, 1) if name == "xl/worksheets/sheet1.xml" else part


def test_all_five_sheets_are_read_from_a_path_and_from_bytes(path: Path) -> None:
    build_workbook(path, students=[student()], staff=[post()], terms=[A_TERM], closures=[A_CLOSURE], children=[A_CHILD])

    roster = read_workbook(path)

    assert roster.problems == ()
    assert [len(rows) for rows in (roster.students, roster.staff, roster.terms, roster.closures, roster.children)] == [
        1, 1, 1, 1, 1,
    ]  # fmt: skip
    assert roster.closures[0].day == date(2026, 10, 12)
    assert read_workbook(path.read_bytes()) == roster


def test_sheets_may_be_missing(path: Path) -> None:
    roster = read_workbook(build_workbook(path, staff=[post()]))

    assert roster.problems == ()
    assert not roster.has(PUPILS)


def test_an_old_workbook_is_read_too() -> None:
    roster = read_workbook(Path(__file__).with_name("roster.xls"))

    assert [(pupil.name, pupil.number, pupil.born) for pupil in roster.students] == [("陈小雨", 2, date(2016, 3, 4))]
    assert roster.students[0].guardians[0].phone == "+8613800000001"
    assert [(problem.row, problem.code) for problem in roster.problems] == [(3, "id_number_as_number")]


def test_row_numbers_are_those_of_excel_with_blank_rows_between(path: Path) -> None:
    build_workbook(path, students=[{}, student(), {}, student(姓名="刘洋", 年级="3")])

    roster = read_workbook(path)

    assert [pupil.row for pupil in roster.students] == [3]
    assert [problem.row for problem in roster.problems] == [5]


def test_a_formula_counts_as_what_it_shows(path: Path) -> None:
    build_workbook(path, students=[student(姓名=Formula('="刘"&"洋"', shows="刘洋"))])

    assert [pupil.name for pupil in read_workbook(path).students] == ["刘洋"]


def test_an_excel_error_is_seen_also_where_nothing_need_stand(path: Path) -> None:
    build_workbook(path, students=[student(监护人=Formula("=VLOOKUP(1,A1:A2,9)", shows="#REF!"))])

    assert [(problem.row, problem.column, problem.code) for problem in read_workbook(path).problems] == [
        (2, "监护人", "excel_error")
    ]


def test_a_thousand_pupils_lose_no_digit(path: Path) -> None:
    born = date(2015, 3, 4)
    numbers = [id_number(born, serial) for serial in range(1000)]
    build_workbook(path, students=[student(姓名=f"陈{number}", 身份证号=number) for number in numbers])

    roster = read_workbook(path)

    assert roster.problems == ()
    assert [pupil.id_number for pupil in roster.students] == numbers


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600])
def test_what_is_no_workbook_is_said_to_be_none(content: bytes) -> None:
    with pytest.raises(UnreadableWorkbook) as said:
        read_workbook(content)

    assert said.value.sentence.startswith("打不开")


def test_half_a_workbook_is_said_to_be_none(path: Path) -> None:
    whole = build_workbook(path, students=[student()]).read_bytes()

    with pytest.raises(UnreadableWorkbook):
        read_workbook(whole[: len(whole) // 2])


def test_a_file_that_is_not_there_is_a_sentence_too(path: Path) -> None:
    with pytest.raises(UnreadableWorkbook):
        read_workbook(path)


def test_a_cell_in_the_last_corner_of_the_sheet_takes_only_its_own_process(path: Path) -> None:
    build_workbook(path, students=[student()])
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'

    with pytest.raises(WorkbookTooLarge):
        read_workbook(rezipped(path, in_first_sheet(b"</sheetData>", corner)), limits=SMALL)


def test_a_file_that_unpacks_to_more_than_the_memory_is_refused(path: Path) -> None:
    build_workbook(path, students=[student()])

    def swollen(name: str, part: bytes) -> bytes:
        return part.replace(b"</sst>", (b"<si><t>" + b"y" * 1_000_000 + b"</t></si>") * 400 + b"</sst>") if (
            name == "xl/sharedStrings.xml"
        ) else part  # fmt: skip

    with pytest.raises(UnreadableWorkbook):
        read_workbook(rezipped(path, swollen), limits=SMALL)


def test_entities_within_entities_are_not_unfolded(path: Path) -> None:
    build_workbook(path, students=[student()])
    nested = b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(9))
    bomb = b'?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + nested + b"]>"

    def wrapped(name: str, part: bytes) -> bytes:
        return part.replace(b"?>", bomb, 1).replace("学生".encode(), b"&j;") if name == "xl/workbook.xml" else part

    with pytest.raises(UnreadableWorkbook):
        read_workbook(rezipped(path, wrapped), limits=SMALL)


def test_more_rows_than_the_limit_are_refused(path: Path) -> None:
    build_workbook(path, students=[student()] * 30)

    with pytest.raises(WorkbookTooLarge):
        read_workbook(path, limits=Limits(rows=20))


def test_a_larger_file_than_the_limit_is_not_even_opened(path: Path) -> None:
    build_workbook(path, students=[student()])

    for source in (path, path.read_bytes()):
        with pytest.raises(WorkbookTooLarge):
            read_workbook(source, limits=Limits(file_bytes=1000))


def test_each_refusal_is_a_sentence_of_its_own() -> None:
    sentences = {refusal().sentence for refusal in (UnreadableWorkbook, LockedWorkbook, WorkbookTooLarge)}

    assert len(sentences) == 3
