"""Frames become facts: children resolved or asked for, in the order in which they were said."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.people import SchoolClass
from casework.reading.contract import Doubt, Intent, Reading
from casework.reading.frame import Frame, Mention, Roll
from tests.reading.made import HEAD, child, day, frame, mention, names, reading_of, words
from tests.reading.town import SCOPES, THREE_ONE, THREE_TWO

LEADER = SCOPES["校长"]


def test_without_frames_there_is_nothing() -> None:
    assert reading_of() == Reading()
    assert reading_of().empty


def test_each_child_has_its_item_in_the_order_said() -> None:
    reading = reading_of(frame("蒙强 罗小满", "没来"), frame("韦思远", "请假"))
    assert names(reading.items) == [("蒙强", "absence"), ("罗小满", "absence"), ("韦思远", "leave")]
    assert (reading.doubts, reading.complete, reading.held) == ((), (), ())


def test_a_child_that_is_not_certain_is_asked_for_with_what_was_said() -> None:
    doubtful = replace(mention("罗小满"), said="罗小曼", sure=False)
    reading = reading_of(Frame(mentions=[doubtful], tokens=words("没来")))
    assert reading.items == ()
    assert [(one.said, one.candidates) for one in reading.doubts] == [("罗小曼", (child("罗小满"),))]
    assert [(one.intent, one.pupil, one.day) for one in reading.doubts[0].items] == [(Intent.ABSENCE, None, day(9))]


def test_a_child_that_nobody_knows_is_asked_for_without_candidates() -> None:
    unknown = Mention(said="石大山", candidates=(), sure=False)
    doubts = reading_of(Frame(mentions=[unknown], tokens=words("没来"))).doubts
    assert [(one.said, one.candidates) for one in doubts] == [("石大山", ())]


def test_of_whom_nothing_is_said_nobody_is_asked() -> None:
    unknown = Mention(said="石大山", candidates=(), sure=False)
    assert reading_of(Frame(mentions=[unknown])) == Reading()


def test_two_of_one_name_are_asked_for() -> None:
    reading = reading_of(frame("岑洋", "没来"))
    assert reading.items == ()
    assert [(one.said, [each.id for each in one.candidates]) for one in reading.doubts] == [("岑洋", [112, 200])]


@pytest.mark.parametrize(
    ("classes", "village", "found"),
    [
        ((THREE_ONE,), "", [300]),
        ((THREE_TWO,), "河湾村", [200]),
        ((THREE_TWO,), "坪上村", [112]),
        ((THREE_TWO,), "", []),
        (None, "坪上村", [112]),
        (None, "河湾村", []),  # one in each class
    ],
)
def test_class_and_village_tell_two_of_one_name_apart(
    classes: tuple[SchoolClass, ...] | None, village: str, found: list[int]
) -> None:
    said = replace(mention("岑洋", LEADER), classes=classes, village=village)
    reading = reading_of(Frame(mentions=[said], tokens=words("没来", LEADER)), scope=LEADER)
    assert [one.pupil.id for one in reading.items if one.pupil] == found
    assert len(reading.doubts) == (not found)


def test_one_doubt_holds_all_that_is_said_of_it() -> None:
    twice = [Frame(mentions=[mention("岑洋")], tokens=words(said)) for said in ("昨天没来", "今天请假")]
    doubts: tuple[Doubt, ...] = reading_of(*twice).doubts
    assert [[(one.intent, one.day) for one in doubt.items] for doubt in doubts] == [
        [(Intent.ABSENCE, day(8)), (Intent.LEAVE, day(9))]
    ]


def test_a_roll_beside_a_doubt_is_held() -> None:
    whole = Roll(classes=(THREE_TWO,), missing=1, times=[])
    reading = reading_of(frame("岑洋", "没来"), rolls=(whole,))
    assert reading.complete == ()
    assert [(one.school_class, one.day) for one in reading.held] == [(THREE_TWO, day(9))]


def test_a_roll_without_a_child_is_a_class_all_there() -> None:
    reading = reading_of(rolls=(Roll(classes=None, missing=0, times=[]),))
    assert [(one.intent, one.school_class) for one in reading.items] == [(Intent.PRESENT, HEAD.own)]
    assert [one.school_class for one in reading.complete] == [HEAD.own]


def test_beside_the_rest_who_are_there_a_reason_alone_is_an_absence() -> None:
    ill = frame("罗小满", "发烧")
    assert reading_of(ill).items == ()
    rest = Roll(classes=None, missing=None, times=[])
    items = reading_of(ill, rolls=(rest,)).items
    assert [(one.intent, one.reason) for one in items] == [(Intent.ABSENCE, "illness")]
