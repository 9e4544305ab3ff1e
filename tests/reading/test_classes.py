"""The many ways a class is written, and the classes of the town that the words may mean."""

from __future__ import annotations

import pytest

from casework.reading.classes import ClassSaid, fitting, paired, scan, scan_bare
from tests.reading.town import CLASSES, SEVEN_ONE, THREE_ONE, THREE_TWO


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("初一三班", ClassSaid(7, 3)),
        ("初2(1)班", ClassSaid(8, 1)),
        ("初二(3)", ClassSaid(8, 3)),
        ("初三年级", ClassSaid(9, None)),
        ("四年级的三个班", ClassSaid(4, None, every=True)),
        ("初一两个班", ClassSaid(7, None, every=True)),
        ("5-1班", ClassSaid(5, 1)),
        ("六(12)班", ClassSaid(6, 12)),
        ("一 (2) 班", ClassSaid(1, 2)),
    ],
)
def test_a_class_is_read_to_its_end(said: str, meant: ClassSaid) -> None:
    assert scan(said, 0) == (len(said), meant)


@pytest.mark.parametrize(
    ("text", "end", "many"),
    [("两个班都到了", 3, 2), ("三个班今天全到", 3, 3), ("各班全到", 2, 0), ("所有班都到齐", 3, 0)],
)
def test_all_classes_are_told_by_their_number_or_none(text: str, end: int, many: int) -> None:
    assert scan(text, 0) == (end, ClassSaid(None, None, every=True, many=many))


@pytest.mark.parametrize(
    "text", ["两个班主任", "三个班干部", "3次", "三2号", "七1月", "302元", "二班级", "二班主任", "三楼", "班"]
)
def test_what_counts_other_things_is_no_class(text: str) -> None:
    assert scan(text, 0) is None


def test_a_class_is_read_at_its_place_alone() -> None:
    assert scan("昨天三(2)班全到", 2) == (7, ClassSaid(3, 2))
    assert scan("昨天三(2)班全到", 0) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("七一全到", ClassSaid(7, 1)),
        ("三二缺罗小满", ClassSaid(3, 2)),
        ("三一:罗小满", ClassSaid(3, 1)),
        ("七一和三二", ClassSaid(7, 1)),
        ("七一今天没来", None),
        ("三二天没来", None),
    ],
)
def test_two_numerals_are_a_class_where_a_roll_is_called(text: str, meant: ClassSaid | None) -> None:
    assert paired(text, 0) == (None if meant is None else (2, meant))


@pytest.mark.parametrize(
    ("text", "at", "meant"),
    [
        ("三二 缺罗小满", 0, ClassSaid(3, 2)),
        ("三一没人缺席", 0, ClassSaid(3, 1)),
        ("七一和三二今天全到", 3, ClassSaid(3, 2)),
        ("七一和三二天没来", 3, None),
        ("五一放假", 0, None),
        ("周三一全到", 1, None),
        ("初三二全到", 1, None),
        ("三二没来", 0, None),
    ],
)
def test_a_class_without_its_word_stands_before_a_report(text: str, at: int, meant: ClassSaid | None) -> None:
    assert scan_bare(text, at) == (None if meant is None else (at + 2, meant))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (ClassSaid(3, 2), (THREE_TWO,)),
        (ClassSaid(3, None), (THREE_ONE, THREE_TWO)),
        (ClassSaid(None, 1), (THREE_ONE, SEVEN_ONE)),
        (ClassSaid(None, None), CLASSES),
        (ClassSaid(4, 1), ()),
    ],
)
def test_what_is_not_said_of_a_class_fits_any(said: ClassSaid, meant: tuple[object, ...]) -> None:
    assert fitting(said, CLASSES) == meant
