"""Lists, headings and clauses that speak of several children or classes."""

from __future__ import annotations

import pytest

from casework.reading.classes import ClassSaid, scan, scan_bare
from casework.reading.counts import HeadCount
from casework.reading.counts import scan as scan_count
from casework.reading.frames import frames
from casework.reading.headings import sets_apart
from casework.reading.hedges import unsaid
from casework.reading.lists import spelt_out, without_other_matters
from casework.reading.reader import read
from casework.reading.strangers import settle
from casework.reading.subjects import own_clause
from casework.reading.together import Together, clause_of_all
from casework.reading.tokens import Token, normalise, tokens
from tests.reading.town import CALENDAR, SCOPES, WEDNESDAY

HEAD = SCOPES["班主任"]


def found(text: str) -> list[Token]:
    plain = normalise(text)
    return settle(plain, tokens(plain, HEAD), HEAD)


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("1罗小满请假 2蒙强没来", "、罗小满请假 、蒙强没来"),
        ("第一个罗小满 第二个蒙强", "、罗小满 、蒙强"),
        ("一是罗小满请假,二是蒙强旷课", "、罗小满请假,、蒙强旷课"),
        ("2个人没来", "2个人没来"),
        ("第一个来的是罗小满", "第一个来的是罗小满"),
        ("罗小满\n是否请假:否", "罗小满,没请假"),
        ("姓名:罗小满\n原因:感冒", "罗小满,原因感冒"),
        ("病假:罗小满 旷课:无", "病假:罗小满 "),
    ],
)
def test_lists_are_spelt_out(text: str, spelt: str) -> None:
    assert spelt_out(text) == spelt


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("请假:罗小满\n值日:蒙强 韦思远", "请假:罗小满\n"),
        ("今天值日罗小满 请假蒙强", "今天请假蒙强"),
        ("今天值日罗小满没来", "今天值日罗小满没来"),
    ],
)
def test_lines_of_other_matters_are_left_out(text: str, kept: str) -> None:
    assert "".join(token.text for token in without_other_matters(tokens(text, HEAD))) == kept


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("都没请假", Together()),
        ("两个都请了假", Together(many=2)),
        ("前两个请假", Together(many=2, first=True)),
        ("其他两个原因不明", Together(many=2, rest=True)),
        ("家长都请假了", Together()),
        ("爸妈都请假了", None),
        ("昨天今天都没请假", None),
        ("没请假", None),
        ("都到了", None),
    ],
)
def test_a_clause_without_a_name_speaks_of_several(text: str, meant: Together | None) -> None:
    assert clause_of_all(found(f"罗小满、蒙强,{text}"), 4, frozenset()) == meant


@pytest.mark.parametrize(
    ("text", "apart"),
    [("病假 罗小满 事假 蒙强", True), ("病假罗小满 蒙强事假", False), ("缺 罗小满 病假 蒙强 事假", False)],
)
def test_a_second_heading_is_told_from_what_is_said_of_a_child(text: str, apart: bool) -> None:
    told = found(text)
    place = [at for at, token in enumerate(told) if token.text in ("病假", "事假")][-1]
    assert sets_apart(told, place, told[:1]) is apart


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("到校18人", HeadCount(there=18)),
        ("到:31\n病假:罗小满\n合计34", HeadCount(there=31, missing=3)),
        ("到校 27 缺勤 3", 3),
        ("来了19个 有两个没来", 2),
    ],
)
def test_heads_are_counted(said: str, count: HeadCount | int) -> None:
    counted = scan_count(said, 0)
    assert counted is not None
    assert counted[1] == count


def test_classes_without_their_word_and_all_classes() -> None:
    assert scan_bare("七一全到", 0) == (2, ClassSaid(7, 1))
    assert scan_bare("五一放假", 0) is None
    assert scan("两个班都到齐", 0) == (3, ClassSaid(None, None, every=True, many=2))


def test_a_roll_call_speaks_of_the_clause_it_stands_in() -> None:
    clause = own_clause(found("罗小满没来 三(1)班"))
    assert [token.text for token in clause] == ["三(1)班"]


def test_numbers_that_do_not_agree_close_nothing() -> None:
    reading = read("应到19实到15 缺罗小满", scope=HEAD, at=WEDNESDAY, calendar=CALENDAR)
    assert not reading.complete


def test_a_clause_of_all_makes_a_frame_of_the_children_before() -> None:
    told = found("罗小满没来 蒙强没来 两个都没请假")
    last = frames(told, unsaid(told), HEAD).frames[-1]
    assert last.together
    assert [one.said for one in last.mentions] == ["罗小满", "蒙强"]
