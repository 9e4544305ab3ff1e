"""What is only asked, supposed, planned or wanted: 没来吧, 准备去, 谁没来, 通知家长来."""

from __future__ import annotations

from collections.abc import Sequence

from casework.reading.other_subjects import COMES
from casework.reading.tokens import Token
from casework.reading.words import Kind

_WHO = ("的是不是", "谁", "谁谁", "哪个", "哪些", "哪位", "几个人", "几人", "多少人", "多少")
_AFTERWARDS = ("后", "以后", "之后", "时", "之前", "前")
_OURSELVES = ("我", "我们", "学校", "老师", "班主任", "校长", "咱", "咱们")
_OTHER_DOORS = ("教室", "学校", "校", "宿舍", "寝室", "车", "店", "校园", "食堂", "厕所", "办公室")
_OR_NOT = ("没", "没有", "没得", "不", "否", "莫得")
_NOTES = ("请假条", "假条", "病假条", "有请假条")
_NOT_HANDED_IN = ("没", "还", "未", "忘", "丢", "在哪", "呢", "不见")
_NEEDED = ("需", "需要", "必须", "要")


def suppositions(found: Sequence[Token], piece: list[int], acts: list[int], dead: set[int]) -> None:
    for place in piece:
        token = found[place]
        after = [act for act in acts if act > place]
        if token.kind is Kind.MAYBE and token.text == "吧":
            dead.update(act for act in acts if act < place and found[act].kind is not Kind.RETRACT)
            dead.update(at for at in piece if found[at].kind is Kind.NOT)
        elif token.kind is Kind.ALL and place - 1 in piece and found[place - 1].text.endswith("有"):
            dead.add(place)  # 有没有请假的
        elif _about_something_else(found, piece, place):
            dead.add(place)
        elif token.kind in (Kind.MAYBE, Kind.LET):
            _silence_times(found, piece, place, acts, dead)
            asked = token.text in _NEEDED
            spared = {Kind.RETRACT} | ({Kind.LEAVE} if asked else set())  # 请撤销, 要请假
            dead.update(act for act in after if found[act].kind not in spared)
        elif token.kind is Kind.HABIT:
            dead.update(act for act in after if found[act].kind in COMES or found[act].kind is Kind.LEAVE)
        elif token.kind is Kind.PLAN:
            dead.update(act for act in after if found[act].kind is not Kind.LEAVE)
        elif token.kind is Kind.ASK:
            dead.update(_asked(found, piece, place, acts) if token.text in _WHO else after)
            _silence_times(found, piece, place, acts, dead)
        elif (
            place - 1 in acts
            and found[place - 1].kind is Kind.BACK
            and (token.kind is Kind.THEN or token.text in _AFTERWARDS)
        ):
            dead.add(place - 1)
        elif token.kind is Kind.THEN and place - 1 in acts and after and found[place - 1].kind in COMES:
            dead.update([place - 1, *after])


def _asked(found: Sequence[Token], piece: list[int], place: int, acts: list[int]) -> list[int]:
    """The acts of which is asked who did them; not what is told of a child before a blank: 陈小雨没来 有哪个晓得."""
    blank = next((at for at in reversed(piece) if at < place and found[at].kind is Kind.SPACE), None)
    if blank is None:
        return acts
    named = any(found[at].kind in (Kind.NAME, Kind.STRANGER) for at in piece if at < blank)
    return [act for act in acts if act > blank or not named]


def _silence_times(found: Sequence[Token], piece: list[int], place: int, acts: list[int], dead: set[int]) -> None:
    """下午来不来还不晓得, 下午应该能到: times of what is only asked or supposed, where nothing else is reported."""
    if not any(act < place and act not in dead for act in acts):
        dead.update(at for at in piece if at < place and found[at].kind is Kind.TIME)


def _about_something_else(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """A note that was not handed in; a door that is not of a house; a no that was the school's; a condition."""
    token = found[place]
    if token.kind in (Kind.NOBODY, Kind.UNREACHED) and _then_again(found, piece, place):
        return True
    if token.kind is Kind.REFUSE and place - 1 in piece and found[place - 1].text in _OURSELVES:
        return True
    if token.kind is Kind.NOBODY:
        return place - 1 in piece and found[place - 1].text in _OTHER_DOORS
    return token.text in _NOTES and place + 1 in piece and found[place + 1].text.startswith(_NOT_HANDED_IN)


def _then_again(found: Sequence[Token], piece: list[int], place: int) -> bool:
    """不接我再上门: what is to be done if nobody answers."""
    following = [found[at] for at in piece if place < at <= place + 3]
    again = next((at for at, one in enumerate(following) if one.text in ("再", "就")), None)
    return again is not None and any(
        one.kind in (Kind.VISIT, Kind.CALL) and not one.value and "了" not in one.text for one in following[again:]
    )


def questions(found: Sequence[Token], piece: list[int], acts: list[int], earlier: list[int], dead: set[int]) -> None:
    """A question takes with it what is said of the child named last before it; 是吗 the sentence before."""
    marks = [place for place in piece if found[place].kind in (Kind.QUESTION, Kind.TAG)]
    ending = next((place for place in reversed(piece) if found[place].kind not in (Kind.SPACE, Kind.COMMA)), None)
    if ending is not None and found[ending].text in _OR_NOT and not marks:
        marks = [ending]  # 全到了没有
    if not marks:
        return
    mark = marks[0]
    asking = [place for place in piece if found[place].kind is Kind.ASK]
    if any(found[place].kind is Kind.TAG for place in marks):
        if any(found[place].kind in (Kind.EVERYBODY, Kind.ASK, Kind.LET) for place in piece):
            return  # 大家看看对不对: what is asked is to look again
        dead.update(earlier)
        dead.update(act for act in acts if act < marks[-1])
        return
    before = [act for act in acts if act < mark]
    if not before:
        return
    if asking and asking[-1] > before[-1]:
        return
    dead.update(place for place in piece if found[place].kind is Kind.NOT)
    names = [place for place in piece if place < before[-1] and found[place].kind in (Kind.NAME, Kind.STRANGER)]
    first = names[-1] if names else -1
    dead.update(act for act in before if act > first)
    if found[before[0]].kind is Kind.LACKING:
        dead.update(before)
