"""Names that are everyday words too, households, and grown-ups who bear a child's name."""

from __future__ import annotations

import pytest

from casework.reading.strangers import settle
from casework.reading.tokens import Token, normalise, tokens
from casework.reading.words import Kind
from tests.reading.town import SCOPES, head_teacher_of

HEAD = SCOPES["班主任"]
SCOPE = head_teacher_of(["高兴", "平安", "全勤", "石头", "康复", "罗小满", "李雷"])


def settled(text: str, scope=SCOPE) -> list[Token]:  # type: ignore[no-untyped-def]
    plain = normalise(text)
    return settle(plain, tokens(plain, scope), scope)


def children(text: str) -> list[tuple[str, bool]]:
    """The children of the message, each with whether it is sure."""
    return [(one.text, one.kind is Kind.NAME) for one in settled(text) if one.kind in (Kind.NAME, Kind.STRANGER)]


@pytest.mark.parametrize(
    "text",
    [
        "高兴没来",
        "缺高兴",
        "更正:全勤来了",
        "康复还没康复",
        "去石头家",
        "高兴的妈妈请假",
        "刚才报的平安没来",
    ],
)
def test_a_word_is_a_child_where_a_child_must_stand(text: str) -> None:
    assert children(text)[:1] == [(next(one for one in SCOPE.by_name if one in text), True)]


@pytest.mark.parametrize("text", ["今天全勤", "罗小满很高兴地来了", "罗小满因为高兴没来"])
def test_a_word_stays_a_word_elsewhere(text: str) -> None:
    assert [said for said, _ in children(text) if said != "罗小满"] == []


def test_beside_another_child_a_word_is_asked_for() -> None:
    assert children("罗小满病假,全勤来了") == [("罗小满", True), ("全勤", False)]


def test_words_in_a_row_vouch_for_each_other() -> None:
    assert children("高兴、平安、石头没来") == [("高兴", True), ("平安", True), ("石头", True)]


def test_the_name_of_a_household_is_one_name() -> None:
    assert ("老三家的", False) in children("老三家的今天没来")


def test_a_grown_up_who_bears_the_name_of_a_child_is_none() -> None:
    assert children("李雷老师今天请假") == []


def test_of_a_brother_nobody_reports_and_a_deskmate_is_asked_for() -> None:
    assert children("罗小满弟弟没来") == []
    assert children("罗小满的同桌没来") == [("罗小满的同桌", False)]
