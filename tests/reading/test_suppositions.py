"""What is only asked, supposed, planned or wanted."""

from __future__ import annotations

import pytest

from casework.reading.clauses import pieces, words_of_report
from casework.reading.suppositions import questions, suppositions
from casework.reading.words import Kind
from tests.reading.made import settled


def supposed(text: str) -> list[str]:
    """The words that the clauses only suppose."""
    found = settled(text)
    dead: set[int] = set()
    for sentence in pieces(found):
        for piece in sentence:
            suppositions(found, piece, words_of_report(found, piece), dead)
    return [found[place].text for place in sorted(dead)]


def asked(text: str) -> list[str]:
    """The words that are only asked."""
    found = settled(text)
    dead: set[int] = set()
    for sentence in pieces(found):
        earlier: list[int] = []
        for piece in sentence:
            acts = words_of_report(found, piece)
            questions(found, piece, acts, earlier, dead)
            earlier = acts or earlier
    return [found[place].text for place in sorted(dead)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("好像罗小满没来", ["没来"]),
        ("罗小满没来吧", ["没来"]),
        ("罗小满没来好像", []),
        ("罗小满或者蒙强没来", ["没来"]),
        ("罗小满没来或者请假", []),  # between words and not between names
    ],
)
def test_what_is_supposed(text: str, words: list[str]) -> None:
    assert supposed(text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("叫罗小满来学校", False),
        ("通知罗小满返校", True),
        ("他妈让我替罗小满请假", False),
        ("下午要请半天假", False),
        ("请撤销", False),
        ("准备家访罗小满", True),
        ("打算请假", False),  # leave that is planned is leave
        ("经常没来", True),
        ("经常家访", False),
        ("返校以后再说", True),
        ("返校", False),
        ("没来就打电话", True),
        ("其他都到了就罗小满请假", False),
        ("都到了就告诉我", True),
    ],
)
def test_what_is_wanted_planned_or_habitual(text: str, words: bool) -> None:
    assert bool(supposed(text)) is words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("谁没来", ["没来"]),
        ("是不是罗小满没来", ["没来"]),
        ("罗小满没来 有哪个晓得", []),
        ("有没有请假的", []),
        ("下午来不来还不晓得", ["下午"]),
    ],
)
def test_what_is_asked_for(text: str, words: list[str]) -> None:
    assert [word for word in supposed(text) if word in ("没来", "下午", "请假")] == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("教室门锁着", True),
        ("大门锁着", False),
        ("我不同意", True),
        ("家长不同意", False),
        ("请假条还在家里", True),
        ("请假条交了", False),
        ("请假条明天补", True),
        ("电话不接我再上门", True),
        ("电话不接", False),
    ],
)
def test_what_is_about_a_door_a_note_or_ourselves(text: str, words: bool) -> None:
    assert bool(supposed(text)) is words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("罗小满没来吗", ["没来"]),
        ("罗小满没来?", ["没来"]),
        ("蒙强请假,罗小满没来吗", ["没来"]),
        ("蒙强请假罗小满没来吗", ["没来"]),  # of the child named last
        ("罗小满没来,是吗", ["没来"]),
        ("全到了没有", ["全到了"]),
        ("罗小满没来", []),
        ("罗小满没来,大家看看对不对", []),
        ("罗小满没来什么原因?", []),
    ],
)
def test_a_question_takes_with_it_what_is_said_of_the_last_child(text: str, words: list[str]) -> None:
    assert asked(text) == words


def test_nothing_is_asked_without_words_of_report() -> None:
    assert asked("罗小满呢?") == []
    assert Kind.QUESTION in {token.kind for token in settled("罗小满呢?")}
