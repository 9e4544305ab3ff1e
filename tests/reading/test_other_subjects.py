"""Who came or did not come where it is none of the children."""

from __future__ import annotations

import pytest

from casework.reading.other_subjects import only_there, somebody_else
from tests.reading.made import settled


def others(text: str) -> tuple[list[str], bool]:
    """The words said of somebody else, and whether such a person is missing."""
    found = settled(text)
    dead: set[int] = set()
    missing = somebody_else(found, list(range(len(found))), dead)
    return [found[place].text for place in sorted(dead)], missing


@pytest.mark.parametrize("word", ["来了", "到了", "来上课", "到校"])
def test_who_is_there_need_not_have_been_away(word: str) -> None:
    assert only_there(word)


@pytest.mark.parametrize("word", ["回来了", "返校了", "劝返成功", "送来了", "恢复上学", "终于来了", "果然来了"])
def test_who_is_back_had_been_away(word: str) -> None:
    assert not only_there(word)


@pytest.mark.parametrize(
    ("text", "words", "missing"),
    [
        ("罗小满没来", [], False),
        ("妈妈没来", ["没来"], True),
        ("罗小满妈妈没来", ["没来"], True),
        ("李老师没来", ["没来"], True),
        ("报告老师今天没来", [], False),
        ("罗小满的作业没到", ["没到"], True),
        ("妈妈送来了", [], False),
        ("妈妈来了", ["来了"], False),
        ("我在镇上开会没在班上", ["没在班上"], True),
        ("我没看到罗小满", [], False),
        ("没钱交学费没来", [], False),
        ("罗小满坐班车来了", [], False),
    ],
)
def test_parents_teachers_and_things_are_no_children(text: str, words: list[str], missing: bool) -> None:
    assert others(text) == (words, missing)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("李老师请假", ["请假"]),
        ("我下午请假", ["下午", "请假"]),
        ("给我请假", []),
        ("罗小满请假", []),
        ("请假我没同意", ["请假"]),
        ("请假要找我签字", ["请假"]),
        ("没来的家长", ["没来"]),
        ("作业又请病假了", ["请病假了"]),
        ("妈妈请假陪罗小满来参加活动", ["请假", "陪"]),
    ],
)
def test_leave_may_be_of_somebody_else_or_none(text: str, words: list[str]) -> None:
    assert [word for word in others(text)[0] if word in words or not words] == words


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("没去街上", True),
        ("罗小满没去", False),
        ("没来拿书", True),
        ("没来办公室", True),
        ("罗小满没来找他妈问了", False),
        ("不在宿舍", True),
        ("没见手机", True),
        ("来了老师", True),
        ("不能返校", True),
        ("回来又打他妈妈手机", True),
        ("罗小满后面的没来", True),
        ("还没家访", True),
        ("没去家访罗小满", True),
        ("请假条送来了", True),
    ],
)
def test_what_was_not_done_at_school_or_not_done_at_all(text: str, dead: bool) -> None:
    assert bool(others(text)[0]) is dead
