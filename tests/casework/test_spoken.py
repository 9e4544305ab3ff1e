"""What is remembered of a message of the bot: whom it names, each once and in order, and what it is the card of."""

from __future__ import annotations

from typing import Any

from casework.spoken import HELD, MOST_PUPILS, Spoken, spoken


def child(number: int) -> dict[str, Any]:
    known = {"id": number, "name": "刘洋", "class": "三(2)班", "school": "云溪中心小学", "village": "松树村"}
    return known | {"boarding": False, "age": 9}


def test_children_are_found_however_deep_they_stand_each_once_and_in_order() -> None:
    values = {
        "entries": [{"child": child(3), "follows": [{"child": child(3)}]}, {"child": child(1), "also_by": []}],
        "rolls": ({"missing": [child(2)]},),
        "utterance": "abc",
        "question": {"draft": "d"},
    }
    assert spoken("recorded", values) == Spoken(template="recorded", pupils=(3, 1, 2), utterance="abc")


def test_words_and_numbers_are_nobody_and_a_duty_is_known_by_its_key() -> None:
    values = {
        "duty": {"key": "visit_home", "child": child(7)},
        "question": "draft",
        "id": 5,
        "name": "刘洋",
        "utterance": "",
    }
    assert spoken("duty", values) == Spoken(template="duty", pupils=(7,), duty="visit_home", question="draft")


def test_what_was_held_back_is_not_what_the_message_is_about() -> None:
    assert spoken("digest", {"child": child(1), HELD: [{"child": child(2)}]}).pupils == (1,)


def test_no_more_children_are_remembered_than_a_class_has() -> None:
    values = {"children": [child(number) for number in range(MOST_PUPILS + 5)]}
    assert spoken("list", values).pupils == tuple(range(MOST_PUPILS))
