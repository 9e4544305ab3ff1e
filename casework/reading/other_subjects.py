"""Who came or did not come where it is none of the children: a parent, a teacher, a bus, the speaker."""

from __future__ import annotations

from collections.abc import Sequence

from casework.reading.clauses import LIGHT
from casework.reading.surroundings import PLACES
from casework.reading.tokens import Token
from casework.reading.words import Kind

COMES = frozenset({Kind.ABSENT, Kind.BACK, Kind.ALL})
_SPEECH = frozenset({
    Kind.SAY, Kind.CALL, Kind.MESSAGE, Kind.LEAVE, Kind.NAME, Kind.STRANGER, Kind.PRONOUN, Kind.CONTACT,
})  # fmt: skip
_SENT = ("送", "接", "劝", "带", "背")
_FRAGILE = frozenset([
    "不见", "不在", "没见", "没到", "没在", "没来", "未到", "不来", "没上学", "没上课", "未在", "没上",
])  # fmt: skip
_VEHICLES = ("车", "班车", "自行车")
_RIDING = ("跟", "坐", "坐着", "搭", "乘", "骑", "跟着", "跟到", "上")
_ELSEWHERE = frozenset({
    Kind.UNKNOWN, Kind.THING, Kind.HOME, Kind.PLAIN, Kind.NAME, Kind.STRANGER, Kind.VISIT, Kind.VILLAGE,
})  # fmt: skip
_DENIALS = ("不", "没", "没有", "未", "别", "莫", "不会", "不能", "不肯", "不想", "还没", "尚未", "从未", "无")
_UNSAID_REASON = frozenset(["没说", "没讲", "没听说", "没听见说", "不是", "不是因为", "没说是", "不像"])
_VOCATIVE = ("报告", "汇报", "给", "跟", "向", "谢谢", "您好", "你好")
_BACK_AGAIN = frozenset("回返复归销送接劝重恢")
"""In a word of coming: that the child had been away before."""
_SPEAKER = frozenset(["我", "我们", "咱", "咱们", "俺", "本人"])
_SEEING = frozenset("见看瞧瞅")


def only_there(word: str) -> bool:
    """Whether a word of coming only says that somebody is there (来了, 到了), and not back from anywhere."""
    return _BACK_AGAIN.isdisjoint(word) and not word.startswith(("终于", "总算", "果然", "到底", "真来"))


def somebody_else(found: Sequence[Token], piece: list[int], dead: set[int]) -> bool:
    """Who or what did not come is a parent, a teacher, a thing; or what came is not the child. Whether a person is
    said to be missing who is none of the children."""
    missing = False
    for place in piece:
        token = found[place]
        behind = found[place - 1] if place > piece[0] else None
        if token.kind is Kind.REASON and behind is not None and behind.text in _UNSAID_REASON:
            dead.add(place)
        around = (behind.kind if behind else None, found[place + 1].kind if place + 1 < len(found) else None)
        if token.kind is Kind.LEAVE and around == (Kind.RELATIVE, Kind.BACK):
            dead.update((place, place + 1))  # 陆俊的爸爸请假回来办低保
        if token.kind is Kind.LEAVE and _of_a_thing(found, piece, place):
            dead.add(place)  # 作业又请病假了
        if token.kind not in COMES:
            continue
        following = found[place + 1] if place + 1 < len(found) else None
        ahead = [one.kind for one in found[place + 1 : place + 3]]
        if ahead[:1] == [Kind.OF] and ahead[1:] and ahead[1] in (Kind.RELATIVE, Kind.STAFF):
            dead.add(place)  # 没来的家长
        if token.text in ("回来", "回来了") and _rings(found, place):
            dead.add(place)  # 回来又打他妈妈手机
        if ahead and ahead[0] is Kind.DONE and ahead[1:] in ([Kind.OF], [Kind.LISTED]):
            dead.add(place)  # 曾经劝返成功过的学生
        if following is not None and place + 1 in piece:
            if token.kind is Kind.BACK and following.kind in (Kind.THING, Kind.STAFF, Kind.RELATIVE, Kind.UNKNOWN):
                dead.add(place)
            at_home = following.kind is Kind.HOME and place + 2 not in piece  # but 没来他家里我打了电话
            if token.text in _FRAGILE and (following.kind in (Kind.UNKNOWN, Kind.THING) or at_home):
                dead.add(place)
            if token.kind is Kind.ABSENT and token.text[-1] == "去" and _goes_elsewhere(following):
                dead.add(place)
            if token.kind is Kind.BACK and following.kind is Kind.CLASS and _nobody_named(found, piece, place):
                dead.add(place)  # 刚到三2班转了一圈
        before = found[place - 1] if place > piece[0] else None
        if before is not None and token.kind in (Kind.BACK, Kind.ALL) and before.text in _DENIALS:
            dead.add(place)
        if token.text.endswith("来过") and any(found[at].kind is Kind.HOME for at in piece if at > place):
            dead.add(place)
        if _other_subject(found, piece, place):
            dead.add(place)
            missing = missing or token.kind is Kind.ABSENT
    return missing


def _of_a_thing(found: Sequence[Token], piece: list[int], place: int) -> bool:
    before = [found[at] for at in piece if at < place and found[at].kind not in LIGHT]
    return bool(before) and before[-1].kind is Kind.THING


def _rings(found: Sequence[Token], place: int) -> bool:
    named = place > 0 and found[place - 1].kind in (Kind.NAME, Kind.STRANGER)
    following = next((one.kind for one in found[place + 1 :] if one.kind not in (Kind.FILLER, Kind.FOR)), None)
    return not named and following in (Kind.CALL, Kind.MESSAGE)


def _speaker_is_away(found: Sequence[Token], piece: list[int], act: int) -> bool:
    """我在镇上开会没在班上: the speaker was not there, unless a child is named or what was missing was sight of one."""
    before = [found[at] for at in piece if at < act]
    return (
        found[act].kind is Kind.ABSENT
        and _SEEING.isdisjoint(found[act].text)
        and next((one.text in _SPEAKER for one in before if one.kind not in LIGHT or one.text in _SPEAKER), False)
        and not any(one.kind in (Kind.NAME, Kind.STRANGER, Kind.CLASS, Kind.SAY, Kind.OF, Kind.VISIT) for one in before)
        and not any(one.text in ("班", "班上", "班里") for one in before)
    )


def _ridden(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """跟我们的车回学校了, 坐班车来了: the child came by it."""
    return any(found[at].text in _RIDING for at in piece if place - 5 < at < place)


def _goes_elsewhere(following: Token) -> bool:
    """没去赶场, 没去他家: it is not school that nobody went to."""
    return following.kind in _ELSEWHERE or following.text in PLACES


def _nobody_named(found: Sequence[Token], piece: list[int], place: int) -> bool:
    return not any(found[at].kind in (Kind.NAME, Kind.STRANGER) for at in piece if at < place)


def _other_subject(found: Sequence[Token], piece: list[int], act: int) -> bool:
    if _speaker_is_away(found, piece, act):
        return True
    place = act - 1
    reason = False
    while place >= piece[0]:
        token = found[place]
        before = found[place - 1] if place > piece[0] else None
        if token.kind in _SPEECH or token.kind in (Kind.CLASS, Kind.COUNT):
            return False
        if token.kind is Kind.STAFF:
            return not (before is not None and before.text in _VOCATIVE)
        if token.kind is Kind.THING and token.text in _VEHICLES and _ridden(found, piece, place):
            return False
        if token.kind is Kind.THING:
            return True
        if token.kind is Kind.UNKNOWN and before is not None and before.kind is Kind.OF:
            return True
        if token.kind is Kind.RELATIVE:
            subject = before is None or before.kind in (Kind.NAME, Kind.STRANGER, Kind.OF, Kind.PRONOUN, Kind.COMMA)
            sent = any(one.text.startswith(_SENT) for one in found[place + 1 : act + 1])
            return subject and not reason and not sent
        if token.kind is Kind.REASON:
            reason = token.sense.reason is not None and token.sense.reason.value == "family"
        elif token.kind not in LIGHT and token.kind not in (Kind.UNKNOWN, Kind.BACK):
            return False
        place -= 1
    return False
