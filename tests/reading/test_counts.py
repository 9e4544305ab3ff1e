"""How many of a class are there, and how many are missing."""

from __future__ import annotations

import pytest

from casework.reading.counts import HeadCount, scan


@pytest.mark.parametrize(
    ("text", "end", "count"),
    [
        ("到校17人", 5, HeadCount(there=17)),
        ("实到: 44", 6, HeadCount(there=44)),
        ("已到四十三人", 6, HeadCount(there=43)),
        ("出勤人数30", 6, HeadCount(there=30)),
        ("来了18个", 5, HeadCount(there=18)),
        ("到班40,应到42", 4, HeadCount(there=40, missing=2)),
        ("实到42\n全班44人", 4, HeadCount(there=42, missing=2)),
        ("实到50应到45", 4, HeadCount(there=50)),  # numbers that cannot be so
    ],
)
def test_those_who_are_there(text: str, end: int, count: HeadCount) -> None:
    assert scan(text, 0) == (end, count)


@pytest.mark.parametrize(
    ("text", "end", "missing"),
    [
        ("实到30人,缺勤2人", 5, 2),
        ("到校41 请假3", 4, 3),
        ("到了19个学生,还有两个没来", 7, 2),
        ("出勤28/缺0", 4, 0),
    ],
)
def test_those_who_are_missing_where_that_is_said_too(text: str, end: int, missing: int) -> None:
    assert scan(text, 0) == (end, missing)


@pytest.mark.parametrize(
    "text", ["到校", "来了", "到了三点", "到8号", "实际情况", "到3班", "到15:30", "来的路上", "到39度"]
)
def test_other_numbers_are_no_count_of_heads(text: str) -> None:
    assert scan(text, 0) is None


def test_those_who_did_not_come_are_not_there() -> None:
    assert scan("没到2人", 1) is None
    assert scan("已到2人", 1) == (4, HeadCount(there=2))
