"""What is told in numbers, as shapes: where each ends, its part, and what it brings."""

from __future__ import annotations

import pytest

from casework.reading import number_shapes
from casework.reading.classes import ClassSaid
from casework.reading.counts import HeadCount
from casework.reading.phrases import Phrase, Point
from casework.reading.shape import Sought
from casework.reading.words import PLAIN_SENSE, Kind
from tests.reading.town import SCOPES, head_teacher_of

HEAD = SCOPES["班主任"]


@pytest.mark.parametrize(
    ("sought", "text", "end", "missing"),
    [
        (number_shapes.COUNT, "应到45实到44", 8, 1),
        (number_shapes.COUNT, "全班共30人,今天到校28人", 14, 2),
        (number_shapes.COUNT, "总人数45 实到45", 10, 0),
        (number_shapes.COUNT, "45人实到43", 7, 2),
        (number_shapes.COUNT, "45-2=43", 7, 2),
        (number_shapes.COUNT_BACK, "实到:44人,应到45人", 12, 1),
        (number_shapes.COUNT_THERE, "44个学生来了,应到45", 12, 1),
        (number_shapes.HEADS, "到校44 缺1", 4, 1),
    ],
)
def test_two_numbers_give_how_many_are_missing(sought: Sought, text: str, end: int, missing: int) -> None:
    assert text[0] in sought.firsts
    assert sought.look(text, 0, HEAD) == (end, Kind.COUNT, PLAIN_SENSE, missing)


def test_one_number_gives_how_many_are_there() -> None:
    assert number_shapes.HEADS.look("到校44", 0, HEAD) == (4, Kind.COUNT, PLAIN_SENSE, HeadCount(there=44))


def test_a_time_brings_its_phrase() -> None:
    phrase = Phrase(start=Point(offset=-1))
    assert number_shapes.TIME.look("昨天没来", 0, HEAD) == (2, Kind.TIME, PLAIN_SENSE, phrase)


@pytest.mark.parametrize(
    ("sought", "text", "end", "said"),
    [
        (number_shapes.CLASS, "三(2)班没来", 5, ClassSaid(3, 2)),
        (number_shapes.CLASS, "九(9)班没来", 5, ClassSaid(9, 9)),  # with 班 it is a class, though there is none
        (number_shapes.PAIRED, "三二全到", 2, ClassSaid(3, 2)),
        (number_shapes.BARE_CLASS, "三二缺罗小满", 2, ClassSaid(3, 2)),
    ],
)
def test_a_class_brings_what_was_said_of_it(sought: Sought, text: str, end: int, said: ClassSaid) -> None:
    assert text[0] in sought.firsts
    assert sought.look(text, 0, HEAD) == (end, Kind.CLASS, PLAIN_SENSE, said)


@pytest.mark.parametrize("sought", [number_shapes.PAIRED, number_shapes.BARE_CLASS])
def test_a_class_without_its_word_must_be_one_of_the_scope(sought: Sought) -> None:
    assert sought.look("九八全到", 0, HEAD) is None


def test_a_surname_that_ends_a_class_is_left_to_its_child() -> None:
    scope = head_teacher_of(["班超"])
    assert number_shapes.CLASS.look("三2班超缺勤", 0, scope) == (2, Kind.CLASS, PLAIN_SENSE, ClassSaid(3, 2))
    assert number_shapes.CLASS.look("三2班超缺勤", 0, HEAD) == (3, Kind.CLASS, PLAIN_SENSE, ClassSaid(3, 2))


@pytest.mark.parametrize(
    ("sought", "text", "end"),
    [
        (number_shapes.TALLY, "三个人没来", 3),
        (number_shapes.TALLY, "2名学生请假", 4),
        (number_shapes.O_CLOCK, "十点半左右来的", 5),
        (number_shapes.O_CLOCK, "八点一刻", 4),
        (number_shapes.DEGREES, "38.5度", 5),
        (number_shapes.DEGREES, "8:20到校", 4),
        (number_shapes.DEGREES, "烧到39度多", 6),
    ],
)
def test_other_numbers_fill(sought: Sought, text: str, end: int) -> None:
    at = 1 if text[0] == "烧" else 0
    assert text[at] in sought.firsts
    assert sought.look(text, at, HEAD) == (end, Kind.FILLER, PLAIN_SENSE, None)


@pytest.mark.parametrize(
    ("sought", "text"),
    [
        (number_shapes.O_CLOCK, "一点"),
        (number_shapes.O_CLOCK, "三点名"),
        (number_shapes.DEGREES, "50度"),
        (number_shapes.TALLY, "三天"),
        (number_shapes.COUNT, "应到"),
        (number_shapes.TIME, "三个"),
    ],
)
def test_what_only_begins_so_has_no_form(sought: Sought, text: str) -> None:
    assert sought.look(text, 0, HEAD) is None
