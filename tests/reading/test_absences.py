"""Absence and leave among the acts: whether excused, why, and when absence words say something else."""

from __future__ import annotations

import pytest

from casework.reading.acts import acts
from casework.reading.contract import Channel, Intent, Outcome, Reason
from casework.reading.phrases import Phrase, Point
from tests.reading.made import said_of

TODAY, YESTERDAY = Phrase(start=Point(offset=0)), Phrase(start=Point(offset=-1))


@pytest.mark.parametrize(
    ("text", "intent", "excused"),
    [
        ("没来", Intent.ABSENCE, None),
        ("旷课", Intent.ABSENCE, False),
        ("没来,没请假", Intent.ABSENCE, False),
        ("没请假没来", Intent.ABSENCE, False),
        ("无故没来", Intent.ABSENCE, False),
        ("请假", Intent.LEAVE, True),
        ("没来,请假了", Intent.LEAVE, True),
        ("请假没来", Intent.LEAVE, True),
    ],
)
def test_absence_and_leave_of_one_time_are_one_and_leave_wins(text: str, intent: Intent, excused: bool | None) -> None:
    assert [(act.intent, act.excused) for act in acts(said_of(text))] == [(intent, excused)]


def test_without_leave_is_said_of_the_absence_and_makes_none() -> None:
    assert acts(said_of("没请假")) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("病假", Reason.ILLNESS),
        ("发烧请病假", Reason.ILLNESS),
        ("没来,原因不明", Reason.UNKNOWN),
        ("没来,联系不上", Reason.UNREACHABLE),
        ("不想读书没来", Reason.WEARY),
        ("没来,打游戏", Reason.GAMING),
    ],
)
def test_why_a_child_is_missing(text: str, reason: Reason) -> None:
    found = acts(said_of(text))
    assert [act.missing for act in found] == [True]
    assert found[0].reason is reason


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("昨晚发烧,没来", []),
        ("昨晚打了一架,没来", []),
        ("今早起不来没来上课", []),
        ("昨天就交了请假条", []),
        ("昨天的请假条", [YESTERDAY]),
        ("今早由家长请假", [TODAY]),
        ("昨天没来,今天请假", [YESTERDAY]),
    ],
)
def test_the_hour_of_what_led_to_it_is_not_that_of_the_absence(text: str, times: list[Phrase]) -> None:
    assert acts(said_of(text))[0].times == times


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("家访了,不在", (Channel.VISIT, Outcome.NOBODY_HOME)),
        ("家访了,没见到人", (Channel.VISIT, Outcome.NOBODY_HOME)),
        ("打了电话,不来", (Channel.PHONE, Outcome.REFUSED)),
        ("打了电话,是个小孩接的,说大人不在", (Channel.PHONE, Outcome.REACHED)),
    ],
)
def test_behind_an_attempt_it_is_what_came_of_that(text: str, told: tuple[Channel, Outcome]) -> None:
    found = acts(said_of(text))
    assert [act.intent for act in found] == [Intent.ATTEMPT]
    assert (found[0].channel, found[0].outcome) == told


def test_what_was_promised_and_did_not_come_about_is_an_absence() -> None:
    found = acts(said_of("家访了,说好今天来的,结果还是没来"))
    assert [(act.intent, act.times) for act in found] == [
        (Intent.ATTEMPT, []),
        (Intent.ABSENCE, [TODAY]),
    ]


def test_a_note_brought_on_coming_back_is_no_leave() -> None:
    assert [act.intent for act in acts(said_of("返校了,请假条也补了"))] == [Intent.RETURNED]
