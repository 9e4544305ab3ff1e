"""Answers to a message of the bot: whose they are, what they may record, and what they never do."""

from dataclasses import replace
from datetime import date

import pytest

from casework.fact import Acknowledged, Attempted, OnLeave, Returned, standing
from casework.people import Post, Role
from tests.casework.desk.phones import FAR_AWAY, HE, LIN, SI, SUN, YANG, YU, ZHOU, Town

TUESDAY = date(2026, 9, 8)


def bodies(town: Town, of: int = YU.id) -> list[object]:
    return [fact.body for fact in standing(town.book.charts([of])[of].facts)]


def stands(town: Town, kind: type, of: int = YU.id) -> int:
    return sum(isinstance(body, kind) for body in bodies(town, of))


@pytest.mark.parametrize("words", ["这个孩子回来了", "他回来了", "回来了", "娃回来了", "该生已返校"])
def test_an_answer_without_a_name_is_about_the_child_of_the_message(words: str) -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    card = town.on(HE)[-1]
    town.go_to(TUESDAY)
    town.write(HE, words, answering=card)
    assert stands(town, Returned) == 1


def test_of_two_children_of_one_name_the_one_of_the_message_is_meant() -> None:
    town = Town()
    town.write(HE, "刘洋没来")
    town.tap(HE, "刘洋 河口村 母亲周兰")
    town.write(HE, "他发烧了,请假两天", answering=town.on(HE)[-1])
    assert stands(town, OnLeave, YANG.id) == 1
    assert not bodies(town, 9)


def test_a_name_in_the_answer_wins_over_the_message() -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    town.write(HE, "李思源请假", answering=town.on(HE)[-1])
    assert stands(town, OnLeave, SI.id) == 1
    assert not stands(town, OnLeave)


def test_an_unknown_name_in_the_answer_is_asked_about_and_not_taken_for_the_child() -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    before = bodies(town)
    town.write(HE, "王小明请假", answering=town.on(HE)[-1])
    assert "没有找到“王小明”" in town.last(HE)
    assert bodies(town) == before


@pytest.mark.parametrize("words", ["知道了", "收到", "好的", "👍", "谢谢", "收到,谢谢", "OK"])
def test_a_plain_answer_to_a_reminder_records_nothing_and_says_what_is_still_owed(words: str) -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    before = bodies(town)
    town.write(HE, words, answering=town.on(HE)[-1])
    assert bodies(town) == before
    assert "陈小雨(三(2)班)还要" in town.last(HE)


def test_a_plain_answer_while_an_attempt_is_open_is_no_note() -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    town.write(HE, "家访了陈小雨,没人在家")
    before = bodies(town)
    town.write(HE, "👍")
    town.write(HE, "好的", answering=town.on(HE)[0])
    assert bodies(town) == before


def test_received_in_answer_to_an_overdue_duty_is_the_button_received() -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    town.go_to(TUESDAY, "08:00")
    card = town.heard(LIN, "overdue")[0]
    town.write(LIN, "知道了", answering=card)
    assert stands(town, Acknowledged) == 1
    town.write(LIN, "收到", answering=card)
    assert stands(town, Acknowledged) == 1
    assert "催办" in town.on(LIN)[-1].keys


def test_an_answer_to_a_message_about_several_asks_and_one_tap_completes_it_once() -> None:
    town = Town()
    town.write(HE, "陈小雨、李思源今天没来")
    card = town.on(HE)[-1]
    town.write(HE, "家访没人在家", answering=card)
    asked = town.on(HE)[-1]
    assert not stands(town, Attempted)
    town.press(HE, asked.keys["李思源 三(2)班"], message=asked.number)
    assert stands(town, Attempted, SI.id) == 1
    assert town.press(HE, asked.keys["陈小雨 三(2)班"], message=asked.number) == "这个问题已经回答过了。"
    assert not stands(town, Attempted)


def test_the_name_typed_instead_of_tapped_is_as_good() -> None:
    town = Town()
    town.write(HE, "陈小雨、李思源今天没来")
    town.write(HE, "打过电话了,没人接", answering=town.on(HE)[-1])
    town.write(HE, "陈小雨")
    assert stands(town, Attempted) == 1
    assert not stands(town, Attempted, SI.id)


def test_a_child_that_is_another_teachers_now_is_refused_in_the_usual_words() -> None:
    town = Town()
    town.write(SUN, "李思源第二节没来")
    card = next(message for message in town.on(HE) if message.template == "lesson_told")
    town.book.roll[SI.id] = replace(SI, school_class=FAR_AWAY)
    before = bodies(town, SI.id)
    town.write(HE, "他请假了", answering=card)
    assert "您没有查看这名学生的权限" in town.last(HE)
    assert bodies(town, SI.id) == before


def test_somebody_elses_tap_on_the_question_records_nothing() -> None:
    town = Town()
    town.write(HE, "陈小雨、李思源今天没来")
    town.write(HE, "请假了", answering=town.on(HE)[-1])
    data = town.on(HE)[-1].keys["陈小雨 三(2)班"]
    town.press(SUN, data)
    assert not stands(town, OnLeave)


def test_an_answer_to_a_message_nobody_remembers_is_read_by_itself() -> None:
    town = Town()
    town.write(HE, "陈小雨今天没来")
    card = town.on(HE)[-1]
    town.book.said_to.clear()
    town.write(HE, "他回来了", answering=card)
    assert not stands(town, Returned)
    assert "没看懂" in town.last(HE)


def test_a_list_that_goes_to_the_contact_is_about_all_its_children() -> None:
    town = Town()
    town.book.workers[ZHOU.id] = replace(ZHOU, posts=(Post(role=Role.TOWN_CONTACT),))
    town.write(HE, "陈小雨、李思源今天没来")
    about = town.book.spoken(HE.chat or 0, town.on(HE)[-1].number)
    assert about is not None
    assert about.pupils == (YU.id, SI.id)
