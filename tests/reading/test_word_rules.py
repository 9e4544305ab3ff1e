"""A name that is an everyday word too: where it is the child, where the word, and where it is asked for."""

from __future__ import annotations

import pytest

from casework.reading.name_places import kind_after, kind_at
from casework.reading.spot import Spot
from casework.reading.word_rules import as_word, weigh_word
from casework.reading.words import Kind
from tests.reading.made import words
from tests.reading.town import head_teacher_of

SCOPE = head_teacher_of(["高兴", "平安", "全勤", "石头", "康复", "童年", "周一", "罗小满"])


def weighed(text: str, name: str, *, others: bool = False) -> Kind:
    found = words(text, SCOPE)
    place = next(at for at, token in enumerate(found) if token.text == name and token.kind is Kind.NAME)
    return weigh_word(text, found, place, others, SCOPE).kind


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("高兴没来", "高兴"),
        ("今天平安没来", "平安"),
        ("缺高兴", "高兴"),
        ("罗小满、高兴没来", "高兴"),
        ("康复还没康复", "康复"),
        ("高兴的妈妈请假", "高兴"),
        ("去石头家", "石头"),
        ("童年搬走了", "童年"),
        ("平安不是没来", "平安"),
        ("刚才报的平安没来", "平安"),
        ("今天缺两个,一个是高兴", "高兴"),
        ("家访了高兴", "高兴"),
        ("高兴因为吵架没来", "高兴"),
        ("今天没来高兴", "高兴"),
    ],
)
def test_where_a_child_must_stand_it_is_the_child(text: str, name: str) -> None:
    assert weighed(text, name) is Kind.NAME


def test_beside_others_it_is_the_child_that_misses_school() -> None:
    assert weighed("罗小满病假,今天平安没来", "平安", others=True) is Kind.NAME
    assert weighed("罗小满病假,今天平安", "平安", others=True) is Kind.PLAIN


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        ("三(1)班全勤", "全勤", Kind.ALL),
        ("罗小满因为高兴没来", "高兴", Kind.PLAIN),
        ("他高兴得很", "高兴", Kind.PLAIN),
        ("周一全到", "周一", Kind.TIME),
    ],
)
def test_elsewhere_it_is_the_word(text: str, name: str, kind: Kind) -> None:
    assert weighed(text, name) is kind


@pytest.mark.parametrize(
    ("text", "name", "others"),
    [("罗小满病假,全勤来了", "全勤", True), ("家访高兴", "高兴", False), ("罗小满没来。高兴来了", "高兴", True)],
)
def test_where_it_may_be_either_it_is_asked_for(text: str, name: str, others: bool) -> None:
    assert weighed(text, name, others=others) is Kind.STRANGER


@pytest.mark.parametrize(("name", "kind"), [("全勤", Kind.ALL), ("周一", Kind.TIME), ("童年", Kind.PLAIN)])
def test_a_name_read_as_the_word_it_is(name: str, kind: Kind) -> None:
    found = words(f"{name}没来", SCOPE)
    word = as_word(f"{name}没来", found[0])
    assert (word.kind, word.text, word.start, word.end) == (kind, name, 0, 2)
    assert (word.value is not None) is (kind is Kind.TIME)


def spot(text: str, place: int) -> Spot:
    found = words(text, SCOPE)
    before = kind_at(found, place - 1)
    opens = before in (None, Kind.STOP, Kind.LINE)
    return Spot(text, found, place, False, SCOPE, found[place], before, kind_after(found, place), opens)


@pytest.mark.parametrize(
    ("text", "place", "leading", "set_off", "reports"),
    [
        ("高兴没来", 0, "", True, True),
        ("昨天高兴没来", 1, "昨天", False, True),
        ("罗小满没来,高兴没来", 3, ",", True, True),
        ("罗小满没来,罗小满没来", 3, ",", True, False),
    ],
)
def test_the_place_of_a_word(text: str, place: int, leading: str, set_off: bool, reports: bool) -> None:
    at = spot(text, place)
    assert (at.leading, at.set_off, at.reports) == (leading, set_off, reports)
    assert at.beside(1) is Kind.ABSENT
    assert at.beside(9) is None


def test_blanks_are_looked_over() -> None:
    assert spot("高兴 没来", 0).beyond_blanks is Kind.ABSENT
    assert spot("高兴 没来", 0).after is Kind.SPACE
