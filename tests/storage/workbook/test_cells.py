"""What one cell may mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.workbook import cells
from storage.workbook.cells import ClassName, ClockTime
from tests.builders.workbooks import id_number


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("李　明", "李明"),
        (" 陈 小 雨 ", "陈小雨"),
        ("陈\u200b小\ufeff雨\u00a0", "陈小雨"),
        ("陈小雨\n", "陈小雨"),
        ("阿依古丽 · 买买提", "阿依古丽·买买提"),
        ("Anna  Li", "Anna Li"),
        ("松树村 17号", "松树村 17号"),
        ("\u3000", ""),
    ],
)
def test_text_loses_what_nobody_sees(written: str, meant: str) -> None:
    assert cells.clean(written) == meant


@given(st.text())
def test_cleaned_text_stays_as_it_is_when_cleaned_again(text: str) -> None:
    once = cells.clean(text)

    assert cells.clean(once) == once


@pytest.mark.parametrize(
    "written",
    [
        date(2015, 3, 4), "2015-03-04", "2015-3-4", "2015/3/4", "2015.3.4", "2015.03.04", "2015年3月4日",
        "2015年3月4号", " 2015 年 3 月 4 日 ",
        "20150304", 20150304, 20150304.0, "2015-03-04 00:00:00", "２０１５－０３－０４",
    ],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(written: cells.Cell) -> None:
    assert cells.date_of(written) == date(2015, 3, 4)


@pytest.mark.parametrize(
    "written",
    [
        "2015-02-30",
        "2015年3月",
        "15.3.4",
        "2015-3/4",
        "3/4/2015",
        42067.0,
        2015,
        "昨天",
        True,
        ClockTime("08:00:00"),
        "",
    ],
)
def test_what_is_no_full_date_is_not_guessed(written: cells.Cell) -> None:
    assert cells.date_of(written) is None


@pytest.mark.parametrize(
    ("written", "called"),
    [
        ("13800000001", "+8613800000001"),
        ("138 0000 0001", "+8613800000001"),
        ("138-0000-0001", "+8613800000001"),
        ("+86 138 0000 0001", "+8613800000001"),
        ("8613800000001", "+8613800000001"),
        ("0086-13800000001", "+8613800000001"),
        ("１３８００００００01", "+8613800000001"),
        ("0558-1234567", "+865581234567"),
        ("(010) 12345678", "+861012345678"),
        ("+852 2345 6789", "+85223456789"),
        ("12800000001", None),
        ("1380000000", None),
        ("1234567", None),
        ("13800000001x", None),
        ("问村长", None),
    ],
)
def test_a_phone_becomes_a_number_that_phones_call(written: str, called: str | None) -> None:
    assert cells.phone_of(written) == called


@pytest.mark.parametrize(
    "written",
    ["三(2)班", "三（2）班", "三（２）班", " 三 (2) 班 ", "三2班", "三年级2班", "三年级(2)班", "3(2)班", "三(02)班"],
)
def test_a_class_is_read_in_the_ways_it_is_written(written: str) -> None:
    assert cells.class_of(written) == ClassName(3, 2)


@pytest.mark.parametrize("written", ["三班", "三(0)班", "2", "十(2)班", "三(2", "三(2)班级", "三(2)班三(1)班", ""])
def test_what_is_no_class_is_not_guessed(written: str) -> None:
    assert cells.class_of(written) is None


@pytest.mark.parametrize(("written", "grade"), [("一年级", 1), ("九年级", 9), (" 三 年级", 3)])
def test_a_grade_is_read(written: str, grade: int) -> None:
    assert cells.grade_of(written) == grade


@pytest.mark.parametrize("written", ["3", "三", "3年级", "十年级", "初一", "三年", "三年级2班", ""])
def test_what_is_no_grade_is_not_guessed(written: str) -> None:
    assert cells.grade_of(written) is None


@pytest.mark.parametrize(
    ("written", "number"), [("1", 1), ("12", 12), ("０２", 2), ("0", None), ("2班", None), ("-1", None)]
)
def test_a_class_number_is_a_number_from_one(written: str, number: int | None) -> None:
    assert cells.class_number_of(written) == number


def test_several_values_in_one_cell_are_separated_by_any_of_the_marks() -> None:
    assert cells.parts("留守;低保；单亲、留守; ") == ("留守", "低保", "单亲")


def test_the_check_digit_may_be_a_small_x() -> None:
    number = next(number for serial in range(50) if (number := id_number(date(2016, 3, 4), serial)).endswith("X"))

    assert cells.id_number_well_formed(cells.id_number_of(number.lower()))


@given(st.dates(date(1990, 1, 1), date(2030, 1, 1)), st.integers(0, 999), st.integers(0, 16), st.integers(1, 9))
def test_one_digit_copied_wrongly_breaks_an_id_number(born: date, serial: int, place: int, step: int) -> None:
    number = id_number(born, serial)
    slip = number[:place] + str((int(number[place]) + step) % 10) + number[place + 1 :]

    assert cells.id_number_well_formed(number)
    assert cells.born_by_id(number) == born
    assert not cells.id_number_well_formed(slip)
