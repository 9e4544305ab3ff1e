"""What is said of whole classes: present where nobody is missing, complete where all are accounted for."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from casework.reading.contract import Complete, Doubt, Intent, Item, Reading
from casework.reading.frame import Roll
from casework.reading.rolls import Rolls
from casework.reading.scope import Scope
from casework.reading.words import Kind
from tests.reading.made import HEAD, child, day, words
from tests.reading.town import CALENDAR, SCOPES, SEVEN_ONE, THREE_ONE, THREE_TWO, WEDNESDAY

LEADER, CONTACT, GRID = SCOPES["校长"], SCOPES["联络员"], SCOPES["网格员"]
SIZE = 19
"""Children of 三(2)班."""


def away(*names: str, on: int = 9, intent: Intent = Intent.ABSENCE) -> list[Item]:
    return [Item(intent=intent, pupil=child(name, CONTACT), day=day(on)) for name in names]


def close(*rolls: Roll, items: Sequence[Item] = (), doubts: Sequence[Doubt] = (), scope: Scope = HEAD) -> Reading:
    return Rolls(scope=scope, at=WEDNESDAY, calendar=CALENDAR, items=items, doubts=doubts).close(rolls)


def roll(missing: int | None, when: str = "", **more: object) -> Roll:
    said: dict[str, object] = {"classes": (THREE_TWO,), **more}
    return Roll(missing=missing, times=[one for one in words(when) if one.kind is Kind.TIME], **said)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "missing", "present", "complete"),
    [
        (roll(0), [], True, True),
        (roll(0), ["罗小满"], False, True),
        (roll(1), ["罗小满"], False, True),
        (roll(2), ["罗小满"], False, False),
        (roll(1), [], False, False),
        (roll(None), ["罗小满", "蒙强"], False, True),
        (roll(None), [], False, False),
        (roll(None), ["王芳"], False, False),  # of another class
        (roll(None, there=SIZE - 2), ["罗小满", "蒙强"], False, True),
        (roll(None, there=SIZE - 2), ["罗小满"], False, False),
        (roll(1, there=40), ["罗小满"], False, True),
        (roll(None, there=SIZE), [], False, False),
    ],
)
def test_a_class_is_closed_where_numbers_and_names_agree(
    said: Roll, missing: list[str], present: bool, complete: bool
) -> None:
    reading = close(said, items=away(*missing), scope=LEADER)
    assert (any(one.intent is Intent.PRESENT for one in reading.items), bool(reading.complete)) == (present, complete)


def test_a_class_all_there_is_an_item_of_its_own() -> None:
    reading = close(roll(0), items=away("王芳"), scope=LEADER)
    assert reading.items[1:] == (Item(intent=Intent.PRESENT, school_class=THREE_TWO, day=day(9)),)
    assert reading.complete == (Complete(school_class=THREE_TWO, day=day(9)),)


@pytest.mark.parametrize(
    ("when", "closed"),
    [("", [9]), ("昨天", [8]), ("早读", [9]), ("明天", []), ("上周", []), ("第二节课后", [])],
)
def test_a_roll_is_of_one_day_that_has_come(when: str, closed: list[int]) -> None:
    assert [one.day.day for one in close(roll(0, when)).complete] == closed


def test_children_missing_on_another_day_are_not_counted() -> None:
    assert close(roll(None, "昨天"), items=away("罗小满")).complete == ()
    assert close(roll(None), items=away("罗小满", on=8)).complete == ()
    several = [Item(intent=Intent.LEAVE, pupil=child("罗小满"), day=day(7), until=day(11))]
    assert [one.day for one in close(roll(None, "昨天"), items=several).complete] == [day(8)]


def test_who_came_back_is_not_missing() -> None:
    assert close(roll(None), items=away("罗小满", intent=Intent.RETURNED)).complete == ()


@pytest.mark.parametrize(("when", "sessions"), [("", ("day",)), ("早读", ("morning",)), ("第一节", ("lesson:1",))])
def test_a_class_is_all_there_in_the_sessions_said(when: str, sessions: tuple[str, ...]) -> None:
    assert [one.sessions for one in close(roll(0, when)).items] == [sessions]


@pytest.mark.parametrize(("when", "one_lesson"), [("", True), ("第二节", False)])
def test_a_lesson_whose_number_is_not_said(when: str, one_lesson: bool) -> None:
    assert [one.one_lesson for one in close(roll(0, when, lesson=True)).items] == [one_lesson]


@pytest.mark.parametrize("said", [roll(0), roll(1), roll(None)])
def test_a_doubt_holds_the_class_back(said: Roll) -> None:
    doubt = Doubt(said="罗小曼", candidates=(child("罗小满"),), items=(Item(intent=Intent.ABSENCE, day=day(9)),))
    reading = close(said, doubts=[doubt])
    assert (reading.items, reading.complete) == ((), ())
    assert reading.held == (Complete(school_class=THREE_TWO, day=day(9)),)
    assert reading.doubts == (doubt,)


@pytest.mark.parametrize(
    ("scope", "items", "classes"),
    [
        (HEAD, [], [THREE_TWO]),
        (LEADER, [], []),  # no class is the leader's own
        (LEADER, away("王芳"), [THREE_ONE]),
        (LEADER, away("王芳", "罗小满"), []),
        (GRID, away("王芳"), []),  # whose classes are not the speaker's to speak for
    ],
)
def test_without_a_class_it_is_that_of_the_children_or_the_speakers(
    scope: Scope, items: list[Item], classes: list[object]
) -> None:
    assert [one.school_class for one in close(roll(0, classes=None), items=items, scope=scope).complete] == classes


@pytest.mark.parametrize(("each", "closed"), [(True, [THREE_ONE, THREE_TWO]), (False, [])])
def test_several_classes_are_closed_where_each_is_meant(each: bool, closed: list[object]) -> None:
    both = roll(None, classes=(THREE_ONE, THREE_TWO), each=each)
    assert [one.school_class for one in close(both, items=away("王芳"), scope=LEADER).complete] == closed


def test_a_class_of_another_school_stays_open() -> None:
    assert close(roll(0, classes=(SEVEN_ONE,)), scope=LEADER).complete == ()
    assert [one.school_class for one in close(roll(0, classes=(SEVEN_ONE,)), scope=CONTACT).complete] == [SEVEN_ONE]


def test_a_class_said_twice_is_closed_once() -> None:
    reading = close(roll(0), roll(0))
    assert (len(reading.items), len(reading.complete)) == (1, 1)
