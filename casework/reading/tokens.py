"""A message becomes tokens: the cheapest way to cover it with names of the scope, words, classes and times."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

from casework.reading import classes, counts, times
from casework.reading.lists import spelt_out
from casework.reading.scope import Scope
from casework.reading.words import BEGINNINGS, PLAIN_SENSE, WORDS, Kind, Sense

NAME_COST, WORD_COST, UNKNOWN_COST = 9, 10, 30
"""A name is preferred to a word of the same letters; three words are preferred to one unknown character."""

_FULL_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_ALIKE = dict(zip("　•・‧∙⋅●\r〇沒來請還課學\xa0", " ····· \n零没来请还课学 ", strict=True))
_FOLDED = (
    _FULL_WIDTH
    | {ord(one): other for one, other in _ALIKE.items()}
    | dict.fromkeys(map(ord, "\u200b\ufeff\u200d\ufe0f"))
)
_CIRCLED = re.compile("[\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")
_EMOJI = re.compile("[\U0001f000-\U0001faff\u2190-\u23ff\u2460-\u2bff\u3297\u3299\u2705\u274c]+")
_BULLET = re.compile(
    r"(?m)(?:^|(?<=[\n :,;、。]))"
    r"(?:#?接龙[:\s]*|\(?[0-9]{1,2}\)(?!班)[.、]?|[0-9]{1,2}[、)](?![0-9])|[0-9]{1,2}\.(?![0-9])|[-*][ ]+)\s*"
    r"|(?<=[\u4e00-\u9fff])[0-9]{1,2}\.(?=[\u4e00-\u9fff])"
)
_N = r"(?:[0-9]{1,3}|[一二两三四五六七八九十]{1,4})"
_COUNT = re.compile(
    r"(?:全班|本班|我班|班级)?"
    r"(?:(?=[0-9]+人(?:应到)?[ ,]*实?到)|总|共有|共|应报到|应返校|应到|应|总人数"
    r"|人数|应到人数|应出勤|应有|一共|总共|在籍)"
    rf"[:为]?({_N})(?:人|名|个)?(?:学生|同学)?(?:应到)?[ ,、;/。]*(?:今天|今日|上午|下午)?"
    r"[ ,]*(?:实到|实报到|实际报到|实返校|实际返校|实|到校|到课|出勤|实际到|已到|到|实到人数|实出勤|到了|来了)"
    rf"[:为]?了?({_N})(?:人|名|个)?"
    rf"|({_N})(?:个|人|名)(?:娃娃?|学生|同学|孩子|小朋友)?[ ,]*(?:实到|到了|来了|到|只到了?|只来了)({_N})(?:人|名|个)"
    r"|([0-9]{1,3})[-–—减]([0-9]{1,2})[=等于]{1,2}[0-9]{1,3}"
)
_SPLIT_LEAVE = re.compile(
    rf"(请|批|准|告|休)(?:了|个|过)?((?:{_N}|半)个?(?:天|周|星期|礼拜|月|节课?))的?(病|事|公|丧)?假"
)
_ASKED = re.compile(
    rf"(?<![邀申敬约聘])请(?:了)?(?=(?:{_N}个?(?:天|周|星期|礼拜|月)|半天|半个月|一上午|一下午|上午|下午|今明|今天|明天|明后|本周|这周)"
    r"(?!假|之?后|内|之?前|客|再|来|去|到|带|交|把|各|大家|把|通知)"
    r"|到(?:今|明|后|大后|下周|下个|下礼拜|本周|这周|周[一二三四五六日天]|星期|礼拜|月底|[0-9]{1,2}[号日月.]|国庆|月末))"
)
"""请三天, 请到周五: leave is asked for without the word."""
_COUNT_BACK = re.compile(rf"实到[:为]?({_N})(?:人|名)?[ ,、;/。]*应到[:为]?({_N})(?:人|名)?")
_CALLS = re.compile(rf"(?:已经|已)?[打拨]了?(?:{_N}|好几|几|无数)(?:个|次|遍|回|通)(?:电话|手机)?")
_VISITS = re.compile(
    rf"(?:家访|上门|去家里|走访)了?(?:{_N}|好几|几)(?:次|趟|回)|(?:去|跑)了?(?:{_N}|好几|几)(?:趟|次)(?:他家|她家|家里)?"
)
_TALLY = re.compile(
    rf"{_N}(?:个?人|名|位)(?:学生|同学)?"
    rf"|{_N}个(?=[全都均也])"
    rf"|共?{_N}(?:个|名|位)(?:娃娃|娃儿|娃|学生|同学|孩子|小朋友|小家伙|小孩|小鬼|宝贝|人)"
)
_DEGREES = re.compile(
    r"(?:到|了)?[34][0-9](?:\.[0-9])?(?:多)?(?:度|℃)?(?:多)?|[0-9]{1,2}[:点][0-9]{0,2}(?:分|半|多)?(?:左右|多|钟)?"
)
_CLOCK = re.compile(
    r"(?:十[一二]?|[一二两三四五六七八九])点(?:钟|整|半|一刻|三刻|[零一二三四五]?十?[一二三四五六七八九]?分?)(?:多|左右|钟|前后|过)?"
    r"(?![名个位])"
)
"""A time of day in Chinese numerals; 一点 alone may be 有一点."""
_ESCORT = re.compile(
    r"(?:陪|带|送|照顾|陪着|陪同|护送)着?(?:他|她|自己)?(?:的)?(?:爸爸?|妈妈?|爷爷?|奶奶?|外公|外婆|姥姥|姥爷|弟弟?|妹妹?|哥哥?|姐姐?|老人|家人|父亲|母亲|舅舅|叔叔)"
    r"[^,。;!\n ]{0,6}?(?:看病|看医生|去医院|住院|打针|输液|检查|复查|做手术|手术|体检)"
)
"""Somebody of the family is taken to the doctor."""
_DOOR = re.compile(
    r"(?<![校车室])门(?:上|都|也|是|还|又|口|一直|紧|全|还是|外|外头)*"
    r"(?:关|锁|闭|反锁|喊不开|敲不开|叫不开|打不开|没开|落|(?:挂|吊|别|上)(?:着|了|起)?(?:一?[把个])?大?铁?锁)"
    r"(?:了|得|着|起|到|倒|住|死|紧|严|把|大|铁|锁|的|闭|死死|严严实实|在那里)*"
)
"""A house door that is shut."""
_HOUSES = re.compile(rf"(?<![老小阿])(?:{_N}|几|各)家(?!人|里|子)|(?:{_N}|几)户(?:人家)?")
_TRIES = re.compile(
    rf"打了(?:{_N}|好几|几|无数)(?:个|次|遍|回|道|通)(?=[,。; \n]|$|都|也|没|不|全|关|停|硬是|还)"
    rf"|电话打了(?:{_N}|好几|几|无数)(?:个|次|遍|回|道|通)"
)
_REFUSAL = re.compile(
    r"(?:坚决|死活|就是|硬是|愣是|偏|说啥[也都]?|说什么[也都]?|打死[也都]?|横竖|反正|再也|(?:怎么|咋个?)[说劝][也都])*"
    r"不(?:再|想再?|愿意?再?|肯再?|打算再?|准备再?|同意再?|得再?)?(?:让|叫|准|许|给|想让)"
    r"(?:他|她|娃儿?|娃娃|孩子|女娃娃?|女子|闺女|姑娘|儿子|女儿|孙子|孙女|细娃)?再?"
    r"(?:继续)?(?:去|来|读|念|上学|上(?=了|[,。; \n]|$)|返校|回校|回学校|跑|送)(?:学校|书|学)?了?"
    r"|(?:坚决|死活|就是|硬是|愣是|偏|说啥[也都]?|说什么[也都]?|打死[也都]?|横竖|反正|再也|(?:怎么|咋个?)[说劝][也都])"
    r"不(?:再|想|愿意?|肯|得)?(?:去|来|读|念|上|送|回|干|听|肯|同意|松口|愿意|答应|返)(?:学校|校|书|学|去|来|娃|孩子)?了?"
    r"|不再(?:继续)?(?:读|念|上学|送|返校|来上学|去上学|就读)(?:书|学)?了?"
)
"""坚决不让娃去读: the ways to refuse, too many to list."""
_LATIN = re.compile(r"[A-Za-z]+")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS = frozenset("0123456789")
_NUMERALS = frozenset("一二两三四五六七八九十")


_ONE = (1,)
_Choice: TypeAlias = tuple[int, Kind, Sense, Any]


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
    if not folded.isascii() and _CIRCLED.search(folded):
        folded = _CIRCLED.sub("、", folded)
    if not folded.isascii() and _EMOJI.search(folded):
        folded = _EMOJI.sub(" ", folded)
    if (
        folded[:1] in _DIGITS
        or folded[:1] in "(#-*"
        or "\n" in folded
        or any(char in folded for char in "#.")
        or "1、" in folded
        or "2、" in folded
        or "1)" in folded
    ):
        folded = _BULLET.sub("、", folded)
    if "假" in folded and (split := _SPLIT_LEAVE.search(folded)):
        folded = f"{folded[: split.start()]}{split[1]}{split[3] or ''}假{split[2]}{folded[split.end() :]}"
    elif "请" in folded:
        folded = _ASKED.sub("请假", folded)
    return spelt_out(folded.strip())


def tokens(text: str, scope: Scope) -> list[Token]:
    """The cover of the message that costs least; neighbouring unknown characters are one token."""
    size = len(text)
    cost = [0] * (size + 1)
    chosen: list[_Choice] = [(0, Kind.UNKNOWN, PLAIN_SENSE, None)] * size
    name_lengths, forms, places = scope.lengths, scope.forms, scope.places
    for at in range(size - 1, -1, -1):
        first = text[at]
        best = cost[at + 1] + UNKNOWN_COST
        choice: _Choice = (at + 1, Kind.UNKNOWN, PLAIN_SENSE, None)
        for length in name_lengths.get(first, ()):
            end = at + length
            bearers = forms.get(text[at:end])
            if bearers is not None and end <= size and cost[end] + NAME_COST < best:
                best, choice = cost[end] + NAME_COST, (end, Kind.NAME, PLAIN_SENSE, bearers)
        for length in BEGINNINGS.get(text[at : at + 2], _ONE):
            end = at + length
            meaning = WORDS.get(text[at:end])
            if (
                meaning is not None
                and end <= size
                and cost[end] + WORD_COST < best
                and not (text[end - 1] in "没话" and _cut_short(meaning[0], text, end))
            ):
                best, choice = cost[end] + WORD_COST, (end, *meaning, None)
        if first in places:
            for end, kind, value in _place(text, at, scope):
                if cost[end] + NAME_COST < best:
                    best, choice = cost[end] + NAME_COST, (end, kind, PLAIN_SENSE, value)
        if first in _LETTERS and (letters := _LATIN.match(text, at)) and (at == 0 or text[at - 1] not in _LETTERS):
            end = letters.end()
            if cost[end] + WORD_COST < best:
                best, choice = cost[end] + WORD_COST, (end, Kind.LATIN, PLAIN_SENSE, None)
        if first in _REFUSING and "不" in text[at : at + 6] and (refusal := _REFUSAL.match(text, at)):
            end = refusal.end()
            if cost[end] + WORD_COST <= best:
                best, choice = cost[end] + WORD_COST, (end, *WORDS["拒绝"], None)
        if first in classes.STARTERS and (pair := classes.paired(text, at)) and scope.classes_said(pair[1], None):
            end = pair[0]
            if cost[end] + WORD_COST <= best:
                best, choice = cost[end] + WORD_COST, (end, Kind.CLASS, PLAIN_SENSE, pair[1])
        if first in _SCANNED:
            for end, kind, sense, value in _scanned(text, at, first, scope):
                if cost[end] + WORD_COST <= best:
                    best, choice = cost[end] + WORD_COST, (end, kind, sense, value)
        cost[at], chosen[at] = best, choice
    return _path(text, chosen)


def _cut_short(kind: Kind, text: str, end: int) -> bool:
    """来了没 asks at the end of a clause; before another word 没 belongs to that (来了没缺席)."""
    if kind is Kind.PLAIN and text.startswith("电话打", end - 2):
        return True  # 没来,电话打过去了
    if text[end - 1] == "班" and text.startswith("主任", end):
        return True  # 没来班主任说
    return kind is Kind.ASK and text[end - 1] == "没" and end < len(text) and text[end] not in " ,。?!;\n啊呀呢哦?"


_REFUSING = frozenset("不坚死就硬愣偏说打横反再怎咋")
_COUNTED = frozenset("几各") | _NUMERALS | _DIGITS
_COUNTING = frozenset("全本我班总共应一人在")
_SCANNED = (
    times.STARTERS
    | classes.STARTERS
    | counts.STARTERS
    | frozenset("全本我班总共应打拨家上去走跑一在人了到实出陪带送照护电门几各")
)


def _place(text: str, at: int, scope: Scope) -> Iterator[tuple[int, Kind, Any]]:
    for length in scope.places[text[at]]:
        word = text[at : at + length]
        if word in scope.villages:
            yield at + length, Kind.VILLAGE, word
        elif word in scope.schools:
            yield at + length, Kind.SCHOOL, scope.schools[word]
        elif word in scope.staff:
            yield at + length, Kind.STAFF, None


def _houses_near(text: str, at: int) -> bool:
    near = text[at + 1 : at + 4]
    return "家" in near or "户" in near


def _scanned(text: str, at: int, first: str, scope: Scope) -> Iterator[tuple[int, Kind, Sense, Any]]:
    """What is found by its form and not in a list: times, classes, counts."""
    if first in times.STARTERS and (time := times.scan(text, at)):
        yield time[0], Kind.TIME, PLAIN_SENSE, time[1]
    if first in classes.STARTERS:
        if (bare := classes.scan_bare(text, at)) and scope.classes_said(bare[1], None):
            yield bare[0], Kind.CLASS, PLAIN_SENSE, bare[1]
        if said := classes.scan(text, at):
            yield said[0], Kind.CLASS, PLAIN_SENSE, said[1]
        if tally := _TALLY.match(text, at):
            yield tally.end(), Kind.FILLER, PLAIN_SENSE, None
    if (first in _COUNTING or first in _DIGITS) and (count := _COUNT.match(text, at)):
        one, other, five, less = count[1] or count[3], count[2] or count[4], count[5], count[6]
        missing = times.number(less) if five else times.number(one) - times.number(other)
        yield count.end(), Kind.COUNT, PLAIN_SENSE, missing
    if first == "实" and (count := _COUNT_BACK.match(text, at)):
        yield count.end(), Kind.COUNT, PLAIN_SENSE, times.number(count[2]) - times.number(count[1])
    if first in counts.STARTERS and (heads := counts.scan(text, at)):
        yield heads[0], Kind.COUNT, PLAIN_SENSE, heads[1]
    if first in "打拨已" and (calls := _CALLS.match(text, at)):
        yield calls.end(), *WORDS["打了电话"], None
    if first in "陪带送照护" and (escort := _ESCORT.match(text, at)):
        yield escort.end(), *WORDS["家里有事"], None
    if first in "打电" and (tries := _TRIES.match(text, at)):
        yield tries.end(), *WORDS["打了电话"], None
    if first == "门" and (door := _DOOR.match(text, at)):
        yield door.end(), *WORDS["门锁着"], None
    if first in _COUNTED and _houses_near(text, at) and (houses := _HOUSES.match(text, at)):
        yield houses.end(), *WORDS["家"], None
    if first in "家上去走跑" and (visits := _VISITS.match(text, at)):
        yield visits.end(), *WORDS["家访"], None
    if first in "一二两三四五六七八九十" and (clock := _CLOCK.match(text, at)) and clock[0] != "一点":
        yield clock.end(), Kind.FILLER, PLAIN_SENSE, None
    if (first in _DIGITS or first in "到了") and (degrees := _DEGREES.match(text, at)):
        yield degrees.end(), Kind.FILLER, PLAIN_SENSE, None


def _stops(text: str, at: int) -> bool:
    return at >= len(text) or text[at] in " ,。;、!\n"


def _behind_a_class(found: list[Token]) -> bool:
    return [token.kind for token in found[-2:] if token.kind not in (Kind.SPACE, Kind.COLON)][-1:] == [Kind.CLASS]


def _path(text: str, chosen: list[_Choice]) -> list[Token]:
    found: list[Token] = []
    at = 0
    while at < len(text):
        end, kind, sense, value = chosen[at]
        if text.startswith("齐", at) and end == at + 1 and _behind_a_class(found) and _stops(text, end):
            kind, sense = WORDS["全齐"]  # 七1齐,七2齐
        if kind is Kind.UNKNOWN and found and found[-1].kind is Kind.UNKNOWN:
            found[-1].text += text[at:end]
            found[-1].end = end
        else:
            found.append(Token(kind, text[at:end], at, end, sense, value))
        at = end
    return found
