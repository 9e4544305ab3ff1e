"""Who has come back, who is only to come, and whose leave ends with coming."""

from __future__ import annotations

import pytest

from casework.reading.acts import acts
from casework.reading.contract import Intent, Outcome
from casework.reading.phrases import Phrase, Point
from tests.reading.made import said_of

TODAY, YESTERDAY = Phrase(start=Point(offset=0)), Phrase(start=Point(offset=-1))
AFTERNOON = Phrase(start=Point(sessions=("afternoon",)))
MONDAY = Point(weekday=0, week=1)
HALF, SO_FAR = Phrase(count=0), Phrase(count=3, before=True)


@pytest.mark.parametrize(
    ("text", "happened", "plain"),
    [
        ("来了", True, True),
        ("到了", True, True),
        ("回来了", True, False),
        ("已返校", True, False),
        ("返校", False, False),
        ("终于来了", True, False),
    ],
)
def test_a_return_has_come_about_or_is_only_named(text: str, happened: bool, plain: bool) -> None:
    assert [(act.intent, act.happened, act.plain) for act in acts(said_of(text))] == [
        (Intent.RETURNED, happened, plain)
    ]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("昨天没来,今天来了", [("absence", [YESTERDAY]), ("returned", [TODAY])]),
        ("昨天没去,今天去了", [("absence", [YESTERDAY]), ("returned", [TODAY])]),
        ("昨天没去,今天没去", [("absence", [YESTERDAY]), ("absence", [TODAY])]),
        ("请假半天下午来", [("leave", [HALF])]),
        ("第二节才到", [("present", [Phrase(start=Point(sessions=("lesson:2",)))])]),
        ("请假到下周一才来", [("leave", [Phrase(end=MONDAY, before=True)])]),
        ("请假三天,今天来了", [("leave", [SO_FAR]), ("returned", [TODAY])]),
    ],
)
def test_when_a_child_comes_is_not_when_it_was_missing(text: str, meant: list[tuple[str, list[Phrase]]]) -> None:
    assert [(act.intent.value, act.times) for act in acts(said_of(text))] == meant


def test_the_half_in_which_a_child_came_is_that_of_the_return() -> None:
    leave, back = acts(said_of("请半天假,下午来了"))
    assert (leave.intent, leave.times) == (Intent.LEAVE, [HALF])
    assert back.intent is Intent.RETURNED
    assert AFTERNOON in back.times


def test_a_half_of_the_day_that_was_missed_is_of_that_day() -> None:
    back = acts(said_of("昨天上午没来,下午来了"))[-1]
    assert (back.intent, back.times) == (
        Intent.RETURNED,
        [Phrase(start=Point(offset=-1, sessions=("afternoon",)))],
    )


def test_the_day_of_coming_back_is_none_of_those_missed() -> None:
    missed, back = acts(said_of("三天没来了,今天来了"))
    assert (missed.times, back.times) == ([SO_FAR], [TODAY])


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("家访了,来了", [(Intent.ATTEMPT, Outcome.RETURNED)]),
        ("家访了,答应明天来", [(Intent.ATTEMPT, Outcome.PROMISED)]),
        ("家访了,答应今天来,今天果然来了", [(Intent.ATTEMPT, Outcome.PROMISED), (Intent.RETURNED, None)]),
        ("家访回来了", [(Intent.ATTEMPT, None)]),  # it is the speaker who is back
        ("他妈说下周一送来", []),
    ],
)
def test_behind_an_attempt_it_may_be_what_came_of_it(text: str, meant: list[tuple[Intent, Outcome | None]]) -> None:
    assert [(act.intent, act.outcome) for act in acts(said_of(text))] == meant


def test_whoever_comes_twice_in_one_breath_came_once() -> None:
    assert [act.intent for act in acts(said_of("来了,到校了"))] == [Intent.RETURNED]
