"""Which days a sentence closes or opens, and for whom: ``明天全镇停课``, ``三2班周四停课``, ``10月10日补课``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from casework.calendar import ONE_DAY
from casework.people import SchoolId
from casework.reading import classes, times
from casework.reading.classes import ClassSaid
from casework.reading.times import Clock, Phrase, Point

LONGEST_DAYS = 60
"""The longest closure taken from one sentence, in days."""

_CLOSES = re.compile(r"停课|停学|停止上课|放假|闭校|休课|不用?上课|不到校|不用来校")
_OPENS = re.compile(r"补课|补班|照常上课|正常上课|恢复上课|复课|照常|上课")
_ASKS = re.compile(
    r"[吗么?？]|是不是|是否|要不要|会不会|有没有|什么时候|哪天|听说|据说|如果|要是|假如|好像|可能|也许|希望|建议|申请"
    r"|请示|打算|考虑|到底|几点|哈哈|还是不"
)
_MAKES_UP = re.compile(r"补\s*(?:上)?(?:周|星期|礼拜|\d+月)[^补课]{1,8}?的?课")
_STANDS_NO_LONGER = re.compile(r"不放假|不停课|取消.{0,12}停课|停课取消|停课结束")
_WEEKDAY_BESIDE = re.compile(r"[(（](?:周|星期|礼拜)[一二三四五六日天][)）]")
_TOWN = re.compile(r"全镇|全乡|全县|全街道|各校|各学校|所有学校")
_SCHOOL = re.compile(r"全校|我校|本校|学校")
_SCHOOL_ENDINGS = ("小学", "中学", "学校", "中心校", "教学点")
_FILLERS = re.compile(
    r"请?(?:大家|中小学|取消|不|结束|各位|各班|老师|注意|知悉|相互转告|通知|统一|临时|全部|一律|都|要|将|一天|整天"
    r"|全天|了|的|我们|咱们|起|开始|共|为期|[,，。!！:：、;；\s])+"
)
_REASON = re.compile(r"^(?:由于|因|鉴于)+|(?:的原因|的关系|原因|影响)$")

_HALF_WIDTH = str.maketrans("（）０１２３４５６７８９", "()0123456789")
_BARE = frozenset({"上课", "照常"})
"""Words that open a day only where nothing else is said."""

LONGEST_REASON = 30


@dataclass(frozen=True, kw_only=True, slots=True)
class DaysSaid:
    """Which days a sentence closes or opens, and for whom: the town, a school, classes, or nobody named.

    ``whole_days`` False: it speaks of half a day or of lessons, which a calendar of days cannot hold.
    """

    days: tuple[date, ...]
    opens: bool
    town: bool = False
    own_school: bool = False
    school: SchoolId | None = None
    classes: tuple[ClassSaid, ...] = ()
    reason: str = ""
    whole_days: bool = True


def days_said(
    text: str, *, at: datetime, schools: Mapping[SchoolId, str], is_school_day: Callable[[date], bool]
) -> DaysSaid | None:
    """What the sentence closes or opens, or None if it does neither: a question, a rumour, another matter."""
    said = text.strip()
    if len(said) > 120 or _ASKS.search(said):
        return None
    said = _MAKES_UP.sub("补课", _WEEKDAY_BESIDE.sub("", said))
    closes = _CLOSES.search(said)
    verb = closes or _OPENS.search(said)
    if verb is None:
        return None
    opens = closes is None or bool(_STANDS_NO_LONGER.search(said))
    rest = said[: verb.start()] + "|" + said[verb.end() :]
    rest, town = _take(rest, _TOWN)
    rest, school = _take_school(rest, schools)
    rest, own = _take(rest, _SCHOOL)
    rest, named = _take_classes(rest)
    rest, phrases = _take_times(rest)
    days, whole = _days(phrases, at=at, is_school_day=is_school_day, opens=opens)
    if not days:
        return None
    left = _FILLERS.sub(" ", rest.replace("|", " ")).strip()
    if len(left) > LONGEST_REASON or (left and verb[0] in _BARE):
        return None
    return DaysSaid(
        days=days,
        opens=opens,
        town=bool(town),
        own_school=bool(own) and school is None,
        school=school,
        classes=named,
        reason=_REASON.sub("", left).strip(),
        whole_days=whole,
    )


def _take(text: str, words: re.Pattern[str]) -> tuple[str, str]:
    found = words.search(text)
    return (text, "") if found is None else (text[: found.start()] + " " + text[found.end() :], found[0])


def _take_school(text: str, schools: Mapping[SchoolId, str]) -> tuple[str, SchoolId | None]:
    """The school whose name, or whose name's end, stands in the text; the longest wins, a shared one means none."""
    best: tuple[str, SchoolId] | None = None
    shared: set[str] = set()
    for school, name in schools.items():
        for start in range(max(1, len(name) - 3)):
            short = name[start:]
            if short in text and (start == 0 or short.endswith(_SCHOOL_ENDINGS)):
                if best is not None and short == best[0]:
                    shared.add(short)
                elif best is None or len(short) > len(best[0]):
                    best = (short, school)
                break
    if best is None or best[0] in shared:
        return text, None
    return text.replace(best[0], " ", 1), best[1]


def _take_classes(text: str) -> tuple[str, tuple[ClassSaid, ...]]:
    found: list[ClassSaid] = []
    left, here = "", 0
    text = text.translate(_HALF_WIDTH)
    while here < len(text):
        one = classes.scan(text, here) if text[here] in classes.STARTERS else None
        if one is None:
            left, here = left + text[here], here + 1
        else:
            here = one[0]
            found.append(one[1])
    return left, tuple(found)


def _take_times(text: str) -> tuple[str, list[Phrase]]:
    found: list[Phrase] = []
    left, here = "", 0
    while here < len(text):
        one = times.scan(text, here) if text[here] in times.STARTERS else None
        if one is None or one[0] == here:
            left, here = left + text[here], here + 1
        else:
            here = one[0]
            found.append(one[1])
    return left, found


def _days(
    phrases: list[Phrase], *, at: datetime, is_school_day: Callable[[date], bool], opens: bool
) -> tuple[tuple[date, ...], bool]:
    """The days the phrases name, in order, and whether they are whole days."""
    clock = Clock(at=at, is_school_day=is_school_day)
    whole = not any(p.count == 0 or _part(p.start) or _part(p.end) for p in phrases)
    days: list[date] = []
    count = next((p.count for p in phrases if p.count), None)
    weeks = next((p.weeks for p in phrases if p.weeks), 0)
    for phrase in phrases:
        start = _day(phrase.start, clock)
        end = _day(phrase.end, clock)
        if phrase.week is not None:
            monday = at.date() - timedelta(days=at.weekday()) + timedelta(weeks=phrase.week)
            start, end = monday, monday + timedelta(days=4)
        if start is not None and phrase.end is not None:
            end = _end_after(start, phrase.end, end)
        if start is None and end is not None:
            start = days.pop() if days else at.date()
        if start is None:
            continue
        apart = min((end - start).days, LONGEST_DAYS) if end is not None else 0
        days += [start + timedelta(days=n) for n in range(apart + 1)]
    if not days and (count or weeks):
        days = [at.date()]
    if len(days) == 1 and weeks:
        days = [days[0] + timedelta(days=n) for n in range(min(7 * weeks, LONGEST_DAYS))]
    elif len(days) == 1 and count and count > 1:
        days = _counted(days[0], min(count, LONGEST_DAYS), is_school_day, opens)
    if not days and not whole:
        days = [at.date()]
    return tuple(sorted(set(days))), whole


def _part(point: Point | None) -> bool:
    return point is not None and (point.last_lessons > 0 or any(session != "day" for session in point.sessions))


def _day(point: Point | None, clock: Clock) -> date | None:
    if point is None:
        return None
    day = times.resolve(point, clock=clock, ahead=True)
    if day is not None and point.weekday is not None and point.week is None and day < clock.today:
        return day + timedelta(weeks=1)
    return day


def _end_after(start: date, point: Point, end: date | None) -> date | None:
    """The end of a range, not before its start: of 下周一到周三 the Wednesday of that week."""
    if point.weekday is not None and point.week is None:
        return start + timedelta(days=(point.weekday - start.weekday()) % 7)
    if point.day_of_month is not None and point.month is None and point.day_of_month >= start.day:
        return start.replace(day=point.day_of_month)
    return end


def _counted(day: date, count: int, is_school_day: Callable[[date], bool], opens: bool) -> list[date]:
    """So many days from this one on: school days where they are closed, days as they come where they are opened."""
    found: list[date] = []
    for _ in range(LONGEST_DAYS * 2):
        if opens or is_school_day(day):
            found.append(day)
        if len(found) == count:
            break
        day += ONE_DAY
    return found
