"""Attempts among the acts: how a family was sought, what came of it, and what was promised."""

from __future__ import annotations

import pytest

from casework.reading.acts import acts
from casework.reading.contract import Channel, Intent, Outcome, Reason
from casework.reading.phrases import Phrase, Point
from tests.reading.made import said_of

VISIT, PHONE, MESSAGE = Channel.VISIT, Channel.PHONE, Channel.MESSAGE
TODAY, TOMORROW = Phrase(start=Point(offset=0)), Phrase(start=Point(offset=1))
YESTERDAY, MONDAY = Phrase(start=Point(offset=-1)), Phrase(start=Point(weekday=0, week=1))
Told = list[tuple[Channel | None, Outcome | None]]


def told(text: str, sought_by: Channel | None = None) -> Told:
    return [
        (act.channel, act.outcome) for act in acts(said_of(text), channel=sought_by) if act.intent is Intent.ATTEMPT
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("家访了", [(VISIT, None)]),
        ("打了电话", [(PHONE, None)]),
        ("发了微信", [(MESSAGE, None)]),
        ("家访了,家里没人", [(VISIT, Outcome.NOBODY_HOME)]),
        ("家访了,家长不同意", [(VISIT, Outcome.REFUSED)]),
        ("家访了,搬走了", [(VISIT, Outcome.MOVED)]),
        ("家访了,打工去了", [(VISIT, Outcome.WORKING)]),
        ("家访了,发烧", [(VISIT, Outcome.ILL)]),
        ("打了电话没人接", [(PHONE, Outcome.UNREACHABLE)]),
        ("打了电话,家里没人", [(PHONE, Outcome.UNREACHABLE)]),
        ("发了微信没回", [(MESSAGE, Outcome.UNREACHABLE)]),
        ("打了电话,答应来", [(PHONE, Outcome.PROMISED)]),
        ("家访了没人,打了电话没人接", [(VISIT, Outcome.NOBODY_HOME), (PHONE, Outcome.UNREACHABLE)]),
        ("家访了,门锁着,电话打不通", [(VISIT, Outcome.NOBODY_HOME), (PHONE, Outcome.UNREACHABLE)]),
        ("家访了,打了电话,均无人", [(VISIT, Outcome.NOBODY_HOME), (PHONE, Outcome.UNREACHABLE)]),
    ],
)
def test_each_way_of_seeking_has_what_came_of_it(text: str, meant: Told) -> None:
    assert told(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("大门锁着的", [(VISIT, Outcome.NOBODY_HOME)]),
        ("电话打不通", [(PHONE, Outcome.UNREACHABLE)]),
        ("没接", []),  # nobody was called
        ("电话", []),
        ("家里没人,去家访了", [(VISIT, Outcome.NOBODY_HOME)]),
    ],
)
def test_an_outcome_may_tell_of_the_attempt_itself(text: str, meant: Told) -> None:
    assert told(text) == meant


@pytest.mark.parametrize(
    ("text", "intents", "reason"),
    [
        ("没来,联系不上", [Intent.ABSENCE], Reason.UNREACHABLE),
        ("没来,电话打不通", [Intent.ABSENCE, Intent.ATTEMPT], None),
        ("没来,联系不上,打了两个电话", [Intent.ABSENCE, Intent.ATTEMPT], None),
        ("没来,坚决不读了", [Intent.ABSENCE], Reason.WEARY),
    ],
)
def test_beside_an_absence_it_may_be_the_reason(text: str, intents: list[Intent], reason: Reason | None) -> None:
    found = acts(said_of(text))
    assert [act.intent for act in found] == intents
    assert found[0].reason is reason


@pytest.mark.parametrize(("sought_by", "meant"), [(VISIT, [(VISIT, Outcome.REFUSED)]), (None, [])])
def test_an_outcome_without_a_channel_came_by_that_of_another_child(sought_by: Channel | None, meant: Told) -> None:
    assert told("不送", sought_by) == meant


@pytest.mark.parametrize(
    ("text", "times", "promised"),
    [
        ("昨天家访了,答应下周一来", [YESTERDAY], [MONDAY]),
        ("家访了,说明天送来", [], [TOMORROW]),
        ("家访了,答应今天来", [], [TODAY]),
        ("家访了,答应来", [], []),
    ],
)
def test_the_day_promised_is_not_that_of_the_attempt(text: str, times: list[Phrase], promised: list[Phrase]) -> None:
    found = acts(said_of(text))
    assert [(act.outcome, act.times, act.promised) for act in found] == [(Outcome.PROMISED, times, promised)]


def test_a_promise_without_a_channel_needs_a_family() -> None:
    assert told("答应下周一交作业") == []
    assert told("他妈答应下周一送来") == [(None, Outcome.PROMISED)]


def test_a_promise_and_how_it_was_made_are_one_attempt() -> None:
    found = acts(said_of("他妈答应下周一来,今天上门家访了"))
    assert [(act.channel, act.outcome, act.times, act.promised) for act in found] == [
        (VISIT, Outcome.PROMISED, [TODAY], [MONDAY])
    ]


def test_what_was_won_came_about() -> None:
    assert told("家访了,做通了工作,答应来,今天已经回校了") == [(VISIT, Outcome.RETURNED)]


def test_calls_told_again_of_which_nothing_came_are_the_same() -> None:
    assert told("打了电话没人接,打了三次电话") == [(PHONE, Outcome.UNREACHABLE)]


@pytest.mark.parametrize(("text", "happened"), [("家访", False), ("家访了", True), ("家访,跟家长谈了", True)])
def test_an_attempt_that_is_only_named_may_be_a_plan(text: str, happened: bool) -> None:
    assert [act.happened for act in acts(said_of(text))] == [happened]
