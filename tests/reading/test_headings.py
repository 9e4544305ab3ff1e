"""Headings inside a line, which stand over the names behind them."""

from __future__ import annotations

import pytest

from casework.reading.headings import counts, counts_on, opens_alone, sets_apart
from casework.reading.tokens import Token
from tests.reading.made import settled


def place_of(found: list[Token], word: str) -> int:
    """Where the word stands last."""
    return max(at for at, token in enumerate(found) if token.text == word)


@pytest.mark.parametrize(
    ("text", "word", "alone"),
    [
        ("表扬罗小满,缺勤蒙强", "缺勤", True),
        ("罗小满没来,请假蒙强", "请假", True),
        ("罗小满没来,请假蒙强和覃一帆", "请假", True),
        ("罗小满没来 请假蒙强。", "请假", True),
        ("罗小满没来,没来的蒙强", "没来", True),
        ("罗小满,请假蒙强", "请假", False),  # nothing was said before it
        ("罗小满没来,请假", "请假", False),
        ("罗小满没来,请假蒙强没来", "请假", False),
        ("没来罗小满,蒙强请假", "请假", False),
        ("缺勤蒙强", "缺勤", False),
        ("罗小满没来,请假蒙强 事假", "请假", False),
    ],
)
def test_a_clause_may_be_a_heading_and_names_alone(text: str, word: str, alone: bool) -> None:
    found = settled(text)
    assert opens_alone(found, place_of(found, word)) is alone


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("病假 罗小满 事假 蒙强", True),
        ("病假2人 罗小满 覃一帆 事假1人 蒙强", True),
        ("病假:罗小满,事假蒙强,病假覃一帆", True),
        ("没来 罗小满 事假1人 蒙强", True),
        ("没来 罗小满 事假 蒙强", False),  # of one who did not come it may be said
        ("病假 罗小满 蒙强 事假", False),
        ("病假罗小满事假蒙强", False),
        ("病假 罗小满 事假", False),
        ("病假 罗小满 事假 蒙强 病假", False),
    ],
)
def test_a_second_heading_of_a_line(text: str, apart: bool) -> None:
    found = settled(text)
    assert sets_apart(found, place_of(found, "事假"), found[:1]) is apart


def test_without_a_heading_before_there_is_none_to_set_apart() -> None:
    found = settled("罗小满 事假 蒙强")
    assert not sets_apart(found, place_of(found, "事假"), None)
    assert not sets_apart(found, place_of(found, "事假"), [])


def test_a_heading_may_be_repeated_or_stand_alone_in_its_clause() -> None:
    repeated, alone = settled("没来 罗小满 没来 蒙强"), settled("罗小满没来,请假蒙强")
    assert sets_apart(repeated, place_of(repeated, "没来"), repeated[:1])
    assert sets_apart(alone, place_of(alone, "请假"), None)


@pytest.mark.parametrize(
    ("said", "only"),
    [("5人", True), ("三个", True), ("两名", True), ("今天", False), ("没来", False)],
)
def test_a_number_only_says_how_many(said: str, only: bool) -> None:
    found = settled(said)
    assert (len(found) == 1 and counts(found[0])) is only


@pytest.mark.parametrize(
    ("text", "on"), [("缺两个", True), ("缺两个。", True), ("缺两个罗小满", False), ("缺罗小满", False), ("缺", False)]
)
def test_a_lack_may_only_be_counted(text: str, on: bool) -> None:
    found = settled(text)
    assert counts_on(found, place_of(found, "缺")) is on
