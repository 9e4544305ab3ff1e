"""Everything that may be a child's name is marked as one, sure or doubtful."""

from __future__ import annotations

import pytest

from casework.reading.name_places import believable, kind_after, kind_at, stands_for_a_child
from casework.reading.relations import grown_ups, related
from casework.reading.strangers import homophones
from casework.reading.unknown_names import names_in, served
from casework.reading.words import Kind
from tests.reading.made import HEAD, settled, words
from tests.reading.town import head_teacher_of


def strangers(text: str) -> list[tuple[str, list[str]]]:
    """The doubtful names of a message, each with those it may be."""
    return [(token.text, [one.name for one in token.value]) for token in settled(text) if token.kind is Kind.STRANGER]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("罗小曼没来", [("罗小曼", ["罗小满"])]),
        ("罗小满涵没来", [("罗小满涵", ["罗小满"])]),
        ("小孙没来", [("小孙", ["孙婷婷", "孙浩"])]),
        ("lxm没来", [("lxm", ["罗小满"])]),
        ("石大山没来", [("石大山", [])]),
        ("班长没来", [("班长", [])]),
        ("罗小满、石大山没来", [("石大山", [])]),
        ("罗小满没来", []),
        ("我的大脑没来", []),
        ("周师傅没来", []),
        ("门卫老张没来", []),
        ("罗小满拄着拐杖来了", []),  # what the child did
    ],
)
def test_who_is_not_certain_is_a_stranger(text: str, found: list[tuple[str, list[str]]]) -> None:
    assert strangers(text) == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("石大山没来", ["石大山"]),
        ("罗小曼没来", ["罗小曼"]),
        ("石柏涛王鑫没来", ["石柏涛", "王鑫"]),
        ("今天天气没来", []),
    ],
)
def test_names_stand_in_an_unknown_run(text: str, names: list[str]) -> None:
    found = words(text)
    place = next((at for at, token in enumerate(found) if token.kind is Kind.UNKNOWN), None)
    spans = [] if place is None else names_in(text, found, place, HEAD)
    assert [text[low:high] for low, high, _ in spans] == names


def test_behind_a_servant_of_the_school_stands_a_grown_up() -> None:
    found = words("门卫老张")
    assert served(found, 1)
    assert not served(found, 0)


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("罗小满老师请假", [Kind.STAFF]),
        ("罗小满没来,周老师来了", [Kind.NAME]),
    ],
)
def test_whom_a_title_follows_is_a_grown_up(text: str, kinds: list[Kind]) -> None:
    assert [token.kind for token in grown_ups(words(text))][:1] == kinds


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("罗小满弟弟没来", (Kind.THING, "罗小满弟弟")),
        ("罗小满的同桌没来", (Kind.STRANGER, "罗小满的同桌")),
        ("罗小满妈妈没来", (Kind.NAME, "罗小满")),
        ("罗小满没来", (Kind.NAME, "罗小满")),
    ],
)
def test_a_brother_is_nobody_and_a_deskmate_a_child_to_ask_for(text: str, first: tuple[Kind, str]) -> None:
    found = related(text, words(text))
    assert (found[0].kind, found[0].text) == first


@pytest.mark.parametrize(
    ("text", "low", "high", "stands"),
    [
        ("石大山没来", 0, 3, True),
        ("昨天石大山没来", 2, 5, True),
        ("缺石大山", 1, 4, True),
        ("我的大脑没来", 2, 4, False),
        ("昨天石头没来", 2, 4, False),
        ("石大山很好", 0, 3, False),
    ],
)
def test_where_a_child_must_stand(text: str, low: int, high: int, stands: bool) -> None:
    found = words(text)
    assert believable(text, found, low, high, HEAD) is stands


@pytest.mark.parametrize(("text", "stands"), [("昨天大脑没来", True), ("昨天大脑很好", False)])
def test_a_place_may_be_that_of_a_child_though_a_word_stands_there(text: str, stands: bool) -> None:
    assert stands_for_a_child(words(text), 2, 4) is stands


def test_the_kinds_beside_a_place() -> None:
    found = words("昨天罗小满又没来")
    assert (kind_at(found, 0), kind_at(found, -1), kind_at(found, 9)) == (Kind.TIME, None, None)
    assert kind_after(found, 0) is Kind.NAME


def test_words_that_sound_like_a_name_are_heard_where_nobody_is_named() -> None:
    scope = head_teacher_of(["田奇", "罗小满"])
    heard = homophones("天气没来", words("天气没来", scope), scope)
    assert [(token.kind, token.text) for token in heard] == [(Kind.STRANGER, "天气"), (Kind.ABSENT, "没来")]
    assert [one.name for one in heard[0].value] == ["田奇"]
    plain = words("天气没来")
    assert homophones("天气没来", plain, HEAD) is plain
