"""Whether a text may be what somebody says in their own words of one child: the gate before all that takes any text.

A reason, a remark, a note: whoever waits for one cannot tell it from a sentence that was meant for something else. What
names another child, asks, greets, or says where somebody is, is none, and goes on to whoever can use it.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Final
from unicodedata import normalize

from casework import gate
from casework.people import PupilId
from casework.reading import pronouns
from casework.reading.frame import MENTIONS
from casework.reading.reader import Scope
from casework.reading.strangers import settle
from casework.reading.tokens import normalise, tokens
from casework.reading.words import Kind

_ENDS: Final = " \t\r\n。.!~,;:、…"
_GREETING: Final = re.compile(
    r"(?:[你您]们?好|大?家好|老师好|各位好|(?:早上|上午|中午|下午|晚上)好|早|早安|晚安|在吗|在不在|有人吗|喂|您?慢走|再见|拜拜"
    r"|(?:请|您|你)?(?:稍等|稍候|等一?下|等等|等会儿?|等一会儿?)(?:一下)?|马上|对不起|不好意思|抱歉|发错了|打错了|没事了?|哈+"
    r"|hi|hello|one moment|wait)+",
    re.IGNORECASE,
)
_ANSWER: Final = re.compile(
    r"是(?:的|他|她|这个|这位)?|不是(?:的|他|她)?|都不是|对的?|不对|没错|有|没有?|第[一二三四五六七八\d][个位]?|[1-8]|算了|yes|no",
    re.IGNORECASE,
)
"""What answers another question, or nothing."""
_ASKS: Final = re.compile(
    r"\?$|吗$|(?:是|有|对|行|好|可以|知道|同意)嘛$|(?<!什)么$|了没有?$|有没有$|过.{0,6}没有$|怎么说的?$|(?:人|他|她|孩子|学生)呢$"
    r"|^(?:请问|怎么|为什么|为啥|谁|哪|能不能|可不可以|有没有|是不是)"
    r"|(?:怎么样|怎样|如何|多少|几[号点个天]|谁|哪里|哪儿|什么事|怎么回事|怎么办|什么)[了啊呀呢]*$"
)
_TOLD: Final = re.compile(
    r"不知|不清楚|不晓得|没说|没问|问过(?!.{0,6}没有$)|问了|说不|说没"
    r"|怎么(?![他她我你您])[^,?都也]{1,4}[都也]|(?:谁|哪(?![些个天位])儿?|哪里|(?<!为)什么)[^,?都也]{0,5}[都也]"
    r"|哪(?:儿|里)不去|(?:为什么|为啥|怎么)(?!都|也|不说|没说)[^?]{1,10}[也都]?[不没](?:肯|愿)?[讲说吭]$"
    r"|[不没][^,?来]{0,2}(?:怎么样|怎样|(?<!为)什么|多少)$"
)
"""Where a word that asks asks nothing: 不知道是谁, 没说什么, 怎么劝都不听, 成绩不怎么样."""
_GONE: Final = re.compile(
    r"(?:他|她|人|孩子|学生)?(?:还是|仍然?|仍旧)?(?:不知去向|不见|失踪|找不到|没找到)(?:人|孩子)?了?"
)
DECISIONS: Final = frozenset({"同意", "不同意", "批准", "不批准", "不批", "批了", "准了", "可以", "不可以", "不行"})
"""What decides by itself, and is no reason for it."""
_LIGHT: Final = frozenset({Kind.FILLER, Kind.SPACE, Kind.COMMA, Kind.TIME})
"""What may stand before the name with which a sentence begins."""


def free(
    text: str,
    scope: Scope,
    *,
    about: Collection[PupilId] = (),
    of_others: bool = False,
    asking: bool = False,
    answering: bool = False,
    seeking: bool = True,
) -> bool:
    """Whether the text may be taken as somebody's own words of the children ``about``.

    ``of_others``: it may name other children too; ``asking``: it may be a question; ``answering``: it may be 是, as
    somebody has asked; ``seeking``: somebody may be looked for, and 没找到人 is said of that.
    """
    said = normalize("NFKC", text).strip(_ENDS)
    if not said or said in scope.forms or said in DECISIONS:
        return False
    if pronouns.plain(said) or _GREETING.fullmatch(said) or (seeking and _GONE.fullmatch(said)):
        return False
    if not answering and _ANSWER.fullmatch(said):
        return False
    if not asking and asks(said):
        return False
    at_the_gate = gate.heard(text, scope)
    if at_the_gate is not None and not at_the_gate.gone:
        return False
    return of_others or not names_others(text, scope, about)


def asks(text: str) -> bool:
    """Whether the text asks something, as far as its end and its beginning show."""
    said = normalize("NFKC", text).strip(_ENDS)
    if said.endswith("?"):
        return True
    return bool(_ASKS.search(said)) and not _TOLD.search(said)


def names_others(text: str, scope: Scope, about: Collection[PupilId]) -> bool:
    """Whether the text names a child of the scope who is not among these, or begins with a name that nobody bears."""
    plain = normalise(text)
    found = settle(plain, tokens(plain, scope), scope)
    for place, token in enumerate(found):
        if token.kind not in MENTIONS or any(one.id in about for one in token.value or ()):
            continue
        if token.kind is Kind.NAME or all(one.kind in _LIGHT for one in found[:place]):
            return True
    return False
