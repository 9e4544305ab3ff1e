"""Where somebody is who is looked for: what a few words say, of how many, and of whom by name."""

from __future__ import annotations

import pytest

from casework.fact import Place
from casework.where_words import Where, by_names, may_speak, meaning, plain


@pytest.mark.parametrize(
    ("words", "where", "place"),
    [
        ("在校医室", Where.PLACE, Place.CLINIC),
        ("知道,在医务室", Where.PLACE, Place.CLINIC),
        ("在网吧", Where.PLACE, Place.OUTSIDE),
        ("去厕所了", Where.PLACE, Place.GROUNDS),
        ("回宿舍了", Where.PLACE, Place.DORMITORY),
        ("找到了,在操场", Where.PLACE, Place.GROUNDS),
        ("找到了", Where.FOUND, None),
        ("不见了", Where.UNKNOWN, None),
        ("没看见人", Where.UNKNOWN, None),
        ("不知道去哪了", Where.UNKNOWN, None),
    ],
)
def test_where_the_child_is(words: str, where: Where, place: Place | None) -> None:
    said = meaning(plain(words))
    assert may_speak(words)
    assert said is not None
    assert (said.where, said.place, said.every) == (where, place, False)


@pytest.mark.parametrize(
    ("words", "where", "count"),
    [
        ("两个都在校医室", Where.PLACE, 2),
        ("他俩在操场", Where.PLACE, 2),
        ("都在宿舍", Where.PLACE, None),
        ("三个人都在教室", Where.PLACE, 3),
        ("他们都在办公室", Where.PLACE, None),
        ("他们两个都在办公室", Where.PLACE, 2),
        ("孩子们都在操场", Where.PLACE, None),
        ("两个都来了", Where.CAME, 2),
        ("都不见了", Where.UNKNOWN, None),
    ],
)
def test_of_how_many_it_is_said(words: str, where: Where, count: int | None) -> None:
    said = meaning(words)
    assert said is not None
    assert (said.where, said.every, said.count) == (where, True, count)


@pytest.mark.parametrize(
    "words", ["在忙", "没在家", "不在校医室", "都知道了", "都联系了", "在家没来上学", "来上课了吧", ""]
)
def test_other_words_say_nothing_of_it(words: str) -> None:
    assert meaning(words) is None


def test_that_nobody_knows_is_an_answer_only_where_it_was_asked() -> None:
    assert meaning("不知道") is None
    said = meaning("不知道", asked=True)
    assert said is not None
    assert said.where is Where.UNKNOWN


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("李思源在校医室,赵一帆不知去向", [(("李思源",), "在校医室"), (("赵一帆",), "不知去向")]),
        ("李思源、赵一帆都在校医室", [(("李思源", "赵一帆"), "都在校医室")]),
        ("找到李思源了", [(("李思源",), "找到了")]),
        ("在校医室", []),
        ("找到李思源了,赵一帆在操场", None),
        ("李思源在校医室,赵一帆", None),
    ],
)
def test_the_text_in_parts(text: str, parts: list[tuple[tuple[str, ...], str]] | None) -> None:
    assert by_names(text, {"李思源", "赵一帆"}) == parts
