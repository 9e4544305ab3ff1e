"""A frame as a value: which child is meant, and whether anything is said of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.people import Pupil, SchoolClass
from casework.reading.frame import Mention
from tests.reading.made import HEAD, child, frame, mention
from tests.reading.town import SEVEN_ONE, THREE_ONE, THREE_TWO

BOY = Pupil(id=1, name="覃安", school_class=THREE_ONE, village="东坡", sex="男")
GIRL = Pupil(id=2, name="覃安", school_class=THREE_TWO, village="西坡", sex="女")
TWO = (BOY, GIRL)


def said(*candidates: Pupil, **more: object) -> Mention:
    return Mention(said="覃安", candidates=candidates, **{"sure": True, **more})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "meant"),
    [
        (said(BOY), (BOY, (BOY,))),
        (said(BOY, sure=False), (None, (BOY,))),
        (said(*TWO), (None, TWO)),
        (said(), (None, ())),
        (said(*TWO, classes=(THREE_ONE,)), (BOY, (BOY,))),
        (said(*TWO, classes=(THREE_ONE, THREE_TWO)), (None, TWO)),
        (said(*TWO, classes=(SEVEN_ONE,)), (None, TWO)),  # a class in which there is no such child
        (said(BOY, classes=(SEVEN_ONE,)), (None, (BOY,))),
        (said(BOY, classes=()), (None, ())),  # a class that there is not
        (said(*TWO, village="西坡"), (GIRL, (GIRL,))),
        (said(BOY, village="西坡"), (None, (BOY,))),
        (said(*TWO, sex="女"), (GIRL, (GIRL,))),
        (said(BOY, sex="女"), (BOY, (BOY,))),
        (said(*TWO, sure=False, sex="男"), (None, (BOY,))),
    ],
)
def test_class_village_and_sex_narrow_whom_it_may_be(
    one: Mention, meant: tuple[Pupil | None, tuple[Pupil, ...]]
) -> None:
    assert one.resolved() == meant


@pytest.mark.parametrize(
    ("first", "again", "same"),
    [
        (said(BOY), said(BOY), True),
        (said(BOY), said(GIRL), False),
        (said(*TWO, village="东坡"), said(*TWO), True),
        (said(*TWO, village="东坡"), said(*TWO, village="西坡"), False),
        (said(*TWO, sex="男"), said(*TWO), True),
        (said(*TWO, classes=(THREE_ONE,)), said(*TWO), False),
        (said(BOY, sure=False), replace(said(BOY, sure=False), said="覃小安"), False),
        (said(BOY), replace(said(BOY), said="小安"), True),
    ],
)
def test_whether_one_child_is_said_again(first: Mention, again: Mention, same: bool) -> None:
    assert first.same(again) is same


@pytest.mark.parametrize(
    ("words", "says", "more"),
    [
        ("没来", True, True),
        ("发烧", True, True),
        ("家访了", True, False),
        ("家访了没人", True, True),
        ("昨天", False, False),
        ("妈妈说", False, False),
        ("", False, False),
    ],
)
def test_whether_a_frame_says_anything_and_more_than_an_attempt(words: str, says: bool, more: bool) -> None:
    of_two = frame("罗小满 蒙强", words)
    assert (of_two.says, of_two.says_more()) == (says, more)
    assert frame("罗小满", words).says_more()


def test_the_class_said_holds_against_a_child_of_another() -> None:
    elsewhere: tuple[SchoolClass, ...] = (THREE_ONE,)
    assert replace(mention("罗小满"), classes=elsewhere).resolved() == (None, (child("罗小满", HEAD),))
