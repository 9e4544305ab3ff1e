"""Which facts hold after retractions and corrections, in whatever order they arrive."""

from datetime import date
from itertools import permutations

from casework.fact import Absent, Fact, Retracted, in_force, standing
from tests.builders.town import moment, said

DAY = date(2026, 9, 7)


def absent(ref: str, *, names: str | None = None) -> Fact:
    return said(Absent(day=DAY), moment(DAY), ref=ref, names=names, corrects=names is not None)


def back(ref: str, names: str) -> Fact:
    return said(Retracted(), moment(DAY), ref=ref, names=names)


def holding(*facts: Fact) -> set[str]:
    found = {frozenset(fact.ref for fact in standing(order)) for order in permutations(facts)}
    assert len(found) == 1
    return set(found.pop())


def test_a_correction_stands_in_the_place_of_what_it_names() -> None:
    assert holding(absent("a"), absent("b", names="a")) == {"b"}


def test_a_correction_of_a_correction_does_not_bring_back_the_first_statement() -> None:
    assert holding(absent("a"), absent("b", names="a"), absent("c", names="b")) == {"c"}


def test_a_correction_taken_back_gives_way_to_what_it_corrected() -> None:
    assert holding(absent("a"), absent("b", names="a"), back("r", "b")) == {"a"}


def test_the_second_correction_taken_back_gives_way_to_the_first() -> None:
    assert holding(absent("a"), absent("b", names="a"), absent("c", names="b"), back("r", "c")) == {"b"}


def test_a_retraction_taken_back_voids_nothing() -> None:
    assert holding(absent("a"), back("r", "a"), back("s", "r")) == {"a"}


def test_retractions_in_force_are_named_too() -> None:
    assert in_force([absent("a"), back("r", "a")]) == {"r"}


def test_facts_that_name_one_another_do_not_go_round_for_ever() -> None:
    assert holding(absent("a", names="b"), absent("b", names="a")) in ({"a"}, {"b"}, set())
