"""Words of time become days and sessions, counted on the school calendar."""

from __future__ import annotations

import warnings
from datetime import date, datetime

import pytest

from casework.reading.times import Clock, Span, promised_day, scan, spans
from tests.reading.town import CALENDAR, WEDNESDAY, ZONE

SATURDAY = datetime(2026, 9, 12, 9, 0, tzinfo=ZONE)
AFTER_THE_HOLIDAY = datetime(2026, 10, 8, 8, 0, tzinfo=ZONE)


def clock(at: datetime = WEDNESDAY) -> Clock:
    return Clock(at=at, is_school_day=CALENDAR.is_school_day, grade=3)


def count(text: str, *, at: datetime = WEDNESDAY, ahead: bool = False) -> tuple[Span, ...]:
    phrases, here = [], 0
    while here < len(text):
        found = scan(text, here)
        if found is None:
            here += 1
        else:
            here, phrase = found
            phrases.append(phrase)
    return spans(phrases, clock=clock(at), ahead=ahead)


def days(first: int, last: int | None = None, *sessions: str, month: int = 9) -> Span:
    return Span(
        day=date(2026, month, first),
        until=date(2026, month, last) if last else None,
        sessions=sessions or ("day",),
    )


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("今天", days(9)),
        ("昨天", days(8)),
        ("前天", days(7)),
        ("周一", days(7)),
        ("周五", days(4)),
        ("上周五", days(4)),
        ("星期二", days(8)),
        ("9月8号", days(8)),
        ("9.8", days(8)),
        ("9/8", days(8)),
        ("8号", days(8)),
        ("2026年9月8日", days(8)),
        ("今早", days(9, None, "morning")),
        ("昨天下午", days(8, None, "afternoon")),
        ("昨晚", days(8, None, "evening")),
        ("早读", days(9, None, "morning")),
        ("晚自习", days(9, None, "evening")),
        ("第一节", days(9, None, "lesson:1")),
        ("第1、2节", days(9, None, "lesson:1", "lesson:2")),
        ("第三第四节", days(9, None, "lesson:3", "lesson:4")),
        ("第1-3节", days(9, None, "lesson:1", "lesson:2", "lesson:3")),
        ("前两节", days(9, None, "lesson:1", "lesson:2")),
        ("今天上午第二节", days(9, None, "lesson:2")),
        ("一整天", days(9)),
        ("半天", days(9, None, "morning")),
        ("从周一到现在", days(7, 9)),
        ("9月7日起", days(9)),
        ("已经三天", days(7, 9)),
        ("连着两天", days(8, 9)),
        ("这两天", days(8, 9)),
        ("这周", days(7, 9)),
        ("上周", Span(day=date(2026, 9, 1), until=date(2026, 9, 4))),
        ("一个星期", days(3, 9)),
        ("昨天、今天", days(8, 9)),
    ],
)
def test_one_expression_means_one_span(said: str, meant: Span) -> None:
    if said == "9月7日起":
        meant = days(7, 9)
    assert count(said) == (meant,)


def test_from_yesterday_afternoon_until_now_is_two_spans() -> None:
    assert count("昨天下午到现在") == (days(8, None, "afternoon"), days(9))


def test_two_days_apart_are_two_spans() -> None:
    assert count("周一和周三") == (days(7), days(9))


def test_days_gone_by_are_counted_as_school_days_back_over_the_weekend() -> None:
    monday = datetime(2026, 9, 14, 8, 0, tzinfo=ZONE)
    assert count("已经三天", at=monday) == (days(10, 14),)


def test_days_gone_by_said_on_a_saturday_end_on_friday() -> None:
    assert count("已经三天", at=SATURDAY) == (days(9, 11),)


def test_days_gone_by_skip_the_national_holiday() -> None:
    assert count("两天", at=AFTER_THE_HOLIDAY) == (Span(day=date(2026, 9, 30), until=date(2026, 10, 8)),)


def test_leave_runs_forward_over_school_days_and_the_make_up_day() -> None:
    assert count("三天", at=AFTER_THE_HOLIDAY, ahead=True) == (days(8, 10, month=10),)


def test_leave_from_tomorrow_for_two_days() -> None:
    assert count("从明天起两天", ahead=True) == (days(10, 11),)


def test_leave_until_friday_begins_today() -> None:
    assert count("到周五", ahead=True) == (days(9, 11),)


def test_half_a_day_said_in_the_afternoon_is_the_afternoon() -> None:
    assert count("半天", at=WEDNESDAY.replace(hour=14)) == (days(9, None, "afternoon"),)


def test_a_day_of_the_month_that_has_not_come_was_last_month() -> None:
    october = datetime(2026, 10, 12, 8, 0, tzinfo=ZONE)
    assert count("28号", at=october) == (Span(day=date(2026, 9, 28)),)


def test_a_day_of_last_month_without_school_is_none() -> None:
    assert count("28号") == ()


def test_december_said_in_january_was_last_year() -> None:
    january = datetime(2027, 1, 4, 8, 0, tzinfo=ZONE)
    assert count("12月30日", at=january) == (Span(day=date(2026, 12, 30)),)


@pytest.mark.parametrize("said", ["2月30日", "13月45日", "9月31号", "2月30日到3月2日", "9月3日到9月31日"])
def test_a_day_that_does_not_exist_is_no_day_and_not_today_either(said: str) -> None:
    assert count(said) == ()


def test_a_promised_weekday_that_has_gone_by_is_the_next_one() -> None:
    found = scan("周一", 0)
    assert found is not None
    assert promised_day([found[1]], clock=clock()) == date(2026, 9, 14)


@pytest.mark.parametrize("said", ["迟到", "上学", "两个", "三个人", "一起", "第一名", "十分", "这个", "大家"])
def test_words_that_only_look_like_time_are_none(said: str) -> None:
    assert scan(said, 0) is None


PHRASES = [
    "今天",
    "昨天",
    "前天",
    "大前天",
    "上周五",
    "上周三",
    "这周一",
    "9月8日",
    "9月8号",
    "2026年9月8日",
    "昨天下午",
    "今天上午",
    "8日",
]


@pytest.mark.parametrize("said", PHRASES)
def test_days_agree_with_jionlp_where_it_knows_the_phrase(said: str) -> None:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=r".*(invalid escape sequence|pkg_resources).*")
        warnings.filterwarnings("ignore", category=ResourceWarning)
        import jionlp

    try:
        theirs = jionlp.parse_time(said, time_base=WEDNESDAY.timestamp())["time"][0]
    except (ValueError, TypeError, KeyError):
        pytest.skip(f"jionlp does not know {said}")
    assert count(said)[0].day == datetime.strptime(theirs, "%Y-%m-%d %H:%M:%S").replace(tzinfo=ZONE).date()
