"""What is told in numbers: times, classes, how many should be there and are, degrees of fever."""

from __future__ import annotations

import re

from casework.reading import classes, counts, times
from casework.reading.numerals import number
from casework.reading.scope import Scope
from casework.reading.shape import DIGITS, NUMERALS, SO_MANY, Shape, Sought, fills, of_the_form
from casework.reading.words import PLAIN_SENSE, Kind

_COUNT = re.compile(
    r"(?:全班|本班|我班|班级)?"
    r"(?:(?=[0-9]+人(?:应到)?[ ,]*实?到)|总|共有|共|应报到|应返校|应到|应|总人数"
    r"|人数|应到人数|应出勤"
    r"|应来|应有|一共|总共|在籍|在册|在编|班额|总数|学生数)"
    rf"[:为]?({SO_MANY})(?:人|名|个)?(?:学生|同学)?(?:应到)?[ ,、;/。]*(?:今天|今日|上午|下午)?"
    r"[ ,]*(?:实到|实报到|实际报到|实返校|实际返校|实|到校|到课|出勤|实际到|已到|到|实到人数|实出勤"
    rf"|实来|现到|现有|实有|在校|今日出勤|今日到校|到了|来了)"
    rf"[:为]?了?({SO_MANY})(?:人|名|个)?"
    rf"|(?![一两12三3][个人名])({SO_MANY})(?:个|人|名)(?:娃娃?|学生|同学|孩子|小朋友)?[ ,]*(?:实到|到了|来了|到|只到了?"
    rf"|只来了)({SO_MANY})(?:人|名|个)"
    r"|([0-9]{1,3})[-–—减]([0-9]{1,2})[=等于]{1,2}[0-9]{1,3}"
)
_COUNT_THERE = re.compile(
    rf"({SO_MANY})(?:个|人|名)(?:娃娃?|学生|同学|孩子)?(?:到了|来了|到校|到|在)[ ,、;。]*(?:应到|应该到"
    rf"|应来)({SO_MANY})(?:个|人|名)?"
)
_COUNT_BACK = re.compile(rf"实到[:为]?({SO_MANY})(?:人|名)?[ ,、;/。]*应到[:为]?({SO_MANY})(?:人|名)?")
_TALLY = re.compile(
    rf"{SO_MANY}(?:个?人|名|位)(?:学生|同学)?"
    rf"|{SO_MANY}(?:个|名|位)(?=[全都均也到来在没]|一个)"
    rf"|共?{SO_MANY}(?:个|名|位)(?:娃娃|娃儿|娃|学生|同学|孩子|小朋友|小家伙|小孩|小鬼|小?宝贝|人"
    r"|小(?:可爱|天使|月饼|神兽|豆豆|不点|精灵|朋友们|同学|萌娃|宝|娃娃?|苗苗|花朵|太阳|老虎|星星|懒虫|调皮))"
)
_REMAINING = re.compile(
    rf"(?:余|剩)下?(?:的)?{SO_MANY}(?:个?人|名|位)(?:学生|同学)?"
    rf"|另外?的?(?:{SO_MANY}|几)(?:个|人|名|位)(?:人|学生|同学|娃)?(?=(?:都|全|均|全都)(?:到|在|来|齐))"
)
_COUNT_LESS = re.compile(
    rf"(?:应到|应来|应有|全班|总人数|班额|在册|在籍|总共|一共)[:为]?{SO_MANY}(?:人|名|个)?(?:学生|同学)?"
    rf"(?=[, ]*(?:缺勤|缺席|缺|差|少|未到|没来)(?:人数)?[:]?({SO_MANY})(?:人|名|个)?(?![0-9天节号.]))"
)
"""应到45,缺1: what is said of the names stands behind."""
_RATIO = re.compile(r"(?:实到|到校|出勤|人数|到班)(?:人数)?[: ]?([0-9]{1,3})/([0-9]{1,3})(?:人)?(?![0-9/.月日号])")
_DEGREES = re.compile(
    r"(?:到|了)?[34][0-9](?:\.[0-9])?(?:多)?(?:度|℃)?(?:多)?|[0-9]{1,2}(?::[0-9]{2}|点[0-9]{0,2})(?:分|半|多)?(?:左右"
    r"|多|钟)?"
)
_CLOCK = re.compile(
    r"(?:十[一二]?|[一二两三四五六七八九])点(?:钟|整|半|一刻|三刻|[零一二三四五]?十?[一二三四五六七八九]?分?)(?:多"
    r"|左右|钟|前后|过)?"
    r"(?![名个位])"
)
"""A time of day in Chinese numerals; 一点 alone may be 有一点."""


def _paired(text: str, at: int, scope: Scope) -> Shape | None:
    return _class(classes.paired(text, at), scope) if text[at + 1 : at + 2] in classes.NUMERALS else None


def _time(text: str, at: int, _: Scope) -> Shape | None:
    found = times.scan(text, at)
    return (found[0], Kind.TIME, PLAIN_SENSE, found[1]) if found else None


def _bare_class(text: str, at: int, scope: Scope) -> Shape | None:
    return _class(classes.scan_bare(text, at), scope) if text[at + 1 : at + 2] in classes.NUMERALS else None


def _class(found: tuple[int, classes.ClassSaid] | None, scope: Scope) -> Shape | None:
    """A class written without 班, which only counts where there is one."""
    if found is None or not scope.classes_said(found[1], None):
        return None
    return found[0], Kind.CLASS, PLAIN_SENSE, found[1]


def _names_begin(text: str, at: int, scope: Scope) -> bool:
    return any(text[at : at + length] in scope.forms for length in scope.lengths.get(text[at], ()))


def _whole_class(text: str, at: int, scope: Scope) -> Shape | None:
    found = classes.scan(text, at)
    if found and text[found[0] - 1] == "班" and _names_begin(text, found[0] - 1, scope):
        found = found[0] - 1, found[1]  # 七1班超缺勤
    return (found[0], Kind.CLASS, PLAIN_SENSE, found[1]) if found else None


def _count(text: str, at: int, _: Scope) -> Shape | None:
    found = _COUNT.match(text, at)
    if found is None:
        return None
    one, other, five, less = found[1] or found[3], found[2] or found[4], found[5], found[6]
    missing = number(less) if five else number(one) - number(other)
    return found.end(), Kind.COUNT, PLAIN_SENSE, missing


def _count_back(text: str, at: int, _: Scope) -> Shape | None:
    found = _COUNT_BACK.match(text, at)
    return (found.end(), Kind.COUNT, PLAIN_SENSE, number(found[2]) - number(found[1])) if found else None


def _count_less(text: str, at: int, _: Scope) -> Shape | None:
    found = _COUNT_LESS.match(text, at)
    return (found.end(), Kind.COUNT, PLAIN_SENSE, number(found[1])) if found else None


def _ratio(text: str, at: int, _: Scope) -> Shape | None:
    found = _RATIO.match(text, at)
    missing = number(found[2]) - number(found[1]) if found else -1
    return (found.end(), Kind.COUNT, PLAIN_SENSE, missing) if found and missing >= 0 else None


def _count_there(text: str, at: int, _: Scope) -> Shape | None:
    found = _COUNT_THERE.match(text, at)
    return (found.end(), Kind.COUNT, PLAIN_SENSE, number(found[2]) - number(found[1])) if found else None


def _heads(text: str, at: int, _: Scope) -> Shape | None:
    found = counts.scan(text, at)
    return (found[0], Kind.COUNT, PLAIN_SENSE, found[1]) if found else None


def _remaining(text: str, at: int, _: Scope) -> Shape | None:
    """余23人: the rest of the class."""
    found = _REMAINING.match(text, at)
    return (found.end(), Kind.REST, PLAIN_SENSE, None) if found else None


def _o_clock(text: str, at: int, _: Scope) -> Shape | None:
    found = _CLOCK.match(text, at)
    return fills(found) if found and found[0] != "一点" else None


REMAINING = Sought("余剩另", _remaining)
PAIRED = Sought(classes.NUMERALS, _paired)
TIME = Sought(times.STARTERS, _time)
BARE_CLASS = Sought(classes.STARTERS, _bare_class)
CLASS = Sought(classes.STARTERS, _whole_class)
TALLY = Sought(classes.STARTERS, of_the_form(_TALLY))
COUNT = Sought(f"全本我班总共应一人在学{DIGITS}", _count)
COUNT_LESS = Sought("应全总班在一", _count_less)
RATIO = Sought("实到出人", _ratio)
COUNT_BACK = Sought("实", _count_back)
COUNT_THERE = Sought(f"{NUMERALS}{DIGITS}", _count_there)
HEADS = Sought(counts.STARTERS, _heads)
O_CLOCK = Sought(NUMERALS, _o_clock)
DEGREES = Sought(f"到了{DIGITS}", of_the_form(_DEGREES))
