"""What a message does not say though its words stand in it."""

from __future__ import annotations

import pytest

from casework.reading.hedges import reports, unsaid
from tests.reading.made import settled


def silent(text: str) -> list[str]:
    """The words that report nothing."""
    found = settled(text)
    return [found[place].text for place in sorted(unsaid(found))]


@pytest.mark.parametrize(
    ("text", "report"),
    [
        ("罗小满没来", True),
        ("全到", True),
        ("家访了", True),
        ("更正", True),
        ("昨天就来", True),  # a day and coming
        ("刚才报的罗小满不算", True),
        ("罗小满", False),
        ("罗小满发烧", False),
        ("早上好", False),
        ("", False),
        ("哈哈全到", False),
        ("开玩笑的,罗小满没来", False),
    ],
)
def test_a_report_has_words_of_report_and_is_no_joke(text: str, report: bool) -> None:
    assert reports(settled(text)) is report


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("罗小满没来", []),
        ("如果罗小满没来,打电话", ["没来", "打电话"]),
        ("每次罗小满没来就打电话", ["没来", "打电话"]),
        ("罗小满没来的话就打电话", ["没来", "打电话"]),
        ("今天我们班的话,罗小满没来", []),  # only tells what is spoken of
        ("去的时候没人", []),
        ("听说罗小满没来,蒙强请假", ["没来", "请假"]),
        ("罗小满没来听说蒙强请假", ["请假"]),
        ("听说他不来了,今天果然没来", ["不来了"]),
        ("听说罗小满没来。蒙强没来", ["没来"]),  # another sentence
    ],
)
def test_conditions_and_hearsay_silence_their_sentence(text: str, words: list[str]) -> None:
    assert silent(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("罗小满和蒙强没来的是后面那个", ["没来"]),
        ("罗小满和蒙强都没来,一个发烧一个家里有事", ["发烧", "家里有事"]),
        ("罗小满和蒙强一个没来一个迟到", ["没来", "迟到"]),
        ("一个是罗小满没来,一个是蒙强请假", []),
        ("罗小满没来,一个发烧", []),
    ],
)
def test_which_of_two_is_meant_stands_in_no_word(text: str, words: list[str]) -> None:
    assert silent(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("作业收齐了,就差罗小满没交", True),
        ("作业还没收,就差罗小满没来", True),
        ("就差罗小满没来", False),
    ],
)
def test_what_lacks_among_things_handed_in_is_no_child(text: str, words: bool) -> None:
    assert any(said.endswith("差") for said in silent(text)) is words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("刚到班上,罗小满没来", ["刚到"]),
        ("罗小满刚到,蒙强没来", []),
        ("刚到班上", []),
    ],
)
def test_who_has_just_come_is_who_writes(text: str, words: list[str]) -> None:
    assert [said for said in silent(text) if said.startswith("刚")] == words


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("准备去罗小满家没去成", False),
        ("罗小满家今天没去成", False),
        ("家访罗小满没去成", False),
        ("罗小满没去", True),
        ("家访罗小满,他说昨天没去", True),
    ],
)
def test_a_visit_that_did_not_come_about_is_nobodys_absence(text: str, made: bool) -> None:
    found = settled(text)
    last = max(at for at, token in enumerate(found) if token.text.endswith(("没去", "没去成")))
    assert (last not in unsaid(found)) is made


def test_who_comes_to_a_meeting_of_parents_is_a_parent() -> None:
    assert silent("家长会罗小满家长没来,罗小满请假") == ["没来", "请假"]
