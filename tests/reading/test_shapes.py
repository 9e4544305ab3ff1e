"""What is told by its form: why a child is away, who is at school, how a family was sought, numbers."""

from __future__ import annotations

import json

import pytest

from casework.reading.contract import Reason
from casework.reading.shape import Shape
from casework.reading.shapes import LOOKS, worth_a_look
from casework.reading.tokens import normalise
from casework.reading.words import WORDS, Kind
from tests.reading.forms import CORPUS
from tests.reading.town import SCOPES

HEAD = SCOPES["班主任"]


def longest(text: str) -> Shape | None:
    """What the forms find at the beginning, the longest of it."""
    found = [shape for look, _ in LOOKS.get(text[0], ()) if (shape := look(text, 0, HEAD)) is not None]
    return max(found, key=lambda shape: shape[0], default=None)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("摔到膝盖了", Reason.ILLNESS),
        ("手指被门夹了", Reason.ILLNESS),
        ("带奶奶去医院", Reason.FAMILY),
        ("爷爷没了", Reason.FAMILY),
        ("收青稞去了", Reason.FAMILY),
        ("交不起学费", Reason.POVERTY),
        ("搬往县城", Reason.MOVED),
        ("转到州城读书", Reason.MOVED),
        ("厂里做活去了", Reason.WORKING),
        ("不晓得是啥子原因", Reason.UNKNOWN),
    ],
)
def test_why_a_child_is_away_is_found_by_its_form(said: str, reason: Reason) -> None:
    shape = longest(said)
    assert shape is not None
    assert shape[2].reason is reason


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("背着书包来学校了", Kind.BACK),
        ("坐到教室里了", Kind.BACK),
        ("座位今天又空着", Kind.ABSENT),
        ("同意他回家休息", Kind.LEAVE),
        ("等他到了再说", Kind.FILLER),
        ("打了好几个电话", Kind.CALL),
        ("门上挂着把大锁", Kind.NOBODY),
        ("坚决不让娃去读", Kind.REFUSE),
    ],
)
def test_what_is_said_of_school_and_of_attempts_is_found_by_its_form(said: str, kind: Kind) -> None:
    shape = longest(said)
    assert shape is not None
    assert shape[1] is kind


@pytest.mark.parametrize("said", ["应到45实到44", "实到44应到45", "44人在应到45人", "45-1=44"])
def test_the_number_missing_is_that_between_two_in_either_order(said: str) -> None:
    shape = longest(said)
    assert shape is not None
    assert shape[:2] == (len(said), Kind.COUNT)
    assert shape[3] == 1


def test_a_word_of_the_list_is_left_to_the_list() -> None:
    assert "搬走了" in WORDS
    assert longest("搬走了") is None


def test_every_form_is_looked_for_at_each_of_its_first_characters() -> None:
    assert all(LOOKS.values())
    assert all(len(first) == 1 for first in LOOKS)


def test_no_form_of_the_corpus_is_left_out_for_want_of_a_character() -> None:
    for line in CORPUS.read_text(encoding="utf-8").splitlines():
        text = normalise(json.loads(line)["text"])
        worth = worth_a_look(text)
        left_out = ((at, look) for at in range(len(text)) for look, need in LOOKS.get(text[at], ()) if not need & worth)
        assert [text[at:] for at, look in left_out if look(text, at, HEAD) is not None] == []
