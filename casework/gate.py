"""What is said at the gate of a boarding school: who goes out with whom until when, and who is back.

Beside the reader of reports and after it: a sentence that is a report stays one. Nothing here guesses a child: names
are taken as they are written, and whoever bears one of them is for the desk to settle.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Final

from casework.policy.model import BoardingRule
from casework.reading.numerals import number
from casework.reading.reader import Scope


class Way(StrEnum):
    OUT = "out"
    IN = "in"


TAKES: Final = r"来?接"
"""What an adult does who takes a child along, as a pattern."""

_NOW_GONE: Final = r"了(?![\d一二两三四五六七八九十几半])"
"""跑了, but not 跑了5公里."""
_OUT: Final = re.compile(r"(?<![没未不别要想])(?:出校门?|离校|签出|接走|接回家|接回去)")
_LEFT: Final = re.compile(
    rf"(?<![没未不别要想])(?:(?:自己|独自|一个人)(?:就|偷偷|悄悄)?(?:[走跑](?:{_NOW_GONE}|掉|出|回家)|回家"
    r"|回去(?![上取拿做写睡洗吃]|教室|宿舍|寝室)|离开|出去|坐车(?:走|回|离))"
    rf"|翻墙(?:[出走跑逃离]|{_NOW_GONE})|偷跑(?!回来|来)|偷偷跑(?!回来|来)|溜(?:出|走|{_NOW_GONE})|逃出)"
)
"""What a boarder does who leaves with nobody."""
_DONE: Final = re.compile(rf"[^,，。;；、\s]{{0,5}}?{_NOW_GONE}")
"""Behind that: it has been done. 出学校了, 拿药了."""
_HERE_AGAIN: Final = re.compile(
    r"(?:[,，。;；、\s]|又|已经?|刚|今[天早])(?:人|[他她]|孩子|现在|又|已经?|刚[刚才]?|今[天早]|[早晚]上|[上中下]午|就|自己|被?家长)*"
    r"(?:(?:回来|回校|返校|到校|回教室|送回来|[追找]回来)了|在(?:教室|宿舍|寝室|学校|校)(?![外附门旁周里跟]))"
)
"""He is there again: said of the child itself, with nothing before it but when."""
_WEEKDAY: Final = re.compile(r"(上个?)?(?:周|星期|礼拜)([一二三四五六日天])?")
_WEEKDAYS: Final = "一二三四五六日"
_IN: Final = re.compile(r"(?<![没未不别要想])(?:返校签到|回校签到|签到|签回|签进|回校了?|回宿舍了?)")
_ALONE: Final = re.compile(r"没有?人来?接|无人接|自己(?:走|回|坐|一个人)|一个人(?:走|回)|独自")
_ASKED: Final = re.compile(r"[?？吗呢]\s*$|能不能|可不可以|可以.*吗|谁|哪些|几个|怎么")
_BACK: Final = re.compile(r"(?:回校|返校|回来|送回|送来|到校|回)")
_CLOCK: Final = re.compile(
    r"(?P<hour>[0-9]{1,2}|[一二两三四五六七八九十]{1,3})(?:[点时]|[:：](?=[0-9]))(?P<minute>半|[0-9]{1,2})?"
)

REASONS: Final[dict[str, tuple[str, ...]]] = {
    "ill": ("看病", "生病", "发烧", "医院", "不舒服", "头疼", "肚子疼", "牙疼", "打针"),
    "family": ("家里有事", "家中有事", "家里办事", "办事", "喜事", "丧事", "老人", "结婚"),
    "weekend": ("周末", "放假", "过周末", "回家过"),
}
"""Why boarders go out, and how it is said."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """One sentence of the gate: which names go which way; why (``REASONS``, or nothing), whether alone, and the words
    about coming back."""

    way: Way
    names: tuple[str, ...]
    text: str
    reason: str = ""
    alone: bool = False
    back: str = ""
    gone: bool = False
    """Whether the child is said to have left already, with nobody."""
    when: str = ""
    """The words before that, with the day in them, if one was named (see ``days_ago``)."""


def heard(text: str, scope: Scope) -> Said | None:
    """What is said of boarders at the gate; None for anything else: a question, a plan, no child's name."""
    if _ASKED.search(text):
        return None
    out, come, left = _OUT.search(text), _IN.search(text), _LEFT.search(text)
    if left is not None and come is None and (out is None or left.start() < out.start() <= left.end()):
        return _left(text, left, scope)
    word = out or come
    if word is None:
        return None
    names = names_in(text[: word.start()], scope) or names_in(text[word.end() :], scope)
    if not names:
        return None
    if out is None:
        return Said(way=Way.IN, names=names, text=text)
    reason = next((code for code, words in REASONS.items() if any(said in text for said in words)), "")
    rest = text[out.end() :]
    back = max(_BACK.finditer(rest), key=lambda found: found.end(), default=None)
    return Said(
        way=Way.OUT,
        names=names,
        text=text,
        reason=reason,
        alone=bool(_ALONE.search(text)),
        back=re.split(r"[,，。;；\s]|接走?", rest[: back.start()].rstrip())[-1] if back is not None else "",
    )


def _left(text: str, word: re.Match[str], scope: Scope) -> Said | None:
    """冯晨自己回家了, 冯晨翻墙出去了: of the names right before it. Nothing where they are there again."""
    names = names_in(text[: word.start()], scope)
    if not names or _HERE_AGAIN.search(text, word.end()):
        return None
    gone = word[0].endswith("了") or _DONE.match(text, word.end()) is not None
    return Said(way=Way.OUT, names=names, text=text, alone=True, gone=gone, when=text[: word.start()])


def days_ago(when: str, today: date) -> int:
    """How many days before ``today`` the words name: 昨晚 is 1, 上周 at least 7, none that is named 0."""
    for word, days in (("昨", 1), ("大前天", 3), ("前天", 2), ("前晚", 2)):
        if word in when:
            return days
    found = _WEEKDAY.search(when)
    if found is None or not any(found.groups()):
        return 0
    if found[2] is None:
        return 7
    weekday = _WEEKDAYS.index(found[2].replace("天", "日"))
    return today.weekday() + 7 - weekday if found[1] else (today.weekday() - weekday) % 7


def names_in(text: str, scope: Scope) -> tuple[str, ...]:
    """The names written here, the longest that fits at each place, each once."""
    found: dict[str, None] = {}
    place = 0
    while place < len(text):
        for length in scope.lengths.get(text[place], ()):
            if text[place : place + length] in scope.forms:
                found[text[place : place + length]] = None
                place += length
                break
        else:
            place += 1
    return tuple(found)


def clock_of(words: str, rule: BoardingRule, *, free: bool) -> time | None:
    """The time of day that words name: 5点, 下午, 明早, 晚自习前; None for none. ``free``: the day has no lessons."""
    found = _CLOCK.search(words)
    if found is not None:
        hour = number(found["hour"])
        minute = 30 if found["minute"] == "半" else int(found["minute"] or 0)
        if hour < 12 and re.search(r"下午|晚|傍晚|夜", words):
            hour += 12
        return time(hour, minute) if hour < 24 and minute < 60 else None
    if re.search(r"早|上午", words):
        return rule.morning
    if "中午" in words:
        return time(12)
    if "下午" in words:
        return rule.weekend
    if re.search(r"晚|傍晚|夜", words):
        return rule.evening
    return (rule.weekend if free else rule.evening) if words.strip() else None
