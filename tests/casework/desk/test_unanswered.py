"""Questions nobody answers: asked once more, then let go with a word of what was not recorded."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casework.desk.hearing import unanswered
from tests.casework.desk.phones import GAO, HE, SI, SUN, YU, Town


def looked(town: Town, **by: float) -> None:
    """Time passes, and a round comes."""
    town.later(**by)
    town.ran(lambda: unanswered.look(town.book, town.now), HE)


def test_a_question_is_asked_once_more_and_can_be_answered_then() -> None:
    town = Town()
    town.write(HE, "小陈没来")
    first = town.on(HE)[-1].number
    looked(town, minutes=30)
    assert len(town.on(HE)) == 1
    looked(town, hours=9)
    asked = town.on(HE)[-1]
    assert asked.number != first
    assert "9月7日 8:20您写的,还没有答,再问一次。" in asked.text
    assert not next(one for one in town.on(HE) if one.number == first).keys
    looked(town, hours=14)
    assert town.on(HE)[-1].number == asked.number
    town.tap(HE, "是陈小雨")
    assert town.last(HE).startswith("已记录:三(2)班 陈小雨,9月7日(周一)全天未到")
    assert not town.book.drafts


def test_what_is_not_answered_in_time_is_let_go_and_said_with_what_was_not_recorded() -> None:
    town = Town()
    town.write(HE, "李思源没来,小陈、王小二请假")
    looked(town, hours=9)
    old = town.on(HE)[-1]
    looked(town, days=6)
    assert town.book.drafts
    looked(town, days=1)
    assert not [one for one in town.book.drafts.values() if one.kind.startswith("doubt.")]
    texts = [message.text for message in town.on(HE)]
    assert "一直没有答“小陈”是哪一位,没有记录\n· 9月7日(周一) 全天请假\n还要记的话,请写上全名再报一次。" in texts
    assert any(text.startswith("一直没有答“王小二”是哪一位") for text in texts)
    card = next(one for one in town.on(HE) if one.number == old.number)
    assert card.text.startswith("已记录:三(2)班 李思源")
    assert "撤销" in card.keys
    assert town.press(HE, next(iter(old.keys.values()))) == "这个问题已经回答过了。"
    assert YU.id not in town.book.cases
    assert town.case(SI).first_missed is not None


def test_the_questions_to_somebody_who_has_left_go_without_a_word() -> None:
    town = Town()
    town.write(HE, "小陈没来")
    town.book.save_worker(replace(HE, active=False))
    said = len(town.book.told)
    looked(town, hours=9)
    assert not town.book.drafts
    assert len(town.book.told) == said


def test_several_are_asked_again_in_one_message_who_is_missing_first() -> None:
    town = Town()
    for said in ("王小二请假", "小陈没来", "小李没来"):
        town.write(HE, said)
        town.later(minutes=1)
    before = len(town.on(HE))
    looked(town, hours=9)
    (listed,) = town.on(HE)[before:]
    assert list(listed.keys) == ["1 小陈", "2 小李", "3 王小二"]
    town.tap(HE, "2 小李")
    town.tap(HE, "是李思源")
    assert town.last(HE).startswith("已记录:三(2)班 李思源,9月7日")
    assert town.press(HE, listed.keys["2 小李"]) == "这个问题已经回答过了。"


def test_of_several_asked_again_a_bare_yes_answers_none() -> None:
    town = Town()
    for said in ("小陈没来", "小李没来"):
        town.write(HE, said)
        town.later(minutes=1)
    looked(town, hours=9)
    town.later(minutes=1)
    town.write(HE, "对")
    assert "吗?" in town.last(HE)
    assert not town.book.cases


@pytest.mark.parametrize("said", ["第三节全到", "第2节都到了"])
def test_a_question_of_which_class_is_let_go_as_well(said: str) -> None:
    town = Town()
    town.write(SUN, said)
    assert "说的是哪个班?" in town.last(SUN)
    looked(town, days=6)
    assert "inclass:" in next(iter(town.on(SUN)[-1].keys.values()))
    looked(town, days=1, minutes=1)
    assert town.last(SUN) == "这个问题一直没有答,没有记录\n还要记的话,请写上全名再报一次。"
    assert not town.book.drafts


def test_only_questions_are_let_go() -> None:
    town = Town()
    town.write(GAO, "家访了陈小雨,没人在家")
    kept = set(town.book.drafts)
    assert kept
    looked(town, days=20)
    assert set(town.book.drafts) == kept
    assert timedelta(days=town.book.policy.question_kept_days) < timedelta(days=20)
