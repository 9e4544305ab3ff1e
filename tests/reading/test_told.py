"""What a frame tells of one child, and how what is said again adds to what was said first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.reading.act import Act
from casework.reading.acts import acts
from casework.reading.contract import Intent
from casework.reading.frame import Frame
from casework.reading.phrases import Phrase, Point
from casework.reading.told import Told, refine
from tests.reading.made import frame, mention

YESTERDAY = Phrase(start=Point(offset=-1))


def told(name: str, said: str, beside: str = "", **more: object) -> Told:
    """What is said of a child, in a frame with others."""
    of = frame(f"{name} {beside}".strip(), said, **more)
    pupil, candidates = of.mentions[0].resolved()
    lead = [token.value for token in of.lead]
    return Told(frame=of, mention=of.mentions[0], pupil=pupil, candidates=candidates, acts=acts(of.tokens), lead=lead)


def said(one: Told) -> list[tuple[str, list[Phrase]]]:
    return [(act.intent.value, act.times) for act in one.acts]


def test_who_is_spoken_of_is_told_by_the_child_or_by_what_was_said() -> None:
    sure, other = told("罗小满", "没来"), told("蒙强", "没来")
    unsure = told("岑洋", "没来")
    assert sure.child == ("罗小满", (sure.pupil,))
    assert unsure.child == ("岑洋", unsure.candidates)
    assert sure.of_the_same(told("罗小满", "请假"))
    assert not sure.of_the_same(other)
    assert not sure.of_the_same(unsure)
    assert unsure.of_the_same(told("岑洋", "请假"))
    misheard = replace(unsure, mention=replace(mention("岑洋"), said="岑阳"))
    assert not unsure.of_the_same(misheard)


@pytest.mark.parametrize(("mark", "asserted"), [("negated", False), ("fixed", False), ("also", False), ("only", True)])
def test_what_is_denied_corrected_or_borrowed_is_not_asserted(mark: str, asserted: bool) -> None:
    assert told("罗小满", "没来", **{mark: True}).asserted is asserted


def test_the_missing_acts_are_absences_and_leaves() -> None:
    one = told("罗小满", "昨天没来,今天请假,返校了")
    assert [act.intent for act in one.missing] == [Intent.ABSENCE, Intent.LEAVE]


def test_what_is_said_again_is_of_the_days_said_first() -> None:
    first, again = told("罗小满", "昨天没来"), told("罗小满", "请假")
    refine([first, again])
    assert said(again) == [("leave", [YESTERDAY])]


def test_days_of_its_own_are_kept() -> None:
    first, again = told("罗小满", "昨天没来"), told("罗小满", "今天请假")
    refine([first, again])
    assert said(again) == [("leave", [Phrase(start=Point(offset=0))])]
    assert said(first) == [("absence", [YESTERDAY])]


def test_how_long_a_leave_is_lengthens_the_days_said_first() -> None:
    first, again = told("罗小满", "昨天没来"), told("罗小满", "请假两天")
    refine([first, again])
    assert said(again) == [("leave", [YESTERDAY, Phrase(count=2)])]
    assert said(first) == []


def test_parts_of_a_day_take_the_place_of_none_in_a_list() -> None:
    afternoon = Phrase(start=Point(sessions=("afternoon",)))
    first, again = told("罗小满", "没来", beside="蒙强"), told("罗小满", "下午没来")
    refine([first, again])
    assert (said(first), said(again)) == ([], [("absence", [afternoon])])
    alone, again = told("罗小满", "没来"), told("罗小满", "下午没来")
    refine([alone, again])
    assert said(alone) == [("absence", [])]
    first, again = told("罗小满", "没来", beside="蒙强"), told("罗小满", "昨天没来")
    refine([first, again])
    assert (said(first), said(again)) == ([("absence", [])], [("absence", [YESTERDAY])])


@pytest.mark.parametrize(
    ("first", "all_of_them", "dropped"),
    [("请假", "没请假没来", True), ("没来", "没请假没来", False), ("请假", "请假", False)],
)
def test_a_clause_of_all_leaves_out_who_has_a_statement_otherwise(first: str, all_of_them: str, dropped: bool) -> None:
    one, of_all = told("罗小满", first), told("罗小满", all_of_them, together=True)
    refine([one, of_all])
    assert of_all.dropped is dropped
    assert bool(of_all.acts) is not dropped


@pytest.mark.parametrize(("first", "dropped"), [("没来", False), ("请假", True), ("发烧没来", True)])
def test_the_rest_are_those_of_whom_nothing_else_was_said(first: str, dropped: bool) -> None:
    one, rest = told("罗小满", first), told("罗小满", "没请假没来", together=True, rest=True)
    refine([one, rest])
    assert rest.dropped is dropped


def test_another_child_adds_nothing() -> None:
    first, other = told("罗小满", "昨天没来"), told("蒙强", "请假")
    refine([first, other])
    assert said(other) == [("leave", [])]


def test_a_child_may_be_told_of_without_acts() -> None:
    nothing = Told(frame=Frame(), mention=mention("罗小满"), pupil=None, candidates=(), acts=list[Act](), lead=[])
    refine([nothing])
    assert (nothing.missing, nothing.dropped) == ([], False)
