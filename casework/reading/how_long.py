"""How long something lasted or lasts: 三天, 已经两周, 半天, 好几天."""

from __future__ import annotations

import re

from casework.reading.numerals import NUMBER, number
from casework.reading.phrase import Phrase, Point

_COUNT = re.compile(
    r"(?P<so>已经|已有|已|连续|连着|接连|一连|整整|足足|都有|都|快|又)*"
    r"(?P<lately>这|近|最近|前|头)?"
    rf"(?P<n>[一二两三四五六七八九]{{2}}|[0-9][-~到][0-9]|十[几来]|{NUMBER}|半|几|好几|好多|好些|多)个?(?P<unit>天|日|周|星期|礼拜|月)(?P<half>半)?(?P<time>的?时间|整)?"
    r"(?!级|份|[0-9一二三四五六七八九十]*[号日](?!没)|后|前|内)"
)
_SPENT = re.compile(r"[等找问听喊讲说劝闹想敲聊磨哭拨守站查搞弄腾释候叫拍催哄谈议]了(?:好|大)?$")
_SPENT_CALLING = re.compile(r"打了(?:好|大)?$")
"""等了半天, 打了半天电话: it seemed long, and is no half of a day."""
_ORDINAL = re.compile(r"第[一二三四五六七八九十0-9]*$")
"""第十二周: which week of the term it is."""
_ASKED_BEFORE = tuple(
    f"{when}请{why}假" for when in ("前面", "之前", "先前", "前头", "此前") for why in ("", "病", "事")
)
_NO_NUMBERS = ("几", "好几", "好多", "好些", "多", "十几", "十来")


def counted(text: str, at: int) -> tuple[int, Phrase] | None:
    """The number of days, weeks or months that begins at this place, with where it ends."""
    found = _COUNT.match(text, at)
    if found is None or (found["unit"] in ("周", "星期") and _ORDINAL.search(text[max(at - 3, 0) : at])):
        return None
    said, unit = found["n"], found["unit"]
    backward = bool(found["so"] or found["lately"])
    gone_by = found["lately"] in ("前", "头") and not found["so"]
    if text[at - 1 : at] == "假" and text.endswith(_ASKED_BEFORE, max(0, at - 6), at):
        backward = gone_by = True  # 今天返校了,前面请了两天假
    plain = said in ("半", "两") or (said == "一" and text[found.end() : found.end() + 1] not in tuple("到至起-~"))
    if unit == "日" and not found["so"] and not found["lately"] and not plain:
        return None
    if said == "半" and unit in ("天", "日"):
        led = text[max(at - 4, 0) : at]
        if _SPENT.search(led) or (_SPENT_CALLING.search(led) and text.startswith("电话", found.end())):
            return None
        return found.end(), Phrase(count=0, backward=backward)
    if said in _NO_NUMBERS or (len(said) > 1 and "十" not in said and not said.isdigit()):
        if gone_by:
            return found.end(), Phrase(start=Point(), unclear=True)  # 前几天
        return found.end(), Phrase(vague=True)  # 好几天, 两三天
    if said == "半":
        return (found.end(), Phrase(months=0, weeks=2, backward=backward)) if unit == "月" else None
    many = number(said)
    if unit in ("天", "日"):
        return found.end(), Phrase(count=many, backward=backward, before=gone_by)
    if unit == "月":
        return (found.end(), Phrase(months=many, backward=backward)) if "个" in found[0] else None
    return found.end(), Phrase(weeks=many, backward=backward)
