"""Lists before they are read: numbers without a dot, forms of field and value, lines that tell of other matters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING

from casework.reading.words import MATTERS, Kind

if TYPE_CHECKING:
    from casework.reading.tokens import Token

_UNITS = "个人名位天节课月号日点分年级班周次户家岁度度元块米里斤岁多几"
_NUMBER = re.compile(rf"(?:^|(?<=[\s,;:。、)]))([1-9][0-9]?)[ ]?(?=[\u4e00-\u9fff])(?![ ]?[{_UNITS}])")
_NUMERAL = re.compile(r"(?:^|(?<=[\s,;:。]))([一二三四五六七八九])(?:[、 ]|是(?=[^,。;\s]))[ ]?(?=[\u4e00-\u9fff0-9])")
_NUMERALS = "一二三四五六七八九"
_ORDINAL = re.compile(r"第([一二三四五六七八九])(?:个|户|家|位|名)(?:是)?(?=[ ,:]?[\u4e00-\u9fff])[ ,:]?")
_ASIDE = re.compile(r"\([^()\n]{0,12}(?:汇总|统计|更新|截至|截止)[^()\n]{0,12}\)")
"""What stands in brackets in a title: (周五汇总)."""
_LEAVE_FIELD = re.compile(
    r"[ \n,;。]*(?:是否|有无|有没有)(?:已)?(?:请假|办理请假|请假手续|请假条)[:?][ ]*(是|有|已|√|否|没|未|无|×|不)"
)
_NOBODY = re.compile(
    r"(?:旷课|病假|事假|公假|丧假|迟到|早退|未请假|没请假|无故缺席|无故缺课)(?:人数)?"
    r"(?:[: ]+(?:0|零)|[: ]*(?:0人|0个|无|没有|零人))"
    r"(?=[ ,;。、\n)]|$)"
)
"""A heading with nobody under it."""
_FIELD = re.compile(
    r"(?P<line>^|[ \n,;。]+)(?P<what>学生|缺[勤课席]|请假|旷课|未到|离校|到校)?"
    r"(?:(?P<who>姓名|名字)|(?P<where>班级|所在班级|学校)|(?P<when>时间|日期|节次|天数)|(?P<why>原因|事由|理由)"
    r"|(?P<other>备注|类型|类别|假别|性质|说明|情况说明)):[ ]*"
)
_LINE_ENDS = frozenset({Kind.LINE, Kind.STOP})
_NAMES = frozenset({Kind.NAME, Kind.AND, Kind.SPACE, Kind.COMMA})
_HEADS = frozenset({Kind.LEAVE, Kind.ABSENT, Kind.LACKING, Kind.UNEXCUSED})
_ON_DUTY = ("值日", "值班", "值周", "晨检", "巡查", "巡课")
_ROLL = frozenset({Kind.LACKING, Kind.ALL, Kind.COUNT})
_LONGEST_HEADING = 8


def spelt_out(text: str) -> str:
    """The message with the numbers of a list as separators and a form of field and value as a plain list."""
    if "1" in text and "2" in text:
        text = _separated(text, _NUMBER, [str(one) for one in range(1, 40)], "、")
    if "二" in text:
        text = _separated(text, _NUMERAL, list(_NUMERALS), "、")
        if "第二" in text:
            text = _separated(text, _ORDINAL, list(_NUMERALS), "、")
    if "0" in text or "无" in text or "没有" in text or "零" in text:
        text = _NOBODY.sub("", text)
    if ":" in text:
        text = _ASIDE.sub("", text) if "(" in text else text
        if "请假" in text:
            text = _LEAVE_FIELD.sub(lambda found: ",请假" if found[1] in "是有已√" else ",没请假", text)
        text = _FIELD.sub(_value, text)
    return text


def _separated(text: str, form: re.Pattern[str], numbers: Sequence[str], mark: str) -> str:
    """The numbers 1, 2, 3 … of a list as a mark, where at least two of them follow each other."""
    places: list[tuple[int, int]] = []
    for found in form.finditer(text):
        if len(places) < len(numbers) and found[1] == numbers[len(places)]:
            places.append(found.span())
    if len(places) < 2:
        return text
    for start, end in reversed(places):
        text = f"{text[:start]}{mark}{text[end:]}"
    return text


def _value(found: re.Match[str]) -> str:
    line = found["line"]
    if found["who"] or found["where"]:
        return line
    dated = any(f"{word}:" in found.string for word in ("时间", "日期"))
    what = "" if found["why"] and dated else found["what"] or ""
    told = {"请假": "请假", "旷课": "旷课"}.get(what, "没来" if what[:1] in ("缺", "未") else "")
    return f"{',' if line else ''}{told}{',' if told and found['why'] else ''}{'原因' if found['why'] else ''}"


def without_other_matters(found: list[Token]) -> list[Token]:
    """The tokens without the lines and pieces that tell of other matters: 违纪:…, 值日:…, 天气:…."""
    texts = [token.text for token in found]
    if ":" not in texts and MATTERS.isdisjoint(texts):
        return found
    kept: list[Token] = []
    place = 0
    while place < len(found):
        if (_opens(found, place) and (end := _other_matter(found, place))) or (
            found[place].text in MATTERS and (end := _named_under(found, place + 1))
        ):
            place = end
        else:
            kept.append(found[place])
            place += 1
    return kept


def _named_under(found: Sequence[Token], place: int) -> int | None:
    """值日 A、B 请假 C: where the names behind the word end, if nothing is said of them."""
    end = place
    while end < len(found) and found[end].kind in _NAMES:
        end += 1
    if not any(token.kind is Kind.NAME for token in found[place:end]):
        return None
    following = found[end].kind if end < len(found) else None
    named_behind = end + 1 < len(found) and found[end + 1].kind is Kind.NAME
    alone = following in (None, *_LINE_ENDS) or (following in _HEADS and named_behind)
    return end if alone else None


def _opens(found: Sequence[Token], place: int) -> bool:
    return place == 0 or found[place - 1].kind in (*_LINE_ENDS, Kind.COMMA, Kind.SPACE, Kind.AND, Kind.CLOSE)


def _other_matter(found: Sequence[Token], place: int) -> int | None:
    """Where the line or piece ends that begins here with a heading of another matter."""
    heading = ""
    for at in range(place, min(place + _LONGEST_HEADING, len(found))):
        token = found[at]
        if token.kind is Kind.COLON:
            return _end_of(found, at + 1) if heading in MATTERS and not _calls_the_roll(found, place, at) else None
        if token.kind in _LINE_ENDS or token.kind is Kind.SPACE:
            return None
        heading += token.text
    return None


def _calls_the_roll(found: Sequence[Token], place: int, colon: int) -> bool:
    """今日值日:三1缺罗小满,三2全到: what is told under the heading is who is missing of each class."""
    if not any(one.text.endswith(_ON_DUTY) for one in found[place:colon]):
        return False
    line = list(takewhile(lambda one: one.kind not in _LINE_ENDS, found[colon + 1 :]))
    told = any(one.kind in (Kind.CLASS, Kind.SCHOOL) and then.kind in _ROLL for one, then in pairwise(line))
    return told or any(one.kind is Kind.COUNT for one in line)


def _end_of(found: Sequence[Token], place: int) -> int:
    """The end of the line, or where the next heading begins after a blank."""
    for at in range(place, len(found)):
        if found[at].kind in _LINE_ENDS:
            return at
        if found[at].kind is Kind.SPACE and _heading_follows(found, at + 1):
            return at
    return len(found)


def _heading_follows(found: Sequence[Token], place: int) -> bool:
    kinds: Iterator[Kind] = (token.kind for token in found[place : place + 4])
    for kind in kinds:
        if kind is Kind.COLON:
            return True
        if kind in (Kind.SPACE, Kind.NAME, *_LINE_ENDS):
            return False
    return False
