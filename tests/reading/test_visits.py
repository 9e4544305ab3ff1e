"""Visits that words only imply, and what the words around an attempt tell of it."""

from __future__ import annotations

import pytest

from casework.reading.acts import acts
from casework.reading.contract import Channel, Intent, Outcome
from casework.reading.frame import CHANNELS, Made
from casework.reading.strangers import settle
from casework.reading.tokens import Token, normalise, tokens
from casework.reading.visits import approached
from casework.reading.words import Kind
from tests.reading.town import SCOPES

CONTACT = SCOPES["联络员"]


def sought(text: str) -> list[Token]:
    plain = normalise(text)
    return [one for one in approached(settle(plain, tokens(plain, CONTACT), CONTACT)) if one.kind in CHANNELS]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("去马跃家看看", None),
        ("刚从马跃屋头出来", Made.DONE),
        ("马跃家我昨天去过了", Made.THERE),
        ("马跃和曾丽两家我都走到了", Made.THERE),
        ("在马跃家院坝里讲好了", None),
        ("马跃搬走了,我昨天去看的", Made.TOLD),
        ("马跃去打工了,这是我入户时问到的", Made.TOLD),
    ],
)
def test_a_house_gone_to_is_a_visit(text: str, made: Made | None) -> None:
    visits = [one for one in sought(text) if one.kind is Kind.VISIT]
    assert [one.value for one in visits[:1]] == [made]


@pytest.mark.parametrize(
    "text", ["曾丽去马跃家玩了", "马跃家里去了县城", "没去马跃家", "马跃在他奶奶家", "把书送到马跃家", "马跃去学校了"]
)
def test_a_house_that_nobody_visits_is_none(text: str) -> None:
    assert not [one for one in sought(text) if one.kind is Kind.VISIT]


def told(text: str) -> list[tuple[Intent, Channel | None, Outcome | None]]:
    return [(act.intent, act.channel, act.outcome) for act in acts(tokens(text, CONTACT))]


def test_a_locked_door_was_seen_by_somebody() -> None:
    assert told("家大门锁着的") == [(Intent.ATTEMPT, Channel.VISIT, Outcome.NOBODY_HOME)]


def test_an_empty_house_beside_an_absence_is_no_visit() -> None:
    assert told("没来,家里没人") == [(Intent.ABSENCE, None, None)]


def test_a_telephone_that_nobody_answers_is_sought_apart_from_the_house() -> None:
    assert told("家锁着门,电话也打不通") == [
        (Intent.ATTEMPT, Channel.VISIT, Outcome.NOBODY_HOME),
        (Intent.ATTEMPT, Channel.PHONE, Outcome.UNREACHABLE),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "坚决不让娃读",
        "说啥也不让孩子上了",
        "就是不送",
        "不再读书",
        "打死也不去",
        "不准她去",
        "怎么劝都不来",
        "不想让娃去读书",
    ],
)
def test_refusals_are_known_by_their_form(text: str) -> None:
    assert tokens(text, CONTACT)[0].kind is Kind.REFUSE


@pytest.mark.parametrize("text", ["门上挂把大锁", "门关得死死的", "门锁到的", "门紧闭"])
def test_doors_that_are_shut_are_known_by_their_form(text: str) -> None:
    assert [one.kind for one in tokens(text, CONTACT)] == [Kind.NOBODY]


def test_a_promise_that_was_broken_is_no_attempt_without_a_channel() -> None:
    assert [one[0] for one in told("他妈说好今天来的,人没来")] == [Intent.ABSENCE]
