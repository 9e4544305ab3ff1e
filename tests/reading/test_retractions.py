"""What a message takes back: of its own words, and of an earlier message."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.reading.contract import Reason
from casework.reading.frame import Frame, Mention
from tests.reading.made import dates, day, frame, mention, names, reading_of, words

ABSENT, LEAVE, TAKEN_BACK = "absence", "leave", "retract"
DAY = ("day",)


def corrected(before: Frame, *after: Frame, by: str = "更正") -> list[tuple[str, str]]:
    """The items of a message with a word of correction between."""
    for one in after:
        one.fixed = True
    return names(reading_of(before, *after, fixed_at=1, fixed_by=by).items)


@pytest.mark.parametrize(
    ("before", "after", "items"),
    [
        ("没来", [], [("罗小满", TAKEN_BACK)]),
        ("没来", [("蒙强", "没来")], [("蒙强", ABSENT)]),
        ("没来", [("蒙强", "")], [("蒙强", ABSENT)]),
        ("没来", [("罗小满", "请假")], [("罗小满", LEAVE)]),
        ("没来", [("罗小满", "来了")], [("罗小满", TAKEN_BACK)]),
        ("没来", [("罗小满", "来了"), ("蒙强", "没来")], [("罗小满", TAKEN_BACK), ("蒙强", ABSENT)]),
    ],
)
def test_what_is_said_anew_takes_the_place_of_what_was_said(
    before: str, after: list[tuple[str, str]], items: list[tuple[str, str]]
) -> None:
    assert corrected(frame("罗小满", before), *(frame(name, said) for name, said in after)) == items


def test_of_several_only_those_said_anew_are_replaced() -> None:
    items = corrected(frame("罗小满 蒙强", "没来"), frame("蒙强", "来了"))
    assert items == [("罗小满", ABSENT), ("蒙强", TAKEN_BACK)]
    assert corrected(frame("罗小满 蒙强", "没来")) == [("罗小满", TAKEN_BACK), ("蒙强", TAKEN_BACK)]


@pytest.mark.parametrize(("by", "items"), [("误报", [("罗小满", TAKEN_BACK)]), ("不对", []), ("口误", [])])
def test_a_slip_of_the_tongue_takes_back_nothing_of_whom_nothing_was_said(
    by: str, items: list[tuple[str, str]]
) -> None:
    assert names(reading_of(frame("罗小满"), fixed_at=1, fixed_by=by).items) == items


def test_what_is_said_anew_is_of_the_same_day_and_reason() -> None:
    before, after = frame("罗小满", "昨天发烧没来"), frame("罗小满", "旷课", fixed=True)
    items = reading_of(before, after, fixed_at=1, fixed_by="不对").items
    assert [(one.intent.value, one.day, one.reason, one.excused) for one in items] == [
        (ABSENT, day(8), Reason.ILLNESS, False)
    ]


def test_another_day_takes_the_place_of_the_first() -> None:
    before, after = frame("罗小满", "昨天没来"), frame("罗小满", "前天没来", fixed=True)
    assert dates(reading_of(before, after, fixed_at=1, fixed_by="不对").items) == [(ABSENT, 7, None, DAY)]


def test_leave_said_anew_gives_its_own_reason_or_none() -> None:
    before, after = frame("罗小满", "病假三天"), frame("罗小满", "事假两天", fixed=True)
    items = reading_of(before, after, fixed_at=1, fixed_by="不对").items
    assert [(one.day, one.until, one.reason) for one in items] == [(day(9), day(10), None)]


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ([("罗小满", "", True), ("蒙强", "没来", False)], [("罗小满", TAKEN_BACK), ("蒙强", ABSENT)]),
        ([("蒙强", "没来", False), ("罗小满", "", True)], [("蒙强", ABSENT)]),  # only told apart from another
        ([("罗小满", "没来", False), ("罗小满", "没来", True), ("蒙强", "没来", False)], [("蒙强", ABSENT)]),
    ],
)
def test_who_it_was_not_is_taken_back_or_dropped(
    said: list[tuple[str, str, bool]], items: list[tuple[str, str]]
) -> None:
    told = [frame(name, words_said, negated=negated) for name, words_said, negated in said]
    assert names(reading_of(*told).items) == items


def test_a_report_of_an_earlier_message_that_was_wrong_is_taken_back() -> None:
    wrong = frame("罗小满", "昨天没来,其实来了", quoted=True)
    assert dates(reading_of(wrong).items) == [(TAKEN_BACK, 8, None, DAY)]


def test_a_return_on_a_day_of_its_own_takes_nothing_back() -> None:
    told = frame("罗小满", "昨天没来,今天来了", quoted=True)
    assert names(reading_of(told).items) == [("罗小满", ABSENT), ("罗小满", "returned")]


def test_a_quoted_report_gives_way_to_another_child_by_being_taken_back() -> None:
    assert corrected(frame("罗小满", "没来", quoted=True), frame("蒙强", "没来")) == [
        ("罗小满", TAKEN_BACK),
        ("蒙强", ABSENT),
    ]


def test_what_puts_itself_right_is_not_taken_back() -> None:
    assert names(reading_of(frame("罗小满", "请假", righted=True), fixed_at=1, fixed_by="发错").items) == [
        ("罗小满", LEAVE)
    ]


def test_a_doubtful_child_is_told_from_others_by_what_was_said() -> None:
    doubtful: Mention = replace(mention("罗小满"), said="罗小曼", sure=False)
    again = replace(doubtful)
    before = Frame(mentions=[doubtful], tokens=words("没来"))
    after = Frame(mentions=[again], tokens=words("请假"), fixed=True)
    doubts = reading_of(before, after, fixed_at=1, fixed_by="不对").doubts
    assert [[item.intent.value for item in one.items] for one in doubts] == [[LEAVE]]
