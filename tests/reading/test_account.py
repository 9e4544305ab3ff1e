"""The account of a message: the times and reasons of its frames, and what the days of each class are counted by."""

from __future__ import annotations

import pytest

from casework.calendar import DayChange, SchoolCalendar, Term
from casework.reading.account import Account, loose_reason, times_of
from casework.reading.contract import Reason
from casework.reading.frame import Frames, Roll
from tests.reading.made import HEAD, dates, day, frame, reading_of, words
from tests.reading.town import CALENDAR, SCOPES, THREE_ONE, THREE_TWO, WEDNESDAY

CONTACT = SCOPES["联络员"]


@pytest.mark.parametrize(
    ("said", "times"), [("昨天没来", ["昨天"]), ("昨天下午,今天上午没来", ["昨天下午", "今天上午"]), ("没来", [])]
)
def test_times_stand_in_their_order(said: str, times: list[str]) -> None:
    assert [token.text for token in times_of(words(said))] == times


@pytest.mark.parametrize(
    ("said", "reason"), [("发烧", Reason.ILLNESS), ("昨天搬走了,发烧", Reason.MOVED), ("昨天", None), ("没来", None)]
)
def test_the_first_reason_is_the_loose_one(said: str, reason: Reason | None) -> None:
    found = loose_reason(words(said))
    assert (found.sense.reason if found else None) == reason


def test_an_account_opens_with_what_the_frames_are() -> None:
    said, roll = frame("罗小满", "没来"), Roll(classes=None, missing=1, times=[])
    told = Frames(frames=[said], rolls=[roll], fixed_at=1, fixed_by="更正")
    account = Account(told, HEAD, WEDNESDAY, CALENDAR)
    assert (account.frames, account.rolls, account.fixed_at, account.fixed_by) == ([said], [roll], 1, "更正")
    assert (account.scope, account.at, account.told) == (HEAD, WEDNESDAY, [])


def test_the_last_lesson_is_that_of_the_grade() -> None:
    last = [frame(name, "最后一节没来", CONTACT) for name in ("罗小满", "马跃")]
    items = reading_of(*last, scope=CONTACT).items
    assert [one.sessions for one in items] == [("lesson:6",), ("lesson:7",)]


def test_days_are_counted_on_the_calendar_of_the_class() -> None:
    closed = SchoolCalendar(
        terms=CALENDAR.terms, changes=(DayChange(day=day(8), opens=False, school=1, school_class=THREE_TWO.id),)
    )
    missed = [frame(name, "已经两天没来", CONTACT) for name in ("罗小满", "王芳")]
    assert dates(reading_of(*missed, scope=CONTACT, calendar=closed).items) == [
        ("absence", 7, 9, ("day",)),
        ("absence", 8, 9, ("day",)),
    ]
    assert THREE_ONE.id != THREE_TWO.id


def test_a_term_opens_for_each_school_by_itself() -> None:
    later = Term(name="秋季", start=day(7), end=CALENDAR.terms[0].end, school=2)
    calendar = SchoolCalendar(terms=(*CALENDAR.terms, later))
    missed = [frame(name, "开学到现在没来", CONTACT) for name in ("罗小满", "马跃")]
    assert dates(reading_of(*missed, scope=CONTACT, calendar=calendar).items) == [
        ("absence", 1, 9, ("day",)),
        ("absence", 7, 9, ("day",)),
    ]
