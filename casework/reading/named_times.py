"""Times that go by a name: holidays and the days beside them, terms, and hours that are no session."""

from __future__ import annotations

import re

from casework.reading.phrase import Phrase, Point

_AFTER_LESSON = re.compile(
    r"(?:上|听)完(?:了)?(?:今天|上午"
    r"|下午)?(?:的)?第?[一二两三四五六七八1-8](?:[、到至~-]?[一二三四五六七八1-8])*节课?(?:就|便|以后|之后|后)?"
)
_HOLIDAY = r"(?:国庆|中秋|元旦|五一|清明|端午|双节|小长假|长假|假期|放假|寒假|暑假|过节|节日)(?:节|假期|放假|长假)?"
_AFTER_HOLIDAY = re.compile(
    rf"(?:{_HOLIDAY}(?:收假|过后|之后|以后|后|回来|结束|过完|完了)(?:后|以后|之后)?|收假(?:后|以后|之后|回来)?|节后"
    rf"|(?:{_HOLIDAY})?放完假(?:后|以后)?(?=到现在|到今天|至今|一直|就没|都没|再没|再也没|就不)"
    rf"|假后)(?:第一天|头一天|头天)?"
    r"(?P<since>(?:就|便)?(?:一直|到现在|到今天|至今|到目前|起|开始|就(?=没|未|不)|(?=一天[都也]没|再没|[都就]没"
    r"|再也没)))?"
)
_BEFORE_HOLIDAY = re.compile(
    r"放?(?:国庆|元旦|五一|双节|小长假|长假|放长假|放假|假期)(?:节|放假|长假|假期|假)?(?:(?:之|以)?前的?最后一天"
    r"|(?:之|以)?前最后一个上学日|前的?(?:头|那)?一天|前的?那天"
    r"|的前一天)(?!天)"
)
_MONTHS_OF_HOLIDAYS = {"国庆": 10, "元旦": 1, "五一": 5}
"""In which month these end."""
_AROUND_HOLIDAY = re.compile(rf"{_HOLIDAY}(?:前|之前|以前|期间|里|中|那几天)(?:一天|两天|几天|一周|的时候)?")
_TERM = re.compile(
    r"(?:这|本)个?学期(?=没来过|没到过|没上过|没见过)|(?:这|本|整)个?学期(?:以来|开学)?(?:就|都|一直|到现在|至今)+"
)
_BROUGHT_AT_NOON = re.compile(
    r"[中晌]午(?:(?:之|以)?前)?"
    r"(?=[就再会才]?[送带来到返](?:他|她|娃|孩子)?[来过去校学上课]*(?:[,。; ]|$))"
)
"""他妈说中午送来: promised for the day itself; 中午来了 is no hour of school."""
_MEANWHILE = re.compile(
    r"(?:中午|晌午|午自习|午读|午练|午休|午睡|早操|课间操|大课间|跑操|升旗(?:仪式)?|午饭|晚饭|课后服务|延时课?)(?:时间|的时候|时"
    r"|后)?(?=没|未|不|缺)"
    r"|(?:返校|报名|报到|领书|发书|考试|月考|期中考试|运动会|春游|秋游|体检|打疫苗)(?:那天|那日|当天|当日)(?=[都也又就]?(?:没|未|不|缺|旷))"
)
"""Parts of the day that are no session: what was missed then, nobody counts."""
_LAST_MONTH = re.compile(
    r"上个?月(?:月?[底末初])?(?![0-9一二两三四五六七八九十的]|开始|起|就|以来)|上个?(?:周|星期|礼拜)末(?=没|未|缺|不|请|旷)"
)
"""A month gone by; while 上个月就没来了 is somebody who still does not come."""
_OPENING = re.compile(
    r"(?:这|本)?(?:个)?(?:学期)?开学(?:第一天|那天|当天|头一天|头天|首日)?(?:起|以来|以后|之后|后|至今|到现在|到今天|到目前|开始|就)?(?:到现在"
    r"|到今天|至今|一直)?"
)
_OPENS_AFTER, _OPENS_TERM = frozenset("上听"), frozenset("这本个整学开")
_OPENS_AROUND = frozenset("国中元五清端双小长假放寒暑过节收")
_OPENS_MEANWHILE = frozenset("中晌午早课大跑升晚延返报领发考月期运春秋体打")
OPENS_NAMED = _OPENS_AROUND | _OPENS_MEANWHILE | _OPENS_TERM | _OPENS_AFTER
"""With what each form begins: most words begin none, and a look at one character is cheaper than the form."""


def named(text: str, here: int, first: str, *, opened: bool) -> tuple[int, Phrase] | None:
    """Holidays, terms, parts of the day, lessons."""
    if first in _OPENS_AROUND and not opened and (before := _BEFORE_HOLIDAY.match(text, here)):
        begins_in = next((number for name, number in _MONTHS_OF_HOLIDAYS.items() if name in before[0]), None)
        return before.end(), Phrase(start=Point(before_holiday=True, month=begins_in))
    if first in _OPENS_AROUND and not opened and (after := _AROUND_HOLIDAY.match(text, here)):
        return after.end(), Phrase(start=Point(), unclear=True, vague=True)
    if first in "中晌" and not opened and (noon := _BROUGHT_AT_NOON.match(text, here)):
        return noon.end(), Phrase(start=Point(sessions=("afternoon",)))
    if first in _OPENS_MEANWHILE and not opened and (after := _MEANWHILE.match(text, here)):
        return after.end(), Phrase(start=Point(), unclear=True)
    if first == "上" and not opened and (month := _LAST_MONTH.match(text, here)):
        return month.end(), Phrase(start=Point(), unclear=True)
    if first in _OPENS_AROUND and (after := _AFTER_HOLIDAY.match(text, here)):
        ends_in = next((number for name, number in _MONTHS_OF_HOLIDAYS.items() if name in after[0]), None)
        return after.end(), Phrase(
            start=Point(after_holiday=True, month=ends_in), since=opened or after["since"] is not None
        )
    if first in _OPENS_TERM and (term := _TERM.match(text, here)):
        return term.end(), Phrase(start=Point(opening=True), since=True)
    if first in _OPENS_AFTER and (after := _AFTER_LESSON.match(text, here)):
        return after.end(), Phrase(start=Point(), unclear=True)
    begun = _OPENING.match(text, here) if first in _OPENS_TERM else None
    if begun and (opened or begun[0] != "开学"):
        return begun.end(), Phrase(
            start=Point(opening=True),
            since=opened or not begun[0].endswith(("第一天", "那天", "当天", "头一天", "头天", "首日")),
        )
    return None


def opening(text: str, here: int, first: str) -> int | None:
    """Where the opening of the term ends that is named here: 开学, 本学期开学."""
    found = _OPENING.match(text, here) if first in _OPENS_TERM else None
    return found.end() if found else None
