"""Numbers as they are written in messages."""

from __future__ import annotations

import re

import pytest

from casework.reading.numerals import NUMBER, number


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("7", 7), ("12", 12), ("045", 45), ("零", 0), ("〇", 0), ("一", 1), ("九", 9), ("两", 2), ("俩", 2),
        ("十", 10), ("十二", 12), ("二十", 20), ("二十三", 23), ("九十九", 99), ("四五", 45), ("日", 7), ("天", 7),
    ],
)  # fmt: skip
def test_a_number_is_read(said: str, meant: int) -> None:
    assert number(said) == meant


@pytest.mark.parametrize("said", ["1", "31", "三", "两", "十", "十一", "二十", "三十一"])
def test_a_number_is_matched_whole(said: str) -> None:
    found = re.match(NUMBER, said)
    assert found is not None
    assert found[0] == said


@pytest.mark.parametrize("said", ["三四天", "零", "几", "百", "天"])
def test_two_numerals_side_by_side_are_not_one_number(said: str) -> None:
    assert re.match(NUMBER, said) is None
