"""What is told of attempts in too many ways to list: calls, visits, houses, locked doors, refusals."""

from __future__ import annotations

import re

from casework.reading.scope import Scope
from casework.reading.shape import DIGITS, NUMERALS, SO_MANY, Shape, Sought, of_the_form, plays
from casework.reading.words import WORDS

_CALLS = re.compile(rf"(?:已经|已)?[打拨]了?(?:{SO_MANY}|好几|几|无数)(?:个|次|遍|回|通)(?:电话|手机)?")
_WHOSE_PHONE = re.compile(
    r"(?:打|拨|打通)(?:了|过)?(?:个|几个|好几个)?(?:他|她|孩子|娃|娃儿|学生|其)?(?:爸爸?|妈妈?|爷爷?|奶奶?|外公|外婆"
    r"|父亲|母亲|父母|家长|家里|屋里|屋头|家|屋|哥哥?|姐姐?|姑姑?|舅舅?"
    r"|叔叔?|监护人)(?:的)?(?:电话|手机)(?:了)?"
)
_TRIES = re.compile(
    rf"打了(?:{SO_MANY}|好几|几|无数)(?:个|次|遍|回|道|通)(?=[,。; \n]|$|都|也|没|不|全|关|停|硬是|还)"
    rf"|电话打了(?:{SO_MANY}|好几|几|无数)(?:个|次|遍|回|道|通)"
)
_VISITS = re.compile(
    rf"(?:家访|上门|去家里|走访)了?(?:{SO_MANY}|好几|几)(?:次|趟|回)|(?:去|跑)了?(?:{SO_MANY}|好几|几)(?:趟|次)(?:他家"
    rf"|她家|家里)?"
)
_HOUSES = re.compile(
    rf"(?<![老小阿])(?:{SO_MANY}|几|各)家(?:里头|里面|当中|之中)?(?!人|里|子)|(?:{SO_MANY}|几)户(?:人家)?"
)
_DOOR = re.compile(
    r"(?<![校车室])门(?:上|都|也|是|还|又|口|一直|紧|全|还是|外|外头)*"
    r"(?:关|锁|闭|反锁|喊不开|敲不开|叫不开|打不开|没开|落|(?:挂|吊|别|上)(?:着|了|起)?(?:一?[把个])?大?铁?锁)"
    r"(?:了|得|着|起|到|倒|住|死|紧|严|把|大|铁|锁|的|闭|死死|严严实实|在那里)*"
)
"""A house door that is shut."""
_REFUSAL = re.compile(
    r"(?:坚决|死活|就是|硬是|愣是|偏|说啥[也都]?|说什么[也都]?|打死[也都]?|横竖|反正|再也|(?:怎么|咋个?)[说劝][也都])*"
    r"不(?:再|想再?|愿意?再?|肯再?|打算再?|准备再?|同意再?|得再?)?(?:让|叫|准|许|给|想让)"
    r"(?:他|她|娃儿?|娃娃|孩子|女娃娃?|女子|闺女|姑娘|儿子|女儿|孙子|孙女|细娃)?再?"
    r"(?:继续)?(?:去|来|读|念|上学|上(?=了|[,。; \n]|$)|返校|回校|回学校|跑|送)(?:学校|书|学)?了?"
    r"|(?:坚决|死活|就是|硬是|愣是|偏|说啥[也都]?|说什么[也都]?|打死[也都]?|横竖|反正|再也|(?:怎么|咋个?)[说劝][也都])"
    r"不(?:再|想|愿意?|肯|得)?(?:去|来|读|念|上|送|回|干|听|肯|同意|松口|愿意|答应|返)(?:学校|校|书|学|去|来|娃"
    r"|孩子)?了?"
    r"|不再(?:继续)?(?:读|念|上学|送|返校|来上学|去上学|就读)(?:书|学)?了?"
)
"""坚决不让娃去读: the ways to refuse, too many to list."""


def _refusal(text: str, at: int, _: Scope) -> Shape | None:
    found = _REFUSAL.match(text, at) if "不" in text[at : at + 6] else None
    return plays("拒绝", found) if found and found[0] not in WORDS else None


def _houses(text: str, at: int, _: Scope) -> Shape | None:
    near = text[at + 1 : at + 4]
    return plays("家", _HOUSES.match(text, at)) if "家" in near or "户" in near else None


REFUSAL = Sought("不坚死就硬愣偏说打横反再怎咋", _refusal)
CALLS = Sought("打拨已", of_the_form(_CALLS, "打了电话"))
WHOSE_PHONE = Sought("打拨", of_the_form(_WHOSE_PHONE, "打了电话"))
TRIES = Sought("打电", of_the_form(_TRIES, "打了电话"))
DOOR = Sought("门", of_the_form(_DOOR, "门锁着"))
HOUSES = Sought(f"几各{NUMERALS}{DIGITS}", _houses)
VISITS = Sought("家上去走跑", of_the_form(_VISITS, "家访"))
