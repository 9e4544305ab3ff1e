"""How a family was reached, where the words only imply it: 去X家了, X家我昨天去过, 在X家院坝里讲好, 我在他床边看的."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from casework.reading.contract import Reason
from casework.reading.frame import CHANNELS, MENTIONS, Made
from casework.reading.matters import bare_weekday, gone_by
from casework.reading.said_times import ahead
from casework.reading.tokens import Token
from casework.reading.words import WORDS, Kind

_BREAKS = frozenset({Kind.COMMA, Kind.STOP, Kind.LINE, Kind.COLON})
_TOWARDS = frozenset([
    "去", "去了", "去过", "到", "到了", "到过", "上", "跑到", "去到", "前往", "来到", "赶到", "又去", "跑去", "进",
    "走到", "走了", "跑了", "走到了", "路过", "摸到", "找到", "找到了", "进了", "去了趟", "又到", "还去了", "也去了",
    "再去了", "又去了", "赶去", "跑到了", "上了", "去看了", "去问了", "去劝了", "去看过", "去找了", "去过了", "去看",
    "去问", "去劝", "去找", "走完", "走了一趟", "跑了一趟", "去了一趟", "去了一次", "坐在", "来了", "走完了", "走",
    "再去", "敲了半天", "敲了", "敲", "喊了半天",
])  # fmt: skip
"""Verbs of going that a house may follow."""
_WENT_TO_SEE = frozenset([
    "去看的", "去看过", "去看过了", "去看了", "去的", "去过", "去过了", "去问的", "去问过", "去问过了", "去问了",
    "去劝的", "去劝过", "去劝了", "去劝过了", "去找的", "去找过", "去找过了", "去找了", "去了一趟", "去看了看",
    "去了一次", "去谈过", "去谈了", "去看了一眼", "去走访的", "去走访过", "去走访了", "去家访的", "跑了一趟",
    "走了一趟", "去了趟",
])  # fmt: skip
_HOUSES_ALL = frozenset(["两家都", "三家都", "几家都", "两家", "三家", "两户都", "三户都"])
_GOES = frozenset(["去", "去了", "又去", "又去了", "再去", "也去了", "去过"])
_AFTER_SEEING = frozenset({
    *_BREAKS, *MENTIONS, Kind.SPACE, Kind.FILLER, Kind.REASON, Kind.SAY, Kind.RELATIVE, Kind.NOBODY, Kind.REFUSE,
    Kind.TIME, Kind.PROMISE, Kind.REACHED, Kind.PRONOUN,
})  # fmt: skip
_RINGS = frozenset(["打", "打了", "又打", "再打", "又打了", "拨", "拨了"])
_ONCE_MORE = ("又", "再", "接着", "然后", "后来", "改", "最后")
_BEFORE_A_RELATIVE = frozenset({Kind.CLASS, Kind.SCHOOL, Kind.OF, Kind.NAME, Kind.STRANGER, Kind.FILLER})
_AFTER_A_RELATIVE = frozenset({
    None, Kind.COMMA, Kind.STOP, Kind.SPACE, Kind.SAY, Kind.UNREACHED, Kind.REACHED,
})  # fmt: skip
_PASSING = ("路过", "经过", "门前过", "门口过", "旁边过")
_TO_SEE = ("去找", "去看", "去劝", "去问")
_TIMES_GONE = ("了", "过", "的", "一趟", "一次", "两次", "三次", "看", "问", "看了", "趟")
_AT = frozenset(["在", "从", "刚从", "才从", "正在", "刚在", "坐在"])
_BEFORE_HOME = frozenset({
    Kind.OF, Kind.FILLER, Kind.RELATIVE, Kind.VILLAGE, Kind.PRONOUN, Kind.CLASS, Kind.AND, Kind.SEX, Kind.SCHOOL,
    Kind.BOTH,
})  # fmt: skip
_SPEAKER = frozenset(["我", "我们", "咱", "咱们", "俺", "俺们", "本人"])
_BEFORE_GOING = frozenset({
    Kind.TIME, Kind.FILLER, Kind.AND, Kind.BOTH, Kind.ALSO, Kind.STAFF, Kind.SPACE, Kind.THEN, Kind.OF, Kind.DONE,
    Kind.FOR, Kind.PLAIN, Kind.EVERYBODY,
})  # fmt: skip
_AFTER_GOING = frozenset({
    None, Kind.COMMA, Kind.STOP, Kind.LINE, Kind.SPACE, Kind.TIME, Kind.NOBODY, Kind.SAY, Kind.RELATIVE, Kind.DONE,
    Kind.OF, Kind.REFUSE, Kind.PROMISE, Kind.REACHED, Kind.HOME, Kind.COLON, Kind.CONTACT, Kind.VISIT,
})  # fmt: skip
_VERBS = _TOWARDS | _AT
_SO_MANY = "一二两三四五六七八九十几各0123456789"
_CONCERNED = frozenset({Kind.GO, Kind.HOME, Kind.FOR}) | CHANNELS
"""A message without any of these implies no attempt."""
_OUT = ("出来", "回来", "出来了", "回来了", "下来", "过来")
_TELLING = (
    "承认了", "承认的", "证实了", "证实的", "确认了", "确认的", "说的", "讲的", "看的", "看到的", "看见的", "问的",
    "问到的", "打的", "听到的", "听的", "谈的", "聊的", "了解的", "了解到的", "等到的", "打听的", "打听到的",
    "见到的", "见的", "去的", "去看的", "说到的", "回的话", "回的信", "得知的", "问来的", "谈好的", "说好的",
    "讲好的", "答应的", "回的",
    "打的电话", "通的电话", "打完电话", "通完电话", "说的话", "撞见的", "碰到的", "接的", "落实的", "核实的",
    "核实到的", "才晓得", "才晓得的", "才知道", "才知道的", "晓得的", "知道的", "才发现", "发现的", "才了解到",
    "才看到", "摸到的", "摸清的", "讲起的",
)  # fmt: skip
"""How a clause ends that tells where what stands before it was learnt: 电话里说的, 我在她家看到的."""


def approached(found: Sequence[Token]) -> list[Token]:
    """The same tokens, but words that imply a visit are one, and channels tell what they say of the rest.

    ``value`` of a channel becomes ``Made.THERE`` (of the child named before), ``Made.TOLD`` (where it was learnt) or
    ``Made.DONE``; it stays empty where the words around it must tell (``surroundings.happened``).
    """
    kinds = {token.kind for token in found}
    if Kind.THING in kinds and Kind.RELATIVE in kinds:
        found = _mobile_called(found)
    elif _CONCERNED.isdisjoint(kinds):
        return list(found)
    rung = any(token.text in _RINGS for token in found)
    settled = list(found)
    start = 0
    for place, token in enumerate(found):
        if token.kind in _BREAKS:
            start = place + 1
            continue
        if rung and token.text in _RINGS and _rings_up(found, place):
            kind, sense = WORDS["打了电话"]
            settled[place] = Token(kind, token.text, token.start, token.end, sense, Made.DONE)
            continue
        if token.kind not in _CONCERNED and token.text not in _VERBS:
            continue
        made = _made(settled, start, place)
        if made is not None:
            settled[place] = replace(_visit(settled[place]), value=made or None)
        channel = settled[place] if settled[place].kind in CHANNELS else None
        if channel is not None and channel.value is None and _tells(settled, place):
            settled[place] = replace(channel, value=Made.TOLD)
    return settled


def _mobile_called(found: Sequence[Token]) -> list[Token]:
    """打罗小满妈妈手机: the telephone that was rung."""
    settled = list(found)
    for place in range(2, len(found)):
        if found[place].text == "手机" and found[place - 1].kind is Kind.RELATIVE:
            led = [one.text for one in found[max(place - 4, 0) : place - 1]]
            if any(one in ("打", "拨", "打了", "拨打", "又打", "去打") for one in led):
                kind, sense = WORDS["电话"]
                token = found[place]
                settled[place] = Token(kind, "电话", token.start, token.end, sense)
    return settled


def _rings_up(found: Sequence[Token], place: int) -> bool:
    """打罗小满妈妈,没人接; 他爸电话关机,又打妈妈的: a call, though no telephone is named."""
    after, named = place + 1, False
    while after < len(found) and found[after].kind in _BEFORE_A_RELATIVE:
        named = named or found[after].kind in MENTIONS
        after += 1
    if after >= len(found) or found[after].kind is not Kind.RELATIVE:
        return False
    again = found[place].text[0] in "又再" or (place > 0 and found[place - 1].text in _ONCE_MORE)
    called = again and any(one.kind is Kind.CALL for one in found[:place])
    owned = after + 1 < len(found) and found[after + 1].kind is Kind.OF
    behind = found[after + 1 + owned].kind if after + 1 + owned < len(found) else None
    return (named or called) and behind in _AFTER_A_RELATIVE


def _visit(token: Token) -> Token:
    """The token as a visit; one that only places the talk (在X家) needs an outcome."""
    kind, sense = WORDS["家访了"]
    if token.text in _AT:
        sense = WORDS["在他家"][1]
    return Token(kind, token.text, token.start, token.end, sense)


def _made(found: Sequence[Token], start: int, place: int) -> Made | None:
    """What the words around tell of a visit that this verb implies; None if it implies none."""
    token = found[place]
    if token.text == "再去":
        after = any(one.text.startswith("先") for one in found[:place]) and _home_ahead(found, place) is not None
        visited = any(one.kind is Kind.VISIT for one in found[:place])
        then = place > 0 and found[place - 1].kind is Kind.TIME and gone_by([found[place - 1].value])
        return Made.DONE if after or (visited and then) else None  # 先去A家,再去B家; 前天家访,没人,昨天再去
    if token.text in _AT:
        if not _speaker_goes(found, start, place):
            return None
        home = _home_ahead(found, place)
        if home is None or _negated(found, place):
            return None
        if "".join(one.text for one in found[home + 1 : home + 4]).startswith(_PASSING):
            return None  # 从他家路过
        left = any(one.text in _OUT for one in found[home + 1 : home + 3])
        return Made.DONE if left else Made.NAMED
    if token.kind is not Kind.GO and token.text not in _TOWARDS:
        return None
    if _negated(found, place):
        return None
    following = found[place + 1] if place + 1 < len(found) else None
    if following is not None and following.kind is Kind.HOME and following.text[0] in _SO_MANY:
        return Made.DONE  # 昨天走了三家,…
    if place and found[place - 1].kind is Kind.CALL:
        return None  # 打电话到A家
    if _home_ahead(found, place) is not None and token.kind is not Kind.PLAN:
        return Made.NAMED if _speaker_goes(found, start, place) else None
    if _home_behind(found, start, place):
        return Made.THERE
    if token.text in _TO_SEE and _seen_then(found, place) and _speaker_goes(found, start, place):
        return Made.NAMED  # 周五去找罗小满,没遇上
    if token.text in _GOES and _met_nobody(found, place):
        return Made.DONE  # 24号去没人,今天去见着他妈了
    went = token.text in _WENT_TO_SEE or (token.text == "去了" and _only_when(found, start, place))
    if went and _ends(found, place) and _house_named(found, start):
        return Made.THERE  # 罗小满家,今天去的
    if token.text in _WENT_TO_SEE and _ends(found, place) and _speaker_went(found, start, place):
        return Made.TOLD if token.text.endswith("的") else Made.THERE
    return None


def _seen_then(found: Sequence[Token], place: int) -> bool:
    """Whether the child follows, and the day before it is gone by: 周五去找罗小满,…."""
    before = found[place - 1] if place else None
    ends = place + 2 >= len(found) or found[place + 2].kind in (*_BREAKS, Kind.SPACE)
    named = place + 1 < len(found) and found[place + 1].kind in MENTIONS and ends
    if before is None or not named or not (before.kind is Kind.TIME or before.text in _SPEAKER):
        return False
    return (
        before.kind is not Kind.TIME or not ahead(before.value) or gone_by([before.value]) or bare_weekday(before.value)
    )


def _house_named(found: Sequence[Token], start: int) -> bool:
    """Whether the clause before only names a child's house."""
    if start < 3 or found[start - 1].kind is not Kind.COMMA or found[start - 2].kind is not Kind.HOME:
        return False
    before = found[start - 4].kind if start > 3 else None
    return found[start - 3].kind in MENTIONS and before in (None, *_BREAKS, Kind.SPACE, Kind.CLASS, Kind.VILLAGE)


def _only_when(found: Sequence[Token], start: int, place: int) -> bool:
    """罗小满家,今天去了: nothing in the clause but the time."""
    behind = found[place + 1].kind if place + 1 < len(found) else Kind.STOP
    alone = behind in _BREAKS or behind in (Kind.SPACE, Kind.NOBODY)
    return alone and all(one.kind in (Kind.TIME, Kind.ALSO) or one.text in _SPEAKER for one in found[start:place])


def _met_nobody(found: Sequence[Token], place: int) -> bool:
    """Whether what came of going stands right behind it, and a child is named before."""
    following = found[place + 1].kind if place + 1 < len(found) else None
    told = following in (Kind.NOBODY, Kind.REACHED, Kind.UNREACHED)
    return told and any(one.kind in MENTIONS for one in found[:place])


def _speaker_went(found: Sequence[Token], start: int, place: int) -> bool:
    """Whether who went to see is the speaker, and a child is named: …,我昨天去看的; 昨天去看了陈小雨."""
    if place + 1 < len(found) and found[place + 1].kind in MENTIONS:
        return _speaker_goes(found, start, place)
    return any(one.text in _SPEAKER for one in found[start:place]) and any(
        one.kind in MENTIONS for one in found[:place]
    )


def _ends(found: Sequence[Token], place: int) -> bool:
    following = found[place + 1] if place + 1 < len(found) else None
    if following is None or following.kind in _AFTER_SEEING:
        return True
    return following.kind is Kind.HOME and following.text[0] in "他她"  # 我昨天去的他家


def _negated(found: Sequence[Token], place: int) -> bool:
    before = found[place - 1].text if place else ""
    return before in ("不", "没", "没有", "未", "别", "送", "还没", "不用", "不肯", "不敢", "莫")


def _home_ahead(found: Sequence[Token], place: int) -> int | None:
    """Where the house stands that is gone to: 去陈小雨家, going, a name, a home."""
    named = False
    for after in range(place + 1, min(place + 8, len(found))):
        token = found[after]
        if token.kind in MENTIONS:
            named = True
        elif token.kind is Kind.PRONOUN and any(one.kind in MENTIONS for one in found[:place]):
            named = True  # 我在她家院坝问的
        elif token.kind is Kind.HOME:
            pronoun = token.text[0] in "他她" and any(one.kind in MENTIONS for one in found[:place])
            return after if named or pronoun or _at_that_door(found, place) else None
        elif token.kind not in _BEFORE_HOME:
            return None
    return None


def _at_that_door(found: Sequence[Token], place: int) -> bool:
    """罗小满他家搬走了,我到门口看…: the door of the house that was named before."""
    mine = place > 1 and found[place - 1].text in _SPEAKER and found[place + 1].text in ("门口", "屋门口", "家门口")
    left = any(one.kind is Kind.REASON and one.sense.reason is Reason.MOVED for one in found[:place])
    return mine and left and any(one.kind in MENTIONS for one in found[:place])


def _speaker_goes(found: Sequence[Token], start: int, place: int) -> bool:
    """Whether who goes is not a child: 韦思远去罗小满家玩 is no visit."""
    if any(token.text in _SPEAKER or token.kind is Kind.STAFF for token in found[start:place]):
        return True
    for before in range(place - 1, start - 1, -1):
        token = found[before]
        if token.kind in MENTIONS:
            return any(one.value == token.value for one in found[place + 1 : place + 6] if one.kind in MENTIONS)
        if token.kind is Kind.RELATIVE:
            return False
        if token.kind not in _BEFORE_GOING and token.kind is not Kind.UNKNOWN:
            return True
    return True


def _home_behind(found: Sequence[Token], start: int, place: int) -> bool:
    """Whether the house stands before the verb: 陈小雨家我昨天去过了, 两家我都走到了."""
    if place - 1 >= start and found[place - 1].text in _HOUSES_ALL and found[place - 2].kind in MENTIONS:
        return True  # A和B两家都跑了
    ours = False
    home = place - 1
    while home >= start and found[home].kind is not Kind.HOME:
        token = found[home]
        ours = ours or token.text in _SPEAKER
        company = token.kind is Kind.RELATIVE and home > start and found[home - 1].kind is Kind.AND
        if token.kind not in _BEFORE_GOING and not company and token.kind not in (Kind.UNKNOWN, Kind.STRANGER):
            return False
        home -= 1
    if home < start or not _named_before(found, start, home):
        return False
    after = place + 1
    while after < len(found) and found[after].text in _TIMES_GONE:
        after += 1
    following = found[after].kind if after < len(found) else None
    if ours or following in _AFTER_GOING:
        return True
    return following in MENTIONS and any(one.kind is Kind.HOME for one in found[after + 1 : after + 3])


def _named_before(found: Sequence[Token], start: int, home: int) -> bool:
    for before in range(home - 1, max(start - 1, home - 6), -1):
        if found[before].kind in MENTIONS:
            return True
        if found[before].kind not in _BEFORE_HOME:
            return False
    return False


def _tells(found: Sequence[Token], place: int) -> bool:
    """Whether the words only tell where what stands before them was learnt: 今天上门房东讲的, 这是我入户时问到的."""
    clause = ""
    for token in found[place : place + 6]:
        if token.kind in _BREAKS or token.kind in MENTIONS or token.kind in _OUTCOMES:
            return False
        clause += token.text
        if clause.endswith(_TELLING):
            return True
    return False


_OUTCOMES = frozenset({Kind.PROMISE, Kind.REFUSE, Kind.UNREACHED, Kind.LOST, Kind.NOBODY})
