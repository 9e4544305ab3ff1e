"""Policy packs: every number has a source, the page shows it, and a wrong pack is refused with the place."""

from __future__ import annotations

import pytest

from bot.policy_page import page
from casework.policy.loader import BadPolicy, load_policy, packs, read_policy
from casework.policy.model import DEFAULT, Unit
from tests.builders.town import TINY


def tiny() -> str:
    return TINY.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", packs())
def test_every_value_of_a_pack_names_a_clause_or_says_default(name: str) -> None:
    policy = load_policy(name)
    assert policy.sources
    assert all(source == DEFAULT or source in policy.clauses for source in policy.sources.values())


@pytest.mark.parametrize("name", packs())
def test_the_page_shows_every_clause_in_its_own_words(name: str) -> None:
    policy = load_policy(name)
    shown = page(policy)
    for clause in policy.clauses.values():
        assert clause.where in shown
        assert clause.text in shown


def test_langan_says_what_the_document_says() -> None:
    policy = load_policy("langan-2023")
    assert [(rule.after.amount, rule.after.unit, rule.clause) for rule in policy.stages] == [
        (1, Unit.WEEK, "stages"),
        (1, Unit.MONTH, "stages"),
    ]
    assert policy.sources["answers.acknowledge_within"] == DEFAULT
    shown = page(policy)
    assert "疑似辍学:未请假、未到校超过1个星期(栏杆镇制度附件3第一条)" in shown
    assert "默认,文件没有规定" in shown
    assert "3个上课日内查清(默认" in shown


@pytest.mark.parametrize(
    ("wrong", "right", "place"),
    [
        ('clause = "only"\n\n[[missed]]', 'clause = "no_such"\n\n[[missed]]', "no_such"),
        ('unit = "week", clause = "only"', 'unit = "fortnight", clause = "only"', "fortnight"),
        ("amount = 3, unit", "amount = -3, unit", "amount"),
        ('title = "试验镇办法"', "", "pack.title"),
        ("morning = { value = 2", "morning = { value = 9", "timetable.morning"),
        ("[answers]", "[answer]", "answers"),
        ("[sightings]", "[sighting]", "sightings"),
        ('by = { value = "town_contact"', 'by = { value = "grid_worker"', "sightings.by"),
        (
            'resolve_within = { amount = 2, unit = "school_day"',
            'resolve_within = { amount = 2, unit = "week"',
            "sightings",
        ),
        (
            'same_child_within = { amount = 7, unit = "day"',
            'same_child_within = { amount = 7, unit = "week"',
            "same_child",
        ),
        ('[pack]\nname = "tiny"', "[pack\nname =", "line"),
    ],
)
def test_a_wrong_pack_is_refused_with_the_place(wrong: str, right: str, place: str) -> None:
    assert wrong in tiny()
    with pytest.raises(BadPolicy, match=place):
        read_policy(tiny().replace(wrong, right))


def test_a_pack_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(BadPolicy, match="langan-2023"):
        load_policy("nowhere-1999")


def test_leave_and_boarding_are_the_towns_own_where_the_document_is_silent() -> None:
    policy = load_policy("langan-2023")
    assert policy.leave is not None
    assert policy.boarding is not None
    own = [key for key in policy.sources if key.startswith(("leave.", "boarding."))]
    assert len(own) == 8
    assert {policy.sources[key] for key in own} == {DEFAULT}
    shown = page(policy)
    assert "请假超过3个上课日的(默认,文件没有规定,镇里可以自己定),要校长同意" in shown
    assert "周末和节假日的最后一天17:00(默认" in shown


def test_a_pack_without_leave_and_boarding_is_whole() -> None:
    policy = read_policy(tiny())
    assert policy.leave is None
    assert policy.boarding is None
    assert "要校长同意" not in page(policy)


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ('consent_after = { amount = 1, unit = "week", clause = "default" }', "leave.consent_after"),
        ("", "leave.consent_after"),
    ],
)
def test_a_wrong_rule_of_leave_is_refused_with_the_place(written: str, place: str) -> None:
    rest = """
consent_by = { value = "school_leader", clause = "default" }
answer_within = { amount = 1, unit = "school_day", clause = "default" }
"""
    with pytest.raises(BadPolicy, match=place):
        read_policy(f"{tiny()}\n[leave]\n{written}{rest}")
