"""Words of time become phrases, as they were said and not yet counted."""

from __future__ import annotations

import pytest

from casework.reading.phrases import NOW, STARTERS, Phrase, Point, scan


def on(**said: object) -> Phrase:
    """A phrase that says no more than one point."""
    return Phrase(start=Point(**said))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("今天", on(offset=0)),
        ("昨日", on(offset=-1)),
        ("大前天", on(offset=-3)),
        ("大后天", on(offset=3)),
        ("周三", on(weekday=2)),
        ("礼拜天", on(weekday=6)),
        ("星期5", on(weekday=4)),
        ("上周五", on(weekday=4, week=-1)),
        ("这个星期二", on(weekday=1, week=0)),
        ("下下周一", on(weekday=0, week=2)),
        ("9月8号", on(month=9, day_of_month=8)),
        ("元月五日", on(month=1, day_of_month=5)),
        ("2026.9.8", on(year=2026, month=9, day_of_month=8)),
        ("二十三号", on(day_of_month=23)),
        ("上个月28号", on(months_back=1, day_of_month=28)),
    ],
)
def test_a_day_is_kept_as_it_was_said(said: str, meant: Phrase) -> None:
    assert scan(said, 0) == (len(said), meant)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("昨晚", on(offset=-1, sessions=("evening",))),
        ("周一上午", on(weekday=0, sessions=("morning",))),
        ("早读", on(sessions=("morning",))),
        ("晚自习", on(sessions=("evening",))),
        ("一整天", on(sessions=("day",))),
        ("第3节", on(sessions=("lesson:3",))),
        ("第2到4节", on(sessions=("lesson:2", "lesson:3", "lesson:4"))),
        ("三四节课", on(sessions=("lesson:3", "lesson:4"))),
        ("前两节", on(sessions=("lesson:1", "lesson:2"))),
        ("下午第一节", on(sessions=("lesson:5",))),
        ("下午第5节", on(sessions=("lesson:5",))),
        ("上午最后一节", on(sessions=("lesson:4",))),
        ("最后两节", on(last_lessons=2)),
    ],
)
def test_parts_of_a_day_are_sessions(said: str, meant: Phrase) -> None:
    assert scan(said, 0) == (len(said), meant)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("昨天下午到现在", Phrase(start=Point(offset=-1, sessions=("afternoon",)), end=NOW)),
        ("周一至今", Phrase(start=Point(weekday=0), end=NOW)),
        ("从周一到周三", Phrase(start=Point(weekday=0), end=Point(weekday=2))),
        ("9月7日-9月9日", Phrase(start=Point(month=9, day_of_month=7), end=Point(month=9, day_of_month=9))),
        ("到周五", Phrase(end=Point(weekday=4))),
        ("到月底", Phrase(end=Point(month_end=True))),
        ("从昨天", Phrase(start=Point(offset=-1), since=True)),
        ("9月7日起", Phrase(start=Point(month=9, day_of_month=7), since=True)),
        ("上周四开始", Phrase(start=Point(weekday=3, week=-1), since=True)),
        ("今明两天", Phrase(start=Point(offset=0), end=Point(offset=1))),
    ],
)
def test_a_stretch_of_days_has_a_beginning_or_an_end(said: str, meant: Phrase) -> None:
    assert scan(said, 0) == (len(said), meant)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("三天", Phrase(count=3)),
        ("已经三天", Phrase(count=3, backward=True)),
        ("连着两天", Phrase(count=2, backward=True)),
        ("半天", Phrase(count=0)),
        ("前两天", Phrase(count=2, backward=True, before=True)),
        ("第三天", Phrase(count=3, backward=True)),
        ("两个星期", Phrase(weeks=2)),
        ("快一个月", Phrase(months=1, backward=True)),
        ("半个月", Phrase(weeks=2)),
        ("好几天", Phrase(vague=True)),
        ("两三天", Phrase(vague=True)),
        ("上周", Phrase(week=-1)),
        ("这个星期", Phrase(week=0)),
        ("下周", Phrase(week=1)),
    ],
)
def test_how_long_is_a_number_of_days_or_weeks(said: str, meant: Phrase) -> None:
    assert scan(said, 0) == (len(said), meant)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("国庆后", on(after_holiday=True, month=10)),
        ("收假", on(after_holiday=True)),
        ("国庆前最后一天", on(before_holiday=True, month=10)),
        ("放假前一天", on(before_holiday=True)),
        ("国庆收假就一直", Phrase(start=Point(after_holiday=True, month=10), since=True)),
        ("开学第一天", on(opening=True)),
        ("开学到现在", Phrase(start=Point(opening=True), since=True)),
        ("这学期一直", Phrase(start=Point(opening=True), since=True)),
    ],
)
def test_terms_and_holidays_give_a_first_day(said: str, meant: Phrase) -> None:
    assert scan(said, 0) == (len(said), meant)


@pytest.mark.parametrize(
    ("text", "end"),
    [("第二节课后", 4), ("国庆期间", 4), ("上个月", 3), ("中午没来", 2), ("前几天", 3), ("上完第二节课", 6)],
)
def test_what_nobody_can_count_is_unclear(text: str, end: int) -> None:
    found = scan(text, 0)
    assert found is not None
    assert (found[0], found[1].unclear) == (end, True)


@pytest.mark.parametrize(
    "said", ["45号", "13/40", "起床", "自己", "一次", "上课", "三年级", "两节楼", "晚了", "7号楼", "周一次"]
)
def test_what_only_begins_like_a_time_is_none(said: str) -> None:
    assert scan(said, 0) is None


def test_a_time_is_found_where_it_stands_and_nowhere_else() -> None:
    assert scan("罗小满昨天没来", 3) == (5, on(offset=-1))
    assert scan("罗小满昨天没来", 0) is None


@pytest.mark.parametrize(
    ("phrase", "extends"),
    [
        (Phrase(count=2), True),
        (Phrase(end=NOW), True),
        (Phrase(week=0), False),
        (Phrase(start=Point(offset=0), end=NOW), False),
    ],
)
def test_a_phrase_without_a_beginning_only_lengthens(phrase: Phrase, extends: bool) -> None:
    assert phrase.extends is extends


@pytest.mark.parametrize(
    ("point", "has_day"),
    [
        (Point(offset=0), True),
        (Point(weekday=0), True),
        (Point(day_of_month=1), True),
        (Point(opening=True), True),
        (Point(after_holiday=True), True),
        (Point(month_end=True), True),
        (Point(sessions=("morning",)), False),
        (Point(last_lessons=1), False),
    ],
)
def test_a_part_of_a_day_is_no_day(point: Point, has_day: bool) -> None:
    assert point.has_day is has_day


@pytest.mark.parametrize("first", "从到今周第半开国9")
def test_every_form_begins_with_a_starter(first: str) -> None:
    assert first in STARTERS
