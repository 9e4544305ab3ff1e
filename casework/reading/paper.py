"""Notes, money, things and teams that have the words of a report, and are none of a child's absence."""

from __future__ import annotations

from collections.abc import Sequence

from casework.reading.tokens import Token
from casework.reading.words import Kind

_OF_THE_PAPER = (
    "的格式",
    "的模板",
    "的样子",
    "的样式",
    "格式",
    "模板",
    "怎么写",
    "的写法",
    "发给大家",
    "打印",
    "发下去",
)
_WHOSE = frozenset({Kind.FILLER, Kind.OF, Kind.SUBJECT, Kind.STAFF, Kind.PRONOUN, Kind.TIME})
"""Whose homework it is, of what day."""
_NAMED_SO = frozenset({Kind.THING, Kind.UNKNOWN, Kind.PLAIN, Kind.HOME})
_MEASURES = frozenset("颗块条本角页张只双把件支套元毛瓶袋盒辆台")
"""By what things are counted, and no people."""


def no_more(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """不再请假了, 不用请假."""
    before = "".join(found[at].text for at in piece if place - 3 < at < place)
    return before.endswith(("不再", "不用", "不必", "没再", "别再", "不需要"))


def note_itself(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """请假条的格式发给家长了, 请假条我找不到了: it is the paper that is spoken of."""
    if not found[place].text.endswith("条"):
        return False
    rest = "".join(found[at].text for at in piece if at > place)
    return rest.startswith(_OF_THE_PAPER) or any(mark in rest for mark in ("找不到", "不见了", "丢了", "弄丢"))


def collected(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """请假条收齐了."""
    return place > piece[0] and found[place - 1].text in ("收", "交", "凑", "备", "配")


def to_pay(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """答应周五交校服钱."""
    rest = "".join(found[at].text for at in piece if at > place and found[at].kind is not Kind.TIME)
    return rest.startswith(("交", "付", "补交", "还")) and any(
        mark in rest for mark in ("钱", "费", "作业", "材料", "款")
    )


def short_of_things(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """缺了两颗门牙, 缺一本书: what is counted so is no child."""
    if not found[place].text.startswith(("缺", "少", "差")):
        return False
    rest = "".join(found[at].text for at in piece if at > place)
    return rest.lstrip("了一二两三四五六七八九十几0123456789")[:1] in _MEASURES and rest[:1] not in _MEASURES


def of_homework(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """缺我作业的:罗小满, 作业缺罗小满: what lacks is a thing, and the names are of those who owe it."""
    if place > piece[0] and found[place - 1].kind is Kind.THING:
        return True
    if place + 1 in piece and found[place + 1].text.startswith(("交", "作业")):
        return True  # 缺交作业:…, 缺作业没交的:…
    behind = [found[at].kind for at in piece if at > place and found[at].kind not in _WHOSE]
    end = next((at for at, kind in enumerate(behind) if kind not in _NAMED_SO), len(behind))
    if behind[:1] == [Kind.THING] or (0 < end < len(behind) and behind[end] is Kind.LISTED):
        return True
    rest = [found[at].kind for at in piece if at > place and found[at].kind is not Kind.AND]
    owner = next((at for at, kind in enumerate(rest) if kind not in (Kind.NAME, Kind.STRANGER)), 0)
    return owner > 0 and rest[owner : owner + 2] == [Kind.OF, Kind.THING]  # 就缺罗小满的作业


def in_a_team(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """接力赛差一个人."""
    before = "".join(found[at].text for at in piece if at < place)
    return before.endswith(("赛", "队", "节目", "小品", "舞蹈", "合唱", "活动", "比赛还", "组里", "名额", "运动会"))


def in_a_hurry(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """没来得及吃早饭就来上课了: the child only came so."""
    return any(found[at].text in ("没来得及", "来不及", "顾不上") for at in piece if at < place)
