"""How names sound and slip, and which of the roster are near to what was said."""

from __future__ import annotations

import pytest

from casework.reading.names import Near, bare, given, given_parts, is_word, sounds, surname_length

NEAR = Near.of(["罗小满", "单晓东", "孙婷婷", "欧阳小青", "阿依努尔·买买提", "罗强", "石三"])


@pytest.mark.parametrize(
    ("name", "length", "own"),
    [("罗小满", 1, "小满"), ("欧阳小青", 2, "小青"), ("欧阳", 1, "阳"), ("罗强", 1, "强"), ("啊小满", 0, "小满")],
)
def test_a_surname_is_one_character_or_two(name: str, length: int, own: str) -> None:
    assert (surname_length(name), given(name)) == (length, own)


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("阿依努尔·买买提", ("阿依努尔",)),
        ("吉克·阿呷", ("阿呷",)),
        ("扎西·卓玛", ("扎西", "卓玛")),
        ("罗小满", ("罗小满",)),
    ],
)
def test_by_which_parts_alone_a_child_is_called(name: str, parts: tuple[str, ...]) -> None:
    assert given_parts(name) == parts


def test_dots_and_blanks_are_no_part_of_a_name() -> None:
    assert bare("阿依 努尔·买买提") == "阿依努尔买买提"


@pytest.mark.parametrize(("said", "word"), [("大脑", True), ("路过", True), ("罗小满", False)])
def test_everyday_words_are_known(said: str, word: bool) -> None:
    assert is_word(said) is word


def test_a_surname_sounds_as_a_surname_first_and_readings_are_at_most_twelve() -> None:
    assert sounds("曾")[0] == "zeng"
    assert 1 < len(sounds("单重行乐长")) <= 12


@pytest.mark.parametrize(
    ("said", "like"),
    [
        ("罗小曼", ("罗小满",)),  # sounds the same
        ("罗晓满", ("罗小满",)),
        ("孙停停", ("孙婷婷",)),
        ("罗小蛮", ("罗小满",)),
        ("单小冬", ("单晓东",)),
        ("诺晓蛮", ("罗小满",)),  # n for l
        ("罗大满", ("罗小满",)),  # one character is another
        ("罗满", ("罗小满",)),  # one character is left out
        ("罗刚", ()),  # of two characters one is no slip
        ("买买提", ("阿依努尔·买买提",)),
        ("王大山", ()),
    ],
)
def test_the_same_sound_before_a_like_sound_before_a_slip(said: str, like: tuple[str, ...]) -> None:
    assert NEAR.like(said) == like


@pytest.mark.parametrize(("said", "names"), [("罗小曼", ("罗小满",)), ("罗大满", ()), ("诺小满", ())])
def test_only_exactly_the_same_sound(said: str, names: tuple[str, ...]) -> None:
    assert NEAR.sounding(said) == names


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("小满", ("罗小满",)),
        ("小青", ("欧阳小青",)),
        ("婷婷", ("孙婷婷",)),
        ("小孙", ("孙婷婷",)),
        ("阿强", ("罗强",)),
        ("强强", ("罗强",)),
        ("强子", ("罗强",)),
        ("小罗", ("罗小满", "罗强")),
        ("晓满", ("罗小满",)),
        ("老三", ()),  # which child of its family it is
        ("大山", ()),
    ],
)
def test_whom_a_pet_name_may_mean(said: str, names: tuple[str, ...]) -> None:
    assert NEAR.nicknamed(said) == names


@pytest.mark.parametrize(
    ("letters", "name"),
    [("lxm", "罗小满"), ("LXM", "罗小满"), ("luoxiaoman", "罗小满"), ("shanx", "单晓东"), ("zz", None)],
)
def test_names_are_found_by_letters(letters: str, name: str | None) -> None:
    assert next(NEAR.spelt(letters), None) == name
