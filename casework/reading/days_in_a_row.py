"""Days that are written together are written out: 7、8、9号, 7-9号, 上周四、五."""

from __future__ import annotations

import re
from itertools import pairwise

_WEEK = "一二三四五六日"
_NUMBER = re.compile("[0-9]+")
_LISTED = re.compile(
    r"(?<![0-9.])([0-9]{1,2}(?:[、,和][0-9]{1,2})+)(?:[号日](?!楼|线|院)|(?=[一二两三四五六七八九]天))"
)
_RANGE = re.compile(r"(?<![0-9./-])([0-9]{1,2})(?:号|日)? ?[-~—–至到] ?([0-9]{1,2})[号日](?!楼|线|院)")
_OF_A_MONTH = re.compile(r"(?<![0-9.])([0-9]{1,2})[.月]([0-9]{1,2})[-~—–至到]([0-9]{1,2})(?![0-9.号日月/])")
_WEEKDAYS = re.compile(
    r"((?:上上|上|这|本|下下|下)?个?(?:周|星期|礼拜))([一二三四五六日])((?:[、和]?[一二三四五六日])+)"
    r"(?![一二三四五六七八九十0-9天个点节月年次班号日组人(])"
)


def several_days(text: str) -> str:
    """The message with each of several days said by its own name, and ranges of days with 到."""
    if _NUMBER.search(text):
        text = _OF_A_MONTH.sub(r"\1月\2号到\1月\3号", text)
        text = _RANGE.sub(r"\1号到\2号", text)
        text = _LISTED.sub(lambda days: "、".join(f"{day}号" for day in _NUMBER.findall(days[1])), text)
    if "周" in text or "星期" in text or "礼拜" in text:
        text = _WEEKDAYS.sub(_each_weekday, text)
    return text


def _each_weekday(found: re.Match[str]) -> str:
    """周四五, 上周四、五; but 周五一 is a child, or a Friday and something else."""
    week, first, more = found.groups()
    days = [first, *more.replace("、", "").replace("和", "")]
    if any(_WEEK.index(then) <= _WEEK.index(day) for day, then in pairwise(days)):
        return found[0]
    return "、".join(f"{week}{day}" for day in days)
