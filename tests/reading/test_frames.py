"""One pass from left to right groups what is said by the children it is said of."""

from __future__ import annotations

import pytest

from casework.people import SchoolClass
from casework.reading.frame import CHANNELS, HEADINGS, Frame
from casework.reading.words import Kind
from tests.reading.made import HEAD, framed
from tests.reading.town import SCOPES, THREE_ONE, THREE_TWO

LEADER, CONTACT = SCOPES["校长"], SCOPES["联络员"]


KEPT = HEADINGS | CHANNELS | {Kind.TIME, Kind.REASON}


def said(one: Frame) -> tuple[str, str]:
    """The children of a frame, and what is said of them that counts."""
    words = "".join(token.text for token in one.tokens if token.kind in KEPT)
    return " ".join(mention.said for mention in one.mentions), words


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("罗小满、蒙强没来", [("罗小满 蒙强", "没来")]),
        ("罗小满和蒙强没来", [("罗小满 蒙强", "没来")]),
        ("罗小满 蒙强没来", [("罗小满 蒙强", "没来")]),
        ("罗小满没来,蒙强请假", [("罗小满", "没来"), ("蒙强", "请假")]),
        ("罗小满没来蒙强请假", [("罗小满", "没来"), ("蒙强", "请假")]),
        ("罗小满昨天没来,发烧", [("罗小满", "昨天没来发烧")]),
        ("罗小满没来,罗小满发烧", [("罗小满", "没来发烧")]),
        ("蒙强说罗小满没来", [("罗小满", "没来")]),  # who only tells
        ("罗小满被蒙强打了,没来", [("罗小满", "打没来")]),  # who strikes, which is why
        ("蒙强帮罗小满请假", [("罗小满", "请假")]),  # who helps
        ("家访了马跃", [("马跃", "家访了")]),
        ("罗小满都到了", [("罗小满", "都到了")]),
        ("妈妈没来", []),
        ("没来", []),
    ],
)
def test_words_go_to_the_children_they_are_said_of(text: str, meant: list[tuple[str, str]]) -> None:
    scope = CONTACT if "马跃" in text else HEAD
    assert [said(one) for one in framed(text, scope).frames] == meant


@pytest.mark.parametrize(
    ("text", "leads"),
    [
        ("昨天罗小满没来", [["昨天"]]),
        ("昨天罗小满没来,蒙强请假", [["昨天"], ["昨天"]]),
        ("昨天罗小满没来,今天蒙强没来", [["昨天"], ["今天"]]),
        ("罗小满昨天没来,蒙强没来", [[], []]),  # said behind the name, it is that child's alone
        ("昨晚下雨,罗小满没来", [[]]),  # the night before is no time of an absence
    ],
)
def test_times_before_the_names_set_the_scene(text: str, leads: list[list[str]]) -> None:
    frames = framed(text).frames
    sessions_kept = [
        [token.text for token in one.lead if token.value.start.sessions or token.value.start.has_day] for one in frames
    ]
    assert sessions_kept == leads


@pytest.mark.parametrize(
    ("text", "sessions"), [("今天早上点名,罗小满没来", ()), ("今天早读点名,罗小满没来", ("morning",))]
)
def test_the_hour_of_the_roll_call_is_no_part_of_the_day(text: str, sessions: tuple[str, ...]) -> None:
    one = framed(text).frames[0]
    times = [token.value.start for token in (*one.lead, *one.tokens) if token.kind is Kind.TIME]
    assert {(start.offset, start.sessions) for start in times} == {(0, sessions)}


@pytest.mark.parametrize(
    ("text", "heads"),
    [
        ("缺勤:罗小满、蒙强", [("罗小满 蒙强", ["缺勤"])]),
        ("没来的有罗小满", [("罗小满", ["没来"])]),
        ("缺罗小满、蒙强", [("罗小满 蒙强", ["缺"])]),
        ("病假:罗小满\n事假:蒙强", [("罗小满", ["病假"]), ("蒙强", ["事假"])]),
        ("病假1人 罗小满 事假1人 蒙强", [("罗小满", ["病假"]), ("蒙强", ["事假"])]),
        ("缺勤:罗小满。蒙强来了", [("罗小满", ["缺勤"]), ("蒙强", [])]),
        ("罗小满病假、蒙强事假", [("罗小满", []), ("蒙强", [])]),
    ],
)
def test_a_heading_holds_for_the_names_behind_it(text: str, heads: list[tuple[str, list[str]]]) -> None:
    found = framed(text).frames
    assert [(said(one)[0], [token.text.rstrip(":") for token in one.heading]) for one in found] == heads


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("罗小满没来,蒙强也请假", [set(), {"also"}]),
        ("罗小满没来,还有蒙强", [set(), {"more"}]),
        ("罗小满没来,蒙强也是", [set(), {"also", "likewise"}]),
        ("不是罗小满,是蒙强没来", [{"negated"}, set()]),
        ("除了罗小满都到了", [{"excepted"}]),
        ("只有罗小满没来", [{"only"}]),
        ("刚才报的罗小满没来是弄错了", [{"quoted"}]),
        ("罗小满没来,更正:蒙强没来", [set(), {"fixed"}]),
        ("罗小满没来,蒙强没来,两个都没请假", [set(), set(), {"together"}]),
    ],
)
def test_how_what_is_said_is_meant(text: str, marks: list[set[str]]) -> None:
    kinds = ("also", "more", "likewise", "negated", "excepted", "only", "quoted", "fixed", "together")
    assert [{kind for kind in kinds if getattr(one, kind)} for one in framed(text).frames] == marks


@pytest.mark.parametrize(
    ("text", "at", "by"),
    [("罗小满没来,说错了", 1, "说错了"), ("更正:罗小满没来", 0, "更正:"), ("罗小满没来", None, "")],
)
def test_a_word_of_correction_stands_behind_so_many_frames(text: str, at: int | None, by: str) -> None:
    found = framed(text)
    assert (found.fixed_at, found.fixed_by) == (at, by)


@pytest.mark.parametrize(
    ("text", "missing", "there"),
    [
        ("全到", [0], [None]),
        ("应到45实到44", [1], [None]),
        ("罗小满没来,其他都到了", [None], [None]),
        ("除了罗小满都到了", [None], [None]),
        ("到校17人", [None], [17]),
        ("罗小满都到了", [], []),  # those named
        ("女生都到了", [], []),
        ("不是所有人都到了", [], []),
        ("没有请假的", [], []),
        ("全到,罗小满好像没来", [], []),
    ],
)
def test_what_is_said_of_the_whole_class(text: str, missing: list[int | None], there: list[int | None]) -> None:
    rolls = framed(text).rolls
    assert ([one.missing for one in rolls], [one.there for one in rolls]) == (missing, there)


@pytest.mark.parametrize(
    ("text", "classes", "each"),
    [
        ("三(2)班全到", (THREE_TWO,), False),
        ("三年级全到", (THREE_ONE, THREE_TWO), True),
        ("石门中心小学全到", (THREE_ONE, THREE_TWO), True),
        ("全到", None, False),
    ],
)
def test_a_roll_is_of_the_classes_named(text: str, classes: tuple[SchoolClass, ...] | None, each: bool) -> None:
    assert [(one.classes, one.each) for one in framed(text, LEADER).rolls] == [(classes, each)]


@pytest.mark.parametrize(
    ("text", "classes", "village"),
    [
        ("三(1)班岑洋没来", (THREE_ONE,), ""),
        ("河湾村的岑洋没来", None, "河湾村"),
        ("岑洋(河湾)没来", None, "河湾村"),
        ("岑洋没来", None, ""),
    ],
)
def test_class_and_village_go_with_the_name(text: str, classes: tuple[SchoolClass, ...] | None, village: str) -> None:
    mention = framed(text, LEADER).frames[0].mentions[0]
    assert (mention.classes, mention.village) == (classes, village)


def test_brackets_speak_of_the_name_before_them() -> None:
    mentions = framed("罗小满(病假)、蒙强(事假)").frames[0].mentions
    assert [[token.text for token in one.extras] for one in mentions] == [["病假"], ["事假"]]


def test_a_child_is_meant_again_by_a_word_for_it() -> None:
    frames = framed("罗小满没来说错了他刚到").frames
    assert [[(one.said, one.again) for one in each.mentions] for each in frames] == [
        [("罗小满", False)],
        [("罗小满", True)],
    ]


def test_a_round_of_visits_is_made_to_each() -> None:
    frames = framed("昨天走访了两家:马跃、曾丽", CONTACT).frames
    assert {token.text for one in frames for token in one.errand} >= {"昨天"}
    assert [mention.said for one in frames for mention in one.mentions] == ["马跃", "曾丽"]


def test_both_of_one_name_are_two() -> None:
    mentions = framed("两个岑洋都没来").frames[0].mentions
    assert [one.candidates[0].id for one in mentions] == [112, 200]
    assert all(len(one.candidates) == 1 for one in mentions)
