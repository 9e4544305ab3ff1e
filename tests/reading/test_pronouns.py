"""Words without a name: where the name goes, what is only an answer, and that no other child can come of it."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.calendar import SchoolCalendar
from casework.people import Post, Pupil, Role, SchoolClass, Worker
from casework.reading import pronouns
from casework.reading.reader import read
from casework.reading.scope import Scope
from tests.builders.town import ZONE

CLASS = SchoolClass(id=1, school=1, school_name="青石小学", grade=3, number=2)
HEAD = Worker(id=1, name="田老师", posts=(Post(role=Role.HEAD_TEACHER, school=1, classes=frozenset({1})),))
ONE = Pupil(id=1, name="罗小满", school_class=CLASS, village="东坡")
OTHER = Pupil(id=2, name="罗小满", school_class=CLASS, village="西坡")
THIRD = Pupil(id=3, name="石远", school_class=CLASS, village="西坡")
WHOLE = Scope.of(HEAD, [ONE, OTHER, THIRD], [CLASS])
AT = datetime(2026, 9, 8, 10, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("text", "with_name"),
    [
        ("这个孩子回来了", "罗小满回来了"),
        ("他发烧了", "罗小满发烧了"),
        ("该生已返校", "罗小满已返校"),
        ("这娃没来", "罗小满没来"),
        ("去家里了,孩子不在", "去家里了,罗小满不在"),
        ("没来", "罗小满没来"),
        ("我家孩子今天请假", "罗小满今天请假"),
        ("老师好,我儿子感冒了", "老师好,罗小满感冒了"),
        ("其他人都到了", "罗小满其他人都到了"),
        ("他们都到了", "罗小满他们都到了"),
        ("孩子们都到了", "罗小满孩子们都到了"),
    ],
)
def test_the_name_stands_where_the_child_is_meant(text: str, with_name: str) -> None:
    assert pronouns.named(text, "罗小满") == with_name


@pytest.mark.parametrize("text", ["知道了", "收到。", "好的,谢谢", "👍", "👌👌", "OK", "收到,谢谢老师", "明白了!"])
def test_a_plain_answer_is_one(text: str) -> None:
    assert pronouns.plain(text)


@pytest.mark.parametrize("text", ["来了", "好了,他回来了", "收到请假条了,请两天", "没来", "", "不知道", "好多了"])
def test_a_report_is_no_plain_answer(text: str) -> None:
    assert not pronouns.plain(text)


def test_a_list_with_a_pronoun_in_it_is_seen() -> None:
    assert pronouns.joined("他和石远都回来了")
    assert pronouns.joined("石远和他都回来了")
    assert not pronouns.joined("石远和他妈妈来了")
    assert not pronouns.joined("石远回来了,他说明天还来")


SAID = "他回来了 这个孩子没来 请假两天 家访没人在家 打过电话了 孩子发烧 都到了 全到 石远没来 吃了吗 他和石远都来了"
ANSWERS = st.sampled_from(SAID.split())


@given(text=st.lists(ANSWERS, min_size=1, max_size=3).map(",".join))
def test_read_of_one_child_nothing_is_ever_said_of_another(text: str) -> None:
    reading = read(
        pronouns.named(text, OTHER.name), scope=pronouns.narrowed(WHOLE, OTHER), at=AT, calendar=SchoolCalendar()
    )
    assert all(item.pupil == OTHER for item in reading.items)
    assert all(one == OTHER for doubt in reading.doubts for one in doubt.candidates)
    assert not reading.complete
    assert not reading.held


def test_a_child_outside_the_posts_can_be_narrowed_to_as_well() -> None:
    far = SchoolClass(id=9, school=2, school_name="河口小学", grade=5, number=1)
    child = Pupil(id=8, name="石远", school_class=far)
    scope = pronouns.narrowed(WHOLE, child)
    assert scope.pupils == (child,)
    assert scope.worker == HEAD
