"""What the words around a word tell of it: who rang whom, whether it came about, who only stands by."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile

from casework.reading.contract import Reason
from casework.reading.frame import CHANNELS, MENTIONS
from casework.reading.tokens import Token
from casework.reading.words import Kind

PLACES = frozenset([
    "广东", "浙江", "上海", "深圳", "福建", "江苏", "北京", "外地", "县城", "县里", "城里", "镇上", "街上", "老家",
    "外头", "外省", "厂里", "工地", "饭店", "医院", "卫生院", "诊所", "吃", "喝", "玩", "做", "看", "问", "找", "接",
    "送", "成都", "重庆", "东莞", "温州", "广州", "省城", "市里", "村里", "省外", "餐馆", "卫生室", "医务室",
    "校医室", "县医院", "镇卫生院", "人民医院", "新疆", "昆明", "贵阳", "兰州", "西安", "长沙", "武汉", "杭州",
    "宁波", "苏州", "厦门", "佛山", "外面", "宿舍", "寝室", "食堂", "操场",
])  # fmt: skip
"""Where somebody may be instead of at school."""
_INSTEAD = frozenset(["帮", "替", "代", "给", "帮着", "代替", "为"])
_OUTWARD = frozenset(["给", "跟", "和", "与", "向", "对", "联系", "同"])
_EITHER_WAY = frozenset([
    "打电话", "打了电话", "打过电话", "打了个电话", "打个电话", "打电话了", "打过去", "发微信", "发了微信",
    "发了个微信", "发短信", "发了短信", "发信息", "发了信息", "发消息", "发了消息", "电话", "微信", "短信", "微信上",
    "电话里", "发语音", "打的电话", "带信", "捎信", "带话", "捎话", "带了话", "捎了话",
])  # fmt: skip
_CONVERSING = ("里", "里头", "头", "中", "上", "那头", "那边", "里面")
_DONE_BEFORE = frozenset(["已", "已经", "刚", "刚才", "刚刚", "刚去", "了", "都", "又"])


def happened(found: Sequence[Token], place: int) -> bool:
    """Whether the words say that the attempt was made, and do not only name it: 家访了, 已家访."""
    before = found[place - 1].text if place else ""
    after = found[place + 1].text if place + 1 < len(found) else ""
    return (
        any(mark in found[place].text for mark in "了过通已给")
        or (found[place].text[-1] in "次趟回" and found[place].text[0] in "家上电")
        or before in _DONE_BEFORE
        or _dialled(found, place)
        or after[:1] in ("了", "过", "完", "啦")
    )


def _dialled(found: Sequence[Token], place: int) -> bool:
    """打了柳梅屋头电话: whether it was rung, with whose telephone it is between."""
    if not found[place].text.startswith("电话"):
        return False
    for at in range(place - 1, max(place - 6, 0), -1):
        if found[at].text == "了" and found[at - 1].text in ("打", "拨"):
            return True
        if found[at].kind not in (*MENTIONS, Kind.HOME, Kind.RELATIVE, Kind.OF, Kind.PRONOUN):
            return False
    return False


def is_elsewhere(found: Sequence[Token], place: int) -> bool:
    """Whether a place that is not the school is named there: 人在县城, 人在厂里上班."""
    if place >= len(found):
        return False
    token = found[place]
    return token.text in PLACES or token.kind in (Kind.REASON, Kind.HOME, Kind.UNKNOWN, Kind.STRANGER, Kind.RELATIVE)


_IN_TITLES = frozenset({
    Kind.FILLER, Kind.HOME, Kind.LISTED, Kind.SPACE, Kind.OF, Kind.TIME, Kind.PLAIN, Kind.DONE,
    Kind.SAY, Kind.VILLAGE,
})  # fmt: skip
_ASKED = frozenset(["问了", "问过", "询问了", "问", "都问了", "都问过", "都问过了", "也问了"])
_MET = frozenset(["碰到", "碰见", "碰上", "遇到", "遇见", "遇上"])
_TELLING = frozenset({Kind.REASON, Kind.PROMISE, Kind.REFUSE, Kind.COME, Kind.BACK, Kind.ABSENT, Kind.LEAVE})
_NO_FAMILY = frozenset({Kind.SAY, Kind.ROLE, Kind.REASON, Kind.HEARSAY})
_MATES = frozenset(["同学", "学生", "同学们"])
_NEIGHBOURS = (*_MATES, "邻居", "邻居们", "同桌", "室友", "大人", "老乡", "村民", "群众")
_OF_THE_FAMILY = frozenset({Kind.RELATIVE, Kind.HOME, Kind.PRONOUN})
_THOSE_AT_HOME = ("家里", "家里人", "家中", "屋里", "屋头")
_AT_SCHOOL_TOO = ("哥", "姐", "弟", "妹", "堂弟", "表弟", "双胞胎")
"""Of a child's family, who goes to the same school."""
_FAMILY_WITHIN = 6
"""Tokens behind 问了 among which a family that was asked is named."""


def opens_list(found: Sequence[Token], place: int) -> bool:
    """Whether the attempt stands over a list in which each child has its own outcome: 今日走访情况:…, 走访了两家,…."""
    counted = False
    for token in found[place + 1 :]:
        if token.kind in (Kind.COLON, Kind.LINE, Kind.STOP):
            return True
        if token.kind is Kind.COMMA or (token.kind in MENTIONS and counted):
            return counted  # 走了三家 A家没人 B…
        if token.kind not in _IN_TITLES:
            return False
        counted = counted or token.text[0] in "一二两三四五六七八九十几各0123456789"
    return False


def asks_around(found: Sequence[Token], place: int, piece: int) -> bool:
    """没来,问了同桌也不知道: whoever was asked is at school, and no family was sought; nor by small talk on the way."""
    if any(one.text in _MET for one in found[:place]) and _TELLING.isdisjoint(one.kind for one in found[place:]):
        return True  # 路上碰到他爸爸,聊了几句
    if found[place].text not in _ASKED:
        return False
    asked = [one for one in found[piece:place] if one.text not in _NEIGHBOURS]
    if len(asked) < place - piece:
        return not any(one.kind in _OF_THE_FAMILY for one in asked)  # 同学和邻居都问了
    before, after = found[piece:place], _rest_of_sentence(found, place + 1)[:_FAMILY_WITHIN]
    told = (*MENTIONS, *_OF_THE_FAMILY)
    nobody_yet = not any(one.kind in told and one.text not in _NEIGHBOURS for one in found[:place])
    if nobody_yet and [one.kind for one in after[:2]] == [Kind.COMMA, Kind.NAME]:
        return True  # 在村口顺便问了,解放没去上学
    missing = any(one.kind in (Kind.ABSENT, Kind.LACKING) for one in found[:place])
    asked_first = next((one for one in after if one.kind in _OF_THE_FAMILY), None)
    if asked_first is not None and asked_first.text.endswith(_AT_SCHOOL_TOO) and not any(map(_of_family, before)):
        return missing  # 没来,问了他姐姐,说夜里吐了
    if any(one.kind in CHANNELS or _of_family(one) for one in (*before, *after)):
        return False
    following = after[0] if after else None
    answered = following is not None and (following.kind in _NO_FAMILY or following.text in _MATES)
    return answered and missing


def _of_family(token: Token) -> bool:
    return token.kind in _OF_THE_FAMILY


def incoming(found: Sequence[Token], place: int, piece: int) -> bool:
    """Whether it was the family who rang or wrote."""
    token = found[place]
    before = list(found[piece:place])
    blank = next((at for at in range(len(before) - 1, -1, -1) if before[at].kind is Kind.SPACE), None)
    if blank is not None and any(one.kind in (Kind.UNREACHED, *CHANNELS) for one in before[:blank]):
        before = before[blank + 1 :]  # 打她妈电话不通 又发微信
    if before and before[-1].text in ("来", "来了", "又来"):
        return True  # 来电话
    if len(before) > 1 and before[-1].text in ("我", "我们") and before[-2].text in ("打", "拨", "打了", "给"):
        return True  # 她爸打我电话, 她妈给我打过电话
    own = before[:-1] if before and before[-1].text in ("亲自", "自己", "刚", "刚才", "已经", "专门") else before
    if own and own[-1].text in ("我", "我们") and "来" not in token.text:
        return False  # 她妈我发了微信
    following = found[place + 1].text if place + 1 < len(found) else ""
    behind = [one.text for one in found[place + 1 : place + 3]]
    if behind[:1] and behind[0] in ("跟", "和", "给", "对", "同"):
        if behind[1:] and behind[1] in ("我", "我们") and any(one.kind is Kind.RELATIVE for one in before):
            return True  # 奶奶在微信里跟我讲的
        if behind[1:] and behind[1] in _MATES:
            return True  # 他自己在QQ上跟同学讲
    if following in ("我", "我们") and any(one.kind is Kind.RELATIVE for one in before):
        return True  # 父亲打电话问我
    if token.kind is Kind.MESSAGE and any(one.text.endswith(("看到", "见到", "收到", "接到")) for one in before):
        return True  # 看到她妈妈留言
    tells = behind[1:] if following == " " else behind
    if token.kind is Kind.MESSAGE and not token.sense.noun and tells[:1] and tells[0] in ("说", "说是", "讲"):
        return not any(one.text in ("我", "我们", "我又") for one in before)  # 没来,发了条信息说头晕
    if token.text not in _EITHER_WAY or token.text.endswith(_CONVERSING):
        return False
    if any(one.text.endswith(("接到", "收到", "接到了")) for one in before):
        return True
    speaks = next((one.kind is Kind.SAY for one in found[place + 1 :] if one.kind is not Kind.COMMA), False)
    if before and before[-1].text in _THOSE_AT_HOME and speaks:
        return True  # 家里打了电话,说拉肚子
    if any(one.text in _OUTWARD or one.kind is Kind.CONTACT for one in before):
        return False
    if following in ("来", "过来", "来了", "给我", "给我们"):
        return True
    if any(one.kind is Kind.RELATIVE for one in before):
        return not token.sense.noun or following in ("说", "里说", "讲")
    return any(one.kind in (Kind.LEAVE, Kind.RELATIVE) for one in found[place : place + 3]) and not any(
        one.kind is Kind.RELATIVE for one in found[place + 1 : place + 4]
    )


_BEFORE_A_BYSTANDER = frozenset({Kind.BY, Kind.HEARSAY, Kind.FOR})
_AFTER_A_BYSTANDER = frozenset({Kind.SAY, Kind.FOR, Kind.AND})
_SEATED = ("坐", "坐在")
_IN_COMPANY = ("和", "跟", "与")
_LEADING_A_BYSTANDER = frozenset({*_IN_COMPANY, *_MATES, *_SEATED})
"""Without any of these beside it a name is no bystander's."""


def bystanders(found: Sequence[Token]) -> list[int]:
    """Names of those who only speak, help, or did something to the child."""
    return [place for place, token in enumerate(found) if token.kind in MENTIONS and _stands_by(found, place)]


def _stands_by(found: Sequence[Token], place: int) -> bool:
    before = found[place - 1] if place else None
    after = found[place + 1] if place + 1 < len(found) else None
    led = before is not None and (
        before.kind in _BEFORE_A_BYSTANDER or before.kind is Kind.ROLE or before.text in _LEADING_A_BYSTANDER
    )
    if not led and (after is None or after.kind not in _AFTER_A_BYSTANDER):
        return False  # most names: the first look is the cheap one
    rest = _rest_of_sentence(found, place + 1)
    seated = before is not None and before.text in _SEATED
    if seated and after is not None and after.text[:1] in "旁边前后隔":
        return True  # 坐韦思远旁边
    if [one.kind for one in rest[:2]] == [Kind.FOR, Kind.OF]:
        return True  # 罗小满没来韦思远带的假条
    tells = after is not None and after.kind is Kind.SAY
    if before is not None and (before.kind is Kind.BY or (before.kind is Kind.HEARSAY and tells)):
        return True  # 被李思源打了, 听别人说李思源说
    if [one.kind for one in rest[:2]] == [Kind.AND, Kind.REST]:
        return True  # 覃海波和别的都在
    clause = takewhile(lambda one: one.kind not in (Kind.SPACE, Kind.COMMA), rest)
    if tells and any(one.kind in MENTIONS and one.value != found[place].value for one in clause):
        return True  # 李思源说陈小雨没来
    helps = after is not None and after.kind is Kind.FOR and after.text in _INSTEAD
    if helps and len(rest) > 1 and rest[1].kind in MENTIONS:
        return True  # 李思源帮陈小雨请假
    helped = before is not None and before.kind is Kind.FOR and before.text not in (*_INSTEAD, "跟")
    if helped and place > 1 and found[place - 2].kind in MENTIONS:
        return True  # 陈小雨送李思源
    mate = place > 1 and before is not None and (before.kind is Kind.ROLE or seated or before.text in _MATES)
    company = found[place - 2] if mate else before
    return company is not None and company.text in _IN_COMPANY and _quarrelled(rest)


def _quarrelled(rest: Sequence[Token]) -> bool:
    """和李思源打架了: the other of a quarrel, unless it is told of both."""
    return (
        bool(rest)
        and rest[0].kind is Kind.REASON
        and rest[0].sense.reason is Reason.CONFLICT
        and not any(one.kind is Kind.BOTH or one.text[0] in "都均俩" for one in rest)
    )


def _rest_of_sentence(found: Sequence[Token], start: int) -> list[Token]:
    rest: list[Token] = []
    for token in found[start:]:
        if token.kind in (Kind.STOP, Kind.LINE):
            break
        rest.append(token)
    return rest
