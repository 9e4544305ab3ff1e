"""What is said but once is given to each child it is said of."""

from __future__ import annotations

import pytest

from casework.reading.contract import Channel, Outcome, Reason
from casework.reading.frame import Frame, Made
from casework.reading.words import Kind
from tests.reading.made import dates, frame, names, reading_of, words
from tests.reading.town import SCOPES

CONTACT = SCOPES["联络员"]
ABSENT, DAY = "absence", ("day",)


def told(*said: Frame) -> list[tuple[str, str, Reason | None]]:
    items = reading_of(*said).items
    return [(one.pupil.name, one.intent.value, one.reason) for one in items if one.pupil]


@pytest.mark.parametrize(
    ("first", "then", "shares", "both"),
    [
        ("感冒", "家里有事没来", True, True),
        ("感冒", "家里有事没来", False, False),
        ("感冒", "家里有事,都没来", False, True),
        ("感冒", "家里有事,均未到校", False, True),
    ],
)
def test_an_act_said_of_all_is_given_to_each_with_its_own_reason(
    first: str, then: str, shares: bool, both: bool
) -> None:
    said = told(frame("罗小满", first, shares=shares), frame("蒙强", then))
    given = [("罗小满", ABSENT, Reason.ILLNESS)] if both else []
    assert said == [*given, ("蒙强", ABSENT, Reason.FAMILY)]


def test_what_is_said_of_all_reaches_no_other_sentence() -> None:
    said = told(frame("罗小满", "感冒"), frame("蒙强", "都没来", sentence=1))
    assert said == [("蒙强", ABSENT, None)]


def test_each_keeps_the_day_said_of_it() -> None:
    items = reading_of(frame("罗小满", "昨天", shares=True), frame("蒙强", "今天没来")).items
    assert dates(items) == [(ABSENT, 8, None, DAY), (ABSENT, 9, None, DAY)]


def test_without_a_day_of_its_own_the_scene_of_the_giver_holds() -> None:
    items = reading_of(frame("罗小满", "", shares=True), frame("蒙强", "没来", lead=words("昨天"))).items
    assert dates(items) == [(ABSENT, 8, None, DAY)] * 2


def test_the_one_that_it_was_not_takes_the_act_that_is_taken_back() -> None:
    items = reading_of(frame("罗小满", negated=True), frame("蒙强", "昨天没来")).items
    assert names(items) == [("罗小满", "retract"), ("蒙强", ABSENT)]
    assert [one.day.day for one in items] == [8, 8]


def test_the_one_that_it_was_instead_takes_the_act() -> None:
    items = reading_of(frame("罗小满", "没来", negated=True), frame("蒙强")).items
    assert names(items) == [("罗小满", "retract"), ("蒙强", ABSENT)]


def attempts(*said: Frame) -> list[tuple[str, Channel | None, Outcome | None]]:
    items = reading_of(*said, scope=CONTACT).items
    return [(one.pupil.name, one.channel, one.outcome) for one in items if one.pupil]


@pytest.mark.parametrize(("told_so", "channel"), [(Made.TOLD, Channel.VISIT), (Made.DONE, None)])
def test_how_all_were_sought_is_told_at_the_end(told_so: Made, channel: Channel | None) -> None:
    first = frame("马跃", "家长答应明天送来,", CONTACT)
    then = frame("曾丽", "家长不同意,家访了", CONTACT)
    next(token for token in then.tokens if token.kind is Kind.VISIT).value = told_so
    assert ("马跃", channel, Outcome.PROMISED) in attempts(first, then)


@pytest.mark.parametrize(("result", "first"), [("都没人", Outcome.NOBODY_HOME), ("没人", Outcome.REACHED)])
def test_what_came_of_all_is_told_at_the_end(result: str, first: Outcome) -> None:
    said = attempts(frame("马跃", "家访了,", CONTACT), frame("曾丽", f"家访了,{result}", CONTACT))
    assert said == [("马跃", Channel.VISIT, first), ("曾丽", Channel.VISIT, Outcome.NOBODY_HOME)]


@pytest.mark.parametrize(
    ("again", "outcomes"),
    [
        ("家访没人", [(Channel.VISIT, Outcome.NOBODY_HOME)]),
        ("打了电话没人接", [(Channel.VISIT, Outcome.REACHED), (Channel.PHONE, Outcome.UNREACHABLE)]),
    ],
)
def test_an_attempt_told_again_with_its_outcome_is_one(again: str, outcomes: list[tuple[Channel, Outcome]]) -> None:
    said = attempts(frame("马跃", "家访了", CONTACT), frame("马跃", again, CONTACT))
    assert [(channel, outcome) for _, channel, outcome in said] == outcomes
