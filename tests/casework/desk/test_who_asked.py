"""Who at home asked for leave, in the sentence that says so; kept while it is asked which child was meant."""

from __future__ import annotations

import pytest

from casework.desk.leaves import who_asked
from casework.fact import OnLeave, Subject, standing
from tests.casework.desk.phones import HE, YU, Town


@pytest.mark.parametrize(
    ("said", "who"),
    [
        ("奶奶来电帮小雨请假两天", "奶奶 王桂香"),
        ("奶奶打电话来给小雨请假", "奶奶 王桂香"),
        ("王桂香来电帮小雨请假两天", "奶奶 王桂香"),
        ("小雨奶奶来电说请假", "奶奶 王桂香"),
        ("舅舅帮小雨请了一天假", "舅舅"),
        ("小雨请假两天", ""),
        ("小雨今天请病假,奶奶在家", ""),
    ],
)
def test_the_asker_stands_before_the_asking(said: str, who: str) -> None:
    assert who_asked.asked_by(said, YU, called="小雨") == who


def test_who_asked_waits_with_the_question() -> None:
    town = Town()
    town.write(HE, "奶奶来电帮小雨请假两天")
    town.tap(HE, "是陈小雨")
    [leave] = [fact.body for fact in town.book.chains[Subject.pupil(YU.id)] if isinstance(fact.body, OnLeave)]
    assert leave.asked_by == "奶奶 王桂香"


def test_of_two_children_it_is_not_said_who_asked_for_which() -> None:
    town = Town()
    town.write(HE, "奶奶来电帮陈小雨请假,小李也请假")
    [draft] = [one for one in town.book.drafts.values() if one.kind.startswith("doubt.")]
    assert draft.values["asking"] == ""


@pytest.mark.parametrize(
    ("after", "who"),
    [
        ("奶奶来电帮小雨请假两天。", "奶奶 王桂香"),
        ("奶奶来电帮小雨请假三天", "奶奶 王桂香"),
        ("舅舅帮小雨请假两天", "舅舅"),
    ],
)
def test_an_edit_does_not_lose_who_asked(after: str, who: str) -> None:
    town = Town()
    number = town.write(HE, "奶奶来电帮小雨请假两天")
    town.tap(HE, "是陈小雨")
    town.edit(HE, number, after)
    facts = standing(town.book.chains[Subject.pupil(YU.id)])
    assert [fact.body.asked_by for fact in facts if isinstance(fact.body, OnLeave)] == [who]
