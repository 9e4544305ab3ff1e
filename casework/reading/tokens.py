"""A message becomes tokens: the cheapest way to cover it with names of the scope, words, classes and times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from casework.reading.days_in_a_row import several_days
from casework.reading.lists import spelt_out
from casework.reading.scope import Scope
from casework.reading.shape import Shape
from casework.reading.shapes import LOOKS, worth_a_look
from casework.reading.times import STARTERS, scan
from casework.reading.words import BEGINNINGS, PLAIN_SENSE, WORDS, Kind, Sense

NAME_COST, WORD_COST, UNKNOWN_COST = 9, 10, 30
"""A name is preferred to a word of the same letters; three words are preferred to one unknown character."""

_FULL_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_ALIKE = dict(zip("　•・‧∙⋅●\r〇沒來請還課學\xa0咧嘞哩喽啰冇", " ····· \n零没来请还课学 了了了了了没", strict=True))
_FOLDED = (
    _FULL_WIDTH
    | {ord(one): other for one, other in _ALIKE.items()}
    | dict.fromkeys(map(ord, "\u200b\ufeff\u200d\ufe0f"))
)
_CIRCLED = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2190-\u23ff\u2460-\u2bff\u3297\u3299\u2705\u274c]+")
_PICTURES = re.compile(_EMOJI.pattern[:-1])
"""All of these; the numbers in circles are among them."""
_BULLET = re.compile(
    r"(?m)(?:^|(?<=[\n :,;、。]))"
    r"(?:#?接龙[:\s]*|\(?[0-9]{1,2}\)(?!班)[.、]?|[0-9]{1,2}[、)](?![0-9])|[0-9]{1,2}\.(?![0-9])|[-*][ ]+)\s*"
    r"|(?<=[\u4e00-\u9fff])[0-9]{1,2}\.(?=[\u4e00-\u9fff])"
)
_N = r"(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,4})"
_SPLIT_LEAVE = re.compile(
    rf"(请|批|准|告|休)(?:了|个|过)?(?:他|她)?((?:{_N}|半)个?(?:天|周|星期|礼拜|月|节课?))的?(病|事|公|丧)?假"
)
_ADDRESSED = re.compile(r"@[^ @,。:;\n]{1,12}[ ,:]")
"""@全体老师: to whom it is said."""
_SPELT = re.compile(
    r"(?P<c>[\u4e00-\u9fff])(?P<rest>[\u4e00-\u9fff]?)[,(]?(?:就是|是)?(?![今昨明前当][早晚])(?P<word>[\u4e00-\u9fff]{2,4})的(?P=c)(?:字)?\)?"
)
"""韦思远思念的思: how a name is written."""
_CHANGED = re.compile(r"改[成为](?=病假|事假|旷课|请假|缺勤|缺席|没来|上午|下午|昨天|今天|明天|半天)")
"""请假改成旷课."""
_OUT_OF = re.compile(r"(?<=[班)0-9一二三四五六七八九])[ :]([0-9]{1,3})/([0-9]{1,3})(?![0-9/号日月])")
"""三1 42/42: of how many how many are there."""
_NOBODY_OF_THEM = re.compile(r"(?:病假|事假|请假|旷课|迟到)(?:人数)?[: ]?(?:0|零)[人个名]?(?=[,。; \n、])[,。; 、]?")
"""请假0人,: a heading over nobody."""
_NO_RATHER = re.compile("[, ]不[, ]")
"""病假两天,不,三天."""
_GRANTED = re.compile(
    rf"((?:批准|批|准)(?:了|过))([^,。;!\n ]{{2,8}}?)(?:的|((?:{_N}|半)个?(?:天|周|星期|礼拜|月))的?)(病|事)?假(?!条)"
)
"""批了陈小雨两天假: the leave stands on both sides of the name."""
_LEAVE_OF = re.compile(r"请(?:了)?([^,。;!\n 请]{2,14}?)(?:的|(?<=[两三四五]天))(病|事|公|丧)?假(?!条)")
"""请周一上午的假, 请今天明天两天假: leave of a time."""
_ASKED = re.compile(
    rf"(?<![邀申敬约聘])请(?:了)?(?=(?:{_N}个?(?:天|周|星期|礼拜|月)|半天|半个月|一上午|一下午|上午|下午|今明|明后"
    r"|(?:周|星期|礼拜)[一二三四五](?:[、和跟到至~-]|周|星期|礼拜|一天|两天|上午|下午|半天)"
    rf"|(?:今天|明天|本周|这周)(?=[,。;!和跟、到至 \n]|一天|上午|下午|半天|$))"
    r"(?!假|之?后|内|之?前|客|再|来|去|到|带|交|把|各|大家|把|通知)"
    r"|到(?:今|明|后|大后|下周|下个|下礼拜|本周|这周|周[一二三四五六日天]|星期|礼拜|月底|[0-9]{1,2}[号日月.]|国庆"
    r"|月末))"
)
"""请三天, 请到周五: leave is asked for without the word."""
_LATIN = re.compile(r"[A-Za-z]+")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset("0123456789")
_ALL_OF_A_CLASS = ("齐", "不缺")
"""七1齐,七2不缺."""


@dataclass(slots=True)
class Token:
    """A stretch of the message with the part it plays. ``value`` is what its kind needs: pupils, a class, a time."""

    kind: Kind
    text: str
    start: int
    end: int
    sense: Sense = PLAIN_SENSE
    value: Any = None


def normalise(text: str) -> str:
    """The message with half-width signs, one kind of dot, no emoji, and list numbers as commas of a list."""
    folded = text.translate(_FOLDED)
    if _PICTURES.search(folded):
        folded = _EMOJI.sub(" ", _CIRCLED.sub("、", folded))
    if (
        folded[:1] in _DIGITS
        or folded[:1] in "(#-*"
        or "\n" in folded
        or "#" in folded
        or "." in folded
        or "1、" in folded
        or "2、" in folded
        or "1)" in folded
    ):
        folded = _BULLET.sub("、", folded).replace("、、", "、")
    if "@" in folded:
        folded = _ADDRESSED.sub("", folded)
    if "的" in folded:
        folded = _SPELT.sub(lambda of: of["c"] + of["rest"] if of["c"] in of["word"] else of[0], folded)
    if "改" in folded:
        folded = _CHANGED.sub(",不对,", folded)
    if "/" in folded:
        folded = _OUT_OF.sub(_counted, folded)
    if "不" in folded:
        folded = _NO_RATHER.sub(",不对,", folded)
    folded = several_days(folded)
    if "0" in folded or "零" in folded:
        folded = _NOBODY_OF_THEM.sub("", folded)
    if "假" in folded:
        folded = _SPLIT_LEAVE.sub(lambda split: f"{split[1]}{split[3] or ''}假{split[2]}", folded)
        if "批" in folded or "准" in folded:
            folded = _GRANTED.sub(lambda of: f"{of[2]}{of[4] or '请'}假{of[3] or ''}", folded)
        folded = _LEAVE_OF.sub(lambda of: f"请{of[2] or ''}假{of[1]}" if _only_times(of[1]) else of[0], folded)
    if "请" in folded:
        folded = _ASKED.sub("请假", folded)
    return spelt_out(folded.strip())


def _counted(found: re.Match[str]) -> str:
    few, many = sorted(int(one) for one in found.groups())
    return f" 应到{many}实到{few}"


def _only_times(said: str) -> bool:
    """Whether it is made of times and nothing else: 周一上午, 第1、2节, 今天和明天."""
    at = 0
    while at < len(said):
        time = scan(said, at) if said[at] in STARTERS else None
        if time is None and (at == 0 or said[at] not in "和跟、到"):
            return False
        at = time[0] if time is not None else at + 1
    return True


def tokens(text: str, scope: Scope) -> list[Token]:
    """The cover of the message that costs least; neighbouring unknown characters are one token."""
    size = len(text)
    cost = [0] * (size + 1)
    unknown = Kind.UNKNOWN
    chosen: list[Shape] = [(0, unknown, PLAIN_SENSE, None)] * size
    worth = worth_a_look(text)
    name_lengths, forms, places = scope.lengths, scope.forms, scope.places
    for at in range(size - 1, -1, -1):
        first = text[at]
        best = cost[at + 1] + UNKNOWN_COST
        choice: Shape | None = None
        if first in name_lengths:
            for length in name_lengths[first]:
                end = at + length
                bearers = forms.get(text[at:end])
                if bearers is not None and end <= size and cost[end] + NAME_COST < best:
                    best, choice = cost[end] + NAME_COST, (end, Kind.NAME, PLAIN_SENSE, bearers)
        for length, known in BEGINNINGS.get(text[at : at + 2]) or BEGINNINGS.get(first, ()):
            end = at + length
            if end > size or cost[end] + WORD_COST >= best:
                continue
            meaning = known or WORDS.get(text[at:end])
            if meaning is not None and not (text[end - 1] in "没话好" and _cut_short(meaning[0], text, end)):
                best, choice = cost[end] + WORD_COST, (end, meaning[0], meaning[1], None)
        if first in places:
            for end, kind, value in _place(text, at, scope):
                if cost[end] + NAME_COST < best:
                    best, choice = cost[end] + NAME_COST, (end, kind, PLAIN_SENSE, value)
        if first in _LETTERS and (letters := _LATIN.match(text, at)) and (at == 0 or text[at - 1] not in _LETTERS):
            end = letters.end()
            if cost[end] + WORD_COST < best:
                best, choice = cost[end] + WORD_COST, (end, Kind.LATIN, PLAIN_SENSE, None)
        if first in LOOKS:
            for look, needed in LOOKS[first]:
                if needed & worth and (shape := look(text, at, scope)) is not None:
                    reached = cost[shape[0]] + WORD_COST
                    if reached <= best:
                        best, choice = reached, shape
        cost[at] = best
        chosen[at] = choice or (at + 1, unknown, PLAIN_SENSE, None)
    return _path(text, chosen)


def _cut_short(kind: Kind, text: str, end: int) -> bool:
    """来了没 asks at the end of a clause; before another word 没 belongs to that (来了没缺席)."""
    if kind is Kind.PLAIN and text.startswith("电话打", end - 2):
        return True  # 没来,电话打过去了
    if text[end - 1] == "好":
        return text.startswith("说好", end - 2) and text[end : end + 1] in "几多些久长"  # 邻居说好几天没见人了
    return kind is Kind.ASK and text[end - 1] == "没" and end < len(text) and text[end] not in " ,。?!;\n啊呀呢哦?"


def _place(text: str, at: int, scope: Scope) -> Iterator[tuple[int, Kind, Any]]:
    for length in scope.places[text[at]]:
        word = text[at : at + length]
        village = scope.villages.get(word)
        if village is not None and (village == word or _set_apart(text, at, at + length, scope)):
            yield at + length, Kind.VILLAGE, village
        elif word in scope.schools:
            yield at + length, Kind.SCHOOL, scope.schools[word]
        elif word in scope.staff:
            yield at + length, Kind.STAFF, None


def _set_apart(text: str, at: int, end: int, scope: Scope) -> bool:
    """坪上的那个岑洋, 坪上岑洋, 岑洋(坪上): where a village is named by its short name."""
    return text.startswith(("的", "那个", "那边的", *scope.shared), end) or (
        text[at - 1 : at] == "(" and text[end : end + 1] == ")"
    )


def _stops(text: str, at: int) -> bool:
    return at >= len(text) or text[at] in " ,。;、!\n"


def _behind_a_class(found: list[Token]) -> bool:
    """三1齐, 三1:齐, 三1 32人齐."""
    last = [
        one
        for one in found[-4:]
        if one.kind not in (Kind.SPACE, Kind.COLON) and not one.text.rstrip("人个名").isdigit()
    ]
    return bool(last) and last[-1].kind is Kind.CLASS


def _path(text: str, chosen: list[Shape]) -> list[Token]:
    found: list[Token] = []
    unknown = Kind.UNKNOWN
    at, size = 0, len(text)
    while at < size:
        end, kind, sense, value = chosen[at]
        said = text[at:end]
        if said in _ALL_OF_A_CLASS and _behind_a_class(found) and _stops(text, end):
            kind, sense = WORDS["全齐"]
        if kind is unknown and found and found[-1].kind is unknown:
            found[-1].text += said
            found[-1].end = end
        else:
            found.append(Token(kind, said, at, end, sense, value))
        at = end
    return found
