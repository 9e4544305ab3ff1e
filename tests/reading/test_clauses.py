"""The clauses of a sentence, and what is silenced in them."""

from __future__ import annotations

import pytest

from casework.reading.clauses import pieces
from casework.reading.hedges import unsaid
from casework.reading.tokens import Token, normalise, tokens
from casework.reading.words import Kind
from tests.reading.town import SCOPES

HEAD = SCOPES["班主任"]


def found(text: str) -> list[Token]:
    return tokens(normalise(text), HEAD)


def clauses(text: str) -> list[list[str]]:
    words = found(text)
    return [["".join(words[at].text for at in piece).strip() for piece in sentence] for sentence in pieces(words)]


def silent(text: str) -> list[str]:
    words = found(text)
    return [words[place].text for place in sorted(unsaid(words))]


def test_sentences_end_at_stops_and_lines_and_clauses_at_commas() -> None:
    assert clauses("罗小满没来,发烧。蒙强来了") == [["罗小满没来,", "发烧"], ["蒙强来了"]]


def test_a_blank_divides_clauses_where_both_have_something_to_say() -> None:
    assert clauses("罗小满没来 说是忘了要上学 其余都在") == [["罗小满没来 说是忘了要上学", "其余都在"]]
    assert clauses("罗小满 蒙强 没来") == [["罗小满 蒙强 没来"]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("罗小满没来吧", ["没来"]),
        ("经常没来", ["没来"]),
        ("打算家访罗小满", ["家访"]),
        ("返校以后再说", ["返校"]),
        ("要请假", []),
        ("教室门锁着", ["门锁着"]),
        ("我没在班上", ["没在班上"]),
        ("没去街上", ["没去"]),
        ("罗小满没来 有哪个晓得", []),
    ],
)
def test_what_is_only_supposed_planned_or_of_somebody_else_is_silent(text: str, words: list[str]) -> None:
    assert silent(text) == words


def test_beside_a_stranger_who_did_not_come_a_child_is_only_there() -> None:
    words = found("他妹妹没来,罗小满来了")
    assert {words[place].kind for place in unsaid(words)} == {Kind.ABSENT, Kind.BACK}
