"""Which items speak of one matter, and what they say of it together."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casework.reading.contract import Intent, Item, Reason
from casework.reading.matters import bare_weekday, between, covers, earlier_than, gone_by, joined, same_matter
from casework.reading.matters import within_scene as scene
from casework.reading.phrases import Phrase, Point
from tests.reading.made import child, day

YESTERDAY = Phrase(start=Point(offset=-1))
MORNING, AFTERNOON = Phrase(start=Point(sessions=("morning",))), Phrase(start=Point(sessions=("afternoon",)))
THREE_DAYS, LAST_WEEK = Phrase(count=3), Phrase(week=-1)
MISSING = Item(intent=Intent.ABSENCE, pupil=child("罗小满"), day=day(9))
BACK = replace(MISSING, intent=Intent.RETURNED)


def missing(first: int, last: int | None = None, *sessions: str) -> Item:
    return replace(MISSING, day=day(first), until=day(last) if last else None, sessions=sessions or ("day",))


@pytest.mark.parametrize(
    ("lead", "own", "meant"),
    [
        ([], [MORNING], [MORNING]),
        ([YESTERDAY], [], [YESTERDAY]),
        ([YESTERDAY], [AFTERNOON], [YESTERDAY, AFTERNOON]),
        ([YESTERDAY], [THREE_DAYS], [YESTERDAY, THREE_DAYS]),
        ([MORNING], [YESTERDAY], [YESTERDAY]),
        ([YESTERDAY], [LAST_WEEK], [LAST_WEEK]),
    ],
)
def test_a_day_of_its_own_leaves_the_scene(lead: list[Phrase], own: list[Phrase], meant: list[Phrase]) -> None:
    assert scene(lead, own) == meant


@pytest.mark.parametrize(
    ("point", "gone", "bare"),
    [
        (Point(offset=-1), True, False),
        (Point(offset=0), False, False),
        (Point(weekday=4, week=-1), True, False),
        (Point(weekday=4), False, True),
        (Point(weekday=4, week=1), False, False),
        (Point(day_of_month=8), True, False),
        (Point(sessions=("morning",)), False, False),
    ],
)
def test_which_days_can_only_have_gone_by(point: Point, gone: bool, bare: bool) -> None:
    assert gone_by([Phrase(start=point)]) is gone
    assert bare_weekday(Phrase(start=point)) is bare


def test_the_days_between_two_are_neither_of_them() -> None:
    assert list(between(day(7), day(10))) == [day(8), day(9)]
    assert list(between(day(7), day(8))) == []


@pytest.mark.parametrize(
    ("came", "gone", "earlier"),
    [
        (("morning",), missing(9, None, "afternoon"), True),
        (("afternoon",), missing(9, None, "morning"), False),
        (("lesson:5",), missing(9, None, "morning"), False),
        (("lesson:5",), missing(9, None, "afternoon"), False),
        (("lesson:1",), missing(9, None, "afternoon"), True),
        (("day",), missing(8), False),
        (("day",), missing(10), True),
        (("afternoon",), missing(9), False),
        (("morning",), missing(9), True),
    ],
)
def test_whether_a_child_came_before_it_was_missing(came: tuple[str, ...], gone: Item, earlier: bool) -> None:
    back = replace(BACK, sessions=came)
    assert earlier_than(back, [gone], [gone, back]) is earlier


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        (missing(9), missing(9), True),
        (missing(9), replace(missing(9), intent=Intent.LEAVE), True),
        (missing(9), missing(8), False),
        (missing(9), replace(missing(9), pupil=child("蒙强")), False),
        (missing(9, None, "morning"), missing(9, None, "afternoon"), True),
        (missing(9, None, "morning"), replace(missing(9, None, "afternoon"), intent=Intent.LEAVE), False),
        (missing(9, None, "morning"), replace(missing(9, None, "afternoon"), reason=Reason.FAMILY), False),
        (missing(9), BACK, False),
        (BACK, BACK, True),
    ],
)
def test_one_child_and_day_are_one_matter(old: Item, new: Item, same: bool) -> None:
    assert same_matter(old, new) is same


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        (missing(7, 9), missing(8), True),
        (missing(7, 9), missing(8, 9), True),
        (missing(7, 9), missing(8, 10), False),
        (missing(7, 9), missing(4), False),
        (missing(9), missing(9), False),
        (missing(7, 9), missing(8, None, "morning"), False),
        (missing(7, 9), replace(missing(8), intent=Intent.LEAVE), False),
        (missing(7, 9), replace(missing(8), pupil=child("蒙强")), False),
    ],
)
def test_a_longer_absence_takes_in_a_shorter(wide: Item, narrow: Item, covered: bool) -> None:
    assert covers(wide, narrow) is covered


LEAVE = replace(MISSING, intent=Intent.LEAVE, excused=True)


@pytest.mark.parametrize(
    ("old", "new", "together"),
    [
        (MISSING, LEAVE, LEAVE),
        (LEAVE, replace(MISSING, excused=False), LEAVE),
        (replace(MISSING, excused=False), MISSING, replace(MISSING, excused=False)),
        (MISSING, replace(MISSING, reason=Reason.ILLNESS), replace(MISSING, reason=Reason.ILLNESS)),
        (
            replace(MISSING, reason=Reason.FAMILY),
            replace(MISSING, reason=Reason.ILLNESS),
            replace(MISSING, reason=Reason.FAMILY),
        ),
        (missing(9, None, "afternoon"), missing(9, None, "morning"), missing(9, None, "morning", "afternoon")),
        (missing(9, None, "morning"), missing(9), missing(9)),
        (missing(9, 10), missing(9, 11), missing(9, 11)),
        (BACK, LEAVE, BACK),
    ],
)
def test_leave_wins_and_what_one_leaves_open_the_other_fills(old: Item, new: Item, together: Item) -> None:
    assert joined(old, new) == together


def test_a_lesson_missed_without_leave_stays_a_lesson() -> None:
    truant = replace(MISSING, excused=False)
    assert joined(truant, missing(9, None, "lesson:7")).sessions == ("lesson:7",)
    assert joined(MISSING, missing(9, None, "lesson:7")).sessions == ("day",)
