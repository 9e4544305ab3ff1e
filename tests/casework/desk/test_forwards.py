"""Forwarded messages: of which day they are, whose child is meant, and that not a word of them goes further."""

from datetime import date, datetime, timedelta

import pytest

from casework.fact import Absent, Noted, OnLeave, Returned, standing
from tests.builders.town import ZONE
from tests.casework.desk.phones import HE, SI, SUN, YANG, YU, Town

TODAY = datetime(2026, 9, 8, 7, 0, tzinfo=ZONE)
YESTERDAY = TODAY - timedelta(hours=12)
TUESDAY = date(2026, 9, 8)


def facts(town: Town, of: int = YU.id) -> list[object]:
    return [fact.body for fact in standing(town.book.charts([of])[of].facts)]


def test_of_today_it_is_recorded_as_said_by_whoever_forwards_it() -> None:
    town = Town(day=TUESDAY)
    town.forward(HE, "陈小雨今天发烧,请假一天", wrote=TODAY)
    [fact] = town.book.charts([YU.id])[YU.id].facts
    assert (fact.by, fact.at) == (HE.id, town.now)
    assert "转发的消息,9月8日(周二)写的" in town.last(HE)


def test_of_another_day_it_is_asked_first_and_today_is_the_day_it_was_written() -> None:
    town = Town(day=TUESDAY)
    town.forward(HE, "陈小雨今天没来", wrote=YESTERDAY)
    assert facts(town) == []
    asked = town.on(HE)[-1]
    town.tap(HE, "记录")
    assert facts(town) == [Absent(day=date(2026, 9, 7))]
    assert town.press(HE, asked.keys["不记录"], message=asked.number) == "这个问题已经回答过了。"
    assert len(facts(town)) == 1


def test_not_confirmed_nothing_is_recorded() -> None:
    town = Town(day=TUESDAY)
    town.forward(HE, "陈小雨今天没来", wrote=YESTERDAY)
    town.tap(HE, "不记录")
    assert facts(town) == []


def test_a_parent_without_a_name_is_asked_about_with_the_likely_child_first() -> None:
    town = Town(day=TUESDAY)
    town.forward(HE, "我家孩子今天发烧", wrote=TODAY, sender="陈小雨妈妈")
    assert facts(town) == []
    town.tap(HE, "陈小雨 三(2)班")
    [body] = facts(town)
    assert isinstance(body, OnLeave)


def test_a_guardian_by_that_name_makes_a_child_likely_but_never_certain() -> None:
    town = Town(day=TUESDAY)
    town.forward(HE, "孩子今天回学校了", wrote=TODAY, sender="周兰")
    assert facts(town, YANG.id) == []
    town.write(HE, "李思源")
    assert [type(body) for body in facts(town, SI.id)] == [Returned]


def test_several_in_a_row_are_each_asked_and_answered() -> None:
    town = Town(day=TUESDAY)
    town.forward(HE, "我儿子感冒请假", wrote=TODAY, sender="李思源爸爸")
    first = town.on(HE)[-1]
    town.forward(HE, "我女儿请假一天", wrote=TODAY, sender="陈小雨奶奶")
    second = town.on(HE)[-1]
    town.press(HE, first.keys["李思源 三(2)班"], message=first.number)
    town.press(HE, second.keys["陈小雨 三(2)班"], message=second.number)
    assert len(facts(town)) == len(facts(town, SI.id)) == 1


@pytest.mark.parametrize("words", ["谢谢老师", "撤销", "/undo", "家里的事别跟人说"])
def test_what_is_no_report_is_no_command_and_no_note(words: str) -> None:
    town = Town(day=TUESDAY)
    town.write(HE, "陈小雨没来")
    town.write(HE, "家访了陈小雨,没人在家")
    before = facts(town)
    town.forward(HE, words, wrote=TODAY)
    assert facts(town) == before
    assert not any(isinstance(body, Noted) for body in facts(town))
    assert "没有记录" in town.last(HE)


def test_a_message_of_the_bot_is_not_recorded_again() -> None:
    town = Town(day=TUESDAY)
    town.forward(HE, "三(2)班 陈小雨今天没来", wrote=TODAY, by_bot=True)
    assert facts(town) == []


def test_nobody_else_reads_a_word_of_it() -> None:
    town = Town(day=TUESDAY)
    town.forward(SUN, "老师,陈小雨爸妈闹离婚,她今天没来,别告诉别人", wrote=TODAY, sender="邻居阿姨")
    for notice in town.book.told:
        if notice.worker != SUN.id:
            assert "离婚" not in str(notice.values)
            assert "邻居阿姨" not in str(notice.values)
    stored = [*town.book.drafts.values(), *town.book.heard_of.values(), *town.book.charts([YU.id])[YU.id].facts]
    assert not any("邻居阿姨" in str(kept) for kept in stored)


def test_a_name_in_answer_to_one_of_several_questions_answers_that_one() -> None:
    town = Town(day=TUESDAY)
    town.forward(HE, "我儿子感冒请假", wrote=TODAY, sender="小草")
    first = town.on(HE)[-1]
    town.forward(HE, "孩子今天回学校了", wrote=TODAY, sender="小花")
    town.write(HE, "李思源", answering=first)
    assert [type(body) for body in facts(town, SI.id)] == [OnLeave]


def test_a_name_after_other_words_is_looked_up_and_no_answer() -> None:
    town = Town(day=TUESDAY)
    town.forward(HE, "我儿子感冒请假", wrote=TODAY, sender="小草")
    town.write(HE, "吃了吗")
    town.write(HE, "李思源")
    assert facts(town, SI.id) == []
