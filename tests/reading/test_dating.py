"""Acts become items: their days, and which of them could not have come about."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from casework.reading.contract import Channel, Outcome
from casework.reading.phrases import Phrase, Point
from casework.reading.tokens import Token
from casework.reading.words import Kind
from tests.reading.made import child, dates, day, frame, reading_of, words
from tests.reading.town import WEDNESDAY, ZONE

DAY = ("day",)
MORNING, AFTERNOON = ("morning",), ("afternoon",)


@pytest.mark.parametrize(
    ("said", "items"),
    [
        ("没来", [("absence", 9, None, DAY)]),
        ("昨天没来", [("absence", 8, None, DAY)]),
        ("昨天下午到现在没来", [("absence", 8, None, AFTERNOON), ("absence", 9, None, DAY)]),
        ("已经三天没来", [("absence", 7, 9, DAY)]),
        ("周五没来", [("absence", 4, None, DAY)]),
        ("请假三天", [("leave", 9, 11, DAY)]),
        ("周五请假", [("leave", 11, None, DAY)]),
        ("下午请假", [("leave", 9, None, AFTERNOON)]),
        ("明天起请假两天", [("leave", 10, 11, DAY)]),
        ("今天回来了", [("returned", 9, None, DAY)]),
        ("周一没来,周二没来", [("absence", 7, 8, DAY)]),
    ],
)
def test_each_act_has_its_days(said: str, items: list[tuple[object, ...]]) -> None:
    assert dates(reading_of(frame("罗小满", said)).items) == items


@pytest.mark.parametrize(
    ("said", "hour"),
    [
        ("明天没来", 8),
        ("下周没来", 8),
        ("明天返校了", 8),
        ("周五返校", 8),  # a bare weekday, which may be the next
        ("迟到", 8),
        ("下午返校", 8),
        ("下午家访", 8),
        ("家访", 8),
        ("国庆后没来", 8),  # no holiday was there
        ("2月30日没来", 8),
    ],
)
def test_what_is_to_come_or_not_settled_is_no_item(said: str, hour: int) -> None:
    assert reading_of(frame("罗小满", said), at=WEDNESDAY.replace(hour=hour)).items == ()


def test_in_the_afternoon_it_may_have_come_about() -> None:
    said = frame("罗小满", "下午返校")
    assert dates(reading_of(said, at=WEDNESDAY.replace(hour=15)).items) == [("returned", 9, None, AFTERNOON)]


@pytest.mark.parametrize(
    ("said", "when"),
    [
        ("昨天家访了,没人在家", 8),
        ("昨天家访", 8),
        ("家访了", 9),
        ("上周五打电话没人接", 4),
        ("第二节课后家访了", 9),
    ],
)
def test_an_attempt_has_one_day(said: str, when: int) -> None:
    items = reading_of(frame("罗小满", said)).items
    assert [(one.intent.value, one.day, one.until) for one in items] == [("attempt", day(when), None)]


def test_an_attempt_of_which_nothing_is_told_reached_somebody() -> None:
    items = reading_of(frame("罗小满", "家访了")).items
    assert [(one.channel, one.outcome, one.promised) for one in items] == [(Channel.VISIT, Outcome.REACHED, None)]


@pytest.mark.parametrize(
    ("said", "promised"),
    [
        ("家访了,答应明天来", day(10)),
        ("家访了,答应周一来", day(14)),
        ("昨天家访了,答应下午送来", day(8)),
        ("打了电话,答应国庆后来", date(2026, 10, 8)),
        ("家访了,答应过两天来", None),
        ("家访了,答应来", None),
        ("家访了,答应今天来", day(9)),
    ],
)
def test_a_promise_has_the_day_that_was_said(said: str, promised: date | None) -> None:
    items = reading_of(frame("罗小满", said)).items
    assert [(one.outcome, one.promised) for one in items] == [(Outcome.PROMISED, promised)]


@pytest.mark.parametrize(
    ("lead", "said", "items"),
    [
        ("昨天", "没来", [("absence", 8, None, DAY)]),
        ("昨天", "下午没来", [("absence", 8, None, AFTERNOON)]),
        ("昨天", "今天没来", [("absence", 9, None, DAY)]),
        ("上午", "没来", [("absence", 9, None, MORNING)]),
        ("昨天", "家访了", [("attempt", 8, None, DAY)]),
        ("从昨天到周五", "家访了", [("attempt", 9, None, DAY)]),  # the days of a leave are no scene of a visit
    ],
)
def test_the_scene_holds_unless_another_day_is_said(lead: str, said: str, items: list[tuple[object, ...]]) -> None:
    assert dates(reading_of(frame("罗小满", said, lead=words(lead))).items) == items


def test_the_day_that_another_takes_the_place_of_is_taken_back() -> None:
    told = frame("罗小满", "昨天没来")
    told.tokens.append(Token(Kind.NOT, "今天", 4, 6, value=Phrase(start=Point(offset=0))))
    assert dates(reading_of(told).items) == [("retract", 9, None, DAY), ("absence", 8, None, DAY)]


def test_days_are_counted_for_the_class_of_the_child() -> None:
    lesson = frame("罗小满", "最后一节没来")
    assert dates(reading_of(lesson).items) == [("absence", 9, None, ("lesson:6",))]


def test_leave_says_that_it_is_excused_and_a_return_gives_no_reason() -> None:
    items = reading_of(frame("罗小满", "昨天发烧请假,今天回来了")).items
    assert [(one.intent.value, one.reason, one.excused) for one in items] == [
        ("leave", "illness", True),
        ("returned", None, None),
    ]
    items = reading_of(frame("罗小满", "发烧好了,今天回来了")).items
    assert [(one.intent.value, one.reason) for one in items] == [("returned", None)]


@pytest.mark.parametrize(("said", "one_lesson"), [("数学课没来", True), ("没来", False), ("第二节数学课没来", False)])
def test_a_lesson_named_by_its_subject_is_one_whose_number_is_not_known(said: str, one_lesson: bool) -> None:
    items = reading_of(frame("罗小满", said)).items
    assert [(one.pupil, one.one_lesson) for one in items] == [(child("罗小满"), one_lesson)]


def test_after_a_holiday_days_begin_with_its_first_school_day() -> None:
    october = datetime(2026, 10, 9, 8, 0, tzinfo=ZONE)
    items = reading_of(frame("罗小满", "国庆后一直没来"), at=october).items
    assert dates(items) == [("absence", 8, 9, DAY)]
