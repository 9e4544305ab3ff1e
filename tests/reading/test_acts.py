"""The words said of a child become acts, in order, each with its times and its reason."""

from __future__ import annotations

import pytest

from casework.reading.act import Act
from casework.reading.acts import acts, with_heading
from casework.reading.contract import Intent, Outcome, Reason
from casework.reading.phrases import Phrase, Point
from tests.reading.made import said_of, words

YESTERDAY, TODAY = Phrase(start=Point(offset=-1)), Phrase(start=Point(offset=0))
FRIDAY = Phrase(start=Point(weekday=4))
UNTIL_FRIDAY = Phrase(start=Point(offset=0), end=Point(weekday=4))
AFTERNOON = Phrase(start=Point(sessions=("afternoon",)))
THREE_DAYS = Phrase(count=3)


def told(text: str) -> list[tuple[str, list[Phrase], Reason | None]]:
    return [(act.intent.value, act.times, act.reason) for act in acts(said_of(text))]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("没来", [("absence", [], None)]),
        ("昨天没来", [("absence", [YESTERDAY], None)]),
        ("没来三天", [("absence", [THREE_DAYS], None)]),
        ("请假三天", [("leave", [THREE_DAYS], None)]),
        ("请假,今天、周五", [("leave", [TODAY, FRIDAY], None)]),
        ("请假,今天到周五,出水痘了", [("leave", [UNTIL_FRIDAY], Reason.ILLNESS)]),
        ("昨天没来,今天没来", [("absence", [YESTERDAY], None), ("absence", [TODAY], None)]),
        ("昨天没来,今天来了", [("absence", [YESTERDAY], None), ("returned", [TODAY], None)]),
        ("昨天请假,下午没来", [("leave", [YESTERDAY], None), ("absence", [AFTERNOON], None)]),
        ("迟到", [("present", [], None)]),
        ("误报", [("retract", [], None)]),
    ],
)
def test_times_go_to_the_act_beside_them(text: str, meant: list[tuple[str, list[Phrase], Reason | None]]) -> None:
    assert told(text) == meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("发烧没来", [("absence", Reason.ILLNESS)]),
        ("没来,发烧", [("absence", Reason.ILLNESS)]),
        ("奶奶病了没来", [("absence", Reason.FAMILY)]),
        ("昨天没来,今天也没来,发烧了", [("absence", Reason.ILLNESS)] * 2),
        ("昨天发烧没来,今天家里有事没来", [("absence", Reason.ILLNESS), ("absence", Reason.FAMILY)]),
        ("昨天请假看病今天返校了", [("leave", Reason.ILLNESS), ("returned", None)]),
        ("发烧", []),
    ],
)
def test_a_reason_goes_to_the_act_beside_it(text: str, meant: list[tuple[str, Reason | None]]) -> None:
    assert [(intent, reason) for intent, _, reason in told(text)] == meant


def test_the_day_of_coming_back_is_none_of_the_leave() -> None:
    assert told("请假明天回来")[0] == ("leave", [], None)


def test_a_retraction_takes_all_the_acts_beside_it_back() -> None:
    assert told("昨天没来,误报") == [("retract", [YESTERDAY], None)]


def test_nothing_said_is_no_act() -> None:
    assert acts([]) == []
    assert acts(words("昨天")) == []


@pytest.mark.parametrize(("text", "lesson"), [("数学课没来", True), ("没来", False), ("数学课请假", False)])
def test_an_absence_may_be_of_one_lesson(text: str, lesson: bool) -> None:
    assert [act.lesson for act in acts(words(text))] == [lesson]


ABSENCE, LEAVE = Act(intent=Intent.ABSENCE), Act(intent=Intent.LEAVE, excused=True)


@pytest.mark.parametrize(
    ("said", "heading", "lacking", "meant"),
    [
        ("", "昨天没来", False, [("absence", [YESTERDAY])]),
        ("请假", "昨天没来", False, [("leave", [YESTERDAY])]),
        ("今天请假", "昨天没来", False, [("leave", [TODAY])]),
        ("家访了", "昨天没来", False, [("absence", [YESTERDAY]), ("attempt", [])]),
        ("今天来了", "昨天缺", True, [("absence", [YESTERDAY]), ("returned", [TODAY])]),
        ("今天来了", "昨天没来", False, [("returned", [TODAY])]),
    ],
)
def test_what_is_said_under_a_heading(
    said: str, heading: str, lacking: bool, meant: list[tuple[str, list[Phrase]]]
) -> None:
    under = with_heading(acts(said_of(said)), acts(said_of(heading)), lacking=lacking)
    assert [(act.intent.value, act.times) for act in under] == meant


def test_each_child_under_a_heading_has_acts_of_its_own() -> None:
    heading = acts(words("昨天没来"))
    first, then = with_heading([], heading, lacking=True), with_heading([], heading, lacking=True)
    first[0].times.append(TODAY)
    assert then[0].times == heading[0].times == [YESTERDAY]


@pytest.mark.parametrize(
    ("outcomes", "result"),
    [
        ([Outcome.NOBODY_HOME, Outcome.REACHED], Outcome.REACHED),
        ([Outcome.REACHED, Outcome.NOBODY_HOME], Outcome.REACHED),
        ([Outcome.REFUSED, Outcome.REACHED], Outcome.REFUSED),
        ([Outcome.REFUSED, Outcome.PROMISED], Outcome.PROMISED),
        ([Outcome.UNREACHABLE, Outcome.NOBODY_HOME], Outcome.UNREACHABLE),
        ([Outcome.WORKING, Outcome.RETURNED], Outcome.RETURNED),
        ([Outcome.ILL, Outcome.MOVED], Outcome.MOVED),
        ([Outcome.MOVED, Outcome.REFUSED], Outcome.MOVED),  # moved away, and will not come back to read
    ],
)
def test_an_attempt_keeps_the_strongest_outcome(outcomes: list[Outcome], result: Outcome) -> None:
    attempt = Act(intent=Intent.ATTEMPT)
    for one in outcomes:
        attempt.result(one)
    assert attempt.outcome is result


@pytest.mark.parametrize(
    ("act", "missing", "dated"),
    [
        (ABSENCE, True, False),
        (Act(intent=Intent.LEAVE, times=[YESTERDAY]), True, True),
        (Act(intent=Intent.RETURNED, times=[AFTERNOON]), False, False),
        (Act(intent=Intent.ATTEMPT, times=[AFTERNOON, TODAY]), False, True),
        (Act(intent=Intent.ABSENCE, times=[THREE_DAYS]), True, False),
    ],
)
def test_absence_and_leave_are_missing_and_a_day_dates_an_act(act: Act, missing: bool, dated: bool) -> None:
    assert (act.missing, act.dated) == (missing, dated)
